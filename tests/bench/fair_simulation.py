"""What the fair order changes, on simulated evenings: ``python -m tests.bench.fair_simulation``.

``--write`` puts the table and the picture into ``docs``. The evenings are those of ``fair_hall``.

Lives here: figures, table, command line. Must not live here: the hall, drawing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tests.bench.fair_hall import Evening, Outcome, Phones, Plan, Stage, draw, live_through
from tests.bench.fair_picture import Line, Panel, picture
from tests.bench.stats import median

DOCS = Path(__file__).parents[2] / "docs"
BEGIN, END = "<!-- simulation: begin -->", "<!-- simulation: end -->"
EVENINGS = 9
FIRST = 10  # questions asked that the figures look at
BUCKET = 4  # minutes of arrival that are one point of the picture

WAYS: tuple[tuple[str, Phones, Stage], ...] = (
    ("most supported", "support", "support"),
    ("… with the fair order on stage", "support", "fair"),
    ("… with the mixed order on phones", "exposure", "support"),
    ("LiveTalk: both", "exposure", "fair"),
)


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """One evening in one way. Shares are from 0 to 1."""

    of_majority: float
    """Share of the majority's questions among the first asked."""
    touched: float
    """Share of all people with a question they would support among the first asked."""
    touched_minorities: float
    """The same of those outside the majority."""
    late_asked: float
    """Share of the late, better questions among all asked."""
    first_found: float
    """Of those who would support it: share that one of the very first questions found, on average."""
    early_found: float
    """The same for the other early questions: as good, minutes later."""
    late_found: float
    """The same for the late, better ones."""
    overlooked: float
    """Share of questions that were shown to less than a tenth of the hall."""
    curve: tuple[float, ...]
    """``touched`` after each question asked."""
    by_arrival: tuple[float, ...]
    """Share of likely supporters found, by when the question came."""


LABELS = {
    "of_majority": "questions of the majority (55 % of the hall) among the first 10 asked",
    "touched": "people with a question they would support among the first 10",
    "touched_minorities": "… of the 45 % outside the majority",
    "late_asked": "late, better questions among all 13 asked (half of all questions are late)",
    "first_found": "likely supporters found by a question among the first tenth",
    "early_found": "… by one that is as good and came some minutes later",
    "late_found": "… by a late, better one",
    "overlooked": "questions shown to less than a tenth of the hall",
}


def figures(outcome: Outcome) -> Figures:
    """All figures of one outcome."""
    evening = outcome.evening
    questions = evening.questions
    stage = [questions[q] for q in outcome.asked[:FIRST]]
    found = {q.id: len(outcome.supporters[q.id]) / len(q.liked | {q.asker}) for q in questions.values()}
    early = [found[q.id] for q in questions.values() if not q.is_late]
    tenth = len(questions) // 10
    outside = [person for person, group in enumerate(evening.group_of) if group > 0]
    everybody = range(evening.plan.people)
    return Figures(
        of_majority=_mean([q.group == 0 for q in stage]),
        touched=_touched(evening, outcome.asked[:FIRST], everybody),
        touched_minorities=_touched(evening, outcome.asked[:FIRST], outside),
        late_asked=_mean([questions[q].is_late for q in outcome.asked]),
        first_found=_mean(early[:tenth]),
        early_found=_mean(early[tenth:]),
        late_found=_mean([found[q.id] for q in questions.values() if q.is_late]),
        overlooked=_mean([views < evening.plan.people / 10 for views in outcome.seen.values()]),
        curve=tuple(
            _touched(evening, outcome.asked[:n], everybody) for n in range(1, len(outcome.asked) + 1)
        ),
        by_arrival=tuple(
            _mean([found[q.id] for q in questions.values() if start <= q.at < start + BUCKET])
            for start in range(0, evening.plan.late_until, BUCKET)
        ),
    )


def compare(plan: Plan, evenings: int) -> dict[str, Figures]:
    """Every way through the same evenings; medians, figure by figure."""
    drawn = [draw(plan, seed) for seed in range(evenings)]
    return {
        name: _medians([figures(live_through(evening, phones, stage)) for evening in drawn])
        for name, phones, stage in WAYS
    }


def table(found: dict[str, Figures]) -> str:
    """A line for each figure, a column for each way."""
    lines = [f"| | {' | '.join(found)} |", "|---|" + "---:|" * len(found)]
    for field, label in LABELS.items():
        cells = [f"{100 * getattr(one, field):.0f} %" for one in found.values()]
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(lines)


def drawing(found: dict[str, Figures]) -> str:
    """The first way and the last, beside each other."""
    ways = {"most supported": found[WAYS[0][0]], "LiveTalk": found[WAYS[-1][0]]}
    return picture(
        [
            Panel(
                title="People with a question they would support",
                x_title="questions asked",
                lines=[
                    Line(name=name, points=list(enumerate(one.curve, start=1))) for name, one in ways.items()
                ],
            ),
            Panel(
                title="Likely supporters that a question found",
                x_title="minute in which the question came",
                lines=[
                    Line(
                        name=name, points=[(n * BUCKET + BUCKET / 2, y) for n, y in enumerate(one.by_arrival)]
                    )
                    for name, one in ways.items()
                ],
            ),
        ]
    )


def put(page: str, figures_table: str) -> str:
    """The page with this table between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{figures_table}\n{END}{after}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate, print, and write if asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fair_simulation")
    parser.add_argument("--evenings", type=int, default=EVENINGS, help=f"medians of so many ({EVENINGS})")
    parser.add_argument("--people", type=int, default=Plan().people)
    parser.add_argument("--questions", type=int, default=Plan().questions)
    parser.add_argument("--write", action="store_true", help="put table and picture into docs")
    chosen = parser.parse_args(arguments)
    found = compare(Plan(people=chosen.people, questions=chosen.questions), chosen.evenings)
    print(table(found))
    if chosen.write:
        page = DOCS / "fair-order.md"
        page.write_text(put(page.read_text("utf-8"), table(found)), "utf-8")
        (DOCS / "images" / "fair-order.svg").write_text(drawing(found), "utf-8")
    return 0


def _touched(evening: Evening, asked: Sequence[str], people: Sequence[int]) -> float:
    reached: set[int] = set()
    for question in (evening.questions[q] for q in asked):
        reached |= question.liked | {question.asker}
    return _mean([person in reached for person in people])


def _medians(all_of_them: list[Figures]) -> Figures:
    singles = {field: median([getattr(one, field) for one in all_of_them]) for field in LABELS}
    curves = {
        field: tuple(
            median(list(at)) for at in zip(*(getattr(one, field) for one in all_of_them), strict=True)
        )
        for field in ("curve", "by_arrival")
    }
    return msgspec.convert(singles | curves, Figures)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


if __name__ == "__main__":
    sys.exit(main())
