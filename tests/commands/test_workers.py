"""``livetalk serve --workers``: one port, several processes, and one that looks after them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.commands.conftest import Type
from tests.faults.people import Person, chair, citizen
from tests.faults.waiting import until
from tests.support.redis_process import RedisProcess, redis_on
from tests.support.server_process import HOST, ServerProcess

PROGRAM = ("-m", "livetalk", "serve", "--workers", "2")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisProcess]:
    with redis_on(tmp_path / "redis") as redis:
        yield redis


@pytest.fixture
async def server(tmp_path: Path, redis: RedisProcess) -> AsyncIterator[ServerProcess]:
    with ServerProcess(
        tmp_path / "unused.db", tmp_path / "server.log", {"LIVETALK_LOG": redis.url}
    ) as server:
        server.start(PROGRAM)
        await server.ready()
        await until(lambda: len(children(server)) == 2)
        await both_answer(server)
        yield server


def children(server: ServerProcess) -> list[int]:
    pid = server.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def both_answer(server: ServerProcess) -> None:
    """Each worker has an address of its own, for health and metrics."""
    for number in (1, 2):
        await until_answers(f"http://{HOST}:{server.port + number}/readyz")


async def until_answers(url: str) -> None:
    async with asyncio.timeout(60), httpx.AsyncClient(trust_env=False) as client:
        while True:
            with contextlib.suppress(httpx.TransportError):
                if (await client.get(url)).status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(0.05)


async def stays_in_step(people: list[Person], chair: Person) -> None:
    """What one of them asks, all of them see, whichever worker they are with."""
    asked = await people[0].must("ask", text=f"Hvornår kommer bænkene {os.urandom(4).hex()}?")
    question = asked["question"]
    await until(lambda: f"q:{question}" in chair.screen.parts)
    await chair.must("approve", question=question)
    for person in people:
        await until(partial(shows, person, question))


def shows(person: Person, question: str) -> bool:
    return f"q:{question}" in person.screen.parts


@pytest.mark.slow
async def test_two_workers_share_a_port_and_a_room(server: ServerProcess) -> None:
    room = await server.open_room()
    people = [await citizen(server.port, room, f"person{n}") for n in range(8)]
    moderator = await chair(server.port, room, "mo")

    await stays_in_step(people, moderator)

    counts = [await people_on(server, number) for number in (1, 2)]
    assert sum(counts) == 9
    assert all(counts), "the kernel deals connections out to both"


async def people_on(server: ServerProcess, number: int) -> int:
    async with httpx.AsyncClient(trust_env=False) as client:
        text = (await client.get(f"http://{HOST}:{server.port + number}/metrics")).text
    lines = [line for line in text.splitlines() if line.startswith("livetalk_people{")]
    return int(sum(float(line.rpartition(" ")[2]) for line in lines))


@pytest.mark.slow
async def test_a_worker_that_dies_is_followed_by_another(server: ServerProcess) -> None:
    victim = children(server)[0]

    os.kill(victim, signal.SIGKILL)

    await until(lambda: len(children(server)) == 2 and victim not in children(server))
    await both_answer(server)


@pytest.mark.slow
async def test_workers_are_replaced_one_after_the_other_while_people_talk(server: ServerProcess) -> None:
    before = children(server)
    room = await server.open_room()
    people = [await citizen(server.port, room, f"person{n}") for n in range(6)]
    moderator = await chair(server.port, room, "mo")
    everybody = [*people, moderator]
    await stays_in_step(people, moderator)
    coming_back = [asyncio.create_task(comes_back(person)) for person in everybody]

    os.kill(server.process.pid, signal.SIGHUP)

    await until(lambda: len(children(server)) == 2 and not {*children(server)} & {*before})
    await until(lambda: not any(person.screen.lost.is_set() for person in everybody))
    await stays_in_step(people, moderator)
    for task in coming_back:
        task.cancel()
    assert [person.screen.snapshots for person in everybody] == [1] * len(everybody)


async def comes_back(person: Person) -> None:
    """What the scripts of a page do."""
    while True:
        await person.screen.lost.wait()
        await person.screen.join_persistently()


@pytest.mark.slow
async def test_all_of_them_stop_in_order_and_with_their_parent(server: ServerProcess) -> None:
    pids = children(server)

    server.terminate()

    assert await server.exited() == 0
    assert not any(is_alive(pid) for pid in pids)


@pytest.mark.slow
async def test_workers_whose_parent_was_killed_do_not_stay_behind(server: ServerProcess) -> None:
    pids = children(server)

    server.kill()

    await until(lambda: not any(is_alive(pid) for pid in pids))


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_several_workers_on_a_file_are_refused_with_a_sentence(livetalk: Type, tmp_path: Path) -> None:
    result = livetalk("serve", "--workers", "2", LIVETALK_LOG=f"sqlite:///{tmp_path}/log.db")

    assert result.exit_code == 1
    assert "LIVETALK_LOG cannot be used: several workers need" in result.output
