"""How long the fair order takes: ``python -m tests.bench.fair_speed``.

A proposal is calculated in steps on the event loop, so two figures count: the whole, and the longest
time between two steps, which is what an acknowledgement could wait for.

Lives here: a large room, the clock. Must not live here: the rules.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from livetalk.moderation.fair_order import propose
from livetalk.moderation.representation import measure
from livetalk.moderation.steps import Steps
from livetalk.rooms.event import FairRule, Ordering
from tests.bench.stats import median, rank

ROUNDS = 9
HEARD = 20  # questions asked on stage so far
SEED = 20


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the large room."""

    asker: str
    asked_at: int


class LargeRoom(msgspec.Struct, kw_only=True):
    """What proposals and the meter read of a room, as costly to read as the real one."""

    questions: Mapping[str, Asked]
    supporters: Mapping[str, AbstractSet[str]]
    queue: Sequence[str]
    on_stage: Sequence[str]
    rule: FairRule
    ordering: Ordering = "fair"
    pinned: tuple[str, ...] = ()
    next_locked: str | None = None
    themes: tuple[str, ...] = ()

    def backers(self, question: str) -> AbstractSet[str]:
        """The set that the room itself keeps."""
        return self.supporters[question]

    def ballot(self, question: str) -> AbstractSet[str]:
        """A new set for every asking."""
        return self.supporters[question] | {self.questions[question].asker}

    def heard(self) -> Sequence[str]:
        """Asked so far."""
        return self.on_stage

    def themes_of(self, _question: str) -> tuple[str, ...]:
        """None."""
        return ()


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One calculation, in milliseconds: the whole, and the steps it was made of."""

    whole: float
    steps: int
    p99: float
    longest: float


def room(questions: int, people: int, supports: int, rule: FairRule) -> LargeRoom:
    """Popularity falls slowly with the rank, so that the greatest has thousands and the least a few."""
    chance = random.Random(SEED)
    ids = [f"{chance.getrandbits(40):010x}" for _ in range(questions)]
    names = [f"{chance.getrandbits(128):032x}" for _ in range(people)]
    weights = [(n + 1) ** -0.6 for n in range(questions)]
    supporters: dict[str, set[str]] = {question: set() for question in ids}
    for question in chance.choices(ids, weights, k=supports):
        supporters[question].add(chance.choice(names))
    asked = chance.sample(ids, min(HEARD, questions // 2))
    return LargeRoom(
        questions={q: Asked(asker=chance.choice(names), asked_at=n) for n, q in enumerate(ids)},
        supporters=supporters,
        queue=[question for question in ids if question not in asked],
        on_stage=asked,
        rule=rule,
    )


def timed(steps: Steps[object]) -> Taken:
    """Take every step and look at the clock after each."""
    spent: list[float] = []
    last = time.perf_counter()
    while True:
        try:
            next(steps)
        except StopIteration:
            break
        finally:
            now = time.perf_counter()
            spent.append((now - last) * 1000)
            last = now
    ordered = sorted(spent)
    return Taken(whole=sum(spent), steps=len(spent), p99=rank(ordered, 0.99), longest=ordered[-1])


def medians(start: Callable[[], Steps[object]], rounds: int) -> Taken:
    """The middle of several rounds, figure by figure."""
    all_of_them: list[Taken] = []
    for _ in range(rounds):
        gc.collect()
        all_of_them.append(timed(start()))
    return Taken(
        whole=median([one.whole for one in all_of_them]),
        steps=all_of_them[0].steps,
        p99=median([one.p99 for one in all_of_them]),
        longest=median([one.longest for one in all_of_them]),
    )


def uncollected(start: Callable[[], Steps[object]], rounds: int) -> Taken:
    """The same while Python's garbage collector rests: its pauses belong to the whole process."""
    gc.disable()
    try:
        return medians(start, rounds)
    finally:
        gc.enable()


def table(questions: int, people: int, supports: int, rounds: int) -> str:
    """Both rules and the meter, a line each."""
    phragmen = room(questions, people, supports, "phragmen")
    pav = room(questions, people, supports, "pav")
    calculations: dict[str, Callable[[], Steps[object]]] = {
        "proposal, Phragmén": lambda: propose(phragmen),
        "proposal, PAV": lambda: propose(pav),
        "representation meter": lambda: measure(phragmen),
    }
    counts = [len(people) for people in phragmen.supporters.values()]
    size = f"{questions:,} questions, {people:,} people, {sum(counts):,} supports"
    lines = [
        f"{size}, at most {max(counts):,} of them for one question; medians of {rounds} rounds",
        "",
        "| | whole (ms) | steps | step, p99 (ms) | longest step (ms) | … with no collector (ms) |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, start in calculations.items():
        row, calm = medians(start, rounds), uncollected(start, rounds)
        lines.append(
            f"| {name} | {row.whole:.0f} | {row.steps:,} | {row.p99:.3f} | {row.longest:.2f} | {calm.longest:.2f} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fair_speed")
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--supports", type=int, default=110_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args(arguments)
    print(table(chosen.questions, chosen.people, chosen.supports, chosen.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
