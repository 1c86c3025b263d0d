"""A random evening: the steps it is made of, what everybody saw, and what must be true at its end.

Must not live here: which steps follow each other (``test_random_evenings``).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from livetalk.live import room_state
from livetalk.live.broadcasting.screens import Format, Seat
from livetalk.live.submissions import Accepted, Outcome
from livetalk.rooms import commands as c
from livetalk.rooms import views
from livetalk.rooms.actors import Actor, View
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.question import Question
from tests.live.phones import Phone
from tests.rooms.random_commands import Deed, Numbers, command_of
from tests.support.halls import CODE, open_hall
from tests.support.screens import FakeScreen, Frame, moderator, person
from tests.support.waiting import turns, until

PEOPLE = tuple(person(f"p{n}") for n in range(4))
MODERATORS = (moderator("mo"), moderator("mia"))
SCREENS: tuple[tuple[Actor, View, Format, str], ...] = (
    (PEOPLE[0], "audience", "json", ""),
    (PEOPLE[0], "audience", "html", "da"),
    (PEOPLE[1], "audience", "html", "en"),
    (PEOPLE[2], "audience", "json", ""),
    (PEOPLE[3], "wall", "html", "da"),
    (PEOPLE[3], "wall", "json", ""),
    (MODERATORS[0], "moderator", "html", "da"),
    (MODERATORS[1], "moderator", "json", ""),
    (MODERATORS[1], "speaker", "html", "da"),
    (MODERATORS[0], "notes", "json", ""),
)
NOT_LOGGED = ("present", "staff", "looking", "meter", "proposal", "little_seen", "service")
LEADING: tuple[Deed, ...] = (
    *("merge", "merge", "merge", "unmerge", "elaborate", "correct", "bulk", "tag", "assign", "order"),
    *("lock", "ordering", "message", "hand", "speak", "acknowledge", "quarantine", "release"),
)
MARK = re.compile(r"ORD\d+X")

Step = tuple[str, int, int]


class Evening:
    """One random evening. Every step has two numbers that choose whom and what it concerns."""

    def __init__(self) -> None:
        self.phones: list[Phone] = []
        self.sent: list[tuple[Actor, c.WireCommand, str]] = []
        self.answers: dict[tuple[str, str], Outcome] = {}
        self.leaks: list[str] = []
        self.marks = 0
        self.under_way: list[asyncio.Task[None]] = []
        self.is_disk_slow = False

    async def begin(self) -> None:
        self.hall = await open_hall()
        self.phones = [
            Phone(self.hall, actor, view, form, lang, self.watch) for actor, view, form, lang in SCREENS
        ]

    def watch(self, view: View, actor: Actor, frame: Frame) -> None:
        """Look at every frame at the moment it leaves; here nobody would hear of an exception."""
        event, payload = frame
        if view == "moderator":
            return
        found = set(MARK.findall(payload.decode()))
        if event in ("mine", "notice"):
            own = views.mine(self.hall.room.state, actor.id)
            found -= set(MARK.findall(msgspec.json.encode(own).decode()))
            leaked = found
        else:
            leaked = found & self.hidden(view)
        self.leaks += [f"{mark} in a {event} for {view}" for mark in sorted(leaked)]

    def hidden(self, view: View) -> set[str]:
        """By what is durable: every word that this view may not show now, backstage messages too."""
        room = self.hall.room.state
        shown = [q for q in room.questions.values() if q.is_public]
        visible = {key for q in shown for key in (q.text_key, q.name_key)}
        kinds = ("q:", "link:") if view == "speaker" else ("q:", "link:", "message:")
        words = (word for key, word in room.words.items() if key.startswith(kinds) and key not in visible)
        return {mark for word in words for mark in MARK.findall(word)}

    async def step(self, step: Step) -> None:
        name, who, what = step
        self.hall.clock[0] += 1
        self.hall.clock[1] += 10_000
        handler: Callable[[int, int], Awaitable[None]] = getattr(self, f"do_{name}")
        await handler(who, what)

    # People

    async def do_ask(self, who: int, what: int) -> None:
        words = self.words(), self.words() if what % 2 else None
        await self.give(PEOPLE[who % len(PEOPLE)], c.AskQuestion(text=words[0], name=words[1]))

    async def do_support(self, who: int, what: int) -> None:
        await self.about(PEOPLE[who % len(PEOPLE)], what, lambda q: c.SupportQuestion(question=q.id))

    async def do_unsupport(self, who: int, what: int) -> None:
        await self.about(PEOPLE[who % len(PEOPLE)], what, lambda q: c.UnsupportQuestion(question=q.id))

    async def do_own(self, who: int, what: int) -> None:
        question = self.question(who)
        if question is not None:
            author = next(p for p in PEOPLE if p.id == question.by)
            commands = (
                c.WithdrawQuestion(question=question.id),
                self.revised(question),
                self.revised(question),
            )
            await self.give(author, commands[what % 3])

    async def do_react(self, who: int, what: int) -> None:
        await self.give(PEOPLE[who % len(PEOPLE)], c.React(kind="heart", count=1 + what % 3))

    # Moderators

    async def do_judge(self, who: int, what: int) -> None:
        commands: tuple[Callable[[Question], c.WireCommand], ...] = (
            lambda q: c.ApproveQuestion(question=q.id),
            lambda q: c.ApproveQuestion(question=q.id),
            lambda q: c.DismissQuestion(question=q.id, reason=self.words()),
            lambda q: c.RestoreQuestion(question=q.id),
            lambda q: c.TakeQuestion(question=q.id),
            lambda q: c.FinishQuestion(question=q.id, how="unanswered"),
        )
        await self.about(MODERATORS[who % 2], what // 6, commands[what % 6])

    async def do_lead(self, who: int, what: int) -> None:
        """All else that moderators do, as on the random evenings of the core."""
        deed, question = LEADING[what % len(LEADING)], self.question(who)
        numbers = Numbers(who=who, which=what, how=(who + what) % 8)
        command = command_of(
            self.hall.room.state, deed, numbers, question.id if question else "nope", self.words
        )
        await self.give(MODERATORS[who % 2], command)  # type: ignore[arg-type]

    async def do_seen(self, who: int, what: int) -> None:
        await self.about(PEOPLE[who % len(PEOPLE)], what, lambda q: c.SeeQuestions(questions=(q.id,)))

    async def do_undo(self, who: int, _what: int) -> None:
        await self.give(MODERATORS[who % 2], c.Undo())

    async def do_frame(self, who: int, what: int) -> None:
        commands: tuple[c.WireCommand, ...] = (
            c.BlankWall(on=bool(who % 2)),
            c.SetRoomState(state="paused"),
            c.SetRoomState(state="open"),
            c.SetRoomState(state="open"),
        )
        await self.give(MODERATORS[who % 2], commands[what % 4])

    # The same again, and many at once

    async def do_repeat(self, who: int, _what: int) -> None:
        if self.sent:
            actor, command, command_id = self.sent[who % len(self.sent)]
            await self.give(actor, command, command_id)

    async def do_storm(self, who: int, what: int) -> None:
        """Commands that nobody waits for in between: old ones again and new ones, in any order."""
        again = [self.sent[(who * n) % len(self.sent)] for n in range(1, 4)] if self.sent else []
        question = self.question(what)
        if question is not None:
            again += [(p, c.SupportQuestion(question=question.id), f"s{self.marks}") for p in PEOPLE]
            self.marks += 1
        await asyncio.gather(*(self.give(*one) for one in again))

    # Screens

    async def do_join(self, who: int, what: int) -> None:
        phone = self.phone(who)
        if not phone.is_connected:
            phone.connect(phone.shown.position if what % 4 else None)

    async def do_leave(self, who: int, _what: int) -> None:
        self.phone(who).disconnect()

    async def do_deliver(self, who: int, what: int) -> None:
        self.phone(who).deliver(1 + what % 3)

    async def do_lose(self, who: int, _what: int) -> None:
        self.phone(who).lose()

    async def do_slow(self, who: int, what: int) -> None:
        line = self.phone(who).line
        if line is not None:
            line.slow = bool(what % 2)

    async def do_pass(self, _who: int, _what: int) -> None:
        await turns()

    # Trouble

    async def do_disk(self, _who: int, what: int) -> None:
        self.hall.log.full = not what % 3
        self.hall.log.failing = what % 2

    async def do_slow_disk(self, _who: int, what: int) -> None:
        """From now on nobody is answered; or what waited becomes durable – or does not."""
        if not self.is_disk_slow:
            self.hall.log.hold()
            self.is_disk_slow = True
        else:
            self.hall.log.failing = what % 3
            await self.let_go()

    async def let_go(self) -> None:
        self.hall.log.release()
        self.is_disk_slow = False
        await asyncio.gather(*self.under_way)
        self.under_way = []

    async def do_restart(self, _who: int, what: int) -> None:
        if what % 4:
            return
        await self.let_go()
        self.hall.log.full, self.hall.log.failing = False, 0
        await self.hall.room.drain()
        self.hall.room.stop()
        self.hall = await open_hall(self.hall.log)
        for phone in self.phones:
            phone.seat = phone.line = None
            phone.hall = self.hall
        # Answers that left no fact are not known after a restart.
        self.answers = {
            key: answer
            for key, answer in self.answers.items()
            if isinstance(answer, Accepted) and answer.question is not None
        }

    # How

    def words(self) -> str:
        self.marks += 1
        return f"Hvad med ORD{self.marks - 1}X?"

    def phone(self, who: int) -> Phone:
        return self.phones[who % len(self.phones)]

    def question(self, what: int) -> Question | None:
        questions = list(self.hall.room.state.questions.values())
        return questions[what % len(questions)] if questions else None

    def revised(self, question: Question) -> c.WireCommand:
        return c.ReviseQuestion(question=question.id, text=self.words())

    async def about(self, actor: Actor, what: int, command: Callable[[Question], c.WireCommand]) -> None:
        question = self.question(what)
        if question is not None:
            await self.give(actor, command(question))

    async def give(self, actor: Actor, command: c.WireCommand, command_id: str | None = None) -> None:
        command_id = command_id or f"c{len(self.sent)}"
        self.sent.append((actor, command, command_id))
        giving = asyncio.ensure_future(self.answered(actor, command, command_id))
        if self.is_disk_slow:
            self.under_way.append(giving)
            await turns(3)
        else:
            await giving

    async def answered(self, actor: Actor, command: c.WireCommand, command_id: str) -> None:
        outcome = await self.hall.room.give(actor, command, command_id)
        if isinstance(outcome, Rejected) and outcome.temporary:
            return
        if isinstance(command, c.SeeQuestions):
            return  # a phone that says it again has seen it again: each is counted once at most
        assert self.answers.setdefault((actor.id, command_id), outcome) == outcome, "another answer"

    # The end

    async def end(self) -> None:
        await self.let_go()
        self.hall.log.full, self.hall.log.failing = False, 0
        for phone in self.phones:
            if not phone.is_connected:
                phone.connect(phone.shown.position)
            elif phone.missed:
                phone.deliver()
                phone.ask_again()
            if phone.line is not None:
                phone.line.slow = False
        await until(self.is_quiet)

    def is_quiet(self) -> bool:
        for phone in self.phones:
            phone.deliver()
        audience = self.hall.room.audience
        waiting = [
            pacer for channel, pacer in audience._channels.values() if pacer._timer or channel.has_news
        ]
        room = self.hall.room
        is_still = not room.host.is_busy and not room._advisor.is_busy
        return not waiting and audience._presence_timer is None and is_still

    async def check(self) -> None:
        assert self.leaks == []
        folded = await room_state.load(self.hall.log, CODE)
        for phone in self.phones:
            assert phone.seat is not None
            assert not phone.false_alarms, "a gap where nothing was lost: a hall would ask again at once"
            assert phone.shown.parts == self.fresh(phone)
            if phone.view == "audience" and phone.form == "json":
                own = msgspec.to_builtins(views.mine(folded, phone.actor.id))
                latest = phone.shown.heard("mine")[-1]
                assert latest["asked"] == own["asked"]
                assert latest["supported"] == list(own["supported"])
                assert latest["own"] == builtins(own["own"])
            if phone.form == "json":
                seen = {k: v for k, v in phone.shown.parts.items() if k not in NOT_LOGGED}
                assert seen == builtins(views.view(folded, phone.view))
        assert builtins(views.view(self.hall.room.state, "moderator")) == builtins(
            views.view(folded, "moderator")
        )

    def fresh(self, phone: Phone) -> dict[str, Any]:
        """What a screen that comes now would see."""
        assert phone.seat is not None
        channel, _ = self.hall.room.audience._channels[phone.seat.outlet]
        screen = FakeScreen()
        visitor = Seat(screen=screen, outlet=phone.seat.outlet, actor=phone.actor)
        channel.welcome(visitor, None)
        channel.leave(visitor)
        return screen.parts


def builtins(parts: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(parts))
