"""Promises on the page where they are judged: each in its context, with what the rules read in it.

Lives here: choosing and putting together. Must not live here: what sounds like a promise
(``transcripts.promises``), or what becomes of one (``rooms.promising``).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from livetalk.edge.minutes.rows import Row, row
from livetalk.live.promise_watch import Suggested
from livetalk.rooms.answering import question_of
from livetalk.rooms.moments import iso
from livetalk.rooms.promising import speaker_key
from livetalk.rooms.room import Room
from livetalk.rooms.transcript import Marked, RoomLine
from livetalk.rooms.transcript_parts import speaker_of, text_of
from livetalk.transcripts.speakers import without_name

SUGGESTED_SHOWN = 50  # at a time: each is a form, and nobody judges more in one go
JUDGED_SHOWN = 50  # the latest: enough to take back what was just done


class PromiseCard(msgspec.Struct, frozen=True, kw_only=True):
    """A promise to be judged, with what was said around it. ``text`` is what it would be called."""

    id: str
    text: str
    owner: str
    due: str
    suggested: bool
    closed: bool = False
    line: int | None = None
    quote: str | None = None
    speaker: str | None = None
    at: str | None = None
    before: Row | None = None
    after: Row | None = None
    question: str | None = None
    why: tuple[tuple[str, str], ...] = ()
    """Sentence and the words it is about."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has decided. ``item`` is what it became."""

    id: str
    text: str
    item: str | None = None


class Promises(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the page of promises."""

    marked: tuple[PromiseCard, ...]
    suggested: tuple[PromiseCard, ...]
    more: int
    """Suggestions that are shown when these have been judged."""
    confirmed: tuple[Judged, ...]
    rejected: tuple[Judged, ...]


def promises(room: Room, known: Sequence[Suggested], to_judge: Sequence[Suggested], lang: str) -> Promises:
    """Marked ones first, each with what the rules read in its line."""
    around = _Around(room)
    read = {one.line: one for one in known}
    judged = [one for one in reversed(room.transcript.promises.values()) if one.status != "marked"]
    return Promises(
        marked=tuple(
            _marked(room, one, read.get(one.line or 0), around, lang)
            for one in room.transcript.promises.values()
            if one.status == "marked"
        ),
        suggested=tuple(_suggested(room, one, around, lang) for one in to_judge[:SUGGESTED_SHOWN]),
        more=max(0, len(to_judge) - SUGGESTED_SHOWN),
        confirmed=tuple(_judged(room, one) for one in judged if one.status == "confirmed")[:JUDGED_SHOWN],
        rejected=tuple(_judged(room, one) for one in judged if one.status == "rejected")[:JUDGED_SHOWN],
    )


class _Around:
    """The lines in the order in which they were said, to find neighbours of the same language."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._by_lang: dict[str, list[RoomLine]] = {}
        self._place: dict[int, int] = {}
        for line in room.transcript.spoken():
            lines = self._by_lang.setdefault(line.lang, [])
            self._place[line.id] = len(lines)
            lines.append(line)

    def __call__(self, line: RoomLine, step: int) -> Row | None:
        lines, at = self._by_lang[line.lang], self._place[line.id] + step
        return row(self._room, lines[at]) if 0 <= at < len(lines) else None


def _marked(room: Room, one: Marked, read: Suggested | None, around: _Around, lang: str) -> PromiseCard:
    line = room.transcript.lines.get(one.line or 0)
    said = text_of(room, line) if line is not None and one.text_key in _keys(line) else None
    card = _card(room, line, around)
    return msgspec.structs.replace(
        card,
        id=one.id,
        text=said or room.text(one.text_key) or "",
        owner=room.text(one.owner_key) or (read.owner_role if read else None) or "",
        due=one.due or (read.due if read else None) or "",
        closed=one.closed or card.closed,
        question=(question_of(room, line) if line is not None else None) or one.question,
        why=_why(read, lang),
    )


def _suggested(room: Room, one: Suggested, around: _Around, lang: str) -> PromiseCard:
    line = room.transcript.lines[one.line]
    more = [room.transcript.lines[other] for other in one.continued if other in room.transcript.lines]
    text = " ".join(text_of(room, part) for part in (line, *more))
    return msgspec.structs.replace(
        _card(room, line, around),
        id=one.id,
        text=text,
        quote=text,
        owner=one.owner_role or room.text(speaker_key(room, line)) or "",
        due=one.due or "",
        suggested=True,
        question=question_of(room, line),
        why=_why(one, lang),
        after=around(more[-1], 1) if more else around(line, 1),
    )


def _card(room: Room, line: RoomLine | None, around: _Around) -> PromiseCard:
    if line is None:
        return PromiseCard(id="", text="", owner="", due="", suggested=False)
    return PromiseCard(
        id="",
        text="",
        owner="",
        due="",
        suggested=False,
        closed=line.closed,
        line=line.id,
        quote=text_of(room, line) or None,
        speaker=speaker_of(room, line),
        at=iso(line.at),
        before=around(line, -1),
        after=around(line, 1),
    )


def _keys(line: RoomLine) -> tuple[str | None, ...]:
    return line.text_key, line.original_key


def _why(read: Suggested | None, lang: str) -> tuple[tuple[str, str], ...]:
    if read is None:
        return ()
    return tuple((one.da if lang == "da" else one.en, one.words) for one in read.why)


def _judged(room: Room, one: Marked) -> Judged:
    item = room.followup.items.get(one.item or "")
    line = room.transcript.lines.get(one.line or 0)
    speaker = speaker_of(room, line) if line else None
    keys = (item.title_key if item else None, one.text_key, line.text_key if line else None)
    said = next((said for key in keys if (said := room.text(key))), "")
    return Judged(id=one.id, text=without_name(said, speaker), item=one.item)
