"""The ledger: who did what when, of all that moderating is, and how much is not shown for which reason.

Lives here: turning the facts that a room keeps for this into entries. Must not live here: sentences,
words of people (an entry names their keys; a page looks them up), or who may read it.
"""

from __future__ import annotations

from typing import Literal, assert_never

import msgspec

from livetalk.moderation.ledger_acts import ActName as ActName  # noqa: PLC0414 - passed on: who shows the ledger takes it from here
from livetalk.moderation.ledger_acts import Detail, Said, said_after
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import shown
from livetalk.rooms.cards import iso
from livetalk.rooms.followup_facts import FollowupFact
from livetalk.rooms.record_facts import RecordFact
from livetalk.rooms.room import Room
from livetalk.rooms.transcript_facts import TranscriptFact

ActorRole = Literal["moderator", "audience", "system"]


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One act. ``at`` is ISO 8601 in UTC; ``by`` the beginning of a pseudonym, None for the system.

    ``override`` says that another question was proposed, ``undone`` that the act was taken back.
    What ``detail`` holds depends on ``act``; a name that ends in ``_key`` is a words key.
    """

    seq: int
    at: str
    by: str | None
    role: ActorRole
    act: ActName
    question: str | None = None
    reason: str | None = None
    override: bool = False
    undone: bool = False
    detail: dict[str, Detail] = {}


def entries(room: Room) -> list[Entry]:
    """All acts of the evening, the newest first."""
    undone = _undone(room)
    freed = {(q.by, q.standing.since) for q in room.questions.values() if q.status == "withdrawn"}
    found: list[Entry] = []
    for fact in reversed(room.ledger):
        said = _said(room, fact.event)
        if said is None:
            continue
        found.append(
            Entry(
                seq=fact.seq,
                at=iso(fact.at),
                by=shown(fact.by) if fact.by is not None else None,
                role=_role(fact, freed),
                act=said.act,
                question=said.question,
                reason=said.reason,
                override=said.override,
                undone=fact.seq in undone,
                detail=said.detail,
            )
        )
    return found


def counts_by_reason(room: Room) -> dict[str, int]:
    """How many questions are not shown now, by reason code; the most frequent first."""
    counted = views.not_shown(room).reasons
    return dict(sorted(counted.items(), key=lambda entry: (-entry[1], entry[0])))


def _undone(room: Room) -> set[int]:
    """Seqs of all facts whose act was taken back; an act is all facts of one command."""
    heads = {fact.event.act for fact in room.ledger if isinstance(fact.event, f.ActUndone)}
    by_seq = {fact.seq: fact for fact in room.ledger}
    commands = {by_seq[head].command for head in heads if head in by_seq} - {None}
    return heads | {fact.seq for fact in room.ledger if fact.command in commands}


def _role(fact: f.Fact, freed: set[tuple[str, int]]) -> ActorRole:
    if fact.by is None:
        return "system"
    # An author who withdraws a question sets free, in the same moment, what was part of it.
    if isinstance(fact.event, f.ContributionsErased):
        return "audience"
    if isinstance(fact.event, f.QuestionUnmerged) and (fact.by, fact.at) in freed:
        return "audience"
    return "moderator"


def _said(room: Room, event: f.AnyEvent) -> Said | None:  # noqa: C901, PLR0912 - one flat match over the closed union
    if isinstance(event, TranscriptFact | FollowupFact | RecordFact):
        return said_after(event)
    match event:
        case f.RoomStateChanged():
            return Said(act="room", detail={"state": event.state})
        case f.WallBlanked():
            return Said(act="blank", detail={"on": event.on})
        case f.QuestionApproved():
            return Said(act="approve", question=event.question)
        case f.QuestionDismissed():
            detail: dict[str, Detail] = {"note_key": event.note_key} if event.note_key else {}
            return Said(act="dismiss", question=event.question, reason=event.reason, detail=detail)
        case f.QuestionRestored():
            return Said(act="restore", question=event.question)
        case f.QuestionTaken():
            proposed: dict[str, Detail] = {"proposed": event.proposed} if event.proposed else {}
            return Said(
                act="take", question=event.question, override=event.proposed is not None, detail=proposed
            )
        case f.QuestionFinished():
            return Said(act="finish", question=event.question, detail={"how": event.how})
        case f.QuestionCorrected():
            return Said(act="correct", question=event.question, detail={"text_key": event.text_key})
        case f.ElaborationAsked():
            return Said(act="elaborate", question=event.question, detail={"text_key": event.text_key})
        case f.QuestionMerged():
            return Said(act="merge", question=event.question, detail={"into": event.into})
        case f.QuestionUnmerged():
            return Said(act="unmerge", question=event.question)
        case f.QuestionTagged():
            return Said(act="tag", question=event.question, detail={"themes": event.themes})
        case f.QuestionAssigned():
            return Said(act="assign", question=event.question, detail={"speakers": event.speakers})
        case f.QueueOrdered():
            return Said(act="order", detail={"queue": event.queue})
        case f.NextLocked():
            return Said(act="lock", question=event.question)
        case f.OrderingChanged():
            return Said(act="ordering", detail={"by": event.by, "rule": event.rule})
        case f.ActUndone():
            return _undo(room, event)
        case f.StaffLinkMade():
            made: dict[str, Detail] = {"link": event.link, "role": event.role, "speaker": event.speaker}
            return Said(act="link", detail=made | {"label_key": event.label_key})
        case f.StaffLinkRevoked():
            return Said(act="revoke", detail={"link": event.link})
        case f.MessageSent():
            return Said(act="message", detail={"text_key": event.text_key, "to": event.to})
        case f.BurstNoticed():
            seen: dict[str, Detail] = {"burst": event.burst, "people": len(event.people)}
            return Said(act="burst", question=event.question, detail=seen)
        case f.SupportsQuarantined():
            return _of_burst(room, "quarantine", event.burst)
        case f.SupportsReleased():
            return _of_burst(room, "release", event.burst)
        case (
            f.RoomCreated()
            | f.RoomReframed()
            | f.QuestionAsked()
            | f.QuestionRevised()
            | f.QuestionWithdrawn()
            | f.SupportGiven()
            | f.SupportTakenBack()
            | f.ReactionsCounted()
            | f.QuestionsSeen()
            | f.ThemeAdded()
            | f.SpeakerAdded()
            | f.HandRaised()
            | f.HandLowered()
            | f.SpeakingStarted()
            | f.SpeakingStopped()
            | f.MessageAcknowledged()
        ):
            return None  # no moderating act: the room does not keep it for this list
        case _:
            assert_never(event)


def _undo(room: Room, event: f.ActUndone) -> Said:
    """An undo names what it took back, as far as that stands in the ledger."""
    fact = next((fact for fact in reversed(room.ledger) if fact.seq == event.act), None)
    said = _said(room, fact.event) if fact is not None else None
    detail: dict[str, Detail] = {"act": event.act}
    if said is not None:
        detail["of"] = said.act
    return Said(act="undo", question=said.question if said is not None else None, detail=detail)


def _of_burst(room: Room, act: Literal["quarantine", "release"], burst: str) -> Said:
    known = room.bursts.get(burst)
    detail: dict[str, Detail] = {"burst": burst}
    if known is not None:
        detail["people"] = len(known.people)
    return Said(act=act, question=known.question if known is not None else None, detail=detail)
