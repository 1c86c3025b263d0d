"""Advice as a test wants it: the words to be flagged are told, and the questions that are alike."""

from __future__ import annotations

from dataclasses import dataclass, field

from livetalk.rooms.event import Flag, FlagField
from livetalk.rooms.room import Room


@dataclass(frozen=True, kw_only=True)
class FakeAdvice:
    """Flags each of these words where it stands, and holds for these kinds of flags."""

    words: dict[str, str] = field(default_factory=dict)
    """Word → kind of flag."""
    holding: frozenset[str] = frozenset({"cpr", "insult"})
    alike: tuple[str, ...] = ()

    def screen(self, text: str, field: FlagField = "text") -> tuple[Flag, ...]:
        """A flag for each of the words that is there."""
        places = ((word, kind, text.find(word)) for word, kind in self.words.items())
        return tuple(
            Flag(kind=kind, start=at, end=at + len(word), field=field) for word, kind, at in places if at >= 0
        )

    def holds(self, flags: tuple[Flag, ...]) -> bool:
        """Only some kinds do."""
        return any(flag.kind in self.holding for flag in flags)

    def similar(self, room: Room, text: str, question: str | None = None) -> tuple[str, ...]:
        """Those that the test says, as far as they are there."""
        return tuple(q for q in self.alike if q in room.questions and q != question)
