"""What can be decided about questions that say the same: making them one, and two again.

Lives here: merge and unmerge. Nothing is copied or thrown away: a merged question keeps its words,
its author and its supporters, and only stands in another one's family. Must not live here: which
questions are alike (``moderation.similarity``); a person decides.
"""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.context import Answer
from livetalk.rooms.finding import find
from livetalk.rooms.lifecycle import MERGE_INTO
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room


def merge(room: Room, command: c.MergeQuestion) -> Answer:
    """A question becomes part of another one, or of the one that this is part of already."""
    question = find(room, command.question, "merge")
    if isinstance(question, Rejected):
        return question
    if room.find_question(command.into) is None:
        return Rejected(code="unknown_question")
    into = room.questions[room.root(command.into)]
    if into.id == question.id:
        return Rejected(code="merge_with_itself")
    if into.status == "withdrawn":
        return Rejected(code="unknown_question")
    if into.status not in MERGE_INTO:
        return Rejected(code="wrong_status", params={"status": into.status})
    if question.is_public and not into.is_public:
        # What people have seen and supported must not vanish into something they may not see.
        return Rejected(code="merge_into_hidden")
    return Decided(events=(f.QuestionMerged(question=question.id, into=into.id),))


def unmerge(room: Room, command: c.UnmergeQuestion) -> Answer:
    """A question stands by itself again, where it stood, with the support that was given to it."""
    question = find(room, command.question, "unmerge")
    if isinstance(question, Rejected):
        return question
    return Decided(events=(f.QuestionUnmerged(question=question.id),))
