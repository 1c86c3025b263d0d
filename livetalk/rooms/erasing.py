"""Which words are gone for good, and how somebody erases own contributions.

Lives here: the keys that the facts so far say are erased, and the decisions to erase. The words are
taken out beside the fold, in memory and in the log, by whoever moves the state
(``live.room_state``). Must not live here: the words.
"""

from __future__ import annotations

from collections.abc import Iterable

from livetalk.rooms import commands as c
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.fact_words import FRAME_KEYS
from livetalk.rooms.facts import Fact
from livetalk.rooms.followup import Followup
from livetalk.rooms.followup_facts import JoiningWithdrawn, Unsubscribed
from livetalk.rooms.record_facts import ContributionsErased, RoomPurged
from livetalk.rooms.room import Room

ERASING = (ContributionsErased, RoomPurged, JoiningWithdrawn, Unsubscribed)
"""Facts after which words are gone."""
KEPT_BY_A_PURGE = frozenset({FRAME_KEYS[0]})
"""The title: the list of rooms can still say what was here."""


def erases(facts: Iterable[Fact]) -> bool:
    """Whether one of the facts takes words away."""
    return any(isinstance(fact.event, ERASING) for fact in facts)


def erased_keys(room: Room) -> set[str]:
    """Keys among the room's words that the facts so far say are gone."""
    if room.record.purged_at is not None:
        return room.words.keys() - KEPT_BY_A_PURGE
    erased = {question.id for question in room.questions.values() if question.erased}
    # All words of and about a question stand under keys that begin with ``q:<id>:``.
    of_questions = {key for key in room.words if key.startswith("q:") and key.split(":")[1] in erased}
    return of_questions | (_of_people(room.followup) & room.words.keys())


def _of_people(kept: Followup) -> set[str]:
    gone: set[str] = set()
    for comment in kept.comments.values():
        if comment.erased:
            gone |= {key for key in (comment.text_key, comment.name_key, comment.reason_key) if key}
    for joining in kept.joinings.values():
        if joining.withdrawn_at is not None:
            gone |= {joining.name_key, joining.contact_key}
    for one in kept.subscriptions.values():
        if one.ended_at is not None:
            gone.add(one.address_key)
    return gone


def set_retention(room: Room, command: c.SetRetention) -> Answer:
    raise NotImplementedError


def erase(room: Room, command: c.EraseContributions, context: Context) -> Answer:
    raise NotImplementedError


def purge(room: Room, command: c.PurgeRoom) -> Answer:
    raise NotImplementedError
