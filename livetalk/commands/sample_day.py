"""A day to try the programme with: three tents, talks that are on now, meetings to come, an organiser.

The words lie in ``sample_day.da.json``. It is planned once, into a log that has no programme yet.
Must not live here: anything that a real programme depends on.
"""

from __future__ import annotations

import secrets
from datetime import time, timedelta
from importlib.resources import files

import click
import msgspec

from livetalk.bootstrap import now_ms
from livetalk.commands.programme_access import give
from livetalk.edge.accounts.passwords import Passwords
from livetalk.live.from_lists import read_templates
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.programme.session_rooms import SessionRooms
from livetalk.live.rooms import fresh_id
from livetalk.log.port import Log
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from livetalk.programme.hours import day_of, ms_of
from livetalk.programme.kinds import BodyKind
from livetalk.programme.texts import BodyWords, GatheringWords, PlaceWords, SessionWords
from livetalk.settings import Settings

MINUTE_MS = 60_000
QUARTER_MS = 15 * MINUTE_MS


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """A session of the day (``from_min`` from now), or of a later one (``days``, ``hour``)."""

    title: str
    minutes: int
    stage: int | None = None
    from_min: int = 0
    days: int = 0
    hour: int = 0
    template: str = "talk"
    closed_after_min: int | None = None
    bodies: tuple[int, ...] = ()
    themes: tuple[str, ...] = ()
    politicians: tuple[str, ...] = ()
    place: str = ""
    agenda: str = ""


class SampleBody(msgspec.Struct, frozen=True, kw_only=True):
    """A body of the sample."""

    kind: BodyKind
    name: str


class Organiser(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs in."""

    name: str
    email: str


class SampleDay(msgspec.Struct, frozen=True, kw_only=True):
    """The words of it all. Sessions name bodies and stages by their place in the lists."""

    bodies: tuple[SampleBody, ...]
    gathering: GatheringWords
    stages: tuple[PlaceWords, ...]
    frame: SessionWords
    """What every session says alike; its title stands for nothing."""
    sessions: tuple[Talk, ...]
    later: tuple[Talk, ...]
    account: Organiser


def read_sample_day() -> SampleDay:
    """Read the words from the package."""
    source = files("livetalk.commands").joinpath("sample_day.da.json")
    return msgspec.json.decode(source.read_bytes(), type=SampleDay)


async def plan_sample_day(settings: Settings, log: Log) -> str | None:
    """Plan the day, unless there is a programme already; the organiser's password, shown this once.

    The log is left closed, for the server to open.
    """
    await log.open()
    try:
        host = ProgrammeHost(log, read_templates(settings.rules), now=now_ms, fresh_id=fresh_id)
        await host.load()
        return await _plan(host, SessionRooms(log, host, now_ms)) if host.state.seq == 0 else None
    finally:
        await log.close()


def show_sample_day(settings: Settings, password: str | None) -> None:
    """Print how to get in."""
    click.echo(f"Programme of the day: {settings.base_url}/programme")
    if password is not None:
        email = read_sample_day().account.email
        click.echo(f"Plan it yourself: {settings.base_url}/organise as {email}, password {password}\n")


async def _plan(host: ProgrammeHost, rooms: SessionRooms) -> str:
    day = read_sample_day()
    bodies = [await give(host, c.AddBody(kind=b.kind, words=BodyWords(name=b.name))) for b in day.bodies]
    gathering = await give(host, c.PlanGathering(words=day.gathering, bodies=(bodies[4], bodies[2])))
    stages = [await give(host, c.AddStage(gathering=gathering, words=words)) for words in day.stages]
    await give(host, c.PublishGathering(gathering=gathering))
    began = host.now() // QUARTER_MS * QUARTER_MS
    for talk in (*day.sessions, *day.later):
        starts = began + talk.from_min * MINUTE_MS
        if talk.days:
            starts = ms_of(day_of(host.now()) + timedelta(days=talk.days), time(talk.hour))
        is_of_today = talk.stage is not None
        planned = c.PlanSession(
            template=talk.template,
            gathering=gathering if is_of_today else None,
            stage=stages[talk.stage] if talk.stage is not None else None,
            starts=starts,
            ends=starts + talk.minutes * MINUTE_MS,
            bodies=tuple(bodies[place] for place in talk.bodies),
            access=("step_free", "hearing_loop"),
            closed_from=starts + talk.closed_after_min * MINUTE_MS if talk.closed_after_min else None,
            words=msgspec.structs.replace(
                day.frame,
                title=talk.title,
                place=talk.place,
                agenda=talk.agenda,
                access=day.gathering.access,
                themes=talk.themes,
                politicians=talk.politicians,
            ),
        )
        await rooms.publish(SERVER, await give(host, planned))
    password = secrets.token_urlsafe(12)
    hashed = await Passwords().hashed(password)
    account = c.MakeAccount(
        name=day.account.name, email=day.account.email, role="administrator", password_hash=hashed
    )
    await give(host, account)
    return password
