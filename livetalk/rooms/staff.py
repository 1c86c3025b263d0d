"""The people who hold the meeting, as the room knows them: links, the floor, messages, suspect support.

Lives here: the data. Must not live here: how it changes (``evolve_staff``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from livetalk.rooms.event import StaffRole


@dataclass(slots=True, kw_only=True)
class Link:
    """A staff link: what its secret hashes to, and what it lets its holder be."""

    id: str
    role: StaffRole
    token_hash: str
    label_key: str | None = None
    speaker: str | None = None
    made_at: int = 0


@dataclass(slots=True, kw_only=True)
class Burst:
    """Newcomers who supported one question within moments."""

    id: str
    question: str
    people: frozenset[str]
    since: int
    until: int


@dataclass(slots=True, kw_only=True)
class Floor:
    """Who speaks, since when (ms), and how long everybody has spoken before (ms)."""

    speaker: str | None = None
    since: int = 0
    limit_s: int | None = None
    spoken: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Message:
    """A word from the control screen to the desk. ``acknowledged`` is milliseconds."""

    id: str
    text_key: str
    to: str | None
    at: int
    acknowledged: int | None = None
