"""Random evenings: moves that a handful of people make, and a room that records all its views.

Lives here: what moves there are, how they become commands, and stale screens that catch up.
Must not live here: what has to hold; see ``test_properties``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec
from hypothesis import strategies as st

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import SYSTEM, VIEWS, Actor, View
from livetalk.rooms.event import Flag, FlagField
from livetalk.rooms.lifecycle import STEPS, SUPPORTABLE, Status
from livetalk.rooms.room import Room
from tests.rooms.draw_life_cycle import MODERATIONS
from tests.rooms.history import LIS, MIA, MO, History, approved, asked, room
from tests.rooms.random_commands import (
    BY_CITIZENS,
    BY_STAGE,
    BY_SYSTEM,
    CITIZENS,
    DEEDS,
    SPEAKERS,
    Deed,
    Numbers,
    command_of,
)
from tests.rooms.staff_past import speaker_added

MODERATORS = (MO, MIA)
STAGE = (MO, MIA, LIS)

# Often enough that queues form, stages are fought over and undos pile up.
OFTEN: tuple[Deed, ...] = (
    "ask",
    "ask",
    "ask",
    "approve",
    "approve",
    "take",
    "revise",
    "undo",
    "undo",
    "support",
    "support",
    "merge",
    "merge",
    "merge",
    "unmerge",
    "burst",
    "quarantine",
)

STARTS: dict[str, frozenset[Status]] = {
    "support": SUPPORTABLE | {"merged"},
    "unsupport": SUPPORTABLE | {"merged"},
    "tag": STEPS["label"],
    "assign": STEPS["label"],
}
STARTS.update((verb, statuses) for verb, statuses in STEPS.items())
WORD = re.compile(r"ord(\d+)x")

Screen = dict[str, views.Part]


@dataclass(frozen=True, kw_only=True)
class Move(Numbers):
    """Somebody does something; numbers pick a person, a question and how."""

    deed: Deed
    wait: int = 0


def moves(*deeds: Deed) -> st.SearchStrategy[Move]:
    """Moves of these kinds."""
    numbers = {"who": st.integers(0, 5), "which": st.integers(0, 8), "how": st.integers(0, 7)}
    return st.builds(Move, deed=st.sampled_from(deeds), wait=st.sampled_from([0, 1, 20, 20]), **numbers)


MOVES = moves(*OFTEN, *OFTEN, *DEEDS)
# Most evenings are long, for deep histories; a short one is what a failure shrinks to.
LONG = st.lists(MOVES, min_size=60, max_size=100)
SCRIPTS = st.one_of(st.lists(MOVES, max_size=20), LONG, LONG, LONG)
EVENINGS = st.tuples(st.sampled_from(MODERATIONS), SCRIPTS)


class EveningAdvice:
    """Every fourth word that is written is flagged, and every eighth one held."""

    def screen(self, text: str, field: FlagField = "text") -> tuple[Flag, ...]:
        """A flag for such a word, where it stands."""
        return tuple(
            Flag(
                kind="insult" if int(word[1]) % 8 else "cpr", start=word.start(), end=word.end(), field=field
            )
            for word in WORD.finditer(text)
            if not int(word[1]) % 4
        )

    def holds(self, flags: tuple[Flag, ...]) -> bool:
        """Whether the worse kind is among them."""
        return any(flag.kind == "cpr" for flag in flags)

    def similar(self, room: Room, text: str, question: str | None = None) -> tuple[str, ...]:
        """A few of the questions, by the length of the text."""
        return tuple(q for q in list(room.questions)[: len(text) % 4] if q != question)


class Evening(History):
    """A history that keeps what every view showed after every fact: ``screens[seq][view]``."""

    def __init__(self, moderation: f.Moderation = "before") -> None:
        super().__init__()
        self.screens: list[dict[View, Screen]] = [{view: {} for view in VIEWS}]
        self._written = 0
        self._made = 0
        self.happened(room(moderation=moderation), speaker_added("s1", SPEAKERS[0]))
        # The hall has been here for a while, so that moves soon meet something to move.
        for n, author in enumerate((*CITIZENS, *CITIZENS)):
            held = moderation == "before"
            self.happened(asked(f"pre{n}x", by=author, text=f"ordpre{n}x", held=held))
            self.happened(approved(f"pre{n}x", by=MIA) if held and n % 3 else ())
        self.later(60)

    def make(self, move: Move) -> bool:
        """Make a move; whether it was accepted."""
        actor, command = self.meant_by(move)
        fresh = f"id{self._made}x"
        self._made += 1
        proposed = self.room.queue[0] if self.room.queue else None
        self.later(move.wait)
        self.when(command, by=actor, fresh_id=fresh, advice=EveningAdvice(), proposed=proposed)
        return self.accepted

    def meant_by(self, move: Move) -> tuple[Actor, c.AnyCommand]:
        """Who does what by this move, in the room as it is now."""
        question = self._pick(move)
        people: tuple[Actor, ...] = CITIZENS if move.deed in BY_CITIZENS else MODERATORS
        if move.deed in BY_STAGE:
            people = STAGE
        elif move.deed in BY_SYSTEM:
            people = (SYSTEM,)
        if move.deed == "ask":
            people = (*CITIZENS, MO)
        elif move.deed in ("revise", "withdraw") and question in self.room.questions and move.how % 4:
            author = self.question(question).by
            people = tuple(person for person in (*CITIZENS, MO) if person.id == author)
        return people[move.who % len(people)], command_of(self.room, move.deed, move, question, self._word)

    def _pick(self, move: Move) -> str:
        """A question for which the deed makes sense; now and then any, as when somebody is late."""
        known = list(self.room.questions)
        allowed = STARTS.get(move.deed, frozenset())
        fitting = [q for q in known if self.question(q).status in allowed] if move.how else []
        choice = fitting or known or ["nope"]
        return choice[move.which % len(choice)]

    def _word(self) -> str:
        self._written += 1
        return f"ord{self._written}x"

    def _moved(self) -> None:
        self.screens.append({view: views.view(self.room, view) for view in VIEWS})


def evening(script: tuple[f.Moderation, list[Move]]) -> Evening:
    """Play a script to its end."""
    moderation, moves = script
    played = Evening(moderation)
    for move in moves:
        played.make(move)
    return played


def patch(of: Room, view: View, position: int) -> tuple[Screen, list[str]]:
    """What a screen at this position lacks: parts to set, and keys that are gone."""
    put: Screen = {}
    gone: list[str] = []
    for key in views.changed_after(of, position):
        value = views.part(of, view, key)
        if not isinstance(value, views.Hidden):
            put[key] = value
        elif views.was_visible(of, view, key):
            gone.append(key)
    return put, gone


def caught_up(screen: Screen, put: Screen, gone: list[str]) -> Screen:
    """The screen after the patch."""
    return {key: value for key, value in (screen | put).items() if key not in gone}


def as_sent(value: object) -> str:
    """What would go over the wire."""
    return msgspec.json.encode(value).decode()
