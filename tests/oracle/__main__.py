"""Compare our orders with those of abcvoting and write its answers down: ``python -m tests.oracle``.

Needs ``requirements/oracle.lock``, which ``make oracle`` installs; nothing else in the tests does.

Lives here: asking abcvoting. Must not live here: meetings, our rules.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from importlib.metadata import version
from typing import Any

import msgspec

from livetalk.moderation.fair_order import rank
from tests.oracle import elections
from tests.oracle.elections import Election

SEED = 482913
COMPARED = 1000
WRITTEN_DOWN = 240
ASKED_FOR = (("phragmen", "seqphragmen", "standard-fractions"), ("pav", "seqpav", "standard"))


def answered(election: Election) -> Election:
    """The election with the orders that abcvoting gives."""
    orders = {ours: _order(election, theirs, algorithm=algorithm) for ours, theirs, algorithm in ASKED_FOR}
    return msgspec.structs.replace(election, **orders)


def _order(election: Election, rule: str, *, algorithm: str) -> str:
    """Committees of size 1, 2, 3 … each have one member more: together they are an order.

    Asked for one committee, abcvoting breaks ties by the least number.
    """
    abcrules: Any = importlib.import_module("abcvoting.abcrules")
    preferences: Any = importlib.import_module("abcvoting.preferences")
    profile = preferences.Profile(election.questions)
    profile.add_voters([{int(q) for q in ballot} for ballot in election.ballots])
    order: list[int] = []
    for size in range(1, election.questions + 1):
        committee = abcrules.compute(rule, profile, size, algorithm=algorithm, resolute=True)[0]
        (added,) = set(committee) - set(order)
        order.append(added)
    return "".join(map(str, order))


def main() -> int:
    """Compare, write, and say how it went."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle")
    parser.add_argument("--compare", type=int, default=COMPARED, help=f"random meetings ({COMPARED})")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed compares and writes nothing")
    arguments = parser.parse_args()
    answers = [answered(election) for election in elections.draw(arguments.compare, arguments.seed)]
    differing = [election for election in answers if not agrees(election)]
    for election in differing:
        print("differs:", msgspec.json.encode(election).decode(), ours(election))
    if arguments.seed == SEED and arguments.compare >= WRITTEN_DOWN and not differing:
        elections.write(answers[:WRITTEN_DOWN], f"abcvoting {version('abcvoting')}")
    print(f"{len(answers) - len(differing)} of {len(answers)} meetings have the same two orders")
    return 1 if differing else 0


def ours(election: Election) -> tuple[str, str]:
    """The orders that we give."""
    profile = election.profile()
    return "".join(rank(profile, "phragmen", tie=str)), "".join(rank(profile, "pav", tie=str))


def agrees(election: Election) -> bool:
    """Whether they are the same."""
    return ours(election) == (election.phragmen, election.pav)


if __name__ == "__main__":
    sys.exit(main())
