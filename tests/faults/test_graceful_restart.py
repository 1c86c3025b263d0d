"""SIGTERM: what was accepted is answered, everybody is told to come back, and then goes on by position."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import apsw
import pytest

from livetalk.edge.rendering.locales import load_locales
from livetalk.edge.rendering.webdir import find_web
from tests.faults.audit import audit, read_remains
from tests.faults.crowd import Sent
from tests.faults.evening import an_evening
from tests.faults.people import Person, chair, citizen
from tests.faults.screen import JoinRefused, Screen, audience, comes_to_equal_fresh, wall
from tests.faults.waiting import until, until_told
from tests.support.server_process import Room, ServerProcess, server_on

ROUNDS = 6
SEED = random.randrange(1, 2**32)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with server_on(tmp_path) as server:
        yield server


@pytest.fixture
async def room(server: ServerProcess) -> Room:
    server.start()
    await server.ready()
    return await server.open_room(moderation="after")


@pytest.fixture
async def people(server: ServerProcess, room: Room) -> AsyncIterator[list[Person]]:
    people = [await citizen(server.port, room, name) for name in ("anne", "bent")]
    people.append(await chair(server.port, room, "mo"))
    yield people
    for person in people:
        await person.screen.leave()


@contextlib.contextmanager
def nothing_can_be_written(database: Path) -> Iterator[None]:
    """Another program holds the log for a moment, so that appends are under way and not finished."""
    other = apsw.Connection(str(database))
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def test_what_was_accepted_before_sigterm_is_answered_and_what_comes_after_is_told_to_wait(
    server: ServerProcess, room: Room, people: list[Person], tmp_path: Path
) -> None:
    anne, bent, mo = people
    projector = wall(server.port, room)
    await projector.join()
    question = (await anne.must("ask", text="Bliver der flere bænke?"))["question"]
    too_late = audience(server.port, room, "someone-who-comes-too-late")
    too_late.auth["lang"] = "en"
    await too_late.open()

    with nothing_can_be_written(server.database):
        accepted = [
            asyncio.create_task(saying)
            for saying in (
                anne.says("ask", text="Og mere lys?"),
                bent.says("support", question=question),
                bent.says("react", kind="heart"),
                mo.says("take", question=question),
            )
        ]
        for person in people:  # refused at the gate, and so after everything that the person said before
            await person.says("approve" if person.actor.role == "audience" else "support", question="nosuch")
        server.terminate()
        refused = await _until_refused(mo)
        with pytest.raises(JoinRefused) as at_the_door:
            await too_late.join()
        with pytest.raises(ConnectionRefusedError):
            await audience(server.port, room, "someone-who-comes-later-still").open()

    answers = [sent.acks[0] for sent in await asyncio.gather(*accepted)]
    assert [answer["ok"] for answer in answers] == [True] * 4
    assert refused.acks[0]["temporary"]
    assert refused.acks[0]["retry_after"] > 0
    assert at_the_door.value.data["code"] == "restarting"
    assert at_the_door.value.data["temporary"] is True
    assert at_the_door.value.message == load_locales(find_web().locales)["en"]("refusal.restarting")
    assert await server.exited() == 0
    screens = [anne.screen, bent.screen, mo.screen, projector]
    await until(lambda: all(screen.lost.is_set() for screen in screens))
    for screen in screens:
        (notice,) = screen.notices
        assert notice["kind"] == "restart"
        assert notice["retry_after_ms"] > 0

    await _all_go_on(server, screens)
    assert (await mo.repeats(refused))["ok"]
    await projector.leave()
    server.kill()
    journal = [sent for person in people for sent in person.journal]
    audit(await read_remains(server.database, tmp_path / "remains", room.code), journal)


async def _until_refused(person: Person) -> Sent:
    """Try until the server says that it is on its way down; what it took before will be answered."""
    found: list[Sent] = []

    async def is_told() -> bool:
        trying = asyncio.create_task(person.says("blank", on=True))
        done, _ = await asyncio.wait([trying], timeout=0.2)
        found.extend(task.result() for task in done if task.result().acks[0]["code"] == "restarting")
        return bool(found)

    await until_told(is_told)
    return found[0]


async def _all_go_on(server: ServerProcess, screens: list[Screen]) -> None:
    """On a new process, by position: nobody gets the whole picture again."""
    server.start()
    await server.ready()
    for screen in screens:
        await screen.join_persistently()
    for screen in screens:
        await comes_to_equal_fresh(screen, server.port)
        assert (screen.snapshots, screen.gaps) == (1, 0)


@pytest.mark.slow
async def test_under_load_no_command_is_in_the_log_without_its_author_being_told(tmp_path: Path) -> None:
    async with an_evening(tmp_path, random.Random(SEED)) as evening:
        for _ in range(ROUNDS):
            assert await evening.go_down_in_order() == 0
            await until(lambda: all(member.screen.lost.is_set() for member in evening.members))
            await evening.look_at_the_log()
            assert evening.cut_off == 0
        await evening.calm_down()
        await evening.compare_with_fresh()
        evening.server.terminate()
        assert await evening.server.exited() == 0
        evening.ends_as_it_should(await evening.look_at_the_log())
        told = [notice["kind"] for member in evening.members for notice in member.screen.notices]
    # Whoever is let in at the very moment of the signal has no seat yet and is not told; the closed socket
    # brings them back all the same. On a machine with other work that was one of 140.
    untold = (ROUNDS + 1) * len(evening.members) - told.count("restart")
    assert 0 <= untold <= ROUNDS
