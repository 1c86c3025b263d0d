"""Random evenings with items: people open, update, merge, hide and comment while questions come and go.

Lives here: the moves, and the room that they are made in. Must not live here: what has to hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, assert_never, get_args

from hypothesis import strategies as st

from livetalk.followup.statuses import STEPS
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.rooms.followup_past import GRY
from tests.rooms.history import ANNE, BENT, MO
from tests.rooms.random_evenings import Evening

ItemDeed = Literal[
    "open", "update", "note", "merge", "unmerge", "hand_over", "comment", "judge", "answer", "join", "unjoin"
]
RoomDeed = Literal[
    "part", "ask", "approve", "dismiss", "revise", "merge_questions", "unmerge_question", "erase"
]
DEEDS: tuple[ItemDeed | RoomDeed, ...] = (*get_args(ItemDeed), *get_args(RoomDeed))
STATUSES = (None, *STEPS)
PUBLIC = (None, None, None, True, False)


@dataclass(frozen=True, kw_only=True)
class Step:
    """Somebody does something; numbers say to what and how."""

    deed: ItemDeed | RoomDeed
    a: int = 0
    b: int = 0
    how: int = 0


# Items are opened and changed more often than the room goes behind closed doors.
OFTEN: tuple[ItemDeed | RoomDeed, ...] = (
    "open",
    "open",
    "open",
    "update",
    "update",
    "update",
    "comment",
    "judge",
)
STEPS_MADE = st.builds(
    Step,
    deed=st.sampled_from((*OFTEN, *DEEDS)),
    a=st.integers(0, 6),
    b=st.integers(0, 6),
    how=st.integers(0, 40),
)
SCRIPTS = st.lists(STEPS_MADE, max_size=40)


class ItemEvening(Evening):
    """See the module's docstring. ``inner`` are words that may be in no open view, ever."""

    def __init__(self) -> None:
        super().__init__("after")
        self.inner: set[str] = set()
        self.closed_words: set[str] = set()
        self._steps = 0

    def step(self, step: Step) -> None:
        """Make a step, in the room as it is now."""
        actor, command = self._meant(step)
        self._steps += 1
        self.later(20)
        before = len(self.room.words)
        was_closed = self.room.is_closed_part
        self.when(command, by=actor, fresh_id=f"f{self._steps}x")
        if was_closed and len(self.room.words) > before:
            self.closed_words |= set(list(self.room.words.values())[before:])

    def _secret(self) -> str:
        word = self._word()
        self.inner.add(word)
        return word

    def _meant(self, step: Step) -> tuple[Actor, c.AnyCommand]:  # noqa: C901, PLR0912 - a table as a match
        item, other = self._of(self.room.followup.items, step.a), self._of(self.room.followup.items, step.b)
        question = self._of(self.room.questions, step.a)
        comment = self._of(self.room.followup.comments, step.a)
        joining = self._of(self.room.followup.joinings, step.a)
        how, word = step.how, self._word
        match step.deed:
            case "open":
                return MO, self._open(step, question)
            case "update":
                return GRY, self._update(step, item)
            case "note":
                return GRY, c.NoteItem(item=item, text=self._secret())
            case "merge":
                return GRY, c.MergeItem(item=item, into=other)
            case "unmerge":
                return GRY, c.UnmergeItem(item=item)
            case "hand_over":
                return GRY, c.HandOver(item=item, agent=word(), contact=f"{self._secret()}@eksempel.dk")
            case "comment":
                return (ANNE, BENT)[how % 2], c.Comment(item=item, text=word(), name=word())
            case "judge":
                return MO, c.JudgeComment(comment=comment, shown=how % 3 > 0, reason=self._secret())
            case "answer":
                return MO, c.AnswerComment(comment=comment, text=word())
            case "join":
                contact = f"{self._secret()}@eksempel.dk"
                return BENT, c.Join(item=item, name=self._secret(), contact=contact, consent="both")
            case "unjoin":
                return BENT, c.WithdrawJoining(joining=joining)
            case "part":
                return MO, c.SwitchPart(part=("open", "closed")[how % 3 == 0])
            case "ask":
                return ANNE, c.AskQuestion(text=word(), kind=("question", "idea")[how % 2])
            case "approve":
                return MO, c.ApproveQuestion(question=question)
            case "dismiss":
                return MO, c.DismissQuestion(question=question, reason="tone")
            case "revise":
                return ANNE, c.ReviseQuestion(question=question, text=word())
            case "merge_questions":
                return MO, c.MergeQuestion(question=question, into=self._of(self.room.questions, step.b))
            case "unmerge_question":
                return MO, c.UnmergeQuestion(question=question)
            case "erase":
                return ANNE, c.EraseContributions(question=question if how % 2 else None)
            case _:
                assert_never(step.deed)

    def _open(self, step: Step, question: str) -> c.OpenItem:
        public = step.how % 4 > 0
        return c.OpenItem(
            title=self._word() if step.how % 3 else "",
            question=question if step.b % 2 else None,
            parent=self._of(self.room.followup.items, step.b)
            if step.b > 4 and self.room.followup.items
            else None,
            owner=self._word(),
            contact=f"{self._secret()}@eksempel.dk",
            due="2030-01-01" if step.how % 2 else None,
            public=public,
        )

    def _update(self, step: Step, item: str) -> c.UpdateItem:
        public = PUBLIC[step.how % len(PUBLIC)]
        return c.UpdateItem(
            item=item,
            status=STATUSES[step.how % len(STATUSES)],
            next=self._word() if step.b % 2 else None,
            title=self._word() if step.b == 2 else None,
            due="2031-01-01" if step.b == 4 else None,
            reason=self._word(),
            public=public,
        )

    @staticmethod
    def _of(known: Mapping[str, object], number: int) -> str:
        names = list(known) or ["nope"]
        return names[number % len(names)]


def played(script: list[Step]) -> ItemEvening:
    """Play a script to its end."""
    evening = ItemEvening()
    for step in script:
        evening.step(step)
    return evening
