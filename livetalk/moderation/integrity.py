"""Support that looks made up: many newcomers who stand behind one question within moments.

Cleared cookies and borrowed phones cannot be told from people, so nothing is refused and nobody is
judged: a burst is a flag for moderators. Lives here: what a burst looks like. Must not live here:
who is new (the shell knows), or what is done about it (``rooms.guarding``).
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque

import msgspec

WINDOW_MS = 20_000
FEWEST = 20  # newcomers: fewer are a group of friends that has just come in
SHARE = 0.6  # of all newcomers' first supports: a hall that streams in does not agree that much
ONE_FLAG_MS = 120_000  # a burst that goes on grows; only after this another one is named
MOST_REMEMBERED = 10_000  # supports in the window: ten times what a full hall on one address may send
MOST_PEOPLE = 5_000  # in one burst
GROWTH = 1.5  # it is told again when it is so much larger than when it was told last


class Burst(msgspec.Struct, frozen=True, kw_only=True):
    """A burst as it is told: what ``commands.NoticeBurst`` needs. ``since``, ``until`` are ms."""

    id: str
    question: str
    people: tuple[str, ...]
    since: int
    until: int


class _Ongoing:
    """One that goes on."""

    __slots__ = ("id", "people", "question", "since", "told", "until")

    def __init__(self, question: str, since: int) -> None:
        digest = hashlib.blake2b(f"{question}:{since}".encode(), digest_size=8)
        self.id = f"b{digest.hexdigest()}"
        self.question = question
        self.people: dict[str, None] = {}
        self.since = since
        self.until = since
        self.told = 0

    def tell(self) -> Burst:
        self.told = len(self.people)
        return Burst(
            id=self.id,
            question=self.question,
            people=tuple(self.people),
            since=self.since,
            until=self.until,
        )


class BurstWatch:
    """Watches the supports of one room. A burst is told when noticed, and again as it grows."""

    def __init__(self) -> None:
        self._recent: deque[tuple[int, str, str]] = deque()
        self._counts: Counter[str] = Counter()
        self._bursts: dict[str, _Ongoing] = {}

    def see(
        self, by: str, question: str, at: int, *, is_newcomer: bool, has_choice: bool = True
    ) -> Burst | None:
        """A support was given. ``has_choice``: other questions could have been supported as well.

        ``is_newcomer``: it is the person's first act in the room.
        """
        self._forget(at)
        if not is_newcomer:
            return None
        self._recent.append((at, by, question))
        self._counts[question] += 1
        if len(self._recent) > MOST_REMEMBERED:
            self._drop_oldest()
        burst = self._bursts.get(question)
        if burst is None:
            return self._begin(question, has_choice=has_choice)
        if at - burst.until > WINDOW_MS and not self._is_burst(question, has_choice=has_choice):
            return None  # it is over; this is somebody who came later
        self._grow(burst, by, at)
        return burst.tell() if len(burst.people) >= GROWTH * burst.told else None

    def settle(self, now: int) -> list[Burst]:
        """Bursts that have grown since they were told; to be asked every few seconds."""
        self._forget(now)
        return [burst.tell() for burst in self._bursts.values() if len(burst.people) > burst.told]

    def _begin(self, question: str, *, has_choice: bool) -> Burst | None:
        if not self._is_burst(question, has_choice=has_choice):
            return None
        own = [(at, by) for at, by, supported in self._recent if supported == question]
        burst = self._bursts[question] = _Ongoing(question, own[0][0])
        for at, by in own:
            self._grow(burst, by, at)
        return burst.tell()

    def _grow(self, burst: _Ongoing, by: str, at: int) -> None:
        if len(burst.people) < MOST_PEOPLE:
            burst.people[by] = None
        burst.until = max(burst.until, at)

    def _is_burst(self, question: str, *, has_choice: bool) -> bool:
        # Where there is nothing to choose from, agreeing says nothing.
        count = self._counts[question]
        return has_choice and count >= FEWEST and count >= SHARE * len(self._recent)

    def _forget(self, now: int) -> None:
        while self._recent and now - self._recent[0][0] > WINDOW_MS:
            self._drop_oldest()
        for question in [q for q, burst in self._bursts.items() if now - burst.since > ONE_FLAG_MS]:
            del self._bursts[question]

    def _drop_oldest(self) -> None:
        _, _, question = self._recent.popleft()
        self._counts[question] -= 1
        if not self._counts[question]:
            del self._counts[question]
