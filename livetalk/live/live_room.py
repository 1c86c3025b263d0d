"""A room that is in use on this node: its host, its audience, and the gate in front of both.

Lives here: permission, limits, and routing a command to where it is decided, with one dispatcher for
sockets and forms alike; what a live room is put together from. Must not live here: how a person is
recognised, or how a command arrives.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic

import msgspec

from livetalk.live.advising import LiveAdvice
from livetalk.live.advisor import Advisor, Findings
from livetalk.live.broadcasting.audience import Audience
from livetalk.live.broadcasting.passing import meter_part
from livetalk.live.broadcasting.screens import FrameT, Position, Seat
from livetalk.live.caption_clock import CaptionClock
from livetalk.live.claims import Claims
from livetalk.live.eraser import Eraser
from livetalk.live.exposures import Exposures
from livetalk.live.guard import Guard
from livetalk.live.host import RoomHost
from livetalk.live.limits import Limits
from livetalk.live.metrics import Metrics
from livetalk.live.reaction_window import ReactionWindow
from livetalk.live.submissions import BUSY, Accepted, Outcome
from livetalk.moderation.policy import may
from livetalk.nodes.notes import RoomNote
from livetalk.rooms.actors import Actor
from livetalk.rooms.advice import screened
from livetalk.rooms.cards import iso
from livetalk.rooms.commands import InnerCommand, LookAt, React, SeeQuestions, WireCommand
from livetalk.rooms.decide import Context, decide
from livetalk.rooms.event import Flag
from livetalk.rooms.facts import Fact, QuestionsSeen
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room

Given = WireCommand | InnerCommand
"""What somebody may ask for, by wire or through an address of its own."""

Refusal = Callable[[Actor, Given], Rejected | None]
RESTARTING = Rejected(code="restarting", temporary=True, retry_after=3)


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said to somebody who is still writing: places in the words, and questions alike."""

    flags: tuple[Flag, ...]
    similar: tuple[str, ...]


class LiveRoom(Generic[FrameT]):
    """See the module's docstring. Made by ``opening.open_room``."""

    def __init__(
        self,
        host: RoomHost,
        audience: Audience[FrameT],
        limits: Limits,
        metrics: Metrics,
        advice: LiveAdvice,
        *,
        eraser: Eraser,
        captions: CaptionClock,
    ) -> None:
        self.host = host
        self.eraser = eraser
        self.audience = audience
        self._limits = limits
        self._metrics = metrics
        self._advice = advice
        self._reactions = ReactionWindow(host)
        self.exposures = Exposures(host)
        self._claims = Claims(audience.show_looking)
        self._advisor = Advisor(lambda: host.room, self._show)
        self._guard = Guard(host)
        self._captions = captions
        self.sends_mail = False  # whether this server sends any
        self.refusal: Refusal = lambda _actor, _command: None  # what stands in a command's way
        self._draining = False
        self._following: asyncio.Task[None] | None = None

    @property
    def state(self) -> Room:
        """The room as this node knows it, for reading only."""
        return self.host.room

    @property
    def epoch(self) -> str:
        """The name of the room's log."""
        return self.host.epoch

    @property
    def is_idle(self) -> bool:
        """Whether nobody watches and nothing is under way, so that the room may leave the memory."""
        is_open = self._reactions.is_open or self.exposures.is_open
        is_busy = self.host.is_busy or self.eraser.is_busy
        return self.audience.is_empty and not is_busy and not is_open

    def start(self) -> None:
        """Work out what the first screen should find, and hear of what other nodes append."""
        self._advice.follow(self.host.ahead)
        self._advisor.start()
        self._captions.start()
        self._following = asyncio.create_task(self.host.follow())

    def tell(self, facts: Sequence[Fact]) -> None:
        """These facts are durable now: show them, and think about them."""
        self.audience.tell(facts)
        self._advisor.note(facts)
        self._guard.note(facts)
        self._captions.note(facts)

    def begin_again(self, now: int) -> None:
        """The log has lost facts: every screen gets what is left, and those who lead are told."""
        self.audience.begin_again(self.epoch, iso(now))
        self._advisor.start()

    def give(
        self,
        actor: Actor,
        command: Given,
        command_id: str | None,
        link: str | None = None,
    ) -> asyncio.Future[Outcome]:
        """Carry out a command for somebody; the answer is the future's result, also a refusal.

        Commands are decided in the order of the calls, whether or not anybody waits in between.
        ``link`` is the staff link that the giver came by.
        """
        answer = self._give(actor, command, command_id, link)
        name = str(command.__struct_config__.tag)
        answer.add_done_callback(lambda done: self._count(name, done))
        return answer

    def check(self, text: str, name: str = "", theme: str = "") -> Checked:
        """Look at words that nobody has sent yet. Nothing of them is kept."""
        self._advice.follow(self.host.ahead)  # what was approved since somebody last asked
        flags = screened(self._advice, text, name, theme)
        return Checked(
            flags=self._advice.warns(flags),
            similar=self._advice.similar_in_public(self.state, text),
        )

    def _give(
        self, actor: Actor, command: Given, command_id: str | None, link: str | None
    ) -> asyncio.Future[Outcome]:
        if self._draining:
            return _at_once(RESTARTING)
        if not may(actor.role, command):
            return _at_once(Rejected(code="not_allowed"))
        if (why := self.refusal(actor, command)) is not None:
            return _at_once(why)
        limits = self._limits
        pace = limits.commands if actor.role == "audience" else limits.staff_commands
        wait = pace.take(actor.id)
        if wait:
            return _at_once(Rejected(code="too_many", params={"n": wait}, temporary=True, retry_after=wait))
        match command:
            case React():
                return self._react(actor, command, command_id)
            case SeeQuestions() | LookAt():
                return _at_once(self._glance(actor, command))
            case _:
                return self.host.submit(
                    actor,
                    command_id,
                    lambda room, now, fresh: _decide(room, command, self._context(actor, now, fresh, link)),
                )

    def _context(self, actor: Actor, now: int, fresh_id: str, link: str | None) -> Context:
        return Context(
            actor=actor,
            now=now,
            fresh_id=fresh_id,
            advice=self._advice,
            proposed=self.audience.proposed,
            link=link,
            sends_mail=self.sends_mail,
        )

    def _glance(self, actor: Actor, command: SeeQuestions | LookAt) -> Outcome:
        """What is merely looked at is answered at once: it is in no log, or only in a sum."""
        answer = decide(self.state, command, Context(actor=actor, now=0, fresh_id=""))
        if isinstance(answer, Rejected):
            return answer
        if isinstance(command, LookAt):
            self._claims.look(actor.id, command.question)
        for event in answer.events:
            if isinstance(event, QuestionsSeen):
                self.exposures.add(actor.id, event.counts)
        return Accepted(seq=self.state.seq)

    def _show(self, findings: Findings) -> None:
        self.audience.show_findings(
            findings.proposal, meter_part(self.state, findings.meter), findings.little_seen
        )

    def _react(self, actor: Actor, command: React, command_id: str | None) -> asyncio.Future[Outcome]:
        key = None if command_id is None else f"{actor.id}:{command_id}"
        known = self._reactions.find(key)
        if known is not None:
            return known
        if self.host.pulse.is_old():
            return _at_once(BUSY)
        wait = self._limits.reactions.take(actor.id, command.count)
        if wait:
            slower = Rejected(code="too_many_reactions", params={"n": wait}, temporary=True, retry_after=wait)
            return _at_once(slower)
        answer = decide(self.state, command, Context(actor=actor, now=0, fresh_id=""))
        if isinstance(answer, Rejected):
            return _at_once(answer)
        return self._reactions.add({command.kind: command.count}, key)

    def _count(self, command: str, done: asyncio.Future[Outcome]) -> None:
        if not done.cancelled():
            outcome = done.result()
            self._metrics.commands.labels(
                command, "ok" if isinstance(outcome, Accepted) else outcome.code
            ).inc()

    async def reach(self, position: Position | None) -> bool:
        """Know at least what a screen has seen, be it on another node, before it is let in.

        False if the log cannot be read now: then another node may know more, and this one would only
        have the screen show less than it does.
        """
        if position is None:
            return True
        # Another epoch may be one that this node has yet to hear of.
        return await self.host.reach(position.seq if position.epoch == self.epoch else None)

    def sit(self, seat: Seat[FrameT], position: Position | None) -> None:
        """Let a screen in."""
        self.audience.sit(seat, position)

    def leave(self, seat: Seat[FrameT]) -> None:
        """A screen is gone."""
        self.audience.leave(seat)
        if not self.audience.is_here(seat.actor.id):
            self._claims.look(seat.actor.id, None)

    @property
    def note(self) -> RoomNote:
        """Who is in the room on this node, and what they look at, for the others."""
        here, looks = self.audience.here, self._claims.here
        staff = tuple(msgspec.structs.replace(one, looking=looks.get(one.person)) for one in here.staff)
        return RoomNote(present=here.present, staff=staff)

    def hear(self, elsewhere: Sequence[RoomNote]) -> None:
        """Who is in the room on the other nodes."""
        looks = {one.person: one.looking for note in elsewhere for one in note.staff if one.looking}
        self.audience.hear(elsewhere)
        self._claims.hear(looks)

    def refuse_commands(self) -> None:
        """The server is about to stop: whatever comes now is to come again later."""
        self._draining = True

    async def drain(self) -> None:
        """Refuse new commands, finish what was accepted, and show it."""
        self.refuse_commands()
        self._reactions.close()
        self.exposures.close()
        self._captions.stop()
        await self.host.settle()
        await self.eraser.settled()
        self.audience.flush()
        await asyncio.sleep(0)  # let the answers go out

    def stop(self) -> None:
        """Publish nothing more; the room leaves this node's memory."""
        if self._following is not None:
            self._following.cancel()
        self._advisor.stop()
        self._guard.stop()
        self._captions.stop()
        self._claims.stop()
        self.eraser.stop()
        self.audience.stop()


def _decide(room: Room, command: Given, context: Context) -> Decided | Rejected:
    """Decide, unless the staff link was closed before this command's turn came, here or on another node."""
    if context.link is not None and context.link not in room.links:
        return Rejected(code="link_closed")
    return decide(room, command, context)


def _at_once(outcome: Outcome) -> asyncio.Future[Outcome]:
    answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    answer.set_result(outcome)
    return answer
