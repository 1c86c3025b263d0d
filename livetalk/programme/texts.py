"""What is written about the things of a programme, as it lies beside the log: one JSON object per version.

A fact names its key; erasing the words leaves the fact. Lives here: the shape of those words, and the limits
of their fields. Must not live here: the facts, or which fields a template asks for (``frame``).
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

MAX_LINE = 120  # graphemes: a title, a name
MAX_PROSE = 1500  # purpose, use of the input, access
MAX_NAMES = 30  # themes, politicians, speakers of one session


class Words(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The base of them all."""


class BodyWords(Words, frozen=True, kw_only=True):
    """A committee, a council, an association."""

    name: str
    about: str = ""


class PlaceWords(Words, frozen=True, kw_only=True):
    """A stage or a tent."""

    name: str
    place: str = ""


class GatheringWords(Words, frozen=True, kw_only=True):
    """A festival day, a campaign, a row of meetings."""

    title: str
    summary: str = ""
    place: str = ""
    access: str = ""


class SessionWords(Words, frozen=True, kw_only=True):
    """One talk, meeting or break. ``listens``: who listens; ``access``: how to get in, in words."""

    title: str
    summary: str = ""
    purpose: str = ""
    input_use: str = ""
    not_open: str = ""
    listens: str = ""
    place: str = ""
    access: str = ""
    agenda: str = ""
    """The address of the item on the agenda."""
    themes: tuple[str, ...] = ()
    politicians: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    """Others on the panel."""


class AccountWords(Words, frozen=True, kw_only=True):
    """Somebody who plans. ``password`` is an argon2 hash, ``subject`` the name at the identity provider."""

    name: str
    email: str
    password: str = ""
    subject: str = ""


class ProposalWords(Words, frozen=True, kw_only=True):
    """A talk that somebody outside proposes."""

    title: str
    about: str
    who: str
    name: str
    email: str
    wish: str = ""
    """When and where, in the proposer's words."""


class EntryWords(Words, frozen=True, kw_only=True):
    """What staff wrote down for somebody before there was a room."""

    text: str
    name: str = ""
    theme: str = ""
    area: str = ""


class Note(Words, frozen=True, kw_only=True):
    """A reason, an answer, a comment."""

    text: str


W = TypeVar("W", bound=Words)


def written(words: Words) -> str:
    """The words as they lie beside the log."""
    return msgspec.json.encode(words).decode()


def read(text: str | None, shape: type[W]) -> W | None:
    """The words again; None if they were erased. Fields of a newer version are passed over."""
    return None if text is None else msgspec.json.decode(text, type=shape)
