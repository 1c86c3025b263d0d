"""Captions that come in, and lines of files that are read in.

The text of a line that captioners can still reach stays as they sent it, character for character; a name
before a colon only says who speaks (``livetalk.transcripts.speakers``). Lives here: what a post, a silence
or a file leads to in a room. Must not live here: which posts are new (``livetalk.transcripts.ingest``).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import text
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import AUDIENCE, Room
from livetalk.rooms.transcript import RoomLine
from livetalk.transcripts import ingest
from livetalk.transcripts.ingest import MAX_BODY_CHARS, LineChange, StreamState
from livetalk.transcripts.speakers import named

MAX_STREAMS = 8  # languages of one meeting: more is a tool that makes up tags
MAX_LINES_AT_ONCE = 500  # of a file in one command: a fact each, so that nobody waits for a whole file
MAX_LINES = 50_000  # of a room: a week of speech
CUT_OFF_MS = 5000  # a captioner who writes along posts more often than this

NOT_STARTED = Rejected(code="captions_not_started", temporary=True, retry_after=10)

Period = tuple[int, int | None]
"""From when until when (ms since 1970) the meeting went on without the public; None: it still does."""


def hear(room: Room, command: c.HearCaptions, context: Context) -> Answer:
    """Take in a post."""
    refused = _refusal(room, command)
    if refused is not None:
        return refused
    stream = command.stream
    before = room.transcript.streams.get(stream, StreamState())
    state, events = _in_reach(room, stream, before)
    heard = ingest.hear(
        state,
        seq=command.number,
        body=command.body,
        stored_body=room.text(_body_key(stream)) or "",
        texts=_texts(room, state),
        now=context.now,
        next_id=room.transcript.last_line + 1,
        style=command.style,
    )
    if isinstance(heard, ingest.Refused):
        return Rejected(code="caption_too_long", params={"max": MAX_BODY_CHARS})
    if heard.is_repeat:
        return Decided()
    is_late = _is_late(room, before.heard_at, context.now)
    words = {_body_key(stream): heard.body}
    for change in heard.changed:
        written = _written(room, stream, change, closed=is_late)
        events.append(written)
        if isinstance(written, f.LineWritten):
            words[written.text_key] = change.text
    for line in heard.gone:
        events.append(f.LineRemoved(line=line))
        words[text_key(line)] = ""
    events.append(f.CaptionsHeard(stream=stream, body_key=_body_key(stream), state=heard.state))
    return Decided(events=tuple(events), words=words)


def settle(room: Room, command: c.SettleCaptions, context: Context) -> Answer:
    """Nothing came for a while: the open line is final."""
    stream = command.stream
    state = room.transcript.streams.get(stream, StreamState())
    lines = ingest.settle(state, _texts(room, state), context.now)
    if not lines:
        return Decided()
    return Decided(
        events=(
            f.LinesSettled(stream=stream, lines=tuple(line.id for line in lines)),
            f.CaptionsHeard(stream=stream, body_key=_body_key(stream), state=ingest.settled(state)),
        )
    )


def import_lines(room: Room, command: c.ImportLines) -> Answer:
    """Read in lines of a file. What is there from the same place of a file is not doubled, but renewed."""
    if len(command.lines) > MAX_LINES_AT_ONCE or len(room.transcript.lines) > MAX_LINES:
        return Rejected(code="too_many_lines", params={"max": MAX_LINES})
    known = {
        (line.lang, line.at, room.text(line.cue_key)): line
        for line in room.transcript.lines.values()
        if line.source == "import"
    }
    periods = _closed_periods(room)
    events: list[f.AnyEvent] = []
    words: dict[str, str] = {}
    next_id = room.transcript.last_line + 1
    for line in command.lines:
        speaker, speaker_name, said = _speaker_of(room, line)
        there = known.get((command.lang, command.begin + line.start, line.cue))
        if not said or (there and (there.original_key or room.text(there.text_key) == said)):
            continue
        id_ = there.id if there else next_id
        next_id += there is None
        at, until = command.begin + line.start, command.begin + line.end
        keys = text_key(id_), f"{text_key(id_)}:cue", f"{text_key(id_)}:speaker"
        events.append(
            f.LineWritten(
                line=id_,
                lang=command.lang,
                source="import",
                text_key=keys[0],
                speaker=speaker,
                speaker_key=keys[2] if speaker_name else None,
                at=at,
                until=until,
                cue_key=keys[1],
                closed=any(start < until and (end is None or at < end) for start, end in periods),
            )
        )
        words |= {keys[0]: said, keys[1]: line.cue} | ({keys[2]: speaker_name} if speaker_name else {})
    return Decided(events=tuple(events), words=words)


def text_key(line: int) -> str:
    """Where the words of a line that came in lie."""
    return f"line:{line}"


def _body_key(stream: str) -> str:
    return f"captions:{stream}"


def _refusal(room: Room, command: c.HearCaptions) -> Rejected | None:
    if room.frame.state in ("early", "closed"):
        return NOT_STARTED
    known = room.transcript.streams
    if command.stream not in known and len(known) >= MAX_STREAMS:
        return Rejected(code="too_many_caption_languages", params={"max": MAX_STREAMS})
    return None


def _in_reach(room: Room, stream: str, state: StreamState) -> tuple[StreamState, list[f.AnyEvent]]:
    """The stream without the lines that may not change any more, and what makes those final.

    A line that a person has mended is theirs. One that may be from the closed part takes nothing of the open
    one (switching the part itself has put all earlier lines out of reach).
    """
    known = [room.transcript.lines[line.id] for line in state.lines if line.id in room.transcript.lines]
    if any(line.closed != room.is_closed_part for line in known):
        return ingest.sealed(state), _made_final(stream, known)
    mended = [line for line in known if line.original_key is not None]
    if not mended:
        return state, []
    left = {line.id for line in known} - {line.id for line in mended}
    is_open = bool(state.lines) and state.lines[-1].id in left
    return msgspec.structs.replace(
        state,
        lines=tuple(line for line in state.lines if line.id in left),
        pending=state.pending if is_open else "",
        is_settled=state.is_settled or not is_open,
    ), _made_final(stream, mended)


def _made_final(stream: str, lines: Sequence[RoomLine]) -> list[f.AnyEvent]:
    left_open = tuple(line.id for line in lines if not line.final)
    return [f.LinesSettled(stream=stream, lines=left_open)] if left_open else []


def _texts(room: Room, state: StreamState) -> dict[int, str]:
    return {line.id: words for line in state.lines if (words := room.text(text_key(line.id)))}


def _written(room: Room, stream: str, change: LineChange, *, closed: bool) -> f.AnyEvent:
    known = room.transcript.lines.get(change.id)
    if known is not None and change.final and room.text(known.text_key) == change.text:
        return f.LinesSettled(stream=stream, lines=(change.id,))  # it was said until before the silence
    found = named(change.text)
    speaker = room.find_speaker(found[0]) if found else None
    if speaker is None and change.is_new and room.floor.speaker != AUDIENCE:
        speaker = room.floor.speaker
    return f.LineWritten(
        line=change.id,
        lang=stream,
        source="captions",
        text_key=text_key(change.id),
        final=change.final,
        speaker=speaker,
        closed=closed,
    )


def _is_late(room: Room, heard_at: int, now: int) -> bool:
    """Whether this may be from the closed part, though the open one has begun again.

    It is the first that the stream says since, after a silence in which its captioner may have been cut off:
    then all of it waited in the captioner's tool.
    """
    periods = _closed_periods(room)
    closed_at, opened_at = periods[-1] if periods else (0, None)
    if opened_at is None or not heard_at or heard_at >= opened_at:
        return False
    return now - max(heard_at, closed_at) > CUT_OFF_MS


def _closed_periods(room: Room) -> list[Period]:
    found: list[Period] = []
    for fact in room.ledger:
        if isinstance(fact.event, f.PartChanged):
            if fact.event.part == "closed":
                found.append((fact.at, None))
            elif found:
                found[-1] = (found[-1][0], fact.at)
    return found


def _speaker_of(room: Room, line: c.ImportedLine) -> tuple[str | None, str, str]:
    """The speaker's id on the room's list, else the name beyond it; and what was said."""
    said = text.clean(line.text, lines=True)
    name = text.clean(line.speaker or "")[: text.MAX_NAME]
    found = named(said)
    if not name and found and room.find_speaker(found[0]) is not None:
        name, said = found
    speaker = room.find_speaker(name) if name else None
    return speaker, "" if speaker else name, said
