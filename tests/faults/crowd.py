"""People who do random things all the time and never give a command up before it is answered.

Lives here: what a member of the crowd says next, and the journal of everything said and answered.
Must not live here: judging the answers (``audit``), killing anything.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from livetalk.rooms.actors import Actor
from tests.faults.screen import RETRY_EVERY_S, Json, Screen

PAUSE_S = 0.08  # at most, between two commands of one person: a limit of 30 a second is not reached
UNDER_WAY = 3  # commands that one person has unanswered at a time
TWICE = 0.05  # how often a command is sent twice, as by a client that lost patience
BURST = 5

SAID_AT_THE_GATE = ("too_many", "too_many_reactions", "restarting")
REACTIONS = ("applause", "heart", "agree", "laugh", "wonder")
SAID = "Hvornår får havnen flere bænke i skyggen?", "Why is the bus late?", "Kan vi få lys på stien? 🌊"

_ids = itertools.count(1)


@dataclass(slots=True, eq=False)
class Sent:
    """One command with everything that was answered to it."""

    actor: Actor
    command: Json
    times: int = 0
    lost: int = 0  # sent over connections that went before the answer came
    acks: list[Json] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The command's id as the log has it."""
        return f"{self.actor.id}:{self.command['id']}"

    @property
    def accepted(self) -> Json | None:
        """The acknowledgement that said yes, if one did."""
        return next((ack for ack in self.acks if ack["ok"]), None)

    @property
    def is_refused(self) -> bool:
        """Whether the server has said no, and nothing that is still open can turn it into a yes."""
        if any(ack["ok"] for ack in self.acks):
            return False
        if any(not ack["temporary"] for ack in self.acks):
            return True
        if len(self.acks) + self.lost < self.times or not self.acks:
            return False
        # The gate says these before anybody looks whether the command is in the log already.
        return self.lost == 0 or self.acks[-1]["code"] not in SAID_AT_THE_GATE


class SentFar(Sent):
    """The same to a server whose log is far away: "it cannot be saved just now" leaves open whether it was.

    That counts like no answer at all: whoever said it says it again.
    """

    __slots__ = ()

    @property
    def is_refused(self) -> bool:
        """Whether the server has said no, knowing whether the command is in the log."""
        known = [ack for ack in self.acks if ack.get("code") != "log_unavailable"]
        heard = Sent(self.actor, self.command, self.times, self.lost + len(self.acks) - len(known), known)
        return heard.is_refused


Choose = Callable[["Member"], Json | None]


class Member:
    """A person with a screen, who comes back after every interruption and repeats what is open."""

    def __init__(
        self,
        screen: Screen,
        actor: Actor,
        choose: Choose,
        rng: random.Random,
        *,
        pause_s: float = PAUSE_S,
        sent: type[Sent] = Sent,
    ) -> None:
        self.screen = screen
        self.actor = actor
        self.rng = rng
        self.journal: list[Sent] = []
        self.open: dict[str, Sent] = {}
        self.is_talking = True
        self._choose = choose
        self._pause_s = pause_s
        self._sent = sent

    async def live(self) -> None:
        """Until cancelled."""
        while True:
            await self.screen.join_persistently()
            for sent in list(self.open.values()):
                self._say(sent)
            while not self.screen.lost.is_set():
                if self.is_talking and self.screen.is_here and len(self.open) < UNDER_WAY:
                    self.say_something()
                await asyncio.sleep(self.rng.uniform(0, self._pause_s))
            await asyncio.sleep(RETRY_EVERY_S)

    def burst(self) -> None:
        """Say several things at once."""
        if self.screen.is_here:
            for _ in range(BURST):
                self.say_something()

    def say_something(self) -> None:
        """One random command, if there is something to say."""
        chosen = self._choose(self)
        if chosen is None:
            return
        sent = self._sent(self.actor, {"id": f"c{next(_ids)}", **chosen})
        self.journal.append(sent)
        self.open[sent.key] = sent
        self._say(sent)
        if self.rng.random() < TWICE:
            self._say(sent)

    def _say(self, sent: Sent) -> None:
        sent.times += 1
        self.screen.say(sent.command).add_done_callback(lambda done: self._heard(sent, done))

    def _heard(self, sent: Sent, done: asyncio.Future[Json]) -> None:
        if done.cancelled() or done.exception() is not None:
            sent.lost += 1  # it stays open, and is said again when there is a connection
            return
        sent.acks.append(done.result())
        if sent.accepted is not None or sent.is_refused:
            self.open.pop(sent.key, None)
        elif len(sent.acks) + sent.lost == sent.times:
            asyncio.get_running_loop().call_later(1, self._say_again, sent)

    def _say_again(self, sent: Sent) -> None:
        if sent.key in self.open and not self.screen.lost.is_set():
            self._say(sent)


def citizen(member: Member) -> Json | None:
    """What somebody in the audience says next."""
    rng, mine = member.rng, member.screen.mine
    cards = [value for key, value in member.screen.parts.items() if key.startswith("q:")]
    any_status = rng.random() < 0.02
    shown = [card["id"] for card in cards if card["status"] == "approved" or any_status]
    asked = [question for question, status in mine.get("asked", {}).items() if status != "withdrawn"]
    supported = [question for question in mine.get("supported", []) if question in shown]
    text = f"{rng.choice(SAID)} {rng.random()}"
    wishes = {"ask": 8, "support": 40, "unsupport": 20, "react": 25, "revise": 4, "withdraw": 1, "odd": 2}
    match rng.choices(list(wishes), list(wishes.values()))[0]:
        case "support" if shown:
            return {"type": "support", "question": rng.choice(shown)}
        case "unsupport" if supported:
            return {"type": "unsupport", "question": rng.choice(supported)}
        case "react":
            return {"type": "react", "kind": rng.choice(REACTIONS), "count": rng.randint(1, 2)}
        case "revise" if asked:
            return {"type": "revise", "question": rng.choice(asked), "text": text}
        case "withdraw" if asked:
            return {"type": "withdraw", "question": rng.choice(asked)}
        case "odd":
            return {"type": rng.choice(("support", "approve")), "question": "nosuch"}
        case _:
            return {"type": "ask", "text": text, "name": rng.choice((None, "Åse"))}


JUDGING = {"approve": 40, "dismiss": 8, "take": 12, "finish": 8, "restore": 4, "undo": 12}
LEADING = {"elaborate": 4, "merge": 6, "unmerge": 4, "lock": 2, "message": 1}
CHAIR_WISHES = {**JUDGING, **LEADING, "blank": 2, "pause": 1, "ask": 3}


def chair(member: Member) -> Json | None:
    """What a moderator does next."""
    rng, parts = member.rng, member.screen.parts
    if parts["room"]["state"] != "open" and rng.random() < 0.2:
        return {"type": "room", "state": "open"}
    wish = rng.choices(list(CHAIR_WISHES), list(CHAIR_WISHES.values()))[0]
    match wish:
        case "undo":
            return {"type": "undo"}
        case "blank":
            return {"type": "blank", "on": rng.random() < 0.5}
        case "pause":
            return {"type": "room", "state": "paused"}
        case "ask":
            return {"type": "ask", "text": f"{rng.choice(SAID)} {rng.random()}"}
        case "message":
            return {"type": "message", "text": "Fem minutter endnu."}
        case _:
            return _judge(member, wish)


STARTS_FROM = {
    "approve": "waiting",
    "dismiss": "waiting",
    "take": "approved",
    "finish": "now",
    "restore": "dismissed",
    "elaborate": "waiting",
    "merge": "approved",
    "unmerge": "merged",
    "lock": "approved",
}


def _judge(member: Member, verb: str) -> Json | None:
    """Do something with a question that stood right when the moderator last looked."""
    rng = member.rng
    cards = [value for key, value in member.screen.parts.items() if key.startswith("q:")]
    fitting = [card["id"] for card in cards if card["status"] == STARTS_FROM[verb]]
    if not fitting:
        return None
    more: Json = {}
    if verb == "dismiss":
        more = {"reason": rng.choice(("tone", "duplicate", "Vi tager det senere."))}
    elif verb == "finish":
        more = {"how": rng.choice(("answered", "unanswered"))}
    elif verb == "elaborate":
        more = {"message": "Hvor ved havnen?"}
    elif verb == "merge":
        more = {"into": rng.choice(fitting)}
    return {"type": verb, "question": rng.choice(fitting), **more}


def nobody(_member: Member) -> Json | None:
    """A screen that only watches."""
    return None
