"""The state of a room: what the facts so far amount to.

Lives here: the mutable ``Room`` that only ``evolve`` touches, and small read-only questions about
it. Must not live here: decisions, or anything that leaves the server (``views``).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import msgspec

from livetalk.rooms.facts import Moderation, RoomState, StaffRole
from livetalk.rooms.lifecycle import PUBLIC, Status

ACTS_KEPT = 10  # a moderator can take back the own last ten acts
ASK_EVERY_MS = 15_000  # one question in 15 s …
ASK_BURST = 3  # … and three in a row for somebody who prepared them


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a question stands. Immutable, so that an undo can simply put the old one back.

    ``place`` is the seq of the first approval and orders the queue; ``before`` is the status that
    a restore leads to; ``since`` is milliseconds; ``seq`` is the fact that led here.
    """

    status: Status
    since: int
    seq: int
    place: int | None = None
    before: Status = "waiting"
    reason: str | None = None
    note_key: str | None = None


@dataclass(slots=True, kw_only=True)
class Question:
    """A question with its author's pseudonym. Words are only named by key."""

    id: str
    by: str
    asked_at: int
    origin: str
    text_keys: list[str]
    name_key: str | None
    theme_key: str | None
    standing: Standing
    was_public: bool = False  # whether any public view ever had it

    @property
    def status(self) -> Status:
        """The status of the present standing."""
        return self.standing.status

    @property
    def version(self) -> int:
        """How many wordings it has had; a moderator approves one of them."""
        return len(self.text_keys)

    @property
    def is_public(self) -> bool:
        """Whether everybody may see the words now."""
        return self.standing.status in PUBLIC


@dataclass(slots=True, kw_only=True)
class Link:
    """A staff link: what its secret hashes to, and what it lets its holder be."""

    id: str
    role: StaffRole
    token_hash: str


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What a moderator can change of the room itself, each with the seq of the fact that set it."""

    state: RoomState = "open"
    state_seq: int = 0
    wall_blank: bool = False
    wall_seq: int = 0


@dataclass(slots=True, kw_only=True)
class Act:
    """One command of a moderator: what it changed, from what, and up to which fact."""

    seq: int
    by: str
    command: str | None
    standings: dict[str, Standing] = field(default_factory=dict)
    state: tuple[RoomState, int] | None = None
    """The room's state before, and the seq that had set it, if the act changed it."""
    wall: tuple[bool, int] | None = None
    """The same for the panic key."""
    last_seq: int = 0


@dataclass(slots=True, kw_only=True)
class Room:
    """Everything that is known of a room at ``seq``. Only ``evolve`` changes it."""

    code: str = ""
    seq: int = 0
    created_at: int = 0
    languages: tuple[str, ...] = ("da", "en")
    moderation: Moderation = "before"
    frame: Frame = field(default_factory=Frame)
    links: dict[str, Link] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    asked_by: dict[str, list[str]] = field(default_factory=dict)
    supporters: dict[str, set[str]] = field(default_factory=dict)
    supported_by: dict[str, set[str]] = field(default_factory=dict)
    reactions: dict[str, int] = field(default_factory=dict)
    now: str | None = None
    ask_clock: dict[str, int] = field(default_factory=dict)
    acts: dict[str, deque[Act]] = field(default_factory=dict)
    outcomes: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    """Scoped command id → (last seq, question that came into being)."""
    touched: dict[str, int] = field(default_factory=dict)
    """Part key → seq of the last fact that may have changed it, least recent first."""
    queue: list[str] = field(default_factory=list)
    """Approved questions, first approved first."""
    words: dict[str, str] = field(default_factory=dict)
    """Words key → text, for those not erased. Filled beside the fold, never by it."""

    @property
    def exists(self) -> bool:
        """Whether anything was ever logged."""
        return self.seq > 0

    def find_question(self, question: str) -> Question | None:
        """The question, or None."""
        return self.questions.get(question)

    def text(self, key: str | None) -> str | None:
        """The words under ``key``, or None if there are none (any more)."""
        return None if key is None else self.words.get(key)

    def ask_wait_ms(self, participant: str, now: int) -> int:
        """How long this person still has to wait before the next question, 0 if not at all."""
        free_at = self.ask_clock.get(participant, 0) - (ASK_BURST - 1) * ASK_EVERY_MS
        return max(0, free_at - now)

    def last_act(self, by: str) -> Act | None:
        """The act that an undo of this moderator would take back."""
        acts = self.acts.get(by)
        return acts[-1] if acts else None

    def is_superseded(self, act: Act) -> bool:
        """Whether somebody changed since what the act changed, so that it cannot be undone alone."""
        if act.state is not None and self.frame.state_seq > act.last_seq:
            return True
        if act.wall is not None and self.frame.wall_seq > act.last_seq:
            return True
        # There is one stage: what was on cannot come back while another question has it.
        puts_on = any(standing.status == "now" for standing in act.standings.values())
        if puts_on and self.now is not None and self.now not in act.standings:
            return True
        return any(self.questions[q].standing.seq > act.last_seq for q in act.standings)
