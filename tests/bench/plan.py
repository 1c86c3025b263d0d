"""What a run of the benchmark consists of: sizes, rounds, durations, aims.

Lives here: the numbers, each with its reason. Must not live here: how a phase is done.
"""

from __future__ import annotations

import msgspec

from tests.bench.orders import Sampled


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One run. Every phase is bounded in count and time."""

    rounds: int = 3
    sizes: tuple[int, ...] = (500, 2000, 5000)
    vanish: tuple[int, ...] = (5000,)  # of these, all phones vanish at the end
    large: tuple[int, ...] = (15000,)  # LiveTalk and Node alone, at a steady pace
    storm: int = 2000  # phones that join within ``storm_s`` of "scan the code"
    storm_s: float = 10.0
    voters: int = 500  # 30 votes a second each are allowed: the limit is far above what one core does
    vote_s: float = 5.0
    seeded: int = 20  # questions in the queue before anybody joins
    approvals: int = 24
    every_s: float = 0.25
    publish_s: float = 3.0
    format: str = "html"
    at_most_s: float = 1120.0  # the last visit takes less than a minute: twenty minutes in all
    patience_s: float = 0.0  # how long each visit waits for the cores to be free
    servers: tuple[str, ...] = ("livetalk", "node", "python-socketio", "raw")


QUICK = Plan(
    rounds=1,
    sizes=(500, 2000),
    vanish=(2000,),
    large=(),
    storm=0,
    vote_s=3.0,
    approvals=12,
    publish_s=2.0,
    at_most_s=110.0,
)


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """What is hoped for. Missing it is told, nothing more."""

    what: str
    stage: str
    phones: int
    figure: str
    at_least: float | None = None
    below: float | None = None
    against: str | None = None


AIMS = (
    Aim(
        what="deliveries per second, times Node's, 5,000 phones",
        stage="saturation",
        phones=5000,
        figure="deliveries_per_s",
        at_least=1.8,
        against="node",
    ),
    Aim(
        what="deliveries per second, times python-socketio's, 2,000 phones",
        stage="saturation",
        phones=2000,
        figure="deliveries_per_s",
        at_least=8.0,
        against="python-socketio",
    ),
    Aim(
        what="approve to every phone, p95 ms, 500 phones",
        stage="approve",
        phones=500,
        figure="each_p95_ms",
        below=40.0,
    ),
    Aim(
        what="approve to every phone, p99 ms, 15,000 phones",
        stage="approve",
        phones=15000,
        figure="each_p99_ms",
        below=250.0,
    ),
    Aim(
        what="joins per second, 5,000 phones",
        stage="join",
        phones=5000,
        figure="joins_per_s",
        at_least=1500.0,
    ),
    Aim(
        what="memory per connection, KB, 5,000 phones",
        stage="join",
        phones=5000,
        figure="kb_per_connection",
        below=30.0,
    ),
    Aim(
        what="durable acknowledgements per second",
        stage="votes",
        phones=500,
        figure="acks_per_s",
        at_least=8000.0,
    ),
    Aim(what="5,000 phones vanish, seconds of CPU", stage="vanish", phones=5000, figure="cpu_s", below=0.5),
)

# Sent by the others when LiveTalk is left out: the size of a card with a usual question.
STAND_IN = Sampled(
    snapshot='{"epoch":"e","seq":1,"parts":{"room":"' + "r" * 400 + '","queue":"","now":""}}',
    patch='{"epoch":"e","from":1,"seq":2,"set":{"q:standin1":"'
    + "x" * 900
    + '","queue":"standin1"},"gone":[]}',
    question="standin1",
)
