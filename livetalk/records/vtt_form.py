"""The transcript of a record as WebVTT, with speakers. The format itself is ``transcripts.webvtt``."""

from __future__ import annotations

from livetalk.records.clocks import day
from livetalk.records.plain import legible
from livetalk.records.record import Progress, Record, TranscriptLine, Words
from livetalk.records.voices import speaker
from livetalk.transcripts.segments import Line
from livetalk.transcripts.webvtt import write as write_webvtt


def write(record: Record, words: Words, progress: Progress | None = None) -> bytes:
    """The bytes of the file. Without a line it is a WebVTT file that has none."""
    record = legible(record)
    notes = (record.title, day(record.date, record.language, record.zone), record.url)
    written = write_webvtt((_line(line, words) for line in record.transcript), notes=notes).encode()
    if progress is not None:
        progress(1, 1)
    return written


def _line(line: TranscriptLine, words: Words) -> Line:
    voice = speaker(line.speaker, line.role, words) if line.speaker or line.role else None
    return Line(
        cue=line.cue,
        start=line.start_ms,
        end=line.end_ms,
        text=line.text,
        speaker=voice,
        role=line.role,
        lang=line.lang,
    )
