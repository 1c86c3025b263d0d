"""The minute-taker's lines, corrections afterwards, and which lines answer a question.

Lives here: what can be decided about a line by hand. Must not live here: captions (``captions``), or what
a promise leads to (``promising``).
"""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import text
from livetalk.rooms.captions import MAX_LINES
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.finding import label
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room
from livetalk.rooms.transcript import RoomLine

MAX_LINE = 1000  # graphemes: some sentences; whoever writes more makes two lines of it

Who = tuple[str | None, str]
"""Who speaks: an id of the room's list, or (else) a name beyond it; neither if nobody said."""


def write(room: Room, command: c.WriteNote, context: Context) -> Answer:
    """A line of notes, at once a line of the transcript."""
    if len(room.transcript.lines) >= MAX_LINES:
        return Rejected(code="too_many_lines", params={"max": MAX_LINES})
    said = line_text(command.text)
    if isinstance(said, Rejected):
        return said
    who = speaker(room, command.speaker)
    if isinstance(who, Rejected):
        return who
    line = room.transcript.last_line + 1
    key = f"line:{line}"
    words, speaker_key = {key: said}, _named(key, who)
    if speaker_key is not None:
        words[speaker_key] = who[1]
    written = f.LineWritten(
        line=line,
        lang=room.languages[0],
        source="notes",
        text_key=key,
        speaker=who[0],
        speaker_key=speaker_key,
    )
    if not command.promise:
        return Decided(events=(written,), words=words)
    owner_key = room.speakers[who[0]] if who[0] is not None else speaker_key
    marked = f.PromiseMarked(
        promise=context.fresh_id,
        text_key=key,
        line=line,
        question=room.now,
        owner_key=owner_key,
    )
    return Decided(events=(written, marked), words=words)


def correct(room: Room, command: c.CorrectLine) -> Answer:
    """Mend a line, or say who spoke; what came in first is kept."""
    line = find_line(room, command.line)
    if isinstance(line, Rejected):
        return line
    if not line.final:
        # What goes on to be said would be written over the correction.
        return Rejected(code="line_goes_on", temporary=True, retry_after=10)
    said = line_text(command.text)
    if isinstance(said, Rejected):
        return said
    who = speaker(room, command.speaker)
    if isinstance(who, Rejected):
        return who
    is_same_speaker = not any(who) or _speaks(room, line, who)
    if said == room.text(line.text_key) and is_same_speaker:
        return Decided()
    key = f"line:{line.id}:{room.seq + 1}"
    words, speaker_key = {key: said}, None
    if not is_same_speaker:
        speaker_key = _named(key, who)
        words |= {speaker_key: who[1]} if speaker_key is not None else {}
    corrected = f.LineCorrected(
        line=line.id,
        text_key=key,
        speaker=None if is_same_speaker else who[0],
        speaker_key=speaker_key,
    )
    return Decided(events=(corrected,), words=words)


def move_bracket(room: Room, command: c.MoveBracket) -> Answer:
    """These lines answer the question; without any: what was said while it was on."""
    question = room.find_question(command.question)
    if question is None or question.status == "withdrawn":
        return Rejected(code="unknown_question")
    if command.first is None and command.last is None:
        if question.id not in room.transcript.moved:
            return Decided()
        return Decided(events=(f.BracketMoved(question=question.id),))
    first = find_line(room, command.first or command.last or 0)
    last = find_line(room, command.last or command.first or 0)
    if isinstance(first, Rejected):
        return first
    if isinstance(last, Rejected):
        return last
    if (first.at, first.id) > (last.at, last.id):
        return Rejected(code="lines_in_wrong_order")
    until = max(last.at, last.until)
    known = room.transcript.moved.get(question.id)
    if known is not None and (known.start, known.until) == (first.at, until):
        return Decided()
    return Decided(events=(f.BracketMoved(question=question.id, start=first.at, until=until),))


def find_line(room: Room, line: int) -> RoomLine | Rejected:
    """The line, if it is there and has words."""
    found = room.transcript.lines.get(line)
    if found is None or room.text(found.text_key) is None:
        return Rejected(code="unknown_line")
    return found


def line_text(raw: str) -> str | Rejected:
    """A line, cleaned; or why it is none."""
    cleaned = text.clean(raw)
    if text.is_empty(cleaned):
        return Rejected(code="line_empty")
    if text.is_too_long(cleaned, MAX_LINE):
        return Rejected(code="line_too_long", params={"max": MAX_LINE, "n": text.counted(cleaned)})
    return cleaned


def speaker(room: Room, raw: str | None) -> Who | Rejected:
    """Who is meant by an id or a name."""
    name = label(raw)
    if not name:
        return None, ""
    if text.is_too_long(name, text.MAX_NAME):
        return Rejected(code="name_too_long", params={"max": text.MAX_NAME})
    known = room.find_speaker(name)
    return (known, "") if known is not None else (None, name)


def _named(key: str, who: Who) -> str | None:
    """The words key of a name beyond the list."""
    return f"{key}:speaker" if who[0] is None and who[1] else None


def _speaks(room: Room, line: RoomLine, who: Who) -> bool:
    if line.speaker_key is not None:
        return who[0] is None and room.text(line.speaker_key) == who[1]
    return who[0] is not None and line.speaker == who[0]
