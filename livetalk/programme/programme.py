"""The state of the programme: what the facts so far amount to.

Lives here: the mutable ``Programme`` that only ``evolve`` touches, what it is made of (frozen, replaced
whole), and small read-only questions about it. Must not live here: decisions, or how anything is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from livetalk.programme import texts
from livetalk.programme.facts import Entry
from livetalk.programme.kinds import (
    Access,
    AccountRole,
    AgeBand,
    BodyKind,
    Origin,
    Point,
    ProposalState,
    Publicity,
    Score,
)
from livetalk.programme.texts import W


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """A committee, a council, an association."""

    id: str
    slug: str
    kind: BodyKind
    text_key: str


class Gathering(msgspec.Struct, frozen=True, kw_only=True):
    """A festival day, a row of meetings."""

    id: str
    slug: str
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    text_key: str
    state: Publicity = "draft"
    reason_key: str | None = None
    was_published: bool = False
    """A draft that was cancelled is nobody's business."""


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """A stage or tent of a gathering."""

    id: str
    gathering: str
    text_key: str


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A talk, a meeting or a break.

    ``sequence`` counts what a calendar has to be told of since it was planned (RFC 5545); ``changed_at`` is
    when.
    """

    id: str
    template: str
    gathering: str | None = None
    stage: str | None = None
    starts: int
    ends: int
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    early_from: int | None = None
    closed_from: int | None = None
    text_key: str
    state: Publicity = "draft"
    room: str | None = None
    reason_key: str | None = None
    reached: frozenset[Point] = frozenset()
    sequence: int = 0
    planned_at: int = 0
    changed_at: int = 0
    was_published: bool = False
    """A session that was never published may be cancelled without anybody being told."""
    moved_from: int | None = None
    """When it was to begin before it was moved last, if somebody may have read that."""
    moved_stage: str | None = None
    """On which stage it was to be, in the same way."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who plans. ``invitations`` counts them: only the last one holds, until ``until``."""

    id: str
    role: AccountRole
    bodies: tuple[str, ...] = ()
    text_key: str
    state: Literal["invited", "active", "revoked"] = "active"
    was_ready: bool = False
    until: int = 0
    invitations: int = 0
    made_at: int = 0
    links: tuple[tuple[str, str], ...] = ()
    """Staff links made for this account: (session, link)."""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that is signed in."""

    id: str
    account: str
    token_hash: str
    at: int
    until: int
    device: str = ""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that waits to be sent. ``until``: nobody else tries before; ``tries`` counts attempts."""

    id: str
    kind: str
    about: str
    lang: str
    queued_at: int
    until: int = 0
    tries: int = 0


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One line of what an organiser and a proposer wrote each other."""

    at: int
    by: Literal["organiser", "proposer"]
    text_key: str


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A talk that somebody outside proposes."""

    id: str
    owner: str
    gathering: str | None = None
    lang: str = "da"
    text_key: str
    state: ProposalState = "new"
    made_at: int
    settled_at: int | None = None
    session: str | None = None
    said: tuple[Said, ...] = ()
    is_forgotten: bool = False
    """Whether its words were erased because it was answered long ago."""

    @property
    def is_gone(self) -> bool:
        """Whether nothing of it can be read any more."""
        return self.is_forgotten or self.state == "withdrawn"


class Captured(msgspec.Struct, frozen=True, kw_only=True):
    """What staff wrote down for somebody, until it has a place."""

    id: str
    person_key: str
    at: int
    kept_at: int
    """By the server's clock; ``at`` is by the tablet's, which may be wrong by years."""
    origin: Origin
    has_consent: bool
    age: AgeBand | None
    text_key: str
    by: str | None
    state: Literal["waiting", "placed", "dropped"] = "waiting"
    session: str | None = None
    question: str | None = None


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody thought of a session."""

    at: int
    heard: Score | None = None
    clear: Score | None = None
    again: Score | None = None
    comment_key: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it was taken back: then it counts nowhere."""
        return self.comment_key is None and self.heard is self.clear is self.again is None


@dataclass(slots=True, kw_only=True)
class Programme:
    """Everything that is known at ``seq``. Only ``evolve`` changes it."""

    seq: int = 0
    changed_at: int = 0
    """When (ms) anything last changed that programmes and calendars are made of."""
    bodies: dict[str, Body] = field(default_factory=dict)
    gatherings: dict[str, Gathering] = field(default_factory=dict)
    stages: dict[str, Stage] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    visit_of: dict[str, str] = field(default_factory=dict)
    """Token hash → visit."""
    link_visits: dict[str, str] = field(default_factory=dict)
    """Staff link → the visit in whose browser it is."""
    ended_links: set[str] = field(default_factory=set)
    """Staff links whose visit somebody ended, until the rooms have closed them."""
    session_of: dict[str, str] = field(default_factory=dict)
    """Room → session."""
    letters: dict[str, Letter] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    captured: dict[str, Captured] = field(default_factory=dict)
    feedback: dict[str, dict[str, Feedback]] = field(default_factory=dict)
    """Session → who → what they thought."""
    audit: list[Entry] = field(default_factory=list)
    """Every fact that an account is behind, or that is about one, in order."""
    outcomes: dict[str, str | None] = field(default_factory=dict)
    """Command id → what it made, of the latest commands."""
    words: dict[str, str] = field(default_factory=dict)
    """Words key → text. Filled beside the fold, never by it."""
    gone: set[str] = field(default_factory=set)
    """Keys of words that are to be erased: newer ones took their place, or somebody wanted it."""
    _read: dict[str, texts.Words] = field(default_factory=dict)

    def text(self, key: str | None, shape: type[W]) -> W | None:
        """The words under a key, or None if there are none (any more).

        Read once, because a page asks for hundreds.
        """
        written = self.words.get(key) if key is not None else None
        if key is None or written is None:
            return None
        known = self._read.get(key)
        if not isinstance(known, shape):
            known = texts.read(written, shape)
            if known is None:
                return None
            self._read[key] = known
        return known

    def forget(self) -> set[str]:
        """Drop the words that are to be erased; returns their keys."""
        keys, self.gone = self.gone, set()
        for key in keys:
            self.words.pop(key, None)
            self._read.pop(key, None)
        return keys

    def find_gathering(self, slug: str) -> Gathering | None:
        """By its name in addresses."""
        return next((one for one in self.gatherings.values() if one.slug == slug), None)

    def find_body(self, slug: str) -> Body | None:
        """By its name in addresses."""
        return next((one for one in self.bodies.values() if one.slug == slug), None)

    def stages_of(self, gathering: str) -> list[Stage]:
        """In the order in which they were added."""
        return [one for one in self.stages.values() if one.gathering == gathering]

    def sessions_of(self, gathering: str) -> list[Session]:
        """By time, then by the order in which they were planned."""
        found = (one for one in self.sessions.values() if one.gathering == gathering)
        return sorted(found, key=lambda one: (one.starts, one.ends))

    def is_public(self, session: Session) -> bool:
        """Whether everybody may know of it: it was published, in a gathering that is no draft."""
        if not session.was_published:
            return False
        gathering = self.gatherings.get(session.gathering or "")
        return gathering is None or gathering.was_published

    def public_sessions(self) -> Iterator[Session]:
        """Those that everybody may know of; which kinds are not listed is for the caller to say."""
        return (one for one in self.sessions.values() if self.is_public(one))

    def session_in(self, room: str) -> Session | None:
        """The session that a room belongs to, if any."""
        return self.sessions.get(self.session_of.get(room, ""))

    def account_of_visit(self, token_hash: str, now: int) -> tuple[Account, Visit] | None:
        """Who holds a token of this hash, if it still opens something."""
        visit = self.visits.get(self.visit_of.get(token_hash, ""))
        account = self.accounts.get(visit.account) if visit is not None else None
        if visit is None or account is None or visit.until <= now or account.state != "active":
            return None
        return account, visit
