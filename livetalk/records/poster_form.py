"""What is printed before a meeting, and in a hall without electricity: posters, table cards, the queue.

Lives here: the shape of what is told, and which template sets it. Must not live here: how it looks (the
``.typ`` files), sentences, or where anything comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from livetalk.records.plain import cleaned
from livetalk.records.typesetting import Pdf, forget, typeset

Paper = Literal["a4", "a3"]


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """What a poster and a table card say of a meeting, all of it ready to be read.

    ``address`` is as it is typed, without ``https://``; ``code`` in spaced digits; ``drawing`` the QR code as
    SVG. ``labels`` are the sentences around it.
    """

    language: str
    title: str
    holders: str
    when: str
    hours: str
    place: str
    purpose: str
    listens: str
    access: tuple[str, ...]
    address: str
    code: str
    drawing: str
    labels: Mapping[str, str]


class QueuedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One question as it is read out. ``lang`` is not known, so its words stand as they are."""

    text: str
    facts: str


class PrintedQueue(msgspec.Struct, frozen=True, kw_only=True):
    """The queue as a hall without electricity reads it: ``now`` first, the rest in order."""

    language: str
    title: str
    subtitle: str
    now: QueuedLine | None
    lines: tuple[QueuedLine, ...]
    labels: Mapping[str, str]


def poster(invitation: Invitation, paper: Paper, at: datetime) -> Pdf:
    """One page to be hung up."""
    return typeset("poster.typ", {**_told(invitation), "paper": paper}, at)


def table_cards(invitation: Invitation, at: datetime) -> Pdf:
    """A page with four cards to be cut out."""
    return typeset("cards.typ", _told(invitation), at)


def queue(printed: PrintedQueue, at: datetime) -> Pdf:
    """As many pages as it takes, in letters that can be read at arm's length in bad light."""
    try:
        return typeset("queue.typ", _told(printed), at)
    finally:
        forget()


def _told(what: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = cleaned(msgspec.to_builtins(what))
    return found
