"""Two hours of a talk in twenty minutes, on a real server, to see what grows, waits or gets lost.

``make soak``, or ``python -m tests.bench.soak --minutes 20 [--redis]``. Prints a table and a verdict and
draws ``docs/images/soak.svg``. Lives here: what is started when, and what is written. Must not live
here: behaviour, reading, arithmetic, drawing.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

import msgspec
import uvloop

from tests.bench import machine
from tests.bench.orders import Room as Place
from tests.bench.soak_people import Crowd, Tokens
from tests.bench.soak_picture import Line, Panel, picture
from tests.bench.soak_samples import Sample, Sampler, resident_mb
from tests.bench.soak_talk import Talk
from tests.bench.soak_verdict import (
    Counts,
    Judged,
    Weight,
    add_derived,
    first_quarter,
    judge,
    sentence,
    table,
)
from tests.support.cluster import REDIS_OPTIONS
from tests.support.redis_process import RedisProcess
from tests.support.server_process import HOST, Room, ServerProcess

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "soak.svg"
CALM_S = 3.0  # after everybody has gone: what is under way ends
SHORT = 0.1  # of the talk: long enough to fill every cache, far too short for a leak to show


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a soak found."""

    talk: Talk
    machine: dict[str, str]
    samples: list[Sample]
    judged: list[Judged]
    counts: Counts
    weight: Weight
    told: dict[str, float]
    verdict: str


class Soak:
    """One run. Everything is ended, by its id, when ``run`` returns."""

    def __init__(self, talk: Talk, folder: Path, *, on_redis: bool, say: Callable[[str], None]) -> None:
        self._talk = talk
        self._folder = folder
        self._on_redis = on_redis
        self._say = say

    async def run(self) -> Outcome:
        """The talk, then the weighing."""
        with ExitStack() as stack:
            redis = stack.enter_context(self._redis("redis")) if self._on_redis else None
            server = await self._start(stack, "talk", redis)
            room = await server.open_room()
            crowd = self._crowd(server, room)
            sampler = Sampler(server, crowd, redis.pid if redis else None)
            after = self._crowd(server, room)
            async with asyncio.TaskGroup() as tasks:
                looking = tasks.create_task(sampler.run(self._talk.sample_s))
                await crowd.run()
                crowd.go()
                await asyncio.sleep(CALM_S)
                left_over = await server.metric("livetalk_people")
                sampler.watch(after)
                await after.linger(SHORT * self._talk.seconds, crowd.shown)
                looking.cancel()
            end_mb = resident_mb(server.process.pid)
            after.go()
            drops = await server.metric("livetalk_backlog_drops_total")
            failures = await server.metric("livetalk_log_failures_total")
            await self._stop(server)
            self._say(f"weighing what {crowd.watch.facts} facts and their screens weigh by themselves")
            full_mb = await self._weigh(stack, "talk", redis, room, crowd.shown)
            empty = stack.enter_context(self._redis("empty-redis")) if redis else None
            empty_mb = await self._weigh(stack, "empty", empty, None, ())
        weight = Weight(empty_mb=empty_mb, full_mb=full_mb, facts=crowd.watch.facts)
        counts = Counts(
            cut_off=crowd.cut_off + after.cut_off,
            kept_out=crowd.kept_out + after.kept_out,
            missing=crowd.watch.missing,
            faults=crowd.faults + after.faults,
            drops=drops,
            log_failures=failures,
            left_over=left_over,
        )
        samples = add_derived(sampler.samples, weight)
        judged = judge(samples, self._talk.seconds)
        return Outcome(
            talk=self._talk,
            machine=machine.facts(self._folder),
            samples=samples,
            judged=judged,
            counts=counts,
            weight=weight,
            told={
                "asked": crowd.asked,
                "came": crowd.came,
                "slept": crowd.slept,
                **{f"refused: {code}": float(many) for code, many in crowd.watch.refused.items()},
            },
            verdict=sentence(judged, counts, weight, end_mb),
        )

    def _redis(self, name: str) -> RedisProcess:
        return RedisProcess(self._folder / name, options=REDIS_OPTIONS)

    async def _start(self, stack: ExitStack, name: str, redis: RedisProcess | None) -> ServerProcess:
        settings = {"LIVETALK_LOG": redis.url} if redis else {}
        server = ServerProcess(self._folder / f"{name}.db", self._folder / f"{name}.log", settings)
        stack.enter_context(server)
        server.start()
        await server.ready()
        return server

    async def _stop(self, server: ServerProcess) -> None:
        server.terminate()
        await server.exited()

    def _crowd(self, server: ServerProcess, room: Room) -> Crowd:
        place = Place(host=HOST, port=server.port, code=room.code, moderator=room.tokens["moderator"])
        tokens = Tokens(moderator=room.tokens["moderator"], speaker=room.tokens["speaker"])
        return Crowd(self._talk, [place], tokens)

    async def _weigh(
        self, stack: ExitStack, name: str, redis: RedisProcess | None, room: Room | None, shown: Iterable[str]
    ) -> float:
        """What a server holds that has nothing behind it but a short while of the same life in this room."""
        server = await self._start(stack, name, redis)
        crowd = self._crowd(server, room or await server.open_room())
        await crowd.linger(SHORT * self._talk.seconds, shown)
        weight = resident_mb(server.process.pid)
        crowd.go()
        await self._stop(server)
        return weight


def panels(outcome: Outcome) -> list[Panel]:
    """What is drawn."""

    def line(name: str, figure: str) -> Line:
        speed = outcome.talk.speed / 60
        points = [(one.at * speed, one.figures[figure]) for one in outcome.samples if figure in one.figures]
        return Line(name=name, points=points)

    return [
        Panel(
            title="Memory of the server (MB)",
            lines=[line("held", "rss_mb"), line("without the facts", "unexplained_mb")],
        ),
        Panel(
            title="Command → acknowledged (ms)", lines=[line("p50", "ack_p50_ms"), line("p95", "ack_p95_ms")]
        ),
        Panel(
            title="Approved → on a phone (ms)",
            lines=[line("p50", "phone_p50_ms"), line("p95", "phone_p95_ms")],
        ),
        Panel(title="CPU (% of a core)", lines=[line("server", "cpu_pct")]),
        Panel(title="Screens and files", lines=[line("screens", "people"), line("open files", "fds")]),
        Panel(
            title="Waiting",
            lines=[line("commands", "unanswered"), line("KB in the kernel", "unsent_kb")],
        ),
        Panel(title="Facts in the log", lines=[line("facts", "facts")]),
    ]


def report(outcome: Outcome) -> str:
    """What is printed."""
    talk = outcome.talk
    told = ", ".join(f"{name} {many:.0f}" for name, many in outcome.told.items())
    quarter = first_quarter(outcome.samples, talk.seconds)
    return "\n\n".join(
        (
            f"{talk.hours:g} hours in {talk.minutes:g} minutes, {talk.phones} people: {told}.",
            table(outcome.judged, quarter),
            outcome.verdict,
        )
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0, help="how long the two hours take (20)")
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--sample", type=float, default=5.0, help="seconds between two looks (5)")
    parser.add_argument("--redis", action="store_true", help="keep the log in a Redis instead of SQLite")
    parser.add_argument("--picture", type=Path, default=PICTURE, help="where the picture goes")
    parser.add_argument("--json", type=Path, help="write every sample to this file")
    return parser.parse_args()


def write(outcome: Outcome, drawing: Path, samples: Path | None) -> None:
    """The picture, and the samples if somebody wants them."""
    minutes = outcome.talk.hours * 60 * (1 + SHORT)
    drawing.write_text(picture(panels(outcome), minutes, outcome.verdict), encoding="utf-8")
    if samples is not None:
        samples.write_bytes(msgspec.json.format(msgspec.json.encode(outcome)) + b"\n")


async def main() -> int:
    """Run it; the exit code says whether everything was flat."""
    arguments = _arguments()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    talk = Talk(
        phones=arguments.phones,
        questions=arguments.questions,
        minutes=arguments.minutes,
        sample_s=arguments.sample,
    )
    with tempfile.TemporaryDirectory(prefix="livetalk-soak-") as name:
        outcome = await Soak(talk, Path(name), on_redis=arguments.redis, say=_say).run()
    write(outcome, arguments.picture, arguments.json)
    print(report(outcome))
    return 0 if outcome.verdict.startswith("Flat") else 1


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        sys.exit(runner.run(main()))
