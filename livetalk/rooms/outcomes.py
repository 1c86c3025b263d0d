"""What ``decide`` answers: facts to be logged, or a refusal.

A refusal caused by a person's input is a value, never an exception. Its text lives in the locale
files under ``refusal.<code>``; here are only the code and the numbers that the text needs.
"""

from __future__ import annotations

import msgspec

from livetalk.rooms.facts import AnyEvent


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing changed. ``temporary`` says whether trying again later may help.

    ``retry_after`` is in whole seconds.
    """

    code: str
    params: dict[str, str | int] = {}
    temporary: bool = False
    retry_after: int | None = None


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be logged in one step; no events if everything is already as wanted.

    ``words`` are texts by words key, to be written in the same step. ``question`` is the id of
    the question that came into being.
    """

    events: tuple[AnyEvent, ...] = ()
    words: dict[str, str] = {}
    question: str | None = None
