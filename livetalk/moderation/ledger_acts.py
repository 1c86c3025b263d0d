"""The names of acts in the ledger, and what a fact of after the talk says by itself.

Lives here: the closed list of acts, and the part of ``ledger`` for transcript, follow-up and record.
Must not live here: sentences, or words of people.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, assert_never

import msgspec

from livetalk.rooms import facts as f
from livetalk.rooms.followup_facts import FollowupFact
from livetalk.rooms.transcript_facts import TranscriptFact

ActName = Literal[
    "room",
    "blank",
    "approve",
    "dismiss",
    "restore",
    "take",
    "finish",
    "correct",
    "elaborate",
    "merge",
    "unmerge",
    "tag",
    "assign",
    "order",
    "lock",
    "ordering",
    "undo",
    "link",
    "revoke",
    "message",
    "burst",
    "quarantine",
    "release",
    "part",
    "correct_line",
    "bracket",
    "confirm_promise",
    "reject_promise",
    "reopen_promise",
    "item_open",
    "item_update",
    "item_merge",
    "item_unmerge",
    "item_hand_over",
    "comment_judge",
    "comment_answer",
    "record_edit",
    "record_publish",
    "record_withdraw",
    "record_file",
    "record_journalise",
    "retention",
    "erase",
    "purge",
]
Detail = str | int | bool | tuple[str, ...] | None


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a fact says by itself, whoever made it."""

    act: ActName
    question: str | None = None
    reason: str | None = None
    override: bool = False
    detail: dict[str, Detail] = {}


AfterTheTalk: TypeAlias = f.TranscriptEvent | f.FollowupEvent | f.RecordEvent


def said_after(event: AfterTheTalk) -> Said | None:
    """What the ledger says of a fact about transcript, follow-up or record; None if it is no act."""
    if isinstance(event, TranscriptFact):
        return _transcript(event)
    if isinstance(event, FollowupFact):
        return _followup(event)
    return _record(event)


def _transcript(event: f.TranscriptEvent) -> Said | None:
    match event:
        case f.PartChanged():
            return Said(act="part", detail={"part": event.part})
        case f.LineCorrected():
            return Said(act="correct_line", detail={"line": event.line, "text_key": event.text_key})
        case f.BracketMoved():
            return Said(act="bracket", question=event.question)
        case f.PromiseConfirmed():
            return Said(act="confirm_promise", detail={"item": event.item})
        case f.PromiseRejected():
            return Said(act="reject_promise", detail={"promise": event.promise})
        case f.PromiseReopened():
            return Said(act="reopen_promise", detail={"promise": event.promise})
        case f.CaptionsHeard() | f.LineWritten() | f.LinesSettled() | f.LineRemoved() | f.PromiseMarked():
            return None
        case _:
            assert_never(event)


def _followup(event: f.FollowupEvent) -> Said | None:
    match event:
        case f.ItemOpened():
            opened: dict[str, Detail] = {"item": event.item}
            if event.question is None or not event.title_key.startswith(f"q:{event.question}:"):
                opened["text_key"] = event.title_key  # else the line has the question's words already
            return Said(act="item_open", question=event.question, detail=opened)
        case f.ItemUpdated():
            changed: dict[str, Detail] = {"item": event.item, "status": event.status, "due": event.due}
            return Said(act="item_update", detail=changed | {"text_key": event.reason_key})
        case f.ItemMerged():
            return Said(act="item_merge", detail={"item": event.item, "into": event.into})
        case f.ItemUnmerged():
            return Said(act="item_unmerge", detail={"item": event.item})
        case f.ItemHandedOver():
            return Said(act="item_hand_over", detail={"item": event.item, "text_key": event.agent_key})
        case f.CommentJudged():
            judged: dict[str, Detail] = {"comment": event.comment, "shown": event.shown}
            return Said(act="comment_judge", detail=judged | {"text_key": event.reason_key})
        case f.CommentAnswered():
            return Said(act="comment_answer", detail={"comment": event.comment, "text_key": event.text_key})
        case (
            f.ItemNoted()
            | f.CommentMade()
            | f.Joined()
            | f.JoiningWithdrawn()
            | f.Subscribed()
            | f.SubscriptionConfirmed()
            | f.Unsubscribed()
            | f.MailQueued()
            | f.MailTried()
            | f.MailSent()
            | f.MailDelayed()
            | f.MailGivenUp()
            | f.OwnerReminded()
            | f.SessionFollowed()
        ):
            return None
        case _:
            assert_never(event)


def _record(event: f.RecordEvent) -> Said | None:
    match event:
        case f.RecordEdited():
            return Said(act="record_edit", detail={"section": event.section, "text_key": event.text_key})
        case f.RecordPublished():
            return Said(act="record_publish", detail={"version": event.version})
        case f.RecordWithdrawn():
            return Said(act="record_withdraw")
        case f.RecordFiled():
            return Said(act="record_file", detail={"text_key": event.case_key})
        case f.RecordJournalised():
            return Said(act="record_journalise", detail={"text_key": event.number_key})
        case f.RetentionSet():
            return Said(act="retention", detail={"until": event.until})
        case f.ContributionsErased():
            return Said(act="erase", detail={"questions": len(event.questions), "all": event.all})
        case f.RoomPurged():
            return Said(act="purge")
        case _:
            assert_never(event)
