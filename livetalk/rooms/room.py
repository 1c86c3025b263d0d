"""The state of a room: what the facts so far amount to.

Lives here: the mutable ``Room`` that only ``evolve`` touches, and small read-only questions about
it. Must not live here: decisions, or anything that leaves the server (``views``).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from livetalk.rooms.event import FairRule, Moderation, Ordering, Pause, RoomState, Trait
from livetalk.rooms.facts import Fact
from livetalk.rooms.followup import Followup
from livetalk.rooms.question import Labels, Question, Standing
from livetalk.rooms.record_state import RecordState
from livetalk.rooms.staff import Burst, Floor, Link, Message
from livetalk.rooms.transcript import Transcript
from livetalk.rooms.transcript_facts import Part

ACTS_KEPT = 10  # a moderator can take back the own last ten acts
ASK_EVERY_MS = 15_000  # one question in 15 s …
ASK_BURST = 3  # … and three in a row for somebody who prepared them
AUDIENCE = "audience"  # the floor belongs to the audience, not to a speaker
PARTS_OF_EVERY_ROOM = (
    "room",
    "queue",
    "now",
    "next",
    "reactions",
    "counts",
    "not_shown",
    "wall",
    "speaking",
    "messages",
    "links",
    "bursts",
    "captions",
    "promises",
    "record",
)
"""Keys of the parts that a room has before its first question."""


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What a moderator can change of the room itself. ``Room.set_at`` has the seq of each."""

    state: RoomState = "open"
    state_since: int = 0  # when somebody last opened, paused or closed it
    pause: Pause | None = None  # what the last pause was for
    wall_blank: bool = False
    pinned: tuple[str, ...] = ()
    next_locked: str | None = None
    ordering: tuple[Ordering, FairRule] = ("fair", "phragmen")
    part: Part = "open"
    quarantined: frozenset[str] = frozenset()
    """Bursts whose supports do not count for now."""


Setting = Literal[
    "state", "state_since", "pause", "wall_blank", "pinned", "next_locked", "ordering", "quarantined"
]
"""Those that an undo can put back; ``part`` is not among them: what was heard cannot be unheard."""


@dataclass(slots=True, kw_only=True)
class Act:
    """One command of a moderator: what it changed, from what, and up to which fact."""

    seq: int
    by: str
    command: str | None
    standings: dict[str, Standing] = field(default_factory=dict)
    labels: dict[str, Labels] = field(default_factory=dict)
    wordings: dict[str, int] = field(default_factory=dict)
    """Question → the version before a correction."""
    settings: dict[Setting, tuple[object, int]] = field(default_factory=dict)
    """Setting → its value before, and the seq that had set it."""
    last_seq: int = 0


@dataclass(slots=True, kw_only=True)
class Room:
    """Everything that is known of a room at ``seq``. Only ``evolve`` changes it."""

    code: str = ""
    seq: int = 0
    created_at: int = 0
    last_at: int = 0  # when the last fact was made
    opened_at: int | None = None  # when it was first open
    closed_at: int | None = None
    languages: tuple[str, ...] = ("da", "en")
    moderation: Moderation = "before"
    traits: tuple[Trait, ...] = ()
    frame: Frame = field(default_factory=Frame)
    set_at: dict[Setting, int] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    """Theme id → words key of its name; the room's own list."""
    speakers: dict[str, str] = field(default_factory=dict)
    """Speaker id → words key of the name."""
    unlisted: set[str] = field(default_factory=set)
    """Themes and speakers that so far stand on questions only moderators see."""
    questions: dict[str, Question] = field(default_factory=dict)
    asked_by: dict[str, list[str]] = field(default_factory=dict)
    supporters: dict[str, set[str]] = field(default_factory=dict)
    """Question → who supported just this one; ``backers`` is what counts."""
    supported_by: dict[str, set[str]] = field(default_factory=dict)
    bursts: dict[str, Burst] = field(default_factory=dict)
    reactions: dict[str, int] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    """Question → on how many phones it has been on screen."""
    floor: Floor = field(default_factory=Floor)
    messages: dict[str, Message] = field(default_factory=dict)
    transcript: Transcript = field(default_factory=Transcript)
    followup: Followup = field(default_factory=Followup)
    record: RecordState = field(default_factory=RecordState)
    now: str | None = None
    ask_clock: dict[str, int] = field(default_factory=dict)
    acts: dict[str, deque[Act]] = field(default_factory=dict)
    ledger: list[Fact] = field(default_factory=list)
    """Every moderating fact, for ``moderation.ledger``."""
    outcomes: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    """Scoped command id → (last seq, question that came into being)."""
    touched: dict[str, int] = field(default_factory=dict)
    """Part key → seq of the last fact that may have changed it, least recent first."""
    touched_before: dict[str, int] = field(default_factory=dict)
    """Part key → seq of the fact that may have changed it before that one."""
    queue: list[str] = field(default_factory=list)
    """Approved questions: those put first by a moderator, then first approved first."""
    reframed: dict[str, str] = field(default_factory=dict)
    """Field of the frame → words key, where the room was described anew; empty: it says nothing now."""
    words: dict[str, str] = field(default_factory=dict)
    """Words key → text, for those not erased. Filled beside the fold, never by it."""

    @property
    def exists(self) -> bool:
        """Whether anything was ever logged."""
        return self.seq > 0

    @property
    def is_closed_part(self) -> bool:
        """Whether the meeting goes on without the public."""
        return self.frame.part == "closed"

    @property
    def ordering(self) -> Ordering:
        """By what the room proposes its next question."""
        return self.frame.ordering[0]

    @property
    def rule(self) -> FairRule:
        """Which fair rule, where the order is the fair one."""
        return self.frame.ordering[1]

    @property
    def pinned(self) -> tuple[str, ...]:
        """Questions in the queue that a moderator has put first."""
        return tuple(q for q in self.frame.pinned if self.questions[q].status == "approved")

    @property
    def next_locked(self) -> str | None:
        """The question that comes next whatever the order says, while it is in the queue."""
        locked = self.frame.next_locked
        return locked if locked is not None and self.questions[locked].status == "approved" else None

    def find_question(self, question: str) -> Question | None:
        """The question, or None."""
        return self.questions.get(question)

    def text(self, key: str | None) -> str | None:
        """The words under ``key``, or None if there are none (any more)."""
        return None if key is None else self.words.get(key)

    def framed(self, field: str) -> str | None:
        """What the room says of itself: its title, purpose …, as it was described last."""
        return self.text(self.frame_key(field))

    def frame_key(self, field: str) -> str:
        """Under which words key that stands."""
        return self.reframed.get(field, f"room:{field}")

    def lineage(self, question: str) -> Iterator[str]:
        """The question, what it is part of, what that is part of, up to its root."""
        yield question
        while (into := self.questions[question].standing.into) is not None:
            question = into
            yield question

    def root(self, question: str) -> str:
        """The question that speaks for this one: itself, unless it is part of another."""
        while (into := self.questions[question].standing.into) is not None:
            question = into
        return question

    def family(self, question: str) -> Iterator[str]:
        """The question and everything that is part of it, however deep."""
        left = [question]
        while left:
            found = left.pop()
            yield found
            left += reversed(self.questions[found].members)

    def backers(self, question: str) -> set[str]:
        """Whose support counts for the question: theirs too who supported a part of it.

        Read only: for most questions it is the set that the fold itself keeps.
        """
        if not self.questions[question].members and not self.frame.quarantined:
            return self.supporters[question]
        family = set(self.family(question))
        suspect = [burst for b in self.frame.quarantined if (burst := self.bursts[b]).question in family]
        if len(family) == 1 and not suspect:
            return self.supporters[question]
        found = set().union(*(self.supporters[q] for q in family))
        return found.difference(*(burst.people for burst in suspect))

    def ballot(self, question: str) -> set[str]:
        """Who is behind the question: its backers, and whoever asked it or a part of it."""
        return self.backers(question) | self.askers(question)

    def askers(self, question: str) -> set[str]:
        """Who asked the question or a part of it, and has not withdrawn that."""
        family = (self.questions[q] for q in self.family(question))
        return {q.asker for q in family if q.status != "withdrawn"}

    def has_supported(self, person: str, question: str) -> bool:
        """Whether the person supported the question or a part of it."""
        return any(person in self.supporters[q] for q in self.family(question))

    def knows(self, person: str) -> bool:
        """Whether the person has written, supported or joined anything here, be it taken back since."""
        if person in self.asked_by or person in self.supported_by or person in self.ask_clock:
            return True
        return any(joining.by == person for joining in self.followup.joinings.values())

    def heard(self) -> list[str]:
        """Questions asked so far, the first asked first: those answered, then the one on now."""
        answered = [q for q in self.questions.values() if q.status in ("answered", "now")]
        return [q.id for q in sorted(answered, key=lambda q: q.standing.seq)]

    def themes_of(self, question: str) -> tuple[str, ...]:
        """The question's themes from the room's list."""
        return self.questions[question].labels.themes

    def find_theme(self, name: str) -> str | None:
        """The theme of that id or name, however it is capitalised."""
        return _find(self, self.themes, name)

    def find_speaker(self, name: str) -> str | None:
        """The speaker of that id or name."""
        return _find(self, self.speakers, name)

    def ask_wait_ms(self, participant: str, now: int) -> int:
        """How long this person still has to wait before the next question, 0 if not at all."""
        free_at = self.ask_clock.get(participant, 0) - (ASK_BURST - 1) * ASK_EVERY_MS
        return max(0, free_at - now)

    def last_act(self, by: str) -> Act | None:
        """The act that an undo of this moderator would take back."""
        acts = self.acts.get(by)
        return acts[-1] if acts else None


def _find(room: Room, known: dict[str, str], name: str) -> str | None:
    if name in known:
        return name
    wanted = name.casefold()
    return next(
        (k for k, key in known.items() if (text := room.text(key)) and text.casefold() == wanted), None
    )
