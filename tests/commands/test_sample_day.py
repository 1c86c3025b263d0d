"""The day to try the programme with is whole, and is planned once."""

from __future__ import annotations

from pathlib import Path

from livetalk.bootstrap import make_log, now_ms
from livetalk.commands.sample_day import plan_sample_day, read_sample_day
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.rooms import fresh_id
from livetalk.log_address import LogAddress
from livetalk.rules_files import load_templates
from tests.support.sites import site_settings


async def test_the_sample_day_is_published_whole_with_its_rooms_and_only_once(tmp_path: Path) -> None:
    settings = site_settings(log=LogAddress(kind="sqlite", path=tmp_path / "log.db"))
    password = await plan_sample_day(settings, make_log(settings.log))
    again = await plan_sample_day(settings, make_log(settings.log))

    log = make_log(settings.log)
    await log.open()
    host = ProgrammeHost(log, load_templates(), now=now_ms, fresh_id=fresh_id)
    await host.load()
    sample = read_sample_day()
    sessions = list(host.state.sessions.values())
    rooms = await log.rooms()
    await log.close()

    assert password
    assert again is None
    assert len(sessions) == len(sample.sessions) + len(sample.later)
    assert {session.state for session in sessions} == {"published"}
    assert sorted(rooms) == sorted(session.room for session in sessions if session.room is not None)
    assert any(session.closed_from is not None for session in sessions)
