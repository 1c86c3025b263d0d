"""What a decision may ask the world about words: what is in them, and which questions they are like.

Lives here: the protocol, how it is asked, and advice that says nothing. Must not live here: the rules
themselves; they are in ``moderation``, which the rooms know nothing of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from livetalk.rooms.event import Flag, FlagField

if TYPE_CHECKING:
    from livetalk.rooms.room import Room


class Advice(Protocol):
    """Both answers depend on the arguments alone, so that a decision can be made again."""

    def screen(self, text: str, field: FlagField = "text") -> tuple[Flag, ...]:
        """Places in the words that a moderator should look at."""

    def holds(self, flags: tuple[Flag, ...]) -> bool:
        """Whether words with these flags wait for a moderator, also where nothing else does."""

    def similar(self, room: Room, text: str, question: str | None = None) -> tuple[str, ...]:
        """Questions of the room that say nearly the same, best first; never ``question`` itself."""


def screened(advice: Advice, text: str, name: str, theme: str) -> tuple[Flag, ...]:
    """What is found in a question and in what stands beside it."""
    return (*advice.screen(text), *advice.screen(name, "name"), *advice.screen(theme, "theme"))


class NoAdvice:
    """Finds nothing in anything."""

    def screen(self, text: str, field: FlagField = "text") -> tuple[Flag, ...]:  # noqa: ARG002 - the port's
        """No flags."""
        return ()

    def holds(self, flags: tuple[Flag, ...]) -> bool:
        """Flags hold, whoever found them."""
        return bool(flags)

    def similar(self, room: Room, text: str, question: str | None = None) -> tuple[str, ...]:  # noqa: ARG002 - the port's
        """No questions."""
        return ()


NO_ADVICE: Advice = NoAdvice()
