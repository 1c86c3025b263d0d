"""``evolve``: how a fact moves the state. Total — it never refuses and never fails on a valid log.

Lives here: one small function per fact. The mechanics that they share are in ``standings``; facts
about the people who hold the meeting are in ``evolve_staff``. Must not live here: rules about what
may happen; they are in ``decide``.
"""

from __future__ import annotations

from collections import deque
from typing import TypeAlias

from livetalk.rooms import facts as f
from livetalk.rooms.evolve_followup import evolve_followup
from livetalk.rooms.evolve_record import evolve_record
from livetalk.rooms.evolve_staff import evolve_staff
from livetalk.rooms.evolve_transcript import evolve_transcript
from livetalk.rooms.followup_facts import FollowupFact
from livetalk.rooms.lifecycle import Status
from livetalk.rooms.moderating import MODERATING
from livetalk.rooms.question import Labels, Question, Standing, Wording
from livetalk.rooms.record_facts import RecordFact
from livetalk.rooms.room import ASK_EVERY_MS, PARTS_OF_EVERY_ROOM, Room
from livetalk.rooms.standings import (
    act_of,
    change_setting,
    put_labels,
    put_setting,
    put_standing,
    relabel,
    remember,
    reword,
    stand,
    touch,
    touch_backers,
    words_back,
)
from livetalk.rooms.transcript_facts import TranscriptFact
from livetalk.rooms.undoing import moved_since

Topic: TypeAlias = f.StaffEvent | f.TranscriptEvent | f.FollowupEvent | f.RecordEvent

_MODERATING = frozenset(MODERATING)


def evolve(room: Room, fact: f.Fact) -> None:
    """Apply the next fact of the log; ``fact.seq`` is ``room.seq + 1``."""
    room.seq, room.last_at = fact.seq, fact.at
    _apply(room, fact)
    if type(fact.event) in _MODERATING:
        room.ledger.append(fact)
    if fact.command is not None:
        asked = fact.event.question if isinstance(fact.event, f.QuestionAsked) else None
        earlier = room.outcomes.get(fact.command)
        room.outcomes[fact.command] = (fact.seq, asked or (earlier[1] if earlier else None))


def _apply(room: Room, fact: f.Fact) -> None:  # noqa: C901, PLR0912, PLR0915 - one flat match over the closed union
    event = fact.event
    match event:  # by far the most frequent come first
        case f.SupportGiven():
            _support(room, event.question, fact.by or "", given=True)
        case f.SupportTakenBack():
            _support(room, event.question, fact.by or "", given=False)
        case f.RoomCreated():
            _room_created(room, fact, event)
        case f.RoomReframed():
            _room_reframed(room, event)
        case f.RoomStateChanged():
            change_setting(room, fact, "state", event.state)
            change_setting(room, fact, "state_since", fact.at)
            change_setting(room, fact, "pause", event.pause)
            _state_changed(room, fact, event)
        case f.WallBlanked():
            change_setting(room, fact, "wall_blank", event.on)
        case f.QueueOrdered():
            change_setting(room, fact, "pinned", event.queue)
        case f.NextLocked():
            change_setting(room, fact, "next_locked", event.question)
        case f.OrderingChanged():
            change_setting(room, fact, "ordering", (event.by, event.rule))
        case f.QuestionAsked():
            _question_asked(room, fact, event)
        case f.QuestionRevised():
            _question_revised(room, fact, event)
        case f.QuestionCorrected():
            _question_corrected(room, fact, event)
        case f.ElaborationAsked():
            remember(room, fact, event.question)
            stand(room, fact, event.question, "waiting", elaborate_key=event.text_key)
        case f.QuestionWithdrawn():
            # Its supporters stay with the question that it is part of: they did not withdraw.
            stand(room, fact, event.question, "withdrawn", into=room.questions[event.question].standing.into)
        case f.QuestionApproved():
            remember(room, fact, event.question)
            stand(room, fact, event.question, "approved")
        case f.QuestionDismissed():
            _question_dismissed(room, fact, event)
        case f.QuestionRestored():
            _question_restored(room, fact, event)
        case f.QuestionMerged():
            _question_merged(room, fact, event)
        case f.QuestionUnmerged():
            _question_unmerged(room, fact, event)
        case f.QuestionTaken():
            remember(room, fact, event.question)
            stand(room, fact, event.question, "now")
        case f.QuestionFinished():
            remember(room, fact, event.question)
            stand(room, fact, event.question, event.how)
        case f.QuestionTagged():
            relabel(room, fact, event.question, themes=event.themes)
        case f.QuestionAssigned():
            relabel(room, fact, event.question, speakers=event.speakers)
        case f.ActUndone():
            _act_undone(room, fact, event)
        case f.ReactionsCounted():
            _add(room.reactions, event.counts)
            touch(room, "reactions")
        case f.QuestionsSeen():
            _add(room.seen, event.counts)
        case _:
            _apply_topic(room, fact, event)


def _apply_topic(room: Room, fact: f.Fact, event: Topic) -> None:
    """The topics that have a module of their own."""
    if isinstance(event, TranscriptFact):
        evolve_transcript(room, fact, event)
    elif isinstance(event, FollowupFact):
        evolve_followup(room, fact, event)
    elif isinstance(event, RecordFact):
        evolve_record(room, fact, event)
    else:
        evolve_staff(room, fact, event)


def _room_created(room: Room, fact: f.Fact, event: f.RoomCreated) -> None:
    room.code = event.code
    room.created_at = room.opened_at = fact.at
    put_setting(room, "state_since", fact.at, fact.seq)
    room.languages = event.languages
    room.moderation = event.moderation
    room.traits = event.traits
    put_setting(room, "ordering", (event.ordering, "phragmen"), fact.seq)
    touch(room, *PARTS_OF_EVERY_ROOM)


def _room_reframed(room: Room, event: f.RoomReframed) -> None:
    for name in event.__struct_fields__:
        key = getattr(event, name)
        if key is not None:
            room.reframed[name.removesuffix("_key")] = key
    touch(room, "room")


def _state_changed(room: Room, fact: f.Fact, event: f.RoomStateChanged) -> None:
    if event.state == "early":
        room.opened_at = None
    elif event.state == "open" and room.opened_at is None:
        room.opened_at = fact.at
    room.closed_at = fact.at if event.state == "closed" else None


def _question_asked(room: Room, fact: f.Fact, event: f.QuestionAsked) -> None:
    by = fact.by or ""
    wording = Wording(text_key=event.text_key, flags=event.flags, similar=event.similar, seq=fact.seq)
    room.questions[event.question] = Question(
        id=event.question,
        by=by,
        asked_at=fact.at,
        origin=event.origin,
        wordings=[wording],
        name_key=event.name_key,
        theme_key=event.theme_key,
        standing=Standing(status="waiting", since=fact.at, seq=fact.seq),
        number=len(room.questions) + 1,
        own=event.own or event.origin == "phone",
        kind=event.kind,
        parent=event.parent,
        closed=room.is_closed_part,
        labels=Labels(themes=event.themes),
    )
    room.supporters[event.question] = set()
    room.asked_by.setdefault(by, []).append(event.question)
    room.ask_clock[by] = max(room.ask_clock.get(by, 0), fact.at) + ASK_EVERY_MS
    stand(room, fact, event.question, "waiting" if event.held else "approved")


def _question_revised(room: Room, fact: f.Fact, event: f.QuestionRevised) -> None:
    question = room.questions[event.question]
    question.sent_again = question.sent_again or question.status == "dismissed"
    reword(room, question, event.text_key, flags=event.flags, similar=event.similar)
    question.revised_at = fact.at
    wanted: Status = "waiting" if event.held else "approved"
    if question.status != wanted or question.is_with_author:
        stand(room, fact, event.question, wanted)


def _question_corrected(room: Room, fact: f.Fact, event: f.QuestionCorrected) -> None:
    question = room.questions[event.question]
    act = act_of(room, fact)
    if act is not None:
        act.wordings.setdefault(question.id, question.version)
    similar = question.wordings[-1].similar
    reword(room, question, event.text_key, by_moderator=True, flags=event.flags, similar=similar)
    if act is not None:
        act.last_seq = fact.seq


def _question_dismissed(room: Room, fact: f.Fact, event: f.QuestionDismissed) -> None:
    remember(room, fact, event.question)
    question = room.questions[event.question]
    stand(
        room,
        fact,
        question.id,
        "dismissed",
        before="waiting" if question.status == "waiting" else "approved",
        reason=event.reason,
        note_key=event.note_key,
        elaborate_key=question.standing.elaborate_key,
    )


def _question_restored(room: Room, fact: f.Fact, event: f.QuestionRestored) -> None:
    remember(room, fact, event.question)
    standing = room.questions[event.question].standing
    if standing.status == "dismissed":
        stand(room, fact, event.question, standing.before, elaborate_key=standing.elaborate_key)
    else:
        stand(room, fact, event.question, "approved")


def _question_merged(room: Room, fact: f.Fact, event: f.QuestionMerged) -> None:
    remember(room, fact, event.question)
    question = room.questions[event.question]
    stand(
        room,
        fact,
        question.id,
        "merged",
        before=question.status,
        into=event.into,
        elaborate_key=question.standing.elaborate_key,
    )


def _question_unmerged(room: Room, fact: f.Fact, event: f.QuestionUnmerged) -> None:
    standing = room.questions[event.question].standing
    # Set free by a withdrawal, it has nothing to go back to: that is no act of anybody.
    if standing.into is None or room.questions[standing.into].status != "withdrawn":
        remember(room, fact, event.question)
    stand(room, fact, event.question, standing.before, elaborate_key=standing.elaborate_key)


def _act_undone(room: Room, fact: f.Fact, event: f.ActUndone) -> None:
    acts = room.acts.get(fact.by or "", deque())
    act = next((a for a in acts if a.seq == event.act), None)
    if act is None:
        return
    acts.remove(act)
    moved = moved_since(room, act)
    # What was comes back whole, its seq too: the act before this one can then be undone.
    for question, standing in act.standings.items():
        if question not in moved:
            put_standing(room, room.questions[question], standing)
    for question, labels in act.labels.items():
        if question not in moved:
            put_labels(room, room.questions[question], labels)
    for question, version in act.wordings.items():
        if question not in moved:
            words_back(room, room.questions[question], version)
    for name, (value, seq) in act.settings.items():
        put_setting(room, name, value, seq)


def _support(room: Room, question: str, by: str, *, given: bool) -> None:
    if given:
        room.supporters[question].add(by)
        room.supported_by.setdefault(by, set()).add(question)
    else:
        room.supporters[question].discard(by)
        room.supported_by.get(by, set()).discard(question)
    touch_backers(room, question)


def _add(totals: dict[str, int], counts: dict[str, int]) -> None:
    for key, count in counts.items():
        totals[key] = totals.get(key, 0) + count
