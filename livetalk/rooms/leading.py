"""What can be decided about the room itself and the course of the meeting.

Lives here: state, wall, order and lock of the queue, the floor, messages to the desk, undo. Must not live
here: which question is proposed (``moderation.fair_order``).
"""

from __future__ import annotations

from livetalk.rooms import closing
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import Actor
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.finding import find, label, message_text
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import AUDIENCE, Room
from livetalk.rooms.undoing import is_superseded


def set_state(room: Room, command: c.SetRoomState, context: Context) -> Answer:
    """Open, pause, close, or let early questions in."""
    pause = command.pause if command.state == "paused" else None
    if room.frame.state == command.state and room.frame.pause == pause:
        return Decided()
    if command.state == "closed":
        return closing.close(room, command, context)
    return Decided(events=(f.RoomStateChanged(state=command.state, pause=pause),))


def blank_wall(room: Room, command: c.BlankWall) -> Answer:
    """The panic key."""
    if room.frame.wall_blank == command.on:
        return Decided()
    return Decided(events=(f.WallBlanked(on=command.on),))


def order(room: Room, command: c.OrderQueue) -> Answer:
    """Put questions first. One that has left the queue meanwhile is passed over, not refused."""
    if any(room.find_question(q) is None for q in command.queue):
        return Rejected(code="unknown_question")
    wanted = dict.fromkeys(q for q in command.queue if room.questions[q].status == "approved")
    if tuple(wanted) == room.pinned:
        return Decided()
    return Decided(events=(f.QueueOrdered(queue=tuple(wanted)),))


def lock(room: Room, command: c.LockNext) -> Answer:
    """A question comes next whatever the order says, or nothing is locked."""
    if command.question is not None:
        question = find(room, command.question, "lock")
        if isinstance(question, Rejected):
            return question
    if command.question == room.next_locked:
        return Decided()
    return Decided(events=(f.NextLocked(question=command.question),))


def change_ordering(room: Room, command: c.ChangeOrdering) -> Answer:
    """By what the next question is proposed."""
    if (command.by, command.rule) == room.frame.ordering:
        return Decided()
    return Decided(events=(f.OrderingChanged(by=command.by, rule=command.rule),))


def pass_floor(room: Room, command: c.PassFloor) -> Answer:
    """Who speaks now."""
    if command.speaker is None:
        return Decided() if room.floor.speaker is None else Decided(events=(f.SpeakingStopped(),))
    name = label(command.speaker)
    speaker = AUDIENCE if name == AUDIENCE else room.find_speaker(name)
    if speaker is None:
        return Rejected(code="unknown_speaker")
    if (speaker, command.limit_s) == (room.floor.speaker, room.floor.limit_s):
        return Decided()
    return Decided(events=(f.SpeakingStarted(speaker=speaker, limit_s=command.limit_s),))


def send_message(room: Room, command: c.SendMessage, fresh_id: str) -> Answer:
    """A word to the desk."""
    said = message_text(command.text)
    if isinstance(said, Rejected):
        return said
    to = None
    if command.to:
        to = room.find_speaker(label(command.to))
        if to is None:
            return Rejected(code="unknown_speaker")
    key = f"message:{fresh_id}"
    return Decided(events=(f.MessageSent(message=fresh_id, text_key=key, to=to),), words={key: said})


def acknowledge(room: Room, command: c.AcknowledgeMessage) -> Answer:
    """It has been read."""
    message = room.messages.get(command.message)
    if message is None:
        return Rejected(code="unknown_message")
    if message.acknowledged is not None:
        return Decided()
    return Decided(events=(f.MessageAcknowledged(message=message.id),))


def undo(room: Room, actor: Actor) -> Answer:
    """Take back the own last act."""
    act = room.last_act(actor.id)
    if act is None:
        return Rejected(code="nothing_to_undo")
    if is_superseded(room, act):
        return Rejected(code="undo_superseded")
    return Decided(events=(f.ActUndone(act=act.seq), *closing.taken_back(room, act)))
