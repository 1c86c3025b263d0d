"""A room moved from every adapter to every other one, and back, is the same room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from livetalk.live.transfer.moving import bring, take
from livetalk.live.transfer.verifying import verify_room
from livetalk.log.port import Appended, Log
from tests.contract.adapters import ADAPTERS, draft, facts_of
from tests.support.travellers import evening, part, without

WHOLE = evening()
CODE = WHOLE.code
# Of the last one there may be one store only, so a log is never moved to its own kind here.
PAIRS = [(one, other) for one in sorted(ADAPTERS) for other in sorted(ADAPTERS) if one != other]


@pytest.fixture(params=PAIRS, ids=" to ".join)
async def logs(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Log, Log]]:
    one, other = (ADAPTERS[name].make(tmp_path) for name in request.param)
    await one.open()
    await other.open()
    yield one, other
    await one.close()
    await other.close()


async def test_a_moved_room_has_the_same_facts_words_epoch_and_digest(logs: tuple[Log, Log]) -> None:
    one, other = logs
    await bring(one, WHOLE)
    moved = await bring(other, await take(one, CODE))

    assert moved.outcome == "new"
    assert await take(other, CODE) == WHOLE
    assert await other.rooms() == [CODE]
    assert await other.check() == []
    assert (await verify_room(other, CODE)) == (await verify_room(one, CODE))
    assert moved.digest == (await verify_room(one, CODE)).digest


async def test_a_command_that_was_moved_is_known_there_as_one_append(logs: tuple[Log, Log]) -> None:
    one, other = logs
    await bring(one, WHOLE)
    await bring(other, await take(one, CODE))
    command = next(
        fact.command
        for fact, after in zip(WHOLE.past.facts, WHOLE.past.facts[1:], strict=False)
        if fact.command and fact.command == after.command
    )
    seqs = [fact.seq for fact in WHOLE.past.facts if fact.command == command]

    repeated = await other.append(CODE, 0, [draft()], command)
    assert repeated == Appended(first=seqs[0], last=seqs[-1], repeated=True)
    assert len(await facts_of(other, CODE)) == len(WHOLE.past.facts)


async def test_a_room_goes_there_goes_on_and_comes_back(logs: tuple[Log, Log]) -> None:
    one, other = logs
    await bring(one, part(WHOLE))
    await bring(other, await take(one, CODE))
    await bring(other, WHOLE)
    erased = next(key for key in part(WHOLE).past.words if key.endswith(":text:1"))
    await one.erase(CODE, [erased])
    back = await bring(one, await take(other, CODE))

    assert (back.outcome, back.withheld) == ("grown", 1)
    assert await take(one, CODE) == without(WHOLE, erased)
    there = await bring(other, await take(one, CODE))
    assert (there.outcome, there.erased) == ("same", 1)
    assert (await take(other, CODE)) == (await take(one, CODE))
