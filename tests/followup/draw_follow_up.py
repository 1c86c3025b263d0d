"""Draws ``docs/follow-up.md`` from the tables: ``python -m tests.followup.draw_follow_up``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

from livetalk.followup.calendar import FROM_EASTER, easter
from livetalk.followup.deadlines import REMIND_AGAIN_DAYS, REMIND_AT, REPLY_DAYS, reply_date
from livetalk.followup.statuses import (
    ENDED,
    FIRST,
    NEEDS_REASON,
    STEPS,
    ItemKind,
    ItemStatus,
    is_reopening,
)

PAGE = Path(__file__).parents[2] / "docs" / "follow-up.md"
STATUSES: tuple[ItemStatus, ...] = get_args(ItemStatus)
SAMPLES = (date(2026, 11, 23), date(2026, 12, 10), date(2027, 3, 11))

MEANS: dict[ItemStatus, str] = {
    "received": "it is on the list, and nobody has begun",
    "in_progress": "somebody works on it",
    "examining": "somebody finds out whether and how it can be done",
    "answered": "whoever asked has an answer",
    "done": "what was promised has been done",
    "impossible": "it cannot be done, and everybody may read why",
    "passed_on": "somebody else has it now; it has no outcome yet",
}
COMES_FROM: dict[ItemKind, str] = {
    "promise": "words said in the talk, confirmed by a person",
    "question": "a question that was not reached when the room closed (not in a hearing)",
    "idea": "something that somebody proposed; what it was built from stays its parent",
    "manual": "somebody's hand",
}

HEAD = """# The life of a follow-up item

<!-- Drawn by `python -m tests.followup.draw_follow_up`; a test compares. Change the tables, not this page. -->

The tables are in `livetalk/followup/`, which knows nothing of rooms and has no clock; `decide` asks them
before every step. A step that is not in the table is refused and changes nothing.
"""

NOTES = """
- A status that has ended lets no deadline run. *Passed on* has not: the item is followed to its outcome, wherever it lies.
- What has ended can be taken up again (↺ in the table). It is the same item with the same address, and its timeline says so.
- An answer may turn into *done* or *impossible* without being taken up again: what it announced has come, or cannot.
- What is done is not called impossible in one step. Somebody takes it up again first, which everybody sees.
- Nothing becomes *received* again: it has been looked at.
- Moving a deadline, naming another owner or a next step is no step of this table.
"""


def arrows() -> list[tuple[ItemStatus, ItemStatus]]:
    """Every step that the tables allow, in the order of the statuses."""
    return [(before, after) for before in STATUSES for after in STATUSES if after in STEPS[before]]


def _diagram() -> str:
    lines = [f"    [*] --> {FIRST}"]
    lines += [
        f"    {before} --> {after}" + (": reopen" if is_reopening(before, after) else "")
        for before, after in arrows()
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _table(columns: tuple[str, ...], rows: list[list[str]]) -> str:
    head = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return "\n".join([*head, *("| " + " | ".join(row) + " |" for row in rows)])


def _cell(before: ItemStatus, after: ItemStatus) -> str:
    if after not in STEPS[before]:
        return "·"
    return "↺" if is_reopening(before, after) else "✓"


def _statuses() -> str:
    rows = [
        [
            f"`{one}`",
            MEANS[one],
            "ended" if one in ENDED else "its deadline runs",
            "yes" if one in NEEDS_REASON else "",
        ]
        for one in STATUSES
    ]
    return _table(("status", "means", "then", "needs a reason"), rows)


def _steps() -> str:
    rows = [[f"`{before}`", *(_cell(before, after) for after in STATUSES)] for before in STATUSES]
    return _table(("from ↓ to →", *STATUSES), rows)


def _kinds() -> str:
    return _table(("kind", "came from"), [[f"`{kind}`", COMES_FROM[kind]] for kind in get_args(ItemKind)])


def _reminding() -> str:
    rows = [
        [f"{-day} days before the deadline" if day < 0 else f"{day} day after it", "once"]
        for day in REMIND_AT
    ]
    return _table(
        ("when", "how often"),
        [*rows, [f"every {REMIND_AGAIN_DAYS} days from then", "until it ends or has a new deadline"]],
    )


def _replies() -> str:
    rows = [[str(day), str(reply_date(day))] for day in SAMPLES]
    return _table(("the room closes", "a reply is promised by"), rows)


def page() -> str:
    """The whole page."""
    year = SAMPLES[0].year + 1
    parts = [
        HEAD,
        _statuses(),
        "",
        "What each is called on the screen is in `web/locales`.",
        "",
        _diagram(),
        "",
        _steps(),
        NOTES,
        "## Where an item comes from",
        _kinds(),
        "",
        "## Deadlines",
        "A deadline is a day in Copenhagen. The day itself is still in time; from the next one on the item is overdue.",
        "Its owner hears of it:",
        "",
        _reminding(),
        "",
        "A new deadline begins this anew, without a reminder on the day on which it was set. Days on which the server did not",
        "run are made good by one reminder, not by several.",
        "",
        f"A question that was not reached is promised a reply within {REPLY_DAYS} days, or on the first working day after that.",
        "A response to a hearing is not: it is weighed with all the others.",
        f"Working days leave out weekends, the public holidays (Easter of {year} is on {easter(year)}; {len(FROM_EASTER)} of them move with",
        "it), and 5 June, 24 and 31 December, when nobody in a town hall answers.",
        "",
        _replies(),
        "",
        '## The three figures of "what happened?"',
        "*Answered* is the share of questions with an answer, *cannot be done* included, because it has a reason; a question answered",
        "in the talk itself counts. *Kept* is the share of promises that are done; an answer does not keep one. *Overdue* is the share of",
        "all items. Percentages never round up to all, nor down to none.",
        "",
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
