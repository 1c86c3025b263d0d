"""Rule L12 of the log, on every adapter: a room that moves keeps the name of its log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from livetalk.log.port import Appended, Conflict, Log
from tests.contract.adapters import ADAPTERS, ROOM, Adapter, draft, facts_of, seqs

EPOCH = "0f1e2d3c4b5a"
OTHER_ROOM = "771204"


@pytest.fixture(params=sorted(ADAPTERS))
def adapter(request: pytest.FixtureRequest) -> Adapter:
    return ADAPTERS[str(request.param)]


@pytest.fixture
async def log(adapter: Adapter, tmp_path: Path) -> AsyncIterator[Log]:
    log = adapter.make(tmp_path)
    await log.open()
    yield log
    await log.close()


@pytest.mark.parametrize("length", [1, 3])
async def test_l12_a_new_room_has_the_epoch_that_came_with_its_first_append(log: Log, length: int) -> None:
    await log.append(ROOM, 0, [draft()] * length, "c1", {"k": "ord"}, epoch=EPOCH)
    assert await log.epoch(ROOM) == EPOCH
    assert seqs(await facts_of(log)) == list(range(1, length + 1))
    assert await log.words(ROOM) == {"k": "ord"}


async def test_l12_a_room_that_exists_keeps_its_own(log: Log) -> None:
    await log.append(ROOM, 0, [draft()])
    epoch = await log.epoch(ROOM)
    assert await log.append(ROOM, 1, [draft(), draft()], "c1", epoch=EPOCH) == Appended(first=2, last=3)
    assert await log.epoch(ROOM) == epoch != EPOCH


async def test_l12_a_refused_append_names_nothing(log: Log) -> None:
    with pytest.raises(Conflict):
        await log.append(ROOM, 4, [draft()], epoch=EPOCH)
    assert await log.epoch(ROOM) is None
    await log.append(ROOM, 0, [draft()])
    assert await log.epoch(ROOM) not in (None, EPOCH)


async def test_l12_a_repeated_append_names_nothing(log: Log) -> None:
    await log.append(ROOM, 0, [draft()], "c1", epoch=EPOCH)
    repeated = await log.append(ROOM, 0, [draft()], "c1", epoch="another")
    assert repeated == Appended(first=1, last=1, repeated=True)
    assert await log.epoch(ROOM) == EPOCH


async def test_l12_of_two_at_once_the_one_that_wins_gives_the_name(log: Log) -> None:
    outcomes = await asyncio.gather(
        log.submit(ROOM, 0, [draft("a")], epoch=EPOCH),
        log.submit(ROOM, 0, [draft("b")], epoch="another"),
        log.submit(OTHER_ROOM, 0, [draft("c")], epoch="of the other"),
        return_exceptions=True,
    )
    assert outcomes[0] == Appended(first=1, last=1)
    assert isinstance(outcomes[1], Conflict)
    assert await log.epoch(ROOM) == EPOCH
    assert await log.epoch(OTHER_ROOM) == "of the other"


async def test_l12_the_name_is_there_after_a_restart(adapter: Adapter, log: Log, tmp_path: Path) -> None:
    await log.append(ROOM, 0, [draft()], epoch=EPOCH)
    await log.close()
    later = adapter.again(tmp_path, log)
    await later.open()
    try:
        assert await later.epoch(ROOM) == EPOCH
        assert await later.check() == []
    finally:
        await later.close()
