"""Does the fair order ever delay an acknowledgement? ``python -m tests.bench.fair_acks``.

One room on a real SQLite file, 1,000 questions in the queue, 5,000 people with 20 supports each. Votes
come at a steady pace, whether or not earlier ones are answered, and each is timed from the moment
it was due. Rounds with the advisor and rounds without it take turns in the same process.

Lives here: filling the room, the pace, the comparison. Must not live here: how long one calculation
takes (``fair_speed``).
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from livetalk.edge.serving import settle_process
from livetalk.live.limits import Limits
from livetalk.live.live_room import LiveRoom
from livetalk.live.metrics import Metrics
from livetalk.live.opening import open_room
from livetalk.live.rooms import create_room
from livetalk.live.submissions import Accepted
from livetalk.log.port import Draft
from livetalk.log.sqlite import SqliteLog
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import Actor
from tests.bench.stats import Spread, median, spread_ms

CODE = "482913"
SUPPORTS_EACH = 20
SEED = 7

Frame = tuple[str, bytes]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How large the room is, how fast and how long people vote in each round."""

    questions: int = 1_000
    people: int = 5_000
    votes_per_second: int = 400
    seconds: float = 8.0
    rounds: int = 5


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """What one round has shown; calculations that ended in it, and the longest slice of one."""

    with_advisor: bool
    acks: Spread
    runs: int
    longest_slice_ms: float


async def measure(plan: Plan, folder: Path) -> list[Round]:
    """Fill a room and take turns."""
    log = SqliteLog(folder / "room.db")
    await log.open()
    now = time.time_ns() // 1_000_000
    frame = {"title": "Skolevejen", "purpose": "At høre jer.", "input_use": "Udvalget læser alt."}
    await create_room(log, c.CreateRoom(code=CODE, **frame), now)  # type: ignore[arg-type]  # three strings
    dice = random.Random(SEED)
    people = [Actor(id=f"p{n:05}", role="audience") for n in range(plan.people)]
    questions = await _fill(log, plan, people, dice, now)
    room = await _open(log)
    settle_process()  # as the server does when it has started
    rounds = [
        await _vote(room, plan, people, questions, dice, with_advisor=number % 2 == 0)
        for number in range(plan.rounds * 2)
    ]
    room.stop()
    await log.close()
    return rounds


async def _fill(log: SqliteLog, plan: Plan, people: list[Actor], dice: random.Random, now: int) -> list[str]:
    drafts: list[Draft] = []
    words: dict[str, str] = {}
    questions = [f"q{n}" for n in range(plan.questions)]
    for number, question in enumerate(questions):
        key = f"q:{question}:text:1"
        words[key] = f"Hvad gør vi ved sag nummer {number}?"
        asked = f.QuestionAsked(question=question, held=False, text_key=key)
        drafts.append(Draft(at=now, event=asked, by=people[number % len(people)].id))
    for person in people:
        supported = dice.sample(questions, min(SUPPORTS_EACH, len(questions)))
        drafts += [Draft(at=now, event=f.SupportGiven(question=q), by=person.id) for q in supported]
    seq = len([fact async for fact in log.read(CODE)])
    await log.append(CODE, seq, drafts, None, words)
    return questions


async def _open(log: SqliteLog) -> LiveRoom[Frame]:
    room: LiveRoom[Frame] | None = await open_room(
        CODE,
        log,
        now=lambda: time.time_ns() // 1_000_000,
        fresh_id=lambda: "unused",
        encode=lambda event, payload: (event, payload),
        render=lambda *_what: "",
        limits=Limits(time.monotonic),
        metrics=Metrics(),
    )
    assert room is not None
    return room


async def _vote(
    room: LiveRoom[Frame],
    plan: Plan,
    people: list[Actor],
    questions: list[str],
    dice: random.Random,
    *,
    with_advisor: bool,
) -> Round:
    advisor = room._advisor
    while advisor.is_busy:  # noqa: ASYNC110 - what an earlier round began is not this one's
        await asyncio.sleep(0.05)
    advisor.runs, advisor.longest_slice_s = 0, 0.0
    waits: list[float] = []
    loop = asyncio.get_running_loop()
    note = advisor.note
    if not with_advisor:
        advisor.note = _look_away  # type: ignore[method-assign]  # the comparison
    answers = []
    started = loop.time()
    for number in range(int(plan.votes_per_second * plan.seconds)):
        due = started + number / plan.votes_per_second
        if (pause := due - loop.time()) > 0:
            await asyncio.sleep(pause)
        command = dice.choice((c.SupportQuestion, c.UnsupportQuestion))(question=dice.choice(questions))
        answer = room.give(dice.choice(people), command, None)
        answer.add_done_callback(_timing(waits, due))
        answers.append(answer)
    outcomes = await asyncio.gather(*answers)
    advisor.note = note  # type: ignore[method-assign]  # as it was
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    acks = spread_ms(waits)
    assert acks is not None
    return Round(
        with_advisor=with_advisor,
        acks=acks,
        runs=advisor.runs,
        longest_slice_ms=advisor.longest_slice_s * 1000,
    )


def _look_away(facts: Sequence[f.Fact]) -> None:
    """An advisor that thinks about nothing."""


def _timing(waits: list[float], due: float) -> Callable[[object], None]:
    clock = asyncio.get_running_loop().time
    return lambda _done: waits.append(clock() - due)


def table(rounds: list[Round]) -> str:
    """The medians of both kinds of rounds side by side, and their ratio."""
    kinds = [[r for r in rounds if r.with_advisor is wanted] for wanted in (False, True)]
    lines = ["| acknowledgement of a vote | without | with | ratio |", "|---|---:|---:|---:|"]
    for name in ("p50", "p95", "p99"):
        without, advised = (median([getattr(r.acks, name) for r in kind]) for kind in kinds)
        lines.append(f"| {name} | {without:.2f} ms | {advised:.2f} ms | {advised / without:.2f} |")
    runs = median([r.runs for r in kinds[1]])
    longest = median([r.longest_slice_ms for r in kinds[1]])
    lines.append("")
    lines.append(f"{runs:.0f} calculations in a round; the longest slice {longest:.1f} ms")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fair_acks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="a small room and short rounds: a hint, no result"
    )
    chosen = parser.parse_args()
    plan = Plan(questions=200, people=500, seconds=2.0, rounds=2) if chosen.quick else Plan()
    with tempfile.TemporaryDirectory() as folder:
        rounds = asyncio.run(measure(plan, Path(folder)))
    print(f"{plan.questions} questions, {plan.people} people, {plan.votes_per_second} votes a second\n")
    print(table(rounds))


if __name__ == "__main__":
    main()
