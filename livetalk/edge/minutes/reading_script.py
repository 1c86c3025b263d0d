"""The transcript on its page: all of it in pages, what a search finds, or one answer with what is around it.

Lives here: choosing lines. Must not live here: which line answers which question (``rooms.answering``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from livetalk.edge.minutes.rows import Row, questions, row
from livetalk.rooms.answering import answers
from livetalk.rooms.room import Room
from livetalk.rooms.transcript import RoomLine
from livetalk.rooms.transcript_parts import speaker_of

PAGE = 200  # lines: some minutes of reading, drawn in some hundredths of a second
AROUND = 8  # lines before and after an answer, to which it may be moved


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """A question that lines may answer. ``lines`` of it do; ``moved``: a person said which."""

    id: str
    text: str
    lines: int = 0
    moved: bool = False
    first: int | None = None
    last: int | None = None


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
