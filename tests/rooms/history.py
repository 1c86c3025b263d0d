"""A small language for tests of the core: facts in, a command, facts out.

    given(room(), asked("q1", by=ANNE), approved("q1"))
        .when(c.ReviseQuestion(question="q1", text="Hvornår?"), by=ANNE)
        .then(f.QuestionRevised(question="q1", held=True, text_key="q:q1:text:2"))

Lives here: the sentences that a history is made of, and fakes for ids and time. Each ``when`` asks
the policy first, as the edge does, and checks what holds for every decision: deciding changes
nothing, and a refusal therefore changes nothing at all. Must not live here: rules of the core.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from livetalk.moderation.policy import may
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import SYSTEM, VIEWS, Actor, View
from livetalk.rooms.advice import NO_ADVICE, Advice
from livetalk.rooms.decide import Context, decide
from livetalk.rooms.evolve import evolve
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.question import Question
from livetalk.rooms.room import Room

ANNE = Actor(id="anne-0f3a9c", role="audience")
BENT = Actor(id="bent-77d1e2", role="audience")
CARLA = Actor(id="carla-5b80aa", role="audience")
MO = Actor(id="mo-31c4d9", role="moderator")
MIA = Actor(id="mia-e9902b", role="moderator")
LIS = Actor(id="lis-4c07f1", role="speaker")

START = 1_793_000_000_000  # an evening in late October 2026
SECOND = 1000


@dataclass(frozen=True, kw_only=True)
class Past:
    """Something that has happened: the facts of one command, their maker, and the words beside them."""

    events: tuple[f.AnyEvent, ...]
    by: str | None = None
    words: dict[str, str] = field(default_factory=dict)


def room(
    *, moderation: f.Moderation = "before", state: f.RoomState = "open", traits: tuple[f.Trait, ...] = ()
) -> tuple[Past, ...]:
    """A room with its frame, in the state that is wanted."""
    words = {
        "room:title": "Borgermøde om skolevejen",
        "room:purpose": "Vi vil høre, hvad I ser på vejen.",
        "room:input_use": "Udvalget læser alt.",
    }
    created = Past(events=(f.RoomCreated(code="482913", moderation=moderation, traits=traits),), words=words)
    return (created,) if state == "open" else (created, state_became(state))


def state_became(state: f.RoomState, *, by: Actor | None = None) -> Past:
    """The room's state changed; by the system unless a moderator is named."""
    return Past(events=(f.RoomStateChanged(state=state),), by=by.id if by else None)


def wall_blanked(*, on: bool = True, by: Actor = MO) -> Past:
    """The panic key was pressed or let go."""
    return Past(events=(f.WallBlanked(on=on),), by=by.id)


def asked(
    question: str,
    *,
    by: Actor = ANNE,
    text: str | None = None,
    held: bool = True,
    name: str | None = None,
    theme: str | None = None,
    flags: tuple[f.Flag, ...] = (),
    similar: tuple[str, ...] = (),
) -> Past:
    """A question came in; its text names it unless another one is given."""
    key = f"q:{question}"
    words = {f"{key}:text:1": text or f"Hvad med {question}?"}
    words |= {f"{key}:name": name} if name else {}
    words |= {f"{key}:theme": theme} if theme else {}
    event = f.QuestionAsked(
        question=question,
        held=held,
        text_key=f"{key}:text:1",
        name_key=f"{key}:name" if name else None,
        theme_key=f"{key}:theme" if theme else None,
        origin="hall" if by.role == "moderator" else "phone",
        flags=flags,
        similar=similar,
    )
    return Past(events=(event,), by=by.id, words=words)


def revised(question: str, text: str, *, by: Actor = ANNE, held: bool = True, version: int = 2) -> Past:
    """The author changed the words."""
    key = f"q:{question}:text:{version}"
    return Past(
        events=(f.QuestionRevised(question=question, held=held, text_key=key),), by=by.id, words={key: text}
    )


def withdrawn(question: str, *, by: Actor = ANNE) -> Past:
    """The author took it back."""
    return Past(events=(f.QuestionWithdrawn(question=question),), by=by.id)


def approved(question: str, *, by: Actor = MO) -> Past:
    """A moderator let it into the queue."""
    return Past(events=(f.QuestionApproved(question=question),), by=by.id)


def dismissed(question: str, reason: str = "off_topic", *, note: str | None = None, by: Actor = MO) -> Past:
    """A moderator decided not to show it."""
    key = f"q:{question}:note" if note else None
    event = f.QuestionDismissed(question=question, reason=reason, note_key=key)
    return Past(events=(event,), by=by.id, words={key: note} if key and note else {})


def restored(question: str, *, by: Actor = MO) -> Past:
    """It went back to where it was."""
    return Past(events=(f.QuestionRestored(question=question),), by=by.id)


def taken(question: str, *, instead_of: str | None = None, by: Actor = MO) -> Past:
    """It is on now; one that was on is answered by the same command."""
    on_now: tuple[f.AnyEvent, ...] = (f.QuestionTaken(question=question),)
    if instead_of:
        on_now = (f.QuestionFinished(question=instead_of, how="answered"), *on_now)
    return Past(events=on_now, by=by.id)


def finished(question: str, how: f.Outcome = "answered", *, by: Actor = MO) -> Past:
    """It left the stage."""
    return Past(events=(f.QuestionFinished(question=question, how=how),), by=by.id)


def undone(act: int, *, by: Actor = MO) -> Past:
    """A moderator took an own act back."""
    return Past(events=(f.ActUndone(act=act),), by=by.id)


def supported(question: str, *, by: Actor = BENT) -> Past:
    """Somebody stood behind it."""
    return Past(events=(f.SupportGiven(question=question),), by=by.id)


def reacted(**counts: int) -> Past:
    """A window of reactions was counted."""
    return Past(events=(f.ReactionsCounted(counts=counts),))


class History:
    """A room as its facts made it. Reads as a sentence: ``when`` … ``then`` or ``refused``."""

    def __init__(self) -> None:
        self.room = Room()
        self.facts: list[f.Fact] = []
        self.now = START
        self._commands = 0
        self._outcome: Decided | Rejected | None = None

    def happened(self, *past: Past | tuple[Past, ...]) -> Self:
        """Let facts happen without asking anybody."""
        for one in past:
            for step in one if isinstance(one, tuple) else (one,):
                self._append(step)
        return self

    def later(self, seconds: float) -> Self:
        """Let time pass."""
        self.now += round(seconds * SECOND)
        return self

    def when(
        self,
        command: c.AnyCommand,
        *,
        by: Actor,
        fresh_id: str | None = None,
        advice: Advice = NO_ADVICE,
        proposed: str | None = None,
        link: str | None = None,
    ) -> Self:
        """Give a command; what it leads to happens."""
        assert may(by.role, command), f"no edge lets {by.role} through with {command}"
        before = repr(self.room)
        fresh = fresh_id or f"new{len(self.room.questions) + 1}"
        context = Context(actor=by, now=self.now, fresh_id=fresh, advice=advice, proposed=proposed, link=link)
        self._outcome = decide(self.room, command, context)
        assert repr(self.room) == before, "deciding moved the room"
        if isinstance(self._outcome, Decided) and self._outcome.events:
            # Reactions and exposures are logged as sums.
            nobody = by == SYSTEM or isinstance(command, c.React | c.SeeQuestions)
            maker = None if nobody else by.id
            self._append(Past(events=self._outcome.events, by=maker, words=self._outcome.words))
        return self

    def then(self, *events: f.AnyEvent) -> Self:
        """The command led to just these facts."""
        assert self.decided.events == events
        return self

    def refused(self, code: str, /, **params: str | int) -> Self:
        """The command was refused for this reason; with params only those named are compared."""
        assert isinstance(self._outcome, Rejected), f"not refused: {self._outcome}"
        assert self._outcome.code == code
        assert {name: self._outcome.params.get(name) for name in params} == params
        return self

    @property
    def accepted(self) -> bool:
        """Whether the last command led to anything new."""
        return isinstance(self._outcome, Decided) and bool(self._outcome.events)

    @property
    def is_refused(self) -> bool:
        """Whether the last command was refused."""
        return isinstance(self._outcome, Rejected)

    @property
    def decided(self) -> Decided:
        """What the last command led to."""
        assert isinstance(self._outcome, Decided), f"refused: {self._outcome}"
        return self._outcome

    @property
    def refusal(self) -> Rejected:
        """Why the last command was refused."""
        assert isinstance(self._outcome, Rejected), f"not refused: {self._outcome}"
        return self._outcome

    def question(self, question: str) -> Question:
        """The question, which must exist."""
        return self.room.questions[question]

    def sees(self, audience: View) -> dict[str, views.Part]:
        """All parts of a view."""
        return views.view(self.room, audience)

    def sees_everywhere(self) -> dict[str, dict[str, views.Part]]:
        """All views."""
        return {view: self.sees(view) for view in VIEWS}

    def counts(self, question: str) -> views.Part:
        """How many people the question's card counts."""
        return self.sees("moderator")[f"support:{question}"]

    def card(self, question: str, audience: View = "audience") -> views.Card:
        """The card of a question in a view, which must have it."""
        card = self.sees(audience)[f"q:{question}"]
        assert isinstance(card, views.Card)
        return card

    def _append(self, past: Past) -> None:
        self._commands += 1
        self.room.words.update(past.words)
        command = f"{past.by or 'system'}:c{self._commands}"
        for event in past.events:
            fact = f.Fact(seq=self.room.seq + 1, at=self.now, event=event, by=past.by, command=command)
            self.facts.append(fact)
            evolve(self.room, fact)
            self._moved()

    def _moved(self) -> None:
        """Called after every fact, for histories that watch the room."""


def given(*past: Past | tuple[Past, ...]) -> History:
    """Begin a history."""
    return History().happened(*past)


def replayed(facts: list[f.Fact], words: dict[str, str] | None = None) -> Room:
    """The fold over a log, from nothing."""
    fresh = Room(words=dict(words or {}))
    for fact in facts:
        evolve(fresh, fact)
    return fresh
