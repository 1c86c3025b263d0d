"""The open and the closed part of a meeting.

Switching to closed stops every public output at once (``views``), and what is said or written until it
is open again reaches no public place, ever. So what would speak to the audience waits meanwhile.
Lives here: the switch, and which commands wait. Must not live here: what a view shows.
"""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room
from livetalk.transcripts.ingest import open_line

WAITS: tuple[type[c.AnyCommand], ...] = (
    c.AskToElaborate,
    c.CorrectQuestion,
    c.SupportQuestion,
    c.UnsupportQuestion,
    c.React,
    c.ReviseQuestion,
    c.Comment,
    c.JudgeComment,
    c.AnswerComment,
    c.EditRecord,
    c.PublishRecord,
)
"""What speaks to the audience, or comes from it."""

AUDIENCE_WAITS: tuple[type[c.AnyCommand], ...] = (c.AskQuestion,)
"""What staff may still do: a question from the hall is then one of the closed part."""

CLOSED = Rejected(code="closed_part", temporary=True, retry_after=30)


def switch(room: Room, command: c.SwitchPart) -> Answer:
    """Begin the closed part, or open again."""
    if room.frame.part == command.part:
        return Decided()
    return Decided(events=(*ended_lines(room), f.PartChanged(part=command.part)))


def ended_lines(room: Room) -> tuple[f.LinesSettled, ...]:
    """Lines that are still growing end with their part: what is said in the next one stands in another."""
    growing = ((stream, open_line(state)) for stream, state in room.transcript.streams.items())
    return tuple(f.LinesSettled(stream=stream, lines=(line.id,)) for stream, line in growing if line)


def refusal(room: Room, command: c.AnyCommand, context: Context) -> Answer | None:
    """Why the command waits, if it does."""
    if not room.is_closed_part:
        return None
    if isinstance(command, c.CorrectLine):
        line = room.transcript.lines.get(command.line)
        return None if line is None or line.closed else CLOSED  # mended now, it could never be shown again
    by_audience = context.actor.role == "audience" and isinstance(command, AUDIENCE_WAITS)
    if by_audience or isinstance(command, WAITS):
        return CLOSED
    return None
