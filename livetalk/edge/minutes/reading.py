"""What the minute-taker's pages show of a room, as plain data.

Lives here: choosing and putting together: a promise in its context, lines by question, a page of many.
Must not live here: which line answers which question (``rooms.answering``), or HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from livetalk.live.promise_watch import Suggested
from livetalk.rooms.answering import answers, question_of
from livetalk.rooms.lifecycle import PUBLIC
from livetalk.rooms.moments import iso
from livetalk.rooms.promising import speaker_key
from livetalk.rooms.room import Room
from livetalk.rooms.transcript import Marked, RoomLine
from livetalk.rooms.transcript_parts import speaker_of, text_of
from livetalk.transcripts.speakers import without_name

PAGE = 200  # lines: some minutes of reading, drawn in some hundredths of a second
AROUND = 8  # lines before and after an answer, to which it may be moved
SUGGESTED_SHOWN = 50  # at a time: each is a form, and nobody judges more in one go
JUDGED_SHOWN = 50  # the latest: enough to take back what was just done


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the transcript. ``question`` is what it answers; ``begins``: it is the first that does."""

    id: int
    at: str
    text: str
    lang: str
    speaker: str | None = None
    original: str | None = None
    closed: bool = False
    final: bool = True
    question: str | None = None
    begins: bool = False


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """A question that lines may answer. ``lines`` of it do; ``moved``: a person said which."""

    id: str
    text: str
    lines: int = 0
    moved: bool = False
    first: int | None = None
    last: int | None = None


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


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody would like to read of the transcript."""

    search: str = ""
    question: str = ""
    lang: str = ""
    page: int = 1
    line: int | None = None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the transcript. ``total`` lines were looked for; ``chosen`` is the question asked for."""

    asked: Asked
    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    languages: tuple[str, ...]
    lang: str
    askings: tuple[Asking, ...]
    chosen: Asking | None = None


def last_speaker(room: Room) -> str:
    """Who the minute-taker wrote for last, to go on with."""
    notes = (line for line in reversed(room.transcript.lines.values()) if line.source == "notes")
    line = next(notes, None)
    return (speaker_of(room, line) or "") if line is not None else ""


def questions(room: Room) -> dict[str, str]:
    """The words of every question that can be answered, by id: those that were on first."""
    known = [
        q for q in room.questions.values() if q.status in PUBLIC
    ]  # a minute-taker reads none that is held
    begun = room.transcript.brackets
    ordered = sorted(known, key=lambda q: (q.id not in begun, begun[q.id][0].start if q.id in begun else 0))
    return {q.id: text for q in ordered if (text := room.text(q.text_key))}


def begun(room: Room) -> dict[str, str]:
    """The same of those that were on, or that somebody has put lines to."""
    kept = room.transcript
    return {q: text for q, text in questions(room).items() if q in kept.brackets or q in kept.moved}


# Promises


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


# The transcript


def row(room: Room, line: RoomLine, question: str | None = None, *, begins: bool = False) -> Row:
    """A line as it is read."""
    return Row(
        id=line.id,
        at=iso(line.at),
        text=text_of(room, line),
        lang=line.lang,
        speaker=speaker_of(room, line),
        original=room.text(line.original_key),
        closed=line.closed,
        final=line.final,
        question=question,
        begins=begins,
    )


def transcript(room: Room, asked: Asked) -> Found:
    """The page that was asked for: all of it, what a search finds, or one answer with what is around it."""
    spoken = [line for line in room.transcript.spoken() if room.text(line.text_key)]
    languages = tuple(dict.fromkeys((*room.languages, *sorted({line.lang for line in spoken}))))
    used = {line.lang for line in spoken}
    lang = asked.lang if asked.lang in used else next((one for one in languages if one in used), languages[0])
    lines = [line for line in spoken if line.lang == lang]
    of_line, askings = _answered(room, lines)
    chosen = next((one for one in askings if one.id == asked.question), None)
    if chosen is None and asked.question in questions(room):
        chosen = Asking(id=asked.question, text=questions(room)[asked.question])
    wanted = _wanted(room, lines, of_line, asked, chosen)
    pages = max(1, -(-len(wanted) // PAGE))
    page = _page(wanted, asked, pages)
    shown = wanted[(page - 1) * PAGE : page * PAGE]
    return Found(
        asked=asked,
        rows=tuple(_rows(room, shown, of_line)),
        total=len(wanted),
        page=page,
        pages=pages,
        languages=tuple(one for one in languages if one in used),
        lang=lang,
        askings=askings,
        chosen=chosen,
    )


def _answered(room: Room, lines: Sequence[RoomLine]) -> tuple[dict[int, str], tuple[Asking, ...]]:
    found = answers(room, lines)
    of_line = {line: answer.question for answer in found for line in answer.lines}
    return of_line, tuple(
        Asking(
            id=answer.question,
            text=text,
            lines=len(answer.lines),
            moved=answer.question in room.transcript.moved,
            first=answer.lines[0] if answer.lines else None,
            last=answer.lines[-1] if answer.lines else None,
        )
        for answer in found
        if (text := room.text(room.questions[answer.question].text_key))
    )


def _wanted(
    room: Room, lines: Sequence[RoomLine], of_line: dict[int, str], asked: Asked, chosen: Asking | None
) -> list[RoomLine]:
    if asked.search:
        sought = asked.search.casefold()
        return [
            line
            for line in lines
            if sought in f"{speaker_of(room, line) or ''} {room.text(line.text_key)}".casefold()
        ]
    if chosen is None or not lines:
        return list(lines)
    places = [at for at, line in enumerate(lines) if of_line.get(line.id) == chosen.id]
    if not places:
        return list(lines)  # nothing answers it yet: any lines may
    return list(lines[max(0, places[0] - AROUND) : places[-1] + 1 + AROUND])


def _page(wanted: Sequence[RoomLine], asked: Asked, pages: int) -> int:
    """The page that was named; else the one with the line that is mended."""
    if asked.line is not None and asked.page == 1:
        place = next((at for at, line in enumerate(wanted) if line.id == asked.line), 0)
        return place // PAGE + 1
    return min(max(1, asked.page), pages)


def _rows(room: Room, lines: Iterable[RoomLine], of_line: dict[int, str]) -> Iterable[Row]:
    before: str | None = None
    for line in lines:
        question = of_line.get(line.id)
        yield row(room, line, question, begins=question is not None and question != before)
        before = question
