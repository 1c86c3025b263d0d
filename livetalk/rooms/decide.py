"""``decide``: what a command leads to in this room, now. Pure; may refuse.

Lives here: the dispatch over all commands. What concerns one topic lives in a module of that topic
(``questions``, ``wording``, ``merging``, ``labelling``, ``leading`` …). Must not live here: who may
give a command — ``moderation.policy`` has said yes before ``decide`` is asked.
"""

from __future__ import annotations

from typing import assert_never

from livetalk.rooms import (
    bulk,
    guarding,
    labelling,
    leading,
    looking,
    merging,
    opening,
    questions,
    reactions,
    support,
    wording,
)
from livetalk.rooms import commands as c
from livetalk.rooms.context import Answer
from livetalk.rooms.context import Context as Context  # noqa: PLC0414 - whoever decides takes both from here
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room


def decide(room: Room, command: c.AnyCommand, context: Context) -> Answer:
    """Return the facts and words that the command leads to, or why it cannot be."""
    if isinstance(command, c.CreateRoom):
        return opening.create(room, command)
    if not room.exists:
        return Rejected(code="unknown_room")
    if isinstance(command, c.MakeLink):
        return guarding.make_link(room, command)
    if isinstance(command, c.NoticeBurst):
        return guarding.notice_burst(room, command)
    return _decide_in_room(room, command, context)


def _decide_in_room(room: Room, command: c.WireCommand, context: Context) -> Answer:  # noqa: C901, PLR0912 - one flat match over the closed union
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
            return questions.take(room, command, context.proposed)
        case c.FinishQuestion():
            return questions.finish(room, command)
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
            return leading.set_state(room, command)
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
