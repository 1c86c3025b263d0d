"""Everybody who watches a room on this node: seats, channels, and what goes to one person only.

Lives here: turning durable facts into patches, own news (``mine``, ``notice``) and presence.
Must not live here: deciding anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Sequence
from typing import Generic

import msgspec

from livetalk.live.broadcasting.channel import Channel
from livetalk.live.broadcasting.fleet import Fleet, PlainFleet
from livetalk.live.broadcasting.own_news import OwnNews
from livetalk.live.broadcasting.pacing import Pacer
from livetalk.live.broadcasting.parts import PartStore
from livetalk.live.broadcasting.passing import MeterPart, Passing, ServicePart
from livetalk.live.broadcasting.personal import notices_of, people_concerned
from livetalk.live.broadcasting.presence import Presence
from livetalk.live.broadcasting.screens import Encode, FrameT, Outlet, Position, Render, Seat
from livetalk.live.metrics import Metrics
from livetalk.moderation.fair_order import Proposal
from livetalk.nodes.notes import RoomNote
from livetalk.rooms import facts as f
from livetalk.rooms.actors import VIEWS, View, shown
from livetalk.rooms.room import Room

PRESENCE_EVERY_S = 1.0  # a hall that streams in changes the number all the time; nobody needs each
CATCH_UP_EVERY_S = 0.5


class Audience(Generic[FrameT]):
    """See the module's docstring. ``room`` gives the present state; read it only when durable."""

    def __init__(
        self,
        room: Callable[[], Room],
        *,
        epoch: str,
        encode: Encode[FrameT],
        render: Render,
        metrics: Metrics,
        make_fleet: Callable[[], Fleet[FrameT]] = PlainFleet,
        passing: Passing | None = None,
    ) -> None:
        self._room = room
        self._epoch = epoch
        self._encode = encode
        self._render = render
        self._own_news = OwnNews(encode, render)
        self._metrics = metrics
        self._make_fleet = make_fleet
        self.stores: dict[View, PartStore] = {}
        self._channels: dict[Outlet, tuple[Channel[FrameT], Pacer]] = {}
        self._presence: Presence[FrameT] = Presence()
        self._presence_timer: asyncio.TimerHandle | None = None
        self._catch_up_timers: dict[Outlet, asyncio.TimerHandle] = {}
        self._is_stopped = False
        self._passing = passing or Passing()
        self._fill_stores()

    @property
    def is_empty(self) -> bool:
        """Whether nobody watches."""
        return self._presence.is_empty

    @property
    def present(self) -> int:
        """People in the audience, as last counted."""
        return self._passing.present

    @property
    def here(self) -> RoomNote:
        """Who watches on this node, for the others."""
        return self._presence.here

    def hear(self, elsewhere: Sequence[RoomNote]) -> None:
        """Who watches on the other nodes."""
        if self._presence.hear(elsewhere):
            self._presence_changed()

    @property
    def proposed(self) -> str | None:
        """The question that the room's order proposes next, as last worked out."""
        order = self._passing.proposal.order
        return order[0] if order else None

    def is_here(self, person: str) -> bool:
        """Whether any screen of this person is connected."""
        return bool(self._presence.seats_of(person))

    def passing_parts(self, view: View, lang: str) -> dict[str, object]:
        """The parts of a view that are not in the log, for a page."""
        self._passing.staff = self._presence.staff()
        return self._passing.parts(view, lang)

    def show_findings(self, proposal: Proposal, meter: MeterPart, little_seen: tuple[str, ...]) -> None:
        """Something new was worked out about the room."""
        now = self._passing
        now.proposal, now.meter, now.little_seen = proposal, meter, little_seen
        self._show_passing()

    def show_looking(self, looks: dict[str, list[str]]) -> None:
        """Who looks at which question has changed."""
        self._passing.looking = {
            question: [{"name": self._presence.name_of(person), "person": shown(person)} for person in people]
            for question, people in looks.items()
        }
        self._show_passing()

    def show_service(self, *, unavailable: str | None) -> None:
        """Since when nothing that is written can be kept (ISO 8601), for those who lead."""
        before = self._passing.service
        if before.unavailable != unavailable:
            self._passing.service = ServicePart(unavailable=unavailable, lost=before.lost)
            self._show_passing()

    def sit(self, seat: Seat[FrameT], position: Position | None) -> None:
        """Let a screen in: it gets everything after its position, then the own news."""
        self._presence.come(seat)
        self._metrics.people.labels(seat.outlet.view).inc()
        self._presence_changed()
        try:
            self.resync(seat, position)
        except Exception:
            self.leave(seat)  # whoever was not let in never leaves
            raise

    def resync(self, seat: Seat[FrameT], position: Position | None) -> None:
        """Bring a screen up to date, with the own news: for who comes, comes back, or lost track."""
        self._channel(seat.outlet)[0].welcome(seat, position)
        if seat.outlet.view == "audience":
            seat.screen.write(self._own_news.frame(self._room(), seat.actor.id, seat.outlet))

    def leave(self, seat: Seat[FrameT]) -> None:
        """A screen is gone."""
        if not self._presence.go(seat):
            return
        self._channel(seat.outlet)[0].leave(seat)
        self._metrics.people.labels(seat.outlet.view).dec()
        self._presence_changed()

    def tell(self, facts: Sequence[f.Fact]) -> None:
        """These facts are durable now: publish what they changed."""
        room = self._room()
        if self._passing.is_closed_part != room.is_closed_part:
            self._passing.is_closed_part = room.is_closed_part
            self._show_passing()
        changed = {view for view, store in self.stores.items() if store.advance(room)}
        for outlet, (_, pacer) in self._channels.items():
            if outlet.view in changed:
                pacer.nudge()
        for person in people_concerned(room, facts):
            self._tell_person(person)
        for fact in facts:
            self._tell_authors(room, fact)
            if isinstance(fact.event, f.StaffLinkRevoked):
                self._cut(fact.event.link)

    def begin_again(self, epoch: str, at: str) -> None:
        """The log has another name: no position holds any more, so every screen gets the whole of it."""
        seats = list(self._presence.seats())
        for _, pacer in self._channels.values():
            pacer.stop()
        for timer in self._catch_up_timers.values():
            timer.cancel()
        self._channels, self._catch_up_timers = {}, {}
        self._epoch = epoch
        self._passing.service = ServicePart(unavailable=None, lost=at)
        self._fill_stores()
        for seat in seats:
            self.resync(seat, None)

    def notice_all(self, notice: dict[str, object]) -> None:
        """Tell every screen something that is not in the log."""
        frame = self._encode("notice", msgspec.json.encode(notice))
        for channel, _ in self._channels.values():
            for seat in channel.seats:
                seat.screen.write(frame)

    def flush(self) -> None:
        """Publish now what is due."""
        for _, pacer in self._channels.values():
            pacer.flush()

    def stop(self) -> None:
        """Publish nothing more, and leave no timer behind."""
        self._is_stopped = True
        for _, pacer in self._channels.values():
            pacer.stop()
        for timer in self._catch_up_timers.values():
            timer.cancel()
        self._catch_up_timers.clear()
        if self._presence_timer is not None:
            self._presence_timer.cancel()

    def _fill_stores(self) -> None:
        self._passing.is_closed_part = self._room().is_closed_part
        self.stores = {view: PartStore(view) for view in VIEWS}
        for store in self.stores.values():
            store.advance(self._room())

    def _channel(self, outlet: Outlet) -> tuple[Channel[FrameT], Pacer]:
        known = self._channels.get(outlet)
        if known is not None:
            return known
        channel = Channel(
            outlet,
            self.stores[outlet.view],
            epoch=self._epoch,
            encode=self._encode,
            render=self._render,
            on_drop=self._metrics.backlog_drops.inc,
            fleet=self._make_fleet(),
        )
        made = channel, Pacer(lambda: self._publish(channel))
        self._channels[outlet] = made
        self._set_passing(channel)
        return made

    def _publish(self, channel: Channel[FrameT]) -> Generator[None, None, int]:
        with self._metrics.publish_seconds.time():
            screens = yield from channel.publish()
        self._metrics.deliveries.inc(screens)
        if channel.has_news:
            self._catch_up_later(channel.outlet)
        return screens

    def _catch_up_later(self, outlet: Outlet) -> None:
        """A screen was skipped: look again, even if nothing happens in the room."""
        if outlet in self._catch_up_timers or self._is_stopped:
            return

        def look_again() -> None:
            del self._catch_up_timers[outlet]
            self._channels[outlet][1].nudge()

        loop = asyncio.get_running_loop()
        self._catch_up_timers[outlet] = loop.call_later(CATCH_UP_EVERY_S, look_again)

    def _tell_person(self, person: str) -> None:
        for seat in self._presence.seats_of(person):
            if seat.outlet.view == "audience":
                seat.screen.write(self._own_news.frame(self._room(), person, seat.outlet))

    def _presence_changed(self) -> None:
        if self._presence_timer is None and not self._is_stopped:
            loop = asyncio.get_running_loop()
            self._presence_timer = loop.call_later(PRESENCE_EVERY_S, self._count_present)

    def _count_present(self) -> None:
        self._presence_timer = None
        self._passing.present = self._presence.count()
        self._passing.staff = self._presence.staff()
        self._show_passing()

    def _show_passing(self) -> None:
        for channel, pacer in self._channels.values():
            if self._set_passing(channel) or channel.has_news:
                pacer.nudge()

    def _set_passing(self, channel: Channel[FrameT]) -> bool:
        parts = self._passing.parts(channel.outlet.view, channel.outlet.lang)
        changed = [channel.set_passing(key, value) for key, value in parts.items()]
        return any(changed)

    def _tell_authors(self, room: Room, fact: f.Fact) -> None:
        """What happened to a question by another's hand, told on its author's phones at once."""
        for notice in notices_of(room, fact):
            frame = self._encode("notice", msgspec.json.encode(notice.body))
            for seat in self._presence.seats_of(notice.person):
                if seat.outlet.view == "audience":
                    seat.screen.write(frame)

    def _cut(self, link: str) -> None:
        """A staff link was revoked: whoever came by it sees nothing more, from this moment."""
        seats = [seat for seat in self._presence.seats() if seat.link == link]
        for seat in seats:
            body = {"kind": "revoked", "text": self._passing.say(seat.lang, "refusal.link_closed", {})}
            seat.screen.write(self._encode("notice", msgspec.json.encode(body)))
            seat.screen.disconnect()
            self.leave(seat)
