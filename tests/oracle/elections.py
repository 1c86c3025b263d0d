"""Random meetings in a form short enough to be written down with their orders.

Lives here: drawing, reading, writing. Must not live here: any rule.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import msgspec

from livetalk.moderation.fair_order import Profile

RECORDED = Path(__file__).with_name("recorded.json")
MOST_QUESTIONS = 9


class Election(msgspec.Struct, frozen=True, kw_only=True):
    """``ballots`` has the digits of the questions that each person supports; orders are digits too."""

    questions: int
    ballots: tuple[str, ...]
    phragmen: str = ""
    pav: str = ""

    def profile(self) -> Profile:
        """The same as supporters of each question."""
        return Profile(
            supporters={
                str(q): frozenset(f"p{n}" for n, ballot in enumerate(self.ballots) if str(q) in ballot)
                for q in range(self.questions)
            }
        )


def draw(count: int, seed: int) -> list[Election]:
    """Of several kinds in turn: everybody as they like, or groups that think alike, few people or many."""
    chance = random.Random(seed)
    return [_election(chance, number) for number in range(count)]


def read() -> list[Election]:
    """What was written down."""
    recorded = json.loads(RECORDED.read_text("utf-8"))
    return msgspec.convert(recorded["elections"], list[Election])


def write(elections: list[Election], by: str) -> None:
    """One line for each election, so that a change can be read."""
    lines = ",\n".join(json.dumps(msgspec.to_builtins(election)) for election in elections)
    RECORDED.write_text(f'{{"by": {json.dumps(by)}, "elections": [\n{lines}\n]}}\n', "utf-8")


def _election(chance: random.Random, number: int) -> Election:
    questions = chance.randint(2, MOST_QUESTIONS)
    people = chance.randint(1, (6, 15, 40)[number % 3])
    if number % 2:
        ballots = [_some(chance, questions, chance.uniform(0.1, 0.6)) for _ in range(people)]
    else:
        groups = [_some(chance, questions, 0.35) for _ in range(chance.randint(1, 4))]
        ballots = [_nearly(chance, chance.choice(groups), questions) for _ in range(people)]
    return Election(questions=questions, ballots=tuple(ballots))


def _some(chance: random.Random, questions: int, share: float) -> str:
    return "".join(str(q) for q in range(questions) if chance.random() < share)


def _nearly(chance: random.Random, ballot: str, questions: int) -> str:
    if chance.random() < 0.8:
        return ballot
    flipped = str(chance.randrange(questions))
    return ballot.replace(flipped, "") if flipped in ballot else ballot + flipped
