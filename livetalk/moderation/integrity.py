"""Bursts of newcomers: many people who were never seen before support one question within moments.

That can be a full tent that has just found the code, or one person who clears the cookies again and
again. Nobody can tell from here, so a burst is a flag for moderators and nothing more.

Lives here: what a burst looks like, from support alone. Must not live here: addresses or devices,
which are not known, and what follows from a flag.
"""

from __future__ import annotations

import hashlib
from collections import deque

import msgspec

WINDOW_MS = 20_000
LEAST_PEOPLE = 20
LEAST_SHARE = 0.6  # of all newcomers in the window: a hall that streams in spreads over the questions
QUIET_MS = 120_000  # one flag for a question in that time


class Burst(msgspec.Struct, frozen=True, kw_only=True):
    """So many pseudonyms supported this question from ``since`` to ``until`` (ms)."""

    id: str
    question: str
    people: tuple[str, ...]
    since: int
    until: int


class _First(msgspec.Struct, frozen=True):
    """The first thing that somebody ever did in the room."""

    at: int
    by: str
    question: str


class BurstWatch:
    """Sees every support once, in the order of the log."""

    def __init__(self) -> None:
        self._firsts: deque[_First] = deque(maxlen=5_000)
        self._flagged: dict[str, int] = {}

    def see(self, by: str, question: str, at: int, *, is_newcomer: bool) -> Burst | None:
        """Note a support; the burst that it completes, if it does."""
        if not is_newcomer:
            return None
        self._firsts.append(_First(at, by, question))
        while self._firsts and self._firsts[0].at <= at - WINDOW_MS:
            self._firsts.popleft()
        here = [first for first in self._firsts if first.question == question]
        if len(here) < max(LEAST_PEOPLE, LEAST_SHARE * len(self._firsts)):
            return None
        if at - self._flagged.get(question, -QUIET_MS) < QUIET_MS:
            return None
        self._flagged[question] = at
        since = here[0].at
        return Burst(
            id=hashlib.blake2b(f"{question} {since}".encode(), digest_size=8).hexdigest(),
            question=question,
            people=tuple(first.by for first in here),
            since=since,
            until=at,
        )
