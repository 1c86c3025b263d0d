"""Soft claims: who looks at which question, so that two moderators do not judge the same one.

A claim forbids nothing and is not logged; it fades by itself. Must not live here: who may claim.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

CLAIM_S = 60.0  # a moderator who reads longer than that has gone for coffee


class Claims:
    """The claims of one room. ``changed`` is called with all of them: question → people."""

    def __init__(self, changed: Callable[[dict[str, list[str]]], None]) -> None:
        self._changed = changed
        self._looks: dict[str, tuple[str, asyncio.TimerHandle]] = {}
        self._elsewhere: dict[str, str] = {}

    def look(self, person: str, question: str | None) -> None:
        """Somebody looks at a question, or at none."""
        before = self._looks.pop(person, None)
        if before is not None:
            before[1].cancel()
        if question is not None:
            timer = asyncio.get_running_loop().call_later(CLAIM_S, self.look, person, None)
            self._looks[person] = (question, timer)
        if (before[0] if before else None) != question:
            self._changed(self._by_question())

    @property
    def here(self) -> dict[str, str]:
        """Person → the question looked at, on this node."""
        return {person: question for person, (question, _) in self._looks.items()}

    def hear(self, elsewhere: dict[str, str]) -> None:
        """Who looks at what on the other nodes."""
        if elsewhere != self._elsewhere:
            self._elsewhere = elsewhere
            self._changed(self._by_question())

    def stop(self) -> None:
        """Leave no timer behind."""
        for _, timer in self._looks.values():
            timer.cancel()
        self._looks.clear()

    def _by_question(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for person, question in sorted({**self._elsewhere, **self.here}.items()):
            found.setdefault(question, []).append(person)
        return found
