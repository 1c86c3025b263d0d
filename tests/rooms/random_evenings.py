"""Random evenings: moves that a handful of people make, and a room that records all its views.

Lives here: what moves there are, how they become commands, and stale screens that catch up.
Must not live here: what has to hold; see ``test_properties``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import msgspec
from hypothesis import strategies as st

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import VIEWS, Actor, View
from livetalk.rooms.lifecycle import REASONS, STEPS, SUPPORTABLE, Status
from livetalk.rooms.room import Room
from tests.rooms.draw_life_cycle import MODERATIONS, ROOM_STATES
from tests.rooms.history import ANNE, BENT, CARLA, MIA, MO, History, room

CITIZENS = (ANNE, BENT, CARLA)
MODERATORS = (MO, MIA)

CitizensDeed = Literal["ask", "revise", "withdraw", "support", "unsupport", "react"]
StaffsDeed = Literal["approve", "dismiss", "restore", "take", "finish", "room", "blank", "undo"]
Deed = CitizensDeed | StaffsDeed
BY_CITIZENS: tuple[Deed, ...] = get_args(CitizensDeed)
DEEDS: tuple[Deed, ...] = BY_CITIZENS + get_args(StaffsDeed)
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
)

STARTS: dict[str, frozenset[Status]] = {"support": SUPPORTABLE, "unsupport": SUPPORTABLE}
STARTS.update((verb, statuses) for verb, statuses in STEPS.items())

Screen = dict[str, views.Part]


@dataclass(frozen=True, kw_only=True)
class Move:
    """Somebody does something; numbers pick a person, a question and how."""

    deed: Deed
    who: int = 0
    which: int = 0
    how: int = 0
    wait: int = 0


def moves(*deeds: Deed) -> st.SearchStrategy[Move]:
    """Moves of these kinds."""
    numbers = {"who": st.integers(0, 5), "which": st.integers(0, 8), "how": st.integers(0, 7)}
    return st.builds(Move, deed=st.sampled_from(deeds), wait=st.sampled_from([0, 1, 20, 20]), **numbers)


MOVES = moves(*OFTEN, *DEEDS)
# Most evenings are long, for deep histories; a short one is what a failure shrinks to.
LONG = st.lists(MOVES, min_size=60, max_size=100)
SCRIPTS = st.one_of(st.lists(MOVES, max_size=20), LONG, LONG, LONG)
EVENINGS = st.tuples(st.sampled_from(MODERATIONS), SCRIPTS)


class Evening(History):
    """A history that keeps what every view showed after every fact: ``screens[seq][view]``."""

    def __init__(self, moderation: f.Moderation = "before") -> None:
        super().__init__()
        self.screens: list[dict[View, Screen]] = [{view: {} for view in VIEWS}]
        self._written = 0
        self.happened(room(moderation=moderation))

    def make(self, move: Move) -> bool:
        """Make a move; whether it was accepted."""
        actor, command = self.meant_by(move)
        self.later(move.wait).when(command, by=actor, fresh_id=f"id{len(self.room.questions)}x")
        return self.accepted

    def meant_by(self, move: Move) -> tuple[Actor, c.WireCommand]:
        """Who does what by this move, in the room as it is now."""
        question = self._pick(move)
        people: tuple[Actor, ...] = CITIZENS if move.deed in BY_CITIZENS else MODERATORS
        if move.deed == "ask":
            people = (*CITIZENS, MO)
        elif move.deed in ("revise", "withdraw") and question in self.room.questions and move.how % 4:
            author = self.question(question).by
            people = tuple(person for person in (*CITIZENS, MO) if person.id == author)
        return people[move.who % len(people)], self._command(move, question)

    def _pick(self, move: Move) -> str:
        """A question for which the deed makes sense; now and then any, as when somebody is late."""
        known = list(self.room.questions)
        allowed = STARTS.get(move.deed, frozenset())
        fitting = [q for q in known if self.question(q).status in allowed] if move.how else []
        choice = fitting or known or ["nope"]
        return choice[move.which % len(choice)]

    def _command(self, move: Move, question: str) -> c.WireCommand:  # noqa: C901, PLR0912 - a table as a match
        match move.deed:
            case "ask":
                name, theme = (self._word() if move.how & bit else None for bit in (1, 2))
                return c.AskQuestion(text=self._word(), name=name, theme=theme)
            case "revise":
                return c.ReviseQuestion(question=question, text=self._word())
            case "withdraw":
                return c.WithdrawQuestion(question=question)
            case "support":
                return c.SupportQuestion(question=question)
            case "unsupport":
                return c.UnsupportQuestion(question=question)
            case "react":
                return c.React(kind=("heart", "laugh")[move.how % 2], count=move.how + 1)
            case "approve":
                return c.ApproveQuestion(question=question)
            case "dismiss":
                reason = REASONS[move.how % len(REASONS)]
                return c.DismissQuestion(question=question, reason=reason, note=self._word())
            case "restore":
                return c.RestoreQuestion(question=question)
            case "take":
                return c.TakeQuestion(question=question)
            case "finish":
                return c.FinishQuestion(question=question, how=("answered", "unanswered")[move.how % 2])
            case "room":
                return c.SetRoomState(state=ROOM_STATES[move.how % len(ROOM_STATES)])
            case "blank":
                return c.BlankWall(on=move.how % 2 == 0)
            case "undo":
                return c.Undo()

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
