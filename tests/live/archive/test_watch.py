"""The archive keeps up by itself: with rooms that are live, with the walk, and with what another process does."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from livetalk.bootstrap import make_application
from livetalk.live.archive import watch as archive_watch
from livetalk.live.archive.index import Wanted
from livetalk.log.sqlite import SqliteLog
from livetalk.log_address import LogAddress
from livetalk.records.archived import whole
from livetalk.rooms import commands as c
from tests.edge.search.archive import ANNE, Archive
from tests.support.sites import TestSite, running_site, site_settings
from tests.support.waiting import until


@pytest.fixture
async def archive(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Archive]:
    """A site whose archive is kept up, as in a running server."""
    monkeypatch.setattr(archive_watch, "SETTLE_S", 0.01)
    async with running_site() as site:
        keeping = asyncio.create_task(site.application.site.index_watch.run())
        yield Archive(site)
        keeping.cancel()
        await asyncio.wait([keeping])


def found(archive: Archive, words: str) -> int:
    return archive.site.application.site.index.search(Wanted(words=words)).total


async def test_what_is_asked_is_found_and_what_is_erased_is_not_without_anybody_asking_for_it(
    archive: Archive,
) -> None:
    opened = await archive.room()
    await archive.ask(opened.code, "Hvornår kommer bussen?")
    await until(lambda: found(archive, "bus") == 1)

    await archive.give(opened.code, c.EraseContributions(), ANNE)

    await until(lambda: found(archive, "bus") == 0)


async def test_a_room_whose_entries_cannot_be_made_does_not_stop_the_others(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (await archive.room()).code

    def failing(room: object) -> object:
        if getattr(room, "code", "") == broken:
            raise RuntimeError("a mistake of ours")
        return whole(room)  # type: ignore[arg-type]  # it is a room

    monkeypatch.setattr(archive_watch, "whole", failing)
    await archive.ask(broken, "Hvornår kommer bussen?")
    other = await archive.room()
    await archive.ask(other.code, "Hvornår kommer toget?")

    await until(lambda: found(archive, "tog") == 1)
    assert found(archive, "bus") == 0


async def test_a_room_that_was_read_anew_is_archived_as_it_is_now_however_short_its_log(
    archive: Archive,
) -> None:
    opened = await archive.room()
    await archive.ask(opened.code, "Hvornår kommer bussen?")
    await until(lambda: found(archive, "bus") == 1)
    store = archive.site.application.site.index.store
    known = store.seq(opened.code) or 0
    store.query("UPDATE rooms SET seq = ? WHERE code = ?", (known + 100, opened.code))
    await archive.give(opened.code, c.EraseContributions(), ANNE)
    room = await archive.site.live(opened.code)

    archive.site.application.site.index_watch.note(room.state, ())

    await until(lambda: found(archive, "bus") == 0)


@contextlib.asynccontextmanager
async def process(path: Path) -> AsyncIterator[Archive]:
    """Another process on the same file."""
    log = SqliteLog(path)
    settings = site_settings(log=LogAddress(kind="sqlite", path=path))
    application = make_application(settings, log)
    await log.open()
    yield Archive(TestSite(application, log))  # type: ignore[arg-type]  # a log is a log
    application.site.index.store.close()
    await log.close()


async def test_what_another_process_erases_is_gone_after_the_next_walk(tmp_path: Path) -> None:
    async with process(tmp_path / "rooms.db") as here, process(tmp_path / "rooms.db") as there:
        opened = await there.room()
        await there.ask(opened.code, "Hvornår kommer bussen?")
        await here.walked()
        assert found(here, "bus") == 1

        await there.give(opened.code, c.EraseContributions(), ANNE)
        await here.walked()

        assert found(here, "bus") == 0
        assert not here.site.application.site.index.store.query(
            "SELECT 1 FROM vocabulary WHERE term LIKE '%bus%'"
        )
