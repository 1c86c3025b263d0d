"""``decide``: what a command leads to in this room, now. Pure; may refuse.

Lives here: the dispatch over all commands. What concerns one topic lives in a module of that topic
(``questions``, ``wording``, ``merging``, ``labelling``, ``leading`` …). Must not live here: who may
give a command — ``moderation.policy`` has said yes before ``decide`` is asked.
"""

from __future__ import annotations

from typing import TypeAlias, assert_never

import msgspec

from livetalk.rooms import (
    bulk,
    captions,
    closed_part,
    closing,
    erasing,
    guarding,
    item_talk,
    items,
    labelling,
    leading,
    looking,
    mailing,
    merging,
    notes,
    opening,
    promising,
    questions,
    reactions,
    recording,
    session_news,
    subscribing,
    support,
    wording,
)
from livetalk.rooms import commands as c
from livetalk.rooms.context import Answer
from livetalk.rooms.context import Context as Context  # noqa: PLC0414 - whoever decides takes both from here
from livetalk.rooms.followup_commands import AboutFollowup
from livetalk.rooms.followup_facts import MailQueued
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.record_commands import AboutRecord
from livetalk.rooms.room import Room
from livetalk.rooms.transcript_commands import AboutTranscript


def decide(room: Room, command: c.AnyCommand, context: Context) -> Answer:
    """Return the facts and words that the command leads to, or why it cannot be."""
    answer = closing.with_replies(room, _decide(room, command, context), context)
    if not isinstance(answer, Rejected) and erasing.would_be_lost(room, answer.words):
        return Rejected(code="words_erased")
    if context.sends_mail or isinstance(answer, Rejected):
        return answer
    # Mail that nobody will ever send is not queued, whatever leads to it.
    kept = tuple(event for event in answer.events if not isinstance(event, MailQueued))
    return msgspec.structs.replace(answer, events=kept)


def _decide(room: Room, command: c.AnyCommand, context: Context) -> Answer:
    if isinstance(command, c.CreateRoom):
        return opening.create(room, command)
    if not room.exists:
        return Rejected(code="unknown_room")
    refused = closed_part.refusal(room, command, context)
    if refused is not None:
        return refused
    if isinstance(command, c.MakeLink):
        return guarding.make_link(room, command)
    if isinstance(command, c.ReframeRoom):
        return opening.reframe(room, command, context)
    if isinstance(command, c.NoticeBurst):
        return guarding.notice_burst(room, command)
    if isinstance(command, AboutTranscript):
        return _decide_transcript(room, command, context)
    if isinstance(command, AboutFollowup):
        return _decide_followup(room, command, context)
    if isinstance(command, AboutRecord):
        return _decide_record(room, command, context)
    return _decide_in_room(room, command, context)


def _decide_transcript(  # noqa: C901 - one flat match over the closed union
    room: Room, command: c.TranscriptCommand | c.TranscriptInner, context: Context
) -> Answer:
    match command:
        case c.SwitchPart():
            return closed_part.switch(room, command)
        case c.HearCaptions():
            return captions.hear(room, command, context)
        case c.SettleCaptions():
            return captions.settle(room, command, context)
        case c.ImportLines():
            return captions.import_lines(room, command)
        case c.WriteNote():
            return notes.write(room, command, context)
        case c.CorrectLine():
            return notes.correct(room, command)
        case c.MoveBracket():
            return notes.move_bracket(room, command)
        case c.MarkPromise():
            return promising.mark(room, command, context)
        case c.ConfirmPromise():
            return promising.confirm(room, command, context)
        case c.RejectPromise():
            return promising.reject(room, command)
        case c.ReopenPromise():
            return promising.reopen(room, command)
        case _:
            assert_never(command)


def _decide_followup(  # noqa: C901, PLR0912 - one flat match over the closed union
    room: Room, command: c.FollowupCommand | c.FollowupInner, context: Context
) -> Answer:
    match command:
        case c.OpenItem():
            return items.open_item(room, command, context)
        case c.UpdateItem():
            return items.update(room, command, context)
        case c.NoteItem():
            return items.note(room, command, context)
        case c.MergeItem():
            return items.merge(room, command, context)
        case c.UnmergeItem():
            return items.unmerge(room, command)
        case c.HandOver():
            return items.hand_over(room, command, context)
        case c.Comment():
            return item_talk.comment(room, command, context)
        case c.JudgeComment():
            return item_talk.judge(room, command, context)
        case c.AnswerComment():
            return item_talk.answer(room, command, context)
        case c.Join():
            return item_talk.join(room, command, context)
        case c.WithdrawJoining():
            return item_talk.withdraw(room, command, context)
        case c.Subscribe():
            return subscribing.subscribe(room, command, context)
        case c.ConfirmSubscription():
            return subscribing.confirm(room, command)
        case c.Unsubscribe():
            return subscribing.unsubscribe(room, command)
        case c.TryMail():
            return mailing.try_mail(room, command, context)
        case c.SettleMail():
            return mailing.settle(room, command)
        case c.RemindOwners():
            return mailing.remind_owners(room, command, context)
        case c.FollowSession():
            return session_news.follow(room, command, context)
        case _:
            assert_never(command)


def _decide_record(room: Room, command: c.RecordCommand | c.RecordInner, context: Context) -> Answer:
    match command:
        case c.EditRecord():
            return recording.edit(room, command)
        case c.PublishRecord():
            return recording.publish(room, context)
        case c.WithdrawRecord():
            return recording.withdraw(room)
        case c.FileRecord():
            return recording.file(room, command)
        case c.JournaliseRecord():
            return recording.journalise(room, command)
        case c.SetRetention():
            return erasing.set_retention(room, command)
        case c.EraseContributions():
            return erasing.erase(room, command, context)
        case c.PurgeRoom():
            return erasing.purge(room, command)
        case _:
            assert_never(command)


InTheRoom: TypeAlias = c.RoomCommand | c.StaffCommand


def _decide_in_room(room: Room, command: InTheRoom, context: Context) -> Answer:  # noqa: C901, PLR0912 - one flat match over the closed union
    actor = context.actor
    match command:
        case c.AskQuestion():
            return questions.ask(room, command, context)
        case c.ReviseQuestion():
            return wording.revise(room, command, context)
        case c.WithdrawQuestion():
            return questions.withdraw(room, command, actor)
        case c.SupportQuestion():
            return support.give(room, command, actor)
        case c.UnsupportQuestion():
            return support.take_back(room, command, actor)
        case c.React():
            return reactions.react(room, command)
        case c.SeeQuestions():
            return looking.see(room, command)
        case c.LookAt():
            return looking.look(room, command)
        case c.ApproveQuestion():
            return questions.approve(room, command)
        case c.DismissQuestion():
            return questions.dismiss(room, command)
        case c.RestoreQuestion():
            return questions.restore(room, command)
        case c.TakeQuestion():
            return questions.take(room, command, context)
        case c.FinishQuestion():
            return questions.finish(room, command, context)
        case c.MergeQuestion():
            return merging.merge(room, command)
        case c.UnmergeQuestion():
            return merging.unmerge(room, command)
        case c.AskToElaborate():
            return wording.elaborate(room, command, context.fresh_id)
        case c.CorrectQuestion():
            return wording.correct(room, command, context)
        case c.TagQuestion():
            return labelling.tag(room, command)
        case c.AssignQuestion():
            return labelling.assign(room, command)
        case c.RaiseHand():
            return labelling.hand(room, command)
        case c.JudgeMany():
            return bulk.judge_many(room, command)
        case c.OrderQueue():
            return leading.order(room, command)
        case c.LockNext():
            return leading.lock(room, command)
        case c.ChangeOrdering():
            return leading.change_ordering(room, command)
        case c.PassFloor():
            return leading.pass_floor(room, command)
        case c.SendMessage():
            return leading.send_message(room, command, context.fresh_id)
        case c.AcknowledgeMessage():
            return leading.acknowledge(room, command)
        case c.SetRoomState():
            return leading.set_state(room, command, context)
        case c.BlankWall():
            return leading.blank_wall(room, command)
        case c.RevokeLink():
            return guarding.revoke(room, command, context)
        case c.QuarantineBurst():
            return guarding.quarantine(room, command)
        case c.ReleaseBurst():
            return guarding.release(room, command)
        case c.Undo():
            return leading.undo(room, actor)
        case _:
            assert_never(command)
