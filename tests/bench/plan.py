"""What a run of the benchmark consists of: sizes, rounds, durations, aims.

Lives here: the numbers, each with its reason. Must not live here: how a phase is done.
"""

from __future__ import annotations

import msgspec

from tests.bench.orders import Sampled


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One run. Every phase is bounded in count and time."""

    rounds: int = 3
    sizes: tuple[int, ...] = (100, 500, 2000)
    saturate: tuple[int, ...] = (500, 2000)
    voters: int = 500  # 30 votes a second each are allowed: the limit is far above what one core does
    vote_s: float = 5.0
    seeded: int = 20  # questions in the queue before anybody joins
    approvals: int = 16
    every_s: float = 0.45  # two a second keep the reference under half its load at 2,000 phones
    publish_s: float = 3.0
    format: str = "html"
    at_most_s: float = 480.0
    patience_s: float = 0.0  # how long each visit waits for the cores to be free
    livetalk: bool = True
    reference: bool = True


QUICK = Plan(
    rounds=1, sizes=(100, 500), saturate=(2000,), vote_s=3.0, approvals=8, publish_s=2.0, at_most_s=60.0
)


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """What is hoped for. Missing it is told, nothing more."""

    what: str
    stage: str
    phones: int
    figure: str
    at_least: float | None = None
    below: float | None = None
    of_reference: bool = False


AIMS = (
    Aim(
        what="deliveries per second, times the reference, 2,000 phones",
        stage="saturation",
        phones=2000,
        figure="deliveries_per_s",
        at_least=8.0,
        of_reference=True,
    ),
    Aim(
        what="approve to every phone, p95 ms, 500 phones",
        stage="approve",
        phones=500,
        figure="each_p95_ms",
        below=40.0,
    ),
    Aim(
        what="joins per second, 2,000 phones", stage="join", phones=2000, figure="joins_per_s", at_least=600.0
    ),
    Aim(
        what="durable acknowledgements per second",
        stage="votes",
        phones=500,
        figure="acks_per_s",
        at_least=4000.0,
    ),
)

# Sent by the reference when LiveTalk is left out: the size of a card with a usual question.
STAND_IN = Sampled(
    snapshot='{"epoch":"e","seq":1,"parts":{"room":"' + "r" * 400 + '","queue":"","now":""}}',
    patch='{"epoch":"e","from":1,"seq":2,"set":{"q:standin1":"'
    + "x" * 900
    + '","queue":"standin1"},"gone":[]}',
    question="standin1",
)
