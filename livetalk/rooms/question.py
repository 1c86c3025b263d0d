"""A question as the room knows it: standing, labels, wordings. Words are only named by key.

Lives here: the data of one question. Must not live here: how it changes (``standings``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from livetalk.rooms.event import Flag
from livetalk.rooms.lifecycle import PUBLIC, Status


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a question stands. Immutable, so that an undo can simply put the old one back.

    ``place`` is the seq of the first approval and orders the queue; ``before`` is the status that
    a restore or an unmerge leads to; ``since`` is milliseconds; ``seq`` is the fact that led here.
    ``into`` is the question it is part of; ``elaborate_key`` names what the author was asked, also
    while the question is dismissed or part of another one: it is asked still when that ends.
    """

    status: Status
    since: int
    seq: int
    place: int | None = None
    before: Status = "waiting"
    reason: str | None = None
    note_key: str | None = None
    into: str | None = None
    elaborate_key: str | None = None


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """What moderators put on a question: themes and addressees, by id. ``seq`` is the last fact."""

    themes: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    seq: int = 0


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """One wording: its words key, whether a moderator wrote it, and what the screening found."""

    text_key: str
    by_moderator: bool = False
    flags: tuple[Flag, ...] = ()
    similar: tuple[str, ...] = ()
    seq: int = 0


@dataclass(slots=True, kw_only=True)
class Question:
    """A question with its author's pseudonym."""

    id: str
    by: str
    asked_at: int
    origin: str
    wordings: list[Wording]
    name_key: str | None
    theme_key: str | None
    standing: Standing
    labels: Labels = field(default_factory=Labels)
    hands: dict[str, None] = field(default_factory=dict)
    """Speakers who would like to answer, first raised first."""
    members: list[str] = field(default_factory=list)
    """Questions that are part of this one, first merged first."""
    was_public: bool = False  # whether any public view ever had it
    revised_at: int | None = None  # when the author last changed the words
    number: int = 0  # the how manieth that came in; on a receipt
    own: bool = True  # whether ``by`` is the person who asks, not staff who wrote it down for somebody
    kind: Literal["question", "idea"] = "question"
    parent: str | None = None  # what an idea builds on
    closed: bool = False  # whether it was asked in the closed part: then it is never public
    erased: bool = False  # whether its author has erased the words
    sent_again: bool = False  # whether the author has used the one new try after a dismissal

    @property
    def status(self) -> Status:
        """The status of the present standing."""
        return self.standing.status

    @property
    def asker(self) -> str:
        """Who asked.

        What staff wrote down for somebody in the hall was asked by that person, whoever it was: the
        question's id stands for them. Else one moderator would be everybody in the hall.
        """
        return self.by if self.own else self.id

    @property
    def text_key(self) -> str:
        """The key of the present words."""
        return self.wordings[-1].text_key

    @property
    def own_text_key(self) -> str:
        """The key of the author's own last words, whatever a moderator mended since."""
        return next(w.text_key for w in reversed(self.wordings) if not w.by_moderator)

    @property
    def version(self) -> int:
        """How many wordings it has had; a moderator approves one of them."""
        return len(self.wordings)

    @property
    def is_public(self) -> bool:
        """Whether everybody may see the words now."""
        return self.standing.status in PUBLIC and not self.closed

    @property
    def is_with_author(self) -> bool:
        """Whether the author was asked to say more, has not yet, and nobody has decided otherwise."""
        return self.standing.elaborate_key is not None and self.standing.status == "waiting"

    @property
    def is_edited(self) -> bool:
        """Whether the present words are others than those that came in."""
        return self.text_key != self.wordings[0].text_key
