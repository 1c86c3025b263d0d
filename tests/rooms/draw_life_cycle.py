"""Draws ``docs/life-cycle.md`` from the tables: ``python -m tests.rooms.draw_life_cycle``.

Where a step may start is read from ``lifecycle``; where it leads is found by letting the core take
it from every status. So the page cannot say anything else than what happens.
"""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from livetalk.rooms import commands as c
from livetalk.rooms.facts import Moderation, RoomState
from livetalk.rooms.lifecycle import OPEN_FOR, PUBLIC, REASONS, SUPPORTABLE, Status
from livetalk.rooms.lifecycle import STEPS as MAY_START
from tests.rooms import history as h
from tests.rooms.statuses import ACTIVITIES, PATHS, PREPARED, STATUSES, STEPS, VERBS, Step

PAGE = Path(__file__).parents[2] / "docs" / "life-cycle.md"
ROOM_STATES: tuple[RoomState, ...] = get_args(RoomState)
MODERATIONS: tuple[Moderation, ...] = get_args(Moderation)

Arrows = dict[tuple[str, Status], dict[str, set[Moderation]]]
"""(from, to) → label of the step → the kinds of rooms in which it leads there."""

HEAD = """# The life of a question and of a room

<!-- Drawn by `python -m tests.rooms.draw_life_cycle`; a test compares. Change the tables, not this page. -->

The tables are in `livetalk/rooms/lifecycle.py`; `decide` asks them before every step. A step that may
not start from where the question stands is refused with `wrong_status` and changes nothing.

## A question
*Before* and *after* name the two kinds of rooms: in one, a moderator reads a question before it is
shown, in the other afterwards. An arrow without such a word is the same in both.
"""

NOTES = """
- A question keeps the place in the queue that its first approval gave it, whatever happens to it later.
- Restoring a dismissed question leads back to where it was; one that was on goes to the queue.
- New words of the author are judged again where a moderator reads first, and everywhere once the
  question was held or dismissed. Support stays.
- Every step of a moderator can be undone by the same moderator, up to ten in a row, as long as nobody
  else has moved the question since and no other question has come on meanwhile. One undo takes a whole
  step back: also the answer that taking the next question gave to the one before. The same act on many
  questions is taken back where it still stands. What joined the room's lists of themes and speakers stays;
  so do messages, turns on the floor, raised hands and staff links.
- A withdrawn question is gone from every view, the moderators' too; the author is told that it is.
- A dismissed question may be sent again with `revise` once; what is dismissed after that stays so.
- Asked to elaborate, a question waits with its author. Whatever else happens to it meanwhile, it is asked
  still when that is taken back; new words, an approval or a restore from the stage end the asking.
- A question that is part of another one shows nowhere but to moderators and its author. Support that
  it had, or that comes in on an old screen, counts for the other one, each person once. Standing by
  itself again, it is where it was, with all support that was given to it. It becomes part of what the
  other one is part of already; never of itself, nor, once people see it, of what they may not see.
- Withdrawing a question sets free what others asked as part of it. Withdrawing one that is a part takes
  its words away and leaves its supporters their voice.
- `tag` and `assign` are the verb *label*. Moderators mend slips only (`correct`), measured against the
  author's own last words; those stay visible to the author and to moderators.
"""


def arrows() -> Arrows:
    """Every arrow of the diagram, found by taking every step from every status."""
    found: Arrows = {}
    for moderation in MODERATIONS:
        asked = h.given(h.room(moderation=moderation)).when(
            c.AskQuestion(text="Hvornår?"), by=h.ANNE, fresh_id="q1"
        )
        _note(found, "[*]", asked, "ask", moderation)
        for status in STATUSES:
            for path in PATHS[status]:
                for step in (step for verb in VERBS if status in MAY_START[verb] for step in STEPS[verb]):
                    _note(found, status, _after(path, step, moderation), step.label, moderation)
        nxt = (*PATHS["now"][0], h.asked("q2"), h.approved("q2"))
        replaced = h.given(h.room(moderation=moderation), nxt).when(c.TakeQuestion(question="q2"), by=h.MO)
        _note(found, "now", replaced, "take another", moderation)
    return found


def _after(path: tuple[h.Past, ...], step: Step, moderation: Moderation) -> h.History:
    return h.given(h.room(moderation=moderation), PREPARED, path).when(step.command, by=step.by)


def _note(found: Arrows, start: str, then: h.History, label: str, moderation: Moderation) -> None:
    end = then.question("q1").status
    found.setdefault((start, end), {}).setdefault(label, set()).add(moderation)


def _labels(labels: dict[str, set[Moderation]]) -> str:
    return ", ".join(
        label if len(rooms) == len(MODERATIONS) else f"{label} ({', '.join(sorted(rooms))})"
        for label, rooms in labels.items()
    )


def _diagram() -> str:
    lines = [f"    {start} --> {end}: {_labels(labels)}" for (start, end), labels in arrows().items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _table(corner: str, columns: tuple[str, ...], rows: dict[str, list[str]]) -> str:
    head = [f"| {corner} | {' | '.join(columns)} |", "|---|" + ":-:|" * len(columns)]
    return "\n".join([*head, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items())])


def _tick(*, yes: bool) -> str:
    return "✓" if yes else "·"


def _steps_table() -> str:
    rows: dict[str, list[str]] = {
        verb: [_tick(yes=status in MAY_START[verb]) for status in STATUSES] for verb in VERBS
    }
    rows["*support*"] = [_tick(yes=status in SUPPORTABLE) for status in STATUSES]
    rows["*seen by everybody*"] = [_tick(yes=status in PUBLIC) for status in STATUSES]
    return _table("may start from", STATUSES, rows)


def _room_table() -> str:
    rows: dict[str, list[str]] = {
        do: [_tick(yes=state in OPEN_FOR[do]) for state in ROOM_STATES] for do in ACTIVITIES
    }
    return _table("the audience may", ROOM_STATES, rows)


def page() -> str:
    """The whole page."""
    parts = [
        HEAD,
        _diagram(),
        "",
        _steps_table(),
        NOTES,
        "Reasons for dismissing: " + ", ".join(f"`{reason}`" for reason in REASONS) + ".",
        "`other` needs own words. Only moderators and the author read why a question is not shown;",
        "everybody reads how many are not, for which reason.",
        "",
        "## A room",
        "A moderator moves it from any state to any other. Withdrawing and revising are always possible,",
        "and staff may write for somebody in the hall at any time.",
        "",
        _room_table(),
        "",
        "The refusal is named after the state (`room_paused`); all but `room_closed` may pass.",
        "",
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
