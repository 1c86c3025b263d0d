"""How the facts about what was said aloud move the state.

Lives here: the part switch, lines, brackets by hand, promises. Must not live here: questions and the
room's state (``evolve``), or rules.
"""

from __future__ import annotations

from typing import assert_never

import msgspec

from livetalk.rooms import transcript_facts as t
from livetalk.rooms.facts import Fact
from livetalk.rooms.room import Room
from livetalk.rooms.standings import put_on_list, touch, touch_everything
from livetalk.rooms.transcript import Bracket, Marked, RoomLine
from livetalk.transcripts.ingest import open_line, sealed


def evolve_transcript(room: Room, fact: Fact, event: t.TranscriptEvent) -> None:  # noqa: C901, PLR0912 - one flat match over the closed union
    """Apply one of these facts."""
    said = room.transcript
    match event:
        case t.PartChanged():
            _switch_part(room, event.part)
        case t.CaptionsHeard():
            said.streams[event.stream] = event.state
        case t.LineWritten():
            _line_written(room, fact, event)
        case t.LinesSettled():
            for line in event.lines:
                if line in said.lines:
                    said.lines[line] = msgspec.structs.replace(said.lines[line], final=True, seq=fact.seq)
            touch(room, "captions")
        case t.LineRemoved():
            said.lines.pop(event.line, None)
            _touch_quoting(room, event.line)
            touch(room, "captions")
        case t.LineCorrected():
            _line_corrected(room, fact, event)
        case t.BracketMoved():
            if event.start is None:
                said.moved.pop(event.question, None)
            else:
                said.moved[event.question] = Bracket(start=event.start, until=event.until)
            touch(room, f"q:{event.question}")
        case t.PromiseMarked():
            said.promises[event.promise] = Marked(
                id=event.promise,
                status="marked",
                at=fact.at,
                closed=room.is_closed_part,
                text_key=event.text_key,
                line=event.line,
                question=event.question,
                owner_key=event.owner_key,
                due=event.due,
            )
            touch(room, "promises")
        case t.PromiseConfirmed():
            known = _known(room, fact, event.promise)
            said.promises[event.promise] = msgspec.structs.replace(known, status="confirmed", item=event.item)
            touch(room, "promises")
            if known.closed:
                _close_item(room, event.item)
        case t.PromiseRejected():
            known = _known(room, fact, event.promise)
            said.promises[event.promise] = msgspec.structs.replace(known, status="rejected")
            touch(room, "promises")
        case t.PromiseReopened():
            _reopened(room, event.promise)
        case _:
            assert_never(event)


def _close_item(room: Room, item: str) -> None:
    """What was heard in the closed part stays there, also where no line says that it was."""
    opened = room.followup.items.get(item)
    if opened is not None:
        room.followup.items[item] = msgspec.structs.replace(opened, closed=True)
        touch(room, f"followup:{item}")


def _switch_part(room: Room, part: t.Part) -> None:
    """Begin or end the closed part: every public part may have changed, at once."""
    room.frame = msgspec.structs.replace(room.frame, part=part)
    said = room.transcript
    for state in said.streams.values():
        line = open_line(state)
        if line is not None and line.id in said.lines:
            said.lines[line.id] = msgspec.structs.replace(said.lines[line.id], final=True, seq=room.seq)
    # No backspace, and no post that goes on, reaches from one part into the other.
    said.streams = {stream: sealed(state) for stream, state in said.streams.items()}
    touch_everything(room)


def _known(room: Room, fact: Fact, promise: str) -> Marked:
    """A marked promise, or a suggestion that nobody has judged before."""
    line = int(promise[1:]) if promise[:1] == "s" and promise[1:].isdecimal() else None
    return room.transcript.promises.get(promise) or Marked(id=promise, status="marked", at=fact.at, line=line)


def _reopened(room: Room, promise: str) -> None:
    known = room.transcript.promises.get(promise)
    if known is not None and known.text_key is None:
        del room.transcript.promises[promise]  # a suggestion again
    elif known is not None:
        room.transcript.promises[promise] = msgspec.structs.replace(known, status="marked", item=None)
    touch(room, "promises")


def _line_written(room: Room, fact: Fact, event: t.LineWritten) -> None:
    said = room.transcript
    known = said.lines.get(event.line)
    at = event.at if event.at is not None else known.at if known else fact.at
    said.lines[event.line] = RoomLine(
        id=event.line,
        lang=event.lang,
        source=event.source,
        at=at,
        until=event.until if event.until is not None else max(at, fact.at if event.at is None else at),
        text_key=event.text_key,
        seq=fact.seq,
        final=event.final,
        # A line that goes on in the closed part was partly said there.
        closed=room.is_closed_part or event.closed or (known is not None and known.closed),
        speaker=event.speaker if event.speaker is not None else known.speaker if known else None,
        speaker_key=event.speaker_key or (known.speaker_key if known else None),
        cue_key=event.cue_key,
        original_key=known.original_key if known else None,
    )
    _touch_quoting(room, event.line)
    said.last_line = max(said.last_line, event.line)
    put_on_list(room, event.speaker)
    touch(room, "captions")


def _touch_quoting(room: Room, line: int) -> None:
    """Items that quote the line tell who said it, and when."""
    quoting = (item.id for item in room.followup.items.values() if line in item.lines)
    touch(room, *(f"followup:{item}" for item in quoting))


def _line_corrected(room: Room, fact: Fact, event: t.LineCorrected) -> None:
    known = room.transcript.lines.get(event.line)
    if known is None:
        return
    has_speaker = event.speaker is not None or event.speaker_key is not None
    room.transcript.lines[event.line] = msgspec.structs.replace(
        known,
        text_key=event.text_key,
        original_key=known.original_key or known.text_key,
        speaker=event.speaker if has_speaker else known.speaker,
        speaker_key=event.speaker_key if has_speaker else known.speaker_key,
        # What is written in the closed part is not public, whatever line it is about.
        closed=known.closed or room.is_closed_part,
        seq=fact.seq,
    )
    _touch_quoting(room, event.line)
    touch(room, "captions")
