"""Screens over Socket.IO: who connects, what they say, and that they are gone.

Lives here: the step from a connection to a seat in a room. Must not live here: the socket
protocol (``realtime``), rooms' rules, or HTML.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import msgspec

from livetalk.edge import access, checking, wire
from livetalk.edge.realtime.application import Refused
from livetalk.edge.realtime.connection import Connection
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.templates import Templates
from livetalk.live.broadcasting.screens import Format, Outlet, Position, Seat
from livetalk.live.limits import Limits
from livetalk.live.live_room import LiveRoom
from livetalk.live.metrics import Metrics
from livetalk.live.rooms import Rooms
from livetalk.live.submissions import Accepted, Outcome
from livetalk.log.port import LogUnavailable
from livetalk.moderation.policy import MAY, may_see
from livetalk.rooms.actors import VIEWS, Actor, View
from livetalk.rooms.commands import AskQuestion
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room

VIEW_OF_ROLE: dict[str, View] = {"moderator": "moderator", "speaker": "speaker", "notes": "notes"}
SPOKEN: tuple[View, ...] = ("moderator", "speaker")  # their data holds sentences: why a question comes next
TEMPORARY = frozenset({"restarting", "too_many", "too_many_newcomers", "log_unavailable"})
COME_BACK_MS = (100, 600)  # another node may take screens at once; nodes that stop together do not agree
COMING_BACK_PER_S = 1_000  # screens: a node lets in half as many more, and has others to serve meanwhile
LEAST_SPREAD_MS = 1_500  # nobody in a small room notices it


class PositionIn(msgspec.Struct, frozen=True):
    """A position as a client sends it."""

    epoch: str
    seq: int


class Auth(msgspec.Struct, frozen=True, kw_only=True):
    """What a screen says when it connects. Browsers are known by cookie, programs by token or id."""

    code: str
    format: Format = "html"
    view: str | None = None
    lang: str | None = None
    token: str | None = None
    participant: str | None = None
    position: PositionIn | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """What is known of a connection that was let in."""

    room: LiveRoom[Frame]
    seat: Seat[Frame]


class RoomSockets:
    """The socket layer's application: every connection is one screen in one room."""

    def __init__(
        self,
        rooms: Rooms[Frame],
        templates: Templates,
        pseudonyms: access.Pseudonyms,
        limits: Limits,
        metrics: Metrics,
    ) -> None:
        self._metrics = metrics
        self._rooms = rooms
        self._templates = templates
        self._pseudonyms = pseudonyms
        self._limits = limits
        self._screens = 0

    async def connected(self, connection: Connection, auth: Mapping[str, object]) -> None:
        """Let a screen take its seat, or raise ``Refused`` with a sentence in its language."""
        try:
            wanted = msgspec.convert(auth, Auth)
        except msgspec.ValidationError:
            raise self._refused("malformed", str(auth.get("lang", "")), field="auth") from None
        if self._rooms.is_draining:
            raise self._refused("restarting", wanted.lang)
        network = self._limits.network(connection.client or "")
        room = await self._find_room(network, wanted)
        actor, name, link = self._recognise(connection, room.state, wanted)
        view = self._choose_view(actor, wanted)
        if actor.role == "audience":
            self._admit(network, room.state, actor, wanted)
        lang = self._templates.sentences(wanted.lang or "").lang
        seat = Seat(
            screen=connection,
            outlet=Outlet(view, wanted.format, lang if wanted.format == "html" or view in SPOKEN else ""),
            actor=actor,
            lang=lang,
            name=name,
            link=link,
        )
        self._limits.welcome(network, room.state.code)
        position = _position(wanted.position)
        if not await room.reach(position):
            raise self._refused("log_unavailable", wanted.lang)
        connection.attached = Attached(room, seat)
        room.sit(seat, position)
        self._screens += 1

    async def received(self, connection: Connection, event: str, args: tuple[object, ...]) -> object:
        """Carry out what a screen says; the acknowledgement follows when it is durable."""
        attached = cast("Attached", connection.attached)
        argument = args[0] if args else None
        if event == "command":
            return self._command(attached, argument)
        if event == "resync":
            return self._resync(attached, argument)
        if event == "check":
            return self._check(attached, argument)
        if event == "beat":
            return self._beat(attached)
        refusal = Rejected(code="unknown_command")
        return wire.acknowledge(refusal, self._templates.sentences(attached.seat.lang))

    def say_closed(self, auth: Mapping[str, object]) -> str:
        """The sentence for somebody who comes while the server stops."""
        return self._refused("restarting", str(auth.get("lang", ""))).message

    def disconnected(self, connection: Connection) -> None:
        """Free the seat."""
        attached = connection.attached
        if isinstance(attached, Attached):
            self._screens -= 1
            attached.room.leave(attached.seat)

    @property
    def spread_ms(self) -> int:
        """Over how long the screens of this node should come back, should they lose it all at once."""
        return max(LEAST_SPREAD_MS, self._screens * 1_000 // COMING_BACK_PER_S)

    def come_back_later(self) -> dict[str, object]:
        """The notice before a restart. Each node asks for one moment; screens add their own chance."""
        low, high = COME_BACK_MS
        after = random.randint(low, high)  # noqa: S311 - spreads load, no secret
        return {"kind": "restart", "retry_after_ms": after, "spread_ms": self.spread_ms}

    def _beat(self, attached: Attached) -> object:
        """Somebody asks whether we are there: by this answer a screen tells silence from quiet."""
        seat = attached.seat
        wait = self._limits.beats.take(seat.actor.id)
        if wait:
            slower = Rejected(code="too_many", params={"n": wait}, temporary=True, retry_after=wait)
            return wire.acknowledge(slower, self._templates.sentences(seat.lang))
        seq = attached.room.audience.stores[seat.outlet.view].seq
        return {"ok": True, "seq": seq, "spread_ms": self.spread_ms}

    def _resync(self, attached: Attached, argument: object) -> object:
        seat, sentences = attached.seat, self._templates.sentences(attached.seat.lang)
        wait = self._limits.resyncs.take(seat.actor.id)
        if wait:  # a whole room is dear to draw; who lost track does not need it many times a second
            slower = Rejected(code="too_many", params={"n": wait}, temporary=True, retry_after=wait)
            return wire.acknowledge(slower, sentences)
        audience = attached.room.audience
        audience.resync(seat, _position_of(argument))
        return wire.acknowledge(Accepted(seq=audience.stores[seat.outlet.view].seq), sentences)

    def _check(self, attached: Attached, argument: object) -> object:
        """Look at what is being written. Nothing of it is kept, whatever comes of it."""
        seat, sentences = attached.seat, self._templates.sentences(attached.seat.lang)
        wait = self._limits.checks.take(seat.actor.id)
        found: checking.Checked | checking.Draft | Rejected
        if _only_shows(seat) or seat.actor.role not in MAY[AskQuestion]:
            found = Rejected(code="not_allowed")
        elif wait:
            found = Rejected(code="too_many", params={"n": wait}, temporary=True, retry_after=wait)
        else:
            found = checking.read(argument)
        if isinstance(found, checking.Draft):
            found = checking.check(attached.room, found, sentences)
        if isinstance(found, Rejected):
            return wire.acknowledge(found, sentences)
        return {"ok": True, **msgspec.to_builtins(found)}

    def _command(self, attached: Attached, argument: object) -> object:
        sentences = self._templates.sentences(attached.seat.lang)
        incoming = wire.decode(argument)
        if isinstance(incoming, Rejected):
            return wire.acknowledge(incoming, sentences)
        seat = attached.seat
        if _only_shows(seat):
            return wire.acknowledge(Rejected(code="not_allowed"), sentences)
        given = attached.room.give(seat.actor, incoming.command, incoming.id, seat.link)
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()

        def pass_on(done: asyncio.Future[Outcome]) -> None:
            if done.cancelled():
                answer.cancel()
            elif (error := done.exception()) is not None:
                answer.set_exception(error)
            else:
                answer.set_result(wire.acknowledge(done.result(), sentences))

        given.add_done_callback(pass_on)
        return answer

    async def _find_room(self, network: str, wanted: Auth) -> LiveRoom[Frame]:
        code = access.tidy_code(wanted.code)
        wait = self._limits.join_wait(network, code)
        if wait:
            raise self._refused("too_many", wanted.lang, n=wait)
        try:
            room = await self._rooms.find(code) if code else None
        except LogUnavailable:
            raise self._refused("log_unavailable", wanted.lang) from None
        if room is None:
            self._limits.wrong_code(network)
            raise self._refused("unknown_room", wanted.lang)
        return room

    def _recognise(
        self, connection: Connection, room: Room, wanted: Auth
    ) -> tuple[Actor, str | None, str | None]:
        """Who it is, by what name for colleagues, and by which link."""
        if wanted.token is not None:
            link = access.link_of_token(room, wanted.token)
            if link is None:
                raise self._refused("wrong_token", wanted.lang)
            person = f"{wanted.token}.{wanted.participant or ''}"
            if link.role == "member":
                return self._pseudonyms.participant(room.code, person), None, link.id
            actor = self._pseudonyms.staff(room.code, link.role, person)
            return actor, access.tidy_name(wanted.name), link.id
        cookies = connection.cookies
        if wanted.view in VIEW_OF_ROLE.values():
            staff = access.find_staff(room, self._pseudonyms, cookies)
            if staff is None:
                is_closed = access.had_link(room, cookies)
                raise self._refused("link_closed" if is_closed else "not_allowed", wanted.lang)
            return staff.actor, access.tidy_name(wanted.name) or staff.name, staff.link.id
        if not access.may_enter(room, cookies):
            is_closed = access.had_link(room, cookies)
            raise self._refused("link_closed" if is_closed else "members_only", wanted.lang)
        if wanted.participant is not None and not access.is_participant(wanted.participant):
            raise self._refused("malformed", wanted.lang, field="participant")
        cookie = cookies.get(access.PERSON_COOKIE, "")
        person = wanted.participant or (cookie if access.is_participant(cookie) else access.new_person())
        return self._pseudonyms.participant(room.code, person), None, access.entered_by(room, cookies)

    def _choose_view(self, actor: Actor, wanted: Auth) -> View:
        if wanted.view is None:
            return VIEW_OF_ROLE.get(actor.role, "audience")
        if wanted.view not in VIEWS:
            raise self._refused("malformed", wanted.lang, field="view")
        view = wanted.view
        if not may_see(actor.role, view):
            raise self._refused("not_allowed", wanted.lang)
        return view

    def _admit(self, network: str, room: Room, actor: Actor, wanted: Auth) -> None:
        """Hold back a flood of invented people, without ever refusing a hall behind one address."""
        if wanted.view == "wall" or room.knows(actor.id):
            return
        wait = self._limits.newcomer_wait(network, actor.id)
        if wait:
            raise self._refused("too_many_newcomers", wanted.lang, n=wait)

    def _refused(self, code: str, lang: str | None, **params: str | int) -> Refused:
        self._metrics.refused_sockets.labels(code).inc()
        sentences = self._templates.sentences(lang or "")
        message = wire.explain(Rejected(code=code, params=params), sentences)
        temporary = code in TEMPORARY
        return Refused(code, message, {"temporary": temporary, **params})


def _only_shows(seat: Seat[Frame]) -> bool:
    """A wall is let in however many new people there are, so it may only show."""
    return seat.outlet.view == "wall" and seat.actor.role == "audience"


def _position(sent: PositionIn | None) -> Position | None:
    return None if sent is None else Position(sent.epoch, sent.seq)


def _position_of(argument: object) -> Position | None:
    if isinstance(argument, Mapping) and isinstance(argument.get("position"), Mapping):
        argument = argument["position"]
    try:
        return _position(msgspec.convert(argument, PositionIn))
    except msgspec.ValidationError:
        return None
