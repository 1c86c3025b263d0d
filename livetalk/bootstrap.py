"""The only place where adapters are chosen and everything is wired together.

Lives here: from settings to a running application. Must not live here: behaviour of any kind.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.types import ASGIApp

from livetalk.edge.access import Pseudonyms
from livetalk.edge.accounts.invitation_links import InvitationLinks
from livetalk.edge.accounts.letters import ProgrammeLetters
from livetalk.edge.app import make_app
from livetalk.edge.calendar.sessions import entry_in
from livetalk.edge.fleet import RawFleet
from livetalk.edge.mail_letters import LetterWriter
from livetalk.edge.mail_links import MailLinks
from livetalk.edge.mail_sessions import SessionOf
from livetalk.edge.realtime.frames import Frame, encode_event
from livetalk.edge.realtime.server import SocketServer
from livetalk.edge.rendering.assets import load_assets
from livetalk.edge.rendering.locales import load_locales
from livetalk.edge.rendering.templates import Templates
from livetalk.edge.rendering.webdir import find_web
from livetalk.edge.site import Site
from livetalk.edge.sockets import RoomSockets
from livetalk.live.archive.index import ArchiveIndex
from livetalk.live.archive.store import ArchiveStore
from livetalk.live.archive.watch import ArchiveWatch
from livetalk.live.from_lists import (
    advice_maker,
    make_promise_watch,
    make_screening,
    read_templates,
    read_terms,
)
from livetalk.live.limits import Limits
from livetalk.live.metrics import Metrics
from livetalk.live.neighbourhood import Neighbourhood
from livetalk.live.opening import open_room
from livetalk.live.programme.conductor import Conductor
from livetalk.live.programme.forgetting import Forgetting
from livetalk.live.programme.link_closer import LinkCloser
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.programme.programme_mail import ProgrammeMail
from livetalk.live.programme.session_rooms import SessionRooms
from livetalk.live.pulse import Pulse
from livetalk.live.rooms import Rooms, fresh_id
from livetalk.live.upkeep.caretaker import WALK_BESIDE_OTHERS_MS, WALK_EVERY_MS, Caretaker, Chore
from livetalk.live.upkeep.chores import ForgetUnconfirmed, RemindOfDeadlines, SendMail
from livetalk.live.upkeep.outbox import Outbox
from livetalk.live.upkeep.retention import Retention
from livetalk.live.upkeep.session_reminders import TellOfSession, rooms_with_news
from livetalk.log.memory import MemoryLog
from livetalk.log.port import Log
from livetalk.log.redis_streams import RedisLog
from livetalk.log.sqlite import SqliteLog
from livetalk.log_address import LogAddress, WrongSetting
from livetalk.mail.smtp import SmtpPostman
from livetalk.nodes.notes import Alone, Neighbours
from livetalk.nodes.redis_channel import RedisChannel
from livetalk.programme.facts import Entry
from livetalk.programme.programme import Programme
from livetalk.rooms.facts import Fact
from livetalk.rooms.room import Room
from livetalk.settings import Settings

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Application:
    """What a server runs, and what it does before it stops."""

    asgi: ASGIApp
    drain: Callable[[], Awaitable[None]]
    site: Site
    sockets: SocketServer


def make_log(address: LogAddress, *, node: str = "livetalk", seal: str | None = None) -> Log:
    """The log that the settings name, not opened yet. ``seal``: what only nodes of one secret have."""
    if address.redis is not None:
        return RedisLog(address.redis, node=node, seal=seal)
    if address.path is None:
        return MemoryLog()
    try:
        address.path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = f"its folder cannot be made ({error.strerror}: {address.path.parent})"
        raise WrongSetting("LIVETALK_LOG", why) from None
    return SqliteLog(address.path)


def make_served_log(settings: Settings) -> Log:
    """The same for a node that serves people, who are known by what its secret makes of them."""
    return make_log(settings.log, node=settings.node, seal=settings.fingerprint)


def make_known_log(address: LogAddress) -> Log:
    """The same for who looks at what is there: a file that does not exist is not made."""
    if address.kind == "memory":
        raise WrongSetting("LIVETALK_LOG", "memory: has nothing but what a running server puts into it")
    if address.path is not None and not address.path.is_file():
        raise WrongSetting("LIVETALK_LOG", f"there is no file {address.path}")
    return make_log(address)


def now_ms() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def make_application(settings: Settings, log: Log) -> Application:
    """Wire everything. The log is opened and closed with the application's life."""
    web = find_web()
    assets, locales = load_assets(web.dist), load_locales(web.locales)
    templates = Templates(web.templates, assets, locales)
    limits, metrics = Limits(time.monotonic, _network_key(settings)), Metrics()
    pulse = Pulse()
    open_live = partial(
        open_room,
        log=log,
        now=now_ms,
        fresh_id=fresh_id,
        encode=encode_event,
        render=templates.render_part,
        limits=limits,
        metrics=metrics,
        make_fleet=RawFleet,
        make_advice=advice_maker(settings.rules),
        say=lambda lang, key, params: templates.sentences(lang)(key, **params),
        pulse=pulse,
        sends_mail=settings.mail is not None,
        note=lambda room, facts: note(room, facts),  # noqa: PLW0108 - it is made below
        refuse=lambda *asked: conductor.refusal(*asked),  # noqa: PLW0108 - the same
    )
    rooms: Rooms[Frame] = Rooms(open_live, metrics)
    store = ArchiveStore(read_terms(settings.rules))
    archive = ArchiveWatch(store, lambda: (room.state for room in rooms.live))
    programme = ProgrammeHost(
        log,
        read_templates(settings.rules),
        now=now_ms,
        fresh_id=fresh_id,
        sends_mail=settings.mail is not None,
    )
    outbox = make_outbox(settings, templates, metrics, partial(entry_in, programme))
    letters = make_programme_mail(settings, templates, metrics, programme)
    closer = LinkCloser(programme, rooms)
    caretaker: Caretaker[Frame] = Caretaker(
        log,
        rooms,
        make_chores(outbox, lambda: programme.state),
        metrics,
        now_ms,
        watcher=archive,
        walk_every_ms=WALK_EVERY_MS if settings.log.kind == "memory" else WALK_BESIDE_OTHERS_MS,
    )

    def remind(entries: Sequence[Entry]) -> None:
        for code in rooms_with_news(programme.state, entries):
            caretaker.look_at(code)

    programme.listen(remind)

    def note(room: Room, facts: Sequence[Fact]) -> None:
        caretaker.note(room, facts)
        archive.note(room, facts)

    session_rooms = SessionRooms(log, programme, now_ms)
    conductor: Conductor[Frame] = Conductor(programme, session_rooms, rooms, now_ms)
    site = Site(
        settings=settings,
        log=log,
        rooms=rooms,
        templates=templates,
        assets=assets,
        pseudonyms=Pseudonyms(settings.secret),
        limits=limits,
        metrics=metrics,
        promises=make_promise_watch(settings.rules),
        caretaker=caretaker,
        programme=programme,
        session_rooms=session_rooms,
        index=ArchiveIndex(store),
        index_watch=archive,
        screening=make_screening(settings.rules),
    )
    screens = RoomSockets(rooms, templates, site.pseudonyms, limits, metrics)
    sockets = SocketServer(screens, allowed_origins=allowed_origins(settings))

    node = f"{settings.node}-{secrets.token_hex(3)}"
    neighbourhood = Neighbourhood(node, rooms, limits, metrics, time.monotonic)
    neighbours = make_neighbours(settings.log, node)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await log.open()
        await programme.load()
        await conductor.look()  # before anybody comes: a closed part may have begun while no server ran
        tasks = [
            asyncio.create_task(programme.follow()),
            asyncio.create_task(conductor.run()),
            asyncio.create_task(pulse.run()),
            asyncio.create_task(rooms.look_after()),
            asyncio.create_task(rooms.watch_log(log, now_ms)),
            asyncio.create_task(neighbourhood.live(neighbours)),
            asyncio.create_task(caretaker.run()),
            asyncio.create_task(closer.run()),
            asyncio.create_task(Forgetting(programme).run()),
            *([asyncio.create_task(letters.run())] if letters is not None else []),
            asyncio.create_task(archive.run()),
        ]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        if outbox is not None:
            await outbox.stop()
        if letters is not None:
            await letters.stop()
        store.close()
        await log.close()

    async def drain() -> None:
        sockets.refuse_joins(screens.say_closed)
        mails = [one.stop() for one in (outbox, letters) if one is not None]
        await asyncio.gather(*mails, rooms.drain(screens.come_back_later))

    return Application(make_app(site, sockets, lifespan, now_ms), drain, site, sockets)


def make_outbox(
    settings: Settings, templates: Templates, metrics: Metrics, session_of: SessionOf
) -> Outbox | None:
    """What sends mail, if any is to be sent."""
    if settings.mail is None:
        return None
    links = MailLinks(settings.secret, settings.base_url)
    writer = LetterWriter(templates, links, settings.base_url, settings.mail.sender, session_of)
    is_alone = settings.log.redis is None
    return Outbox(SmtpPostman(settings.mail), writer.write, metrics, now_ms, is_alone=is_alone)


def make_programme_mail(
    settings: Settings, templates: Templates, metrics: Metrics, programme: ProgrammeHost
) -> ProgrammeMail | None:
    """What sends the mails of the programme, if any is to be sent."""
    if settings.mail is None:
        return None
    links = InvitationLinks(settings.secret, settings.base_url)
    letters = ProgrammeLetters(templates, links, settings.base_url, settings.mail.sender)
    is_alone = settings.log.redis is None
    return ProgrammeMail(programme, SmtpPostman(settings.mail), letters.write, metrics, is_alone=is_alone)


def make_chores(outbox: Outbox | None, programme: Callable[[], Programme]) -> list[Chore[Frame]]:
    """What is done in rooms when its time has come."""
    mail: list[Chore[Frame]] = (
        []
        if outbox is None
        else [
            SendMail(outbox),
            RemindOfDeadlines(),
            TellOfSession(programme),
        ]
    )
    return [*mail, ForgetUnconfirmed(), Retention()]


def make_neighbours(address: LogAddress, node: str) -> Neighbours:
    """How this node hears of the others on the same log."""
    return Alone() if address.redis is None else RedisChannel(address.redis, node)


def _network_key(settings: Settings) -> bytes | None:
    """What nodes on one Redis hash networks with, so that a scanner is as slow on all of them as on one."""
    if settings.log.redis is None:
        return None
    return hmac.digest(settings.secret.encode(), b"livetalk networks", "sha256")[:16]


def allowed_origins(settings: Settings) -> list[str]:
    """From which sites a browser may open a socket: this one, by its name and, on loopback, any of them."""
    parts = urlsplit(settings.base_url)
    if parts.hostname in ("127.0.0.1", "localhost", "::1"):
        return [f"{parts.scheme}://{name}:{parts.port or 80}" for name in LOOPBACK_NAMES]
    return [settings.base_url]
