"""The representation meter: whom the dialogue has reached so far, and whom it has not.

Lives here: what is counted, from a room as it stands. Must not live here: the order of questions
(``fair_order``), speaking times, sentences.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

import msgspec

from livetalk.moderation.steps import Steps


class MeasuredQuestion(Protocol):
    """What is read of a question."""

    @property
    def asker(self) -> str: ...  # noqa: D102  (as of the room)
    @property
    def asked_at(self) -> int: ...  # noqa: D102  (as of the room)


class RoomToMeasure(Protocol):
    """What is read of a room."""

    @property
    def queue(self) -> Sequence[str]: ...  # noqa: D102  (as of the room)
    @property
    def questions(self) -> Mapping[str, MeasuredQuestion]: ...  # noqa: D102  (as of the room)
    @property
    def themes(self) -> Collection[str]: ...  # noqa: D102  (as of the room)
    def themes_of(self, question: str) -> Sequence[str]: ...  # noqa: D102  (as of the room)
    def ballot(self, question: str) -> AbstractSet[str]: ...  # noqa: D102  (as of the room)
    def heard(self) -> Sequence[str]: ...  # noqa: D102  (as of the room)


class Meter(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one moment. *Heard* means asked on stage."""

    participants: int = 0
    """People who asked or supported anything."""
    represented: int = 0
    """Those of them with a question heard that they asked or supported."""
    heard: int = 0
    """Questions heard."""
    first_time: int = 0
    """Questions heard whose author had none heard before."""
    longest_waiting: str | None = None
    """The approved question that was asked first; None if none waits."""
    untouched: tuple[str, ...] = ()
    """Themes with an approved question and none heard, in the room's order."""


def measure(room: RoomToMeasure) -> Steps[Meter]:
    """The meter of a room, in small steps, as ``fair_order.propose`` does it."""
    heard, queue, questions = list(room.heard()), list(room.queue), list(room.questions)
    reached: set[str] = set()
    for question in heard:
        reached |= room.ballot(question)
        yield
    participants: set[str] = set(reached)
    for question in questions:
        participants |= room.ballot(question)
        yield
    oldest = min(queue, key=lambda q: (room.questions[q].asked_at, q), default=None)
    yield
    return Meter(
        participants=len(participants),
        represented=len(reached),
        heard=len(heard),
        first_time=_first_time(room, heard),
        longest_waiting=oldest,
        untouched=_untouched(room, queue, heard),
    )


def _first_time(room: RoomToMeasure, heard: Sequence[str]) -> int:
    """People, where each question that a moderator wrote down for somebody in the hall is one."""
    return len({room.questions[q].asker for q in heard})


def _untouched(room: RoomToMeasure, queue: Sequence[str], heard: Sequence[str]) -> tuple[str, ...]:
    waiting = {theme for question in queue for theme in room.themes_of(question)}
    touched = {theme for question in heard for theme in room.themes_of(question)}
    return tuple(theme for theme in room.themes if theme in waiting - touched)
