"""Advice about words for the decisions of one room: the screening, and an index of its questions.

The index follows the room that it is asked about. It depends on that room alone, so a decision made
again at the same place of the log gets the same advice. Must not live here: the rules.
"""

from __future__ import annotations

from typing import Protocol

from livetalk.moderation.screening import Screening, holds, warns
from livetalk.moderation.similarity import FOR_CITIZENS, FOR_MODERATORS, Reader, SimilarIndex
from livetalk.rooms.advice import Advice, NoAdvice
from livetalk.rooms.event import Flag, FlagField
from livetalk.rooms.lifecycle import MERGE_INTO, SUPPORTABLE
from livetalk.rooms.room import Room
from livetalk.rooms.views import changed_after

SUGGESTED = 3


class LiveAdvice(Advice, Protocol):
    """Advice for decisions, and for somebody who is still writing."""

    def warns(self, flags: tuple[Flag, ...]) -> tuple[Flag, ...]:
        """Those flags that the author should hear of while writing."""

    def similar_in_public(self, room: Room, text: str) -> tuple[str, ...]:
        """Questions that everybody may see and support, and that plainly say the same."""

    def follow(self, room: Room) -> None:
        """Take over what changed in the room that decisions are made on."""


class NoLiveAdvice(NoAdvice):
    """Finds nothing in anything."""

    def warns(self, flags: tuple[Flag, ...]) -> tuple[Flag, ...]:
        """All there are, which is none."""
        return flags

    def similar_in_public(self, room: Room, text: str) -> tuple[str, ...]:  # noqa: ARG002 - the port's
        """No questions."""
        return ()

    def follow(self, room: Room) -> None:
        """Nothing to follow."""


class RoomAdvice:
    """Fulfils ``LiveAdvice`` for one room."""

    def __init__(self, screening: Screening, reader: Reader) -> None:
        self._screening = screening
        self._reader = reader
        self._index = SimilarIndex(reader)
        self._indexed: dict[str, str] = {}
        self._room: Room | None = None
        self._seq = 0

    def screen(self, text: str, field: FlagField = "text") -> tuple[Flag, ...]:
        """Places in the words that a moderator should look at."""
        return self._screening.screen(text, field) if text else ()

    def holds(self, flags: tuple[Flag, ...]) -> bool:
        """Whether words with these flags wait for a moderator."""
        return holds(flags)

    def warns(self, flags: tuple[Flag, ...]) -> tuple[Flag, ...]:
        """Those flags that the author should hear of while writing."""
        return warns(flags)

    def similar(self, room: Room, text: str, question: str | None = None) -> tuple[str, ...]:
        """Open questions of the room that say nearly the same, for moderators."""
        self.follow(room)
        without = (question,) if question else ()
        found = self._index.find(text, limit=SUGGESTED, without=without, threshold=FOR_MODERATORS)
        return tuple(match.id for match in found)

    def similar_in_public(self, room: Room, text: str) -> tuple[str, ...]:
        """Questions that everybody may see and support, and that plainly say the same.

        ``room`` is what is durable; the index may know a little more, and that is left out.
        """
        hidden = {q for q, known in room.questions.items() if known.status not in SUPPORTABLE}
        found = self._index.find(text, limit=SUGGESTED, without=hidden, threshold=FOR_CITIZENS)
        return tuple(match.id for match in found if match.id in room.questions)

    def follow(self, room: Room) -> None:
        """Take over what changed in the room that decisions are made on."""
        if room is not self._room:
            # Another state that ran ahead: most of it is as before, and drawing up the index of a
            # thousand questions anew takes half a second.
            for gone in self._indexed.keys() - room.questions.keys():
                self._put(gone, None)
            changed = list(room.questions)
        else:
            changed = [key[2:] for key in changed_after(room, self._seq) if key.startswith("q:")]
        for question in changed:
            self._put(question, _words(room, question))
        self._room, self._seq = room, room.seq

    def _put(self, question: str, words: str | None) -> None:
        if self._indexed.get(question) == words:
            return
        if words:
            self._index.put(question, words)
            self._indexed[question] = words
        else:
            self._index.drop(question)
            self._indexed.pop(question, None)


def _words(room: Room, question_id: str) -> str | None:
    question = room.questions[question_id]
    return room.text(question.text_key) or None if question.status in MERGE_INTO else None
