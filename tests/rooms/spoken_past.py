"""What was said aloud, for histories: lines, promises that were marked, the closed part.

Lives here: the sentences of the transcript, to be used like those of ``history``. Must not live here: what is
expected of them.
"""

from __future__ import annotations

from livetalk.rooms import facts as f
from livetalk.rooms.actors import Actor
from livetalk.rooms.transcript_facts import Part
from tests.rooms.history import MO, Past

NOA = Actor(id="noa-90c2d7", role="notes")


def said(
    line: int,
    text: str | None = None,
    *,
    speaker: str | None = None,
    named: str | None = None,
    lang: str = "da",
    final: bool = True,
    at: int | None = None,
    until: int | None = None,
) -> Past:
    """A line of captions; its words name it unless others are given."""
    key = f"line:{line}"
    words = {key: text or f"Det er linje {line}."}
    words |= {f"{key}:speaker": named} if named else {}
    event = f.LineWritten(
        line=line,
        lang=lang,
        source="captions",
        text_key=key,
        final=final,
        speaker=speaker,
        speaker_key=f"{key}:speaker" if named else None,
        at=at,
        until=until,
    )
    return Past(events=(event,), words=words)


def marked(
    promise: str,
    *,
    line: int | None = None,
    text: str | None = None,
    question: str | None = None,
    by: Actor = NOA,
) -> Past:
    """Somebody heard a promise."""
    key = f"promise:{promise}:text" if text or line is None else f"line:{line}"
    event = f.PromiseMarked(promise=promise, text_key=key, line=line, question=question)
    return Past(events=(event,), by=by.id, words={key: text} if text else {})


def part_became(part: Part, *, by: Actor = MO) -> Past:
    """The closed part began or ended."""
    return Past(events=(f.PartChanged(part=part),), by=by.id)
