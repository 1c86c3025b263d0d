"""Which words are gone for good, and how somebody erases own contributions.

Lives here: the keys that the facts so far say are erased, and the decisions to erase. The words are
taken out beside the fold, in memory and in the log, by whoever moves the state
(``live.room_state``). Must not live here: the words.
"""

from __future__ import annotations

from collections.abc import Iterable

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.dates import day_of
from livetalk.rooms.facts import Fact
from livetalk.rooms.followup import Followup
from livetalk.rooms.followup_facts import JoiningWithdrawn, Unsubscribed
from livetalk.rooms.lifecycle import STEPS
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.record_facts import ContributionsErased, RoomPurged
from livetalk.rooms.room import Room

ERASING = (ContributionsErased, RoomPurged, JoiningWithdrawn, Unsubscribed)
"""Facts after which words are gone."""
OF_LINKS = "link:"
"""For whom a staff link is: who answers for a purged room may still be let in."""


def erases(facts: Iterable[Fact]) -> bool:
    """Whether one of the facts takes words away."""
    return any(isinstance(fact.event, ERASING) for fact in facts)


def erased_keys(room: Room) -> set[str]:
    """Keys among the room's words that the facts so far say are gone."""
    if room.record.purged_at is not None:
        return room.words.keys() - kept_by_a_purge(room)
    erased = {question.id for question in room.questions.values() if question.erased}
    # All words of and about a question stand under keys that begin with ``q:<id>:``.
    of_questions = {key for key in room.words if key.startswith("q:") and key.split(":")[1] in erased}
    return of_questions | _reasons(room) | (_of_people(room.followup) & room.words.keys())


def kept_by_a_purge(room: Room) -> set[str]:
    """The title: the list of rooms can still say what was here."""
    return {room.frame_key("title")}


def _of_people(kept: Followup) -> set[str]:
    gone: set[str] = set()
    for comment in kept.comments.values():
        if comment.erased:
            gone |= {key for key in (comment.text_key, comment.name_key) if key}
    for joining in kept.joinings.values():
        if joining.withdrawn_at is not None:
            gone |= {joining.name_key, joining.contact_key}
    for one in kept.subscriptions.values():
        if one.ended_at is not None:
            gone.add(one.address_key)
    return gone


def _reasons(room: Room) -> set[str]:
    """Why erased comments were not shown, also before they were: ``comment:<id>:reason:…``."""
    erased = {f"comment:{one.id}:reason" for one in room.followup.comments.values() if one.erased}
    return {key for key in room.words if key.startswith("comment:") and key.rpartition(":")[0] in erased}


def would_be_lost(room: Room, keys: Iterable[str]) -> bool:
    """Whether words under these keys would go with those that are erased; in a purged room all but links.

    So nobody is told that words were taken in which the next start of the server throws away.
    """
    if room.record.purged_at is not None:
        return any(not key.startswith(OF_LINKS) for key in keys)
    about = {key.split(":")[1] for key in keys if key.startswith("q:")}
    return any(question.erased for one in about if (question := room.find_question(one)) is not None)


def set_retention(room: Room, command: c.SetRetention) -> Answer:
    """Say until when the words are kept, or that no date is set."""
    said = (command.until or "").strip()
    day = day_of(said)
    if said and day is None:
        return Rejected(code="wrong_date", params={"text": said[:20]})
    until = day.isoformat() if day is not None else None
    if until == room.record.retain_until:
        return Decided()
    return Decided(events=(f.RetentionSet(until=until),))


def erase(room: Room, command: c.EraseContributions, context: Context) -> Answer:
    """Erase one own question, or everything of the own.

    What nobody has taken up yet is withdrawn with it: a question without words cannot be asked. What was
    asked in public stays in the record as one that its author has erased.
    """
    person = context.actor.id
    if command.question is not None:
        question = room.find_question(command.question)
        if question is None or question.by != person or not question.own:
            return Rejected(code="not_yours")
        if question.erased:
            return Decided()
        events = _withdrawn(room, question.id)
        return Decided(events=(*events, f.ContributionsErased(questions=(question.id,))))
    if not has_contributed(room, person):
        return Decided()
    asked = room.asked_by.get(person, [])
    withdrawn = [event for question in asked for event in _withdrawn(room, question)]
    return Decided(events=(*withdrawn, f.ContributionsErased(all=True)))


def has_contributed(room: Room, person: str) -> bool:
    """Whether the room still has words of the person."""
    kept = room.followup
    return (
        any(not room.questions[q].erased for q in room.asked_by.get(person, ()))
        or any(c.by == person and not c.erased for c in kept.comments.values())
        or any(j.by == person and j.withdrawn_at is None for j in kept.joinings.values())
        or any(s.by == person and s.ended_at is None for s in kept.subscriptions.values())
    )


def purge(room: Room, command: c.PurgeRoom) -> Answer:
    """Erase all words: not before the date that was set, and not before the record is journalised."""
    if room.record.purged_at is not None:
        return Decided()
    why = why_not_purged(room, command.today)
    return why if why is not None else Decided(events=(f.RoomPurged(),))


def why_not_purged(room: Room, today: str) -> Rejected | None:
    """Why the words of the room may not be erased on this day (an ISO date)."""
    until = room.record.retain_until
    if until is None:
        return Rejected(code="no_retention")
    if today < until:
        return Rejected(code="kept_until", params={"date": until})
    if room.record.journalised_at is None:
        return Rejected(code="not_journalised")
    return None


def _withdrawn(room: Room, question_id: str) -> tuple[f.AnyEvent, ...]:
    """Take back what nobody has taken up; what others asked as part of it stands by itself again."""
    question = room.questions[question_id]
    if question.status not in STEPS["withdraw"]:
        return ()
    freed = (f.QuestionUnmerged(question=m) for m in question.members if room.questions[m].status == "merged")
    return (f.QuestionWithdrawn(question=question_id), *freed)
