"""What a mail tells, as data: one type for each kind, and the envelope that all have.

Lives here: what has to be known to write a mail. Must not live here: sentences (the templates and locale
files), or where the data comes from (the room).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias

import msgspec

from livetalk.followup.statuses import ItemStatus


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """For whom, in which language, and how it is known again.

    ``unsubscribe`` is the page that the last line leads to, its secret behind the ``#``;
    ``list_unsubscribe`` is what a mail program sends a POST to.
    """

    to: str
    lang: str
    message_id: str
    date: datetime
    in_reply_to: str | None = None
    unsubscribe: str | None = None
    list_unsubscribe: str | None = None

    def __repr__(self) -> str:
        """Without the address and the secrets, so that they never reach a log."""
        return f"Envelope(message_id={self.message_id!r})"


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What every mail has: the title of the room, and a page to open."""

    room: str
    link: str

    def __repr__(self) -> str:
        """Without what anybody wrote, and without the secret that a link may hold."""
        return f"{type(self).__name__}()"


class Confirm(Content, frozen=True, kw_only=True, tag="confirm"):
    """Is it you who wants mail? ``title`` is that of the item, or the question; the room has its own."""

    about: Literal["item", "question", "room", "session"]
    title: str = ""


class Update(Content, frozen=True, kw_only=True, tag="update"):
    """An item that somebody follows has changed, or is new. What is None is not mentioned.

    ``by`` is the role of whoever wrote it, ``before`` and ``moved_from`` what it was until then.
    """

    title: str
    status: ItemStatus
    is_new: bool = False
    before: ItemStatus | None = None
    by: str | None = None
    owner: str | None = None
    due: date | None = None
    moved_from: date | None = None
    next_step: str | None = None
    reason: str | None = None
    answer: str | None = None


class Answered(Content, frozen=True, kw_only=True, tag="answered"):
    """What became of a question: an answer in the talk or in writing, a status, or a date for a reply.

    One that was *not reached* has a ``due``, by which whoever asked gets a reply.
    """

    question: str
    how: Literal["live", "written", "status", "not_reached"]
    status: ItemStatus | None = None
    answer: str | None = None
    reason: str | None = None
    owner: str | None = None
    due: date | None = None
    next_step: str | None = None

    def __post_init__(self) -> None:
        """A promise of a reply without a date is a mistake of ours."""
        if self.how == "not_reached" and self.due is None:
            raise ValueError("A question that was not reached has a date for its reply.")


class Enclosed(Content, frozen=True, kw_only=True, tag="enclosed"):
    """Something is new in a room for members: what it is can be read there, and nowhere else."""


class Reminder(Content, frozen=True, kw_only=True, tag="reminder"):
    """To the owner of an item: its deadline is near, or has passed (``days`` below nought)."""

    title: str
    status: ItemStatus
    due: date
    days: int
    next_step: str | None = None


class Record(Content, frozen=True, kw_only=True, tag="record"):
    """The record is published; a later version corrects it."""

    version: int = 1


class Joined(Content, frozen=True, kw_only=True, tag="joined"):
    """To the owner of an item: somebody would like to take part, and lets you know how to reach them."""

    title: str
    name: str
    contact: str


class HandedOver(Content, frozen=True, kw_only=True, tag="handed_over"):
    """To a sparring agent: an item is yours to carry on."""

    title: str
    status: ItemStatus
    owner: str | None = None
    due: date | None = None
    next_step: str | None = None
    reason: str | None = None


class SessionNews(Content, frozen=True, kw_only=True, tag="session"):
    """A session that somebody wants to be reminded of is near, or has moved, or does not take place."""

    title: str
    how: Literal["soon", "today", "moved", "cancelled"]
    starts: datetime
    ends: datetime
    place: str | None = None
    access: str | None = None
    reason: str | None = None


Letter: TypeAlias = (
    Confirm | Update | Answered | Enclosed | Reminder | Record | Joined | HandedOver | SessionNews
)


def kind_of(letter: Letter) -> str:
    """The name of its kind: of its templates, and of its sentences."""
    return str(type(letter).__struct_config__.tag)
