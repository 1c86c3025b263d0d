"""The paper that captions are typed on: lines, white space between them, backspaces.

Every character said is in exactly one place: in a line's text, in the ``lead`` of a line (the white space
and line ends before it), or in ``pending`` (those after the last line). So lines begin and end with a word,
no line is empty, and leads and texts one after the other are what was said, character for character.
Of that only white space is state; the words are the caller's.

Lives here: where lines begin and end. Must not live here: posts and their numbers (``ingest``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from livetalk.transcripts.captions_joining import CLOSING, begins_sentence, is_new_sentence
from livetalk.transcripts.captions_post import BACKSPACE

LINE_CHARS = 160  # a line this long takes no further word: two full lines of subtitles on a phone
SENTENCE_CHARS = 80  # a line this long ends with its sentence: one sentence a line reads best
WORD_CUT_CHARS = 240  # a line is cut here even within a word: scripts without blanks, and garbage
MAX_PENDING = 80  # white space kept in a row; more than a page of it was leaned on, not typed

_PIECES = re.compile(r"\x08|\n|[^\S\n\x08]+|[^\s\x08]+")


class OpenLine(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A line that backspaces can still reach. ``start`` in ms since 1970.

    ``lead`` is the white space said before it; without a line end in it the line only goes on. ``is_guess``:
    it began because its post looked like a caption of its own.
    """

    id: int
    start: int
    lead: str = ""
    is_guess: bool = False


class Sheet:
    """Lines that are being written on. Made for one post and thrown away."""

    def __init__(
        self, lines: tuple[OpenLine, ...], pending: str, texts: Mapping[int, str], *, now: int, next_id: int
    ) -> None:
        """Lay out the lines in reach with their texts; one whose text was erased is out of reach."""
        self.lines = [line for line in lines if texts.get(line.id)]
        self.texts = {line.id: texts[line.id] for line in self.lines}
        self.pending = pending
        self.has_rested = False
        """The next word begins a line, if only white space lies before it."""
        self.is_cut = False
        """The next character begins a line, whatever lies before it."""
        self.is_guess = False
        """If so, this was guessed."""
        self._now = now
        self._next_id = next_id

    def last_char(self) -> str:
        """What was said last; empty if nothing is in reach."""
        if self.pending:
            return self.pending[-1]
        return self.texts[self.lines[-1].id][-1] if self.lines else ""

    def last_text(self) -> str:
        """The text of the last line; empty if there is none."""
        return self.texts[self.lines[-1].id] if self.lines else ""

    def is_open(self) -> bool:
        """Say whether the last line can go on: no line end was said after it."""
        return bool(self.lines) and "\n" not in self.pending

    def type(self, text: str) -> None:
        """Write down plain text (``captions_memory.plain``), backspaces and all."""
        for piece in _PIECES.findall(text):
            if piece == BACKSPACE:
                self.take_back()
            elif piece.isspace():
                self.pending = (self.pending + piece)[:MAX_PENDING]
            else:
                self._write(piece)

    def take_back(self) -> None:
        """Take one character back, over line ends and into earlier lines; out of reach nothing is left."""
        if self.pending:
            self.pending = self.pending[:-1]
            return
        if not self.lines:
            return
        line = self.lines[-1]
        whole = self.texts[line.id][:-1]
        text = whole.rstrip()
        self.pending = whole[len(text) :]
        self.texts[line.id] = text
        if not text:
            del self.lines[-1], self.texts[line.id]
            self.pending = line.lead

    def join_guesses(self) -> None:
        """Join the lines that were guessed to be captions of their own: the sender's text is a stream."""
        kept = self.lines[:1]
        for line in self.lines[1:]:
            before, text = self.texts[kept[-1].id], self.texts[line.id]
            is_piece = line.is_guess and not line.lead and not is_new_sentence(before, text)
            if is_piece and len(before) + len(text) <= WORD_CUT_CHARS:
                self.texts[kept[-1].id] = before + text
                del self.texts[line.id]
            else:
                kept.append(line)
        self.lines = kept

    def _write(self, word: str) -> None:
        if not self.lines or self.is_cut or "\n" in self.pending or (self.pending and self._is_full(word)):
            self._begin(word)
        else:
            self.texts[self.lines[-1].id] += self.pending + word
            self.pending = ""
        while len(text := self.last_text()) > WORD_CUT_CHARS:
            self.texts[self.lines[-1].id] = text[:WORD_CUT_CHARS]
            self._begin(text[WORD_CUT_CHARS:])

    def _is_full(self, word: str) -> bool:
        """Whether the last line ends before this word. Depends on no split of what was said into posts."""
        text = self.last_text()
        if self.has_rested or len(text) >= LINE_CHARS:
            return True
        if len(text) < SENTENCE_CHARS or not begins_sentence(word[0]):
            return False
        bare = text.rstrip(CLOSING)
        return bare.endswith((".", "!", "?", "…")) and not bare[-2:-1].isdigit()

    def _begin(self, text: str) -> None:
        line = OpenLine(id=self._next_id, start=self._now, lead=self.pending, is_guess=self.is_guess)
        self._next_id += 1
        self.lines.append(line)
        self.texts[line.id] = text
        self.pending = ""
        self.is_cut = self.is_guess = self.has_rested = False
