"""What random people may do on a random evening, and the command that it comes to.

Lives here: the deeds, and a command for each. Must not live here: who does it when
(``random_evenings``), or what has to hold (``test_properties``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, assert_never, get_args

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.lifecycle import REASONS
from livetalk.rooms.room import Room
from tests.rooms.draw_life_cycle import ROOM_STATES
from tests.rooms.history import ANNE, BENT, CARLA, START

CITIZENS = (ANNE, BENT, CARLA)

CitizensDeed = Literal["ask", "revise", "withdraw", "support", "unsupport", "react", "seen"]
JudgingDeed = Literal[
    "approve", "dismiss", "restore", "take", "finish", "merge", "unmerge", "elaborate", "correct", "bulk"
]
LeadingDeed = Literal[
    "tag", "assign", "order", "lock", "ordering", "room", "blank", "message", "quarantine", "release"
]
UnloggedDeed = Literal["undo", "look", "link", "revoke"]
StageDeed = Literal["hand", "speak", "acknowledge"]
SystemDeed = Literal["burst"]
Deed = CitizensDeed | JudgingDeed | LeadingDeed | UnloggedDeed | StageDeed | SystemDeed

BY_CITIZENS: tuple[Deed, ...] = get_args(CitizensDeed)
BY_STAGE: tuple[Deed, ...] = get_args(StageDeed)
BY_SYSTEM: tuple[Deed, ...] = get_args(SystemDeed)
UNDOABLE: tuple[Deed, ...] = tuple(
    deed for deed in (*get_args(JudgingDeed), *get_args(LeadingDeed)) if deed != "message"
)
DEEDS: tuple[Deed, ...] = (
    *BY_CITIZENS,
    *UNDOABLE,
    "message",
    *get_args(UnloggedDeed),
    *BY_STAGE,
    *BY_SYSTEM,
)

SPEAKERS = ("Karin", "Ole", "Pia")
THEMES = ("Trafik", "Skole", "Klima", "Natur")
ORDERINGS: tuple[f.Ordering, ...] = get_args(f.Ordering)


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What decides about a move but its deed."""

    who: int = 0
    which: int = 0
    how: int = 0


def command_of(room: Room, deed: Deed, n: Numbers, question: str, word: Callable[[], str]) -> c.AnyCommand:  # noqa: C901, PLR0912 - a table as a match
    """The command that a deed comes to; ``question`` is the one that was picked, ``word`` a new word."""
    how = n.how
    match deed:
        case "ask":
            name, theme = (word() if how & bit else None for bit in (1, 2))
            return c.AskQuestion(text=word(), name=name, theme=theme)
        case "revise":
            return c.ReviseQuestion(question=question, text=word())
        case "withdraw":
            return c.WithdrawQuestion(question=question)
        case "support":
            return c.SupportQuestion(question=question)
        case "unsupport":
            return c.UnsupportQuestion(question=question)
        case "react":
            return c.React(kind=("heart", "laugh")[how % 2], count=how + 1)
        case "seen":
            return c.SeeQuestions(questions=_some(room, n))
        case "approve":
            return c.ApproveQuestion(question=question)
        case "dismiss":
            return c.DismissQuestion(question=question, reason=REASONS[how % len(REASONS)], note=word())
        case "restore":
            return c.RestoreQuestion(question=question)
        case "take":
            return c.TakeQuestion(question=question)
        case "finish":
            return c.FinishQuestion(question=question, how=("answered", "unanswered")[how % 2])
        case "merge":
            return c.MergeQuestion(question=question, into=_some(room, n)[-1])
        case "unmerge":
            return c.UnmergeQuestion(question=question)
        case "elaborate":
            return c.AskToElaborate(question=question, message=word())
        case "correct":
            return c.CorrectQuestion(question=question, text=word())
        case "bulk":
            return _bulk(room, n, word)
        case "tag":
            return c.TagQuestion(question=question, themes=THEMES[: how % len(THEMES)])
        case "assign":
            return c.AssignQuestion(question=question, speakers=SPEAKERS[how % 3 :])
        case "order":
            return c.OrderQueue(queue=_some(room, n) if how else ())
        case "lock":
            return c.LockNext(question=question if how else None)
        case "ordering":
            return c.ChangeOrdering(by=ORDERINGS[how % 4], rule=("phragmen", "pav")[how // 4 % 2])
        case "room":
            return c.SetRoomState(state=ROOM_STATES[how % len(ROOM_STATES)])
        case "blank":
            return c.BlankWall(on=how % 2 == 0)
        case "message":
            return c.SendMessage(text=word(), to=(None, "s1")[how % 2])
        case "quarantine":
            return c.QuarantineBurst(burst=_burst(room, n))
        case "release":
            return c.ReleaseBurst(burst=_burst(room, n))
        case "undo":
            return c.Undo()
        case "look":
            return c.LookAt(question=question)
        case "link":
            return c.MakeLink(link=f"l{how}", role="speaker", token_hash="0" * 64, label=word())
        case "revoke":
            return c.RevokeLink(link=f"l{how}")
        case "hand":
            return c.RaiseHand(question=question, speaker=SPEAKERS[how % 3], up=bool(n.which % 3))
        case "speak":
            return c.PassFloor(speaker=("audience", None, "Karin", "s2")[how % 4])
        case "acknowledge":
            return c.AcknowledgeMessage(message=(*room.messages, "nope")[n.which % (len(room.messages) + 1)])
        case "burst":
            people = tuple(person.id for person in CITIZENS[how % 3 :])
            return c.NoticeBurst(
                burst=f"b{question}", question=question, people=people, since=START, until=START + 1
            )
        case _:
            assert_never(deed)


def _some(room: Room, n: Numbers) -> tuple[str, ...]:
    """Up to three questions, whichever."""
    known = list(room.questions) or ["nope"]
    return tuple(known[(n.who + n.which * step) % len(known)] for step in range(1 + n.how % 3))


def _burst(room: Room, n: Numbers) -> str:
    known = list(room.bursts) or ["nope"]
    return known[n.which % len(known)]


def _bulk(room: Room, n: Numbers, word: Callable[[], str]) -> c.JudgeMany:
    questions = _some(room, n)
    match n.how % 4:
        case 0:
            return c.JudgeMany(act="approve", questions=questions)
        case 1:
            return c.JudgeMany(act="dismiss", questions=questions, reason="duplicate", note=word())
        case 2:
            return c.JudgeMany(act="tag", questions=questions, names=THEMES[2:])
        case _:
            return c.JudgeMany(act="assign", questions=questions, names=SPEAKERS[:2])
