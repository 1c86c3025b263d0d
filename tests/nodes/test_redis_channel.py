"""Nodes hear each other by Redis, whatever befalls it, and nobody who tells something is ever held up by an error."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest

from livetalk.log_address import RedisAddress
from livetalk.nodes.notes import Note, RoomNote, StaffNote
from livetalk.nodes.redis_channel import CHANNEL, RedisChannel
from tests.log.redis_kit import at, eventually, proxy_to
from tests.support.redis_process import RedisProcess
from tests.support.server_process import free_port

STAFF = StaffNote(person="p1", view="moderator", name="Bodil", looking="q7")


class Ear:
    """A node that only listens, and what it heard."""

    def __init__(self, address: RedisAddress, name: str) -> None:
        self.name = name
        self.channel = RedisChannel(address, name)
        self.heard: list[Note] = []
        self.stumbles_over: str | None = None

    def hear(self, note: Note) -> None:
        if note.node == self.stumbles_over:
            raise LookupError(note.node)
        self.heard.append(note)

    async def say(self, number: int) -> None:
        await self.channel.tell(Note(node=self.name, rooms={"482913": RoomNote(present=number)}))


@contextlib.asynccontextmanager
async def listening(redis: RedisProcess, *ears: Ear) -> AsyncIterator[None]:
    """Run them until the end of the test."""
    tasks = [asyncio.ensure_future(ear.channel.run(ear.hear)) for ear in ears]
    await eventually(lambda: listeners(redis) >= len(ears))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def listeners(redis: RedisProcess) -> int:
    answer = redis.ask("PUBSUB", "NUMSUB", CHANNEL)
    return int(answer.rpartition(b":")[2]) if answer else 0


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisProcess]:
    with RedisProcess(tmp_path / "redis") as server:
        yield server


@pytest.fixture
def ears(redis: RedisProcess) -> list[Ear]:
    return [Ear(at(redis.port), name) for name in ("a", "b", "c")]


async def test_nodes_hear_each_other_and_not_themselves(redis: RedisProcess, ears: list[Ear]) -> None:
    async with listening(redis, *ears):
        note = Note(
            node="a",
            rooms={"482913": RoomNote(present=40, staff=(STAFF,)), "771204": RoomNote()},
            takes={"ask": {"482913": 3.5}},
        )
        await ears[0].channel.tell(note)
        await eventually(lambda: all(ear.heard for ear in ears[1:]))
        assert ears[1].heard == ears[2].heard == [note]
        assert ears[0].heard == []


async def test_a_note_that_cannot_be_read_is_passed_over(redis: RedisProcess, ears: list[Ear]) -> None:
    async with listening(redis, *ears):
        for data in ("", "no note", "[]", '{"node": 3}', '{"node": "z", "rooms": 7}'):
            redis.ask("PUBLISH", CHANNEL, data)
        newer = '{"node": "z", "mood": "good", "rooms": {"482913": {"present": 2, "absent": 1}}}'
        redis.ask("PUBLISH", CHANNEL, newer)
        await eventually(lambda: all(ear.heard for ear in ears))
        assert ears[0].heard == [Note(node="z", rooms={"482913": RoomNote(present=2)})]


async def test_who_stumbles_over_a_note_hears_the_next(redis: RedisProcess, ears: list[Ear]) -> None:
    async with listening(redis, *ears):
        ears[2].stumbles_over = "a"
        await ears[0].say(1)
        await ears[1].say(2)
        await eventually(lambda: ears[2].heard)
        assert [note.node for note in ears[2].heard] == ["b"]


async def test_after_a_restart_of_redis_they_hear_each_other_again(
    redis: RedisProcess, ears: list[Ear], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        async with listening(redis, *ears[:2]):
            redis.kill()
            await ears[0].say(1)  # to nobody
            await asyncio.sleep(0.2)
            redis.start()
            await eventually(lambda: listeners(redis) == 2)
            await ears[0].say(2)
            await eventually(lambda: ears[1].heard)
            assert [note.rooms["482913"].present for note in ears[1].heard] == [2]
    said = [record.getMessage() for record in caplog.records if "other nodes" in record.getMessage()]
    assert len([one for one in said if one.startswith("nothing is heard")]) == 2  # each of them, once
    assert len([one for one in said if "again" in one]) == 2


async def test_a_connection_that_went_deaf_is_replaced(
    redis: RedisProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livetalk.nodes.redis_channel.SILENCE_S", 0.5)
    async with proxy_to(redis) as proxy:
        deaf, other = Ear(at(proxy.port), "deaf"), Ear(at(redis.port), "other")
        async with listening(redis, deaf, other):
            proxy.keep_silent()
            await other.say(0)
            await asyncio.sleep(0.1)
            proxy.heal()  # for new connections: this one has lost something, and so all that follows

            async def heard() -> None:
                while not deaf.heard:
                    await other.say(1)
                    await asyncio.sleep(0.05)

            async with asyncio.timeout(20):
                await heard()


async def test_telling_never_fails(redis: RedisProcess, ears: list[Ear]) -> None:
    nowhere = Ear(at(free_port()), "nowhere")
    await nowhere.say(1)
    wrong = Ear(msgspec.structs.replace(at(redis.port), password="wrong"), "wrong")
    await wrong.say(1)
    redis.ask("ACL", "SETUSER", "mute", "on", ">hemmelig", "~livetalk:*", "+@all", "resetchannels")
    mute = Ear(msgspec.structs.replace(at(redis.port), user="mute", password="hemmelig"), "mute")
    await mute.say(1)
    await ears[0].say(1)
    redis.pause()
    try:
        await ears[0].say(2)
    finally:
        redis.go_on()
    await ears[0].say(3)


async def test_a_node_that_may_not_listen_is_told_in_a_sentence(
    redis: RedisProcess, caplog: pytest.LogCaptureFixture
) -> None:
    redis.ask("ACL", "SETUSER", "mute", "on", ">hemmelig", "~livetalk:*", "+@all", "resetchannels")
    mute = Ear(msgspec.structs.replace(at(redis.port), user="mute", password="hemmelig"), "mute")
    running = asyncio.ensure_future(mute.channel.run(mute.hear))
    with caplog.at_level(logging.WARNING):
        await eventually(lambda: caplog.records)
    running.cancel()
    await asyncio.wait([running])
    assert "may not do what the log needs" in caplog.records[0].getMessage()
    assert "hemmelig" not in caplog.text


async def test_the_last_word_leaves_no_connection(redis: RedisProcess, ears: list[Ear]) -> None:
    async with listening(redis, ears[1]):
        async with listening(redis, ears[0]):
            await ears[0].say(1)
        await ears[0].channel.tell(Note(node="a"))
        await eventually(lambda: len(ears[1].heard) == 2)
        await eventually(lambda: b"name=a-" not in redis.ask("CLIENT", "LIST"))


async def test_a_node_may_be_called_anything(redis: RedisProcess) -> None:
    names = ["rådhus 1\n", "ø", ""]
    named = [Ear(at(redis.port), name) for name in names]
    async with listening(redis, *named):
        await named[0].say(1)
        await eventually(lambda: named[1].heard and named[2].heard)
        assert named[1].heard[0].node == names[0]
