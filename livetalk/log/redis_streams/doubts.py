"""Appends of this node that were given up without knowing whether they are, or will be, in the log.

What was said over a connection that has gone can arrive later. Whoever follows the log is handed such
a fact like one of another node's. Must not live here: giving up (``writer``), handing over (``tail``).
"""

from __future__ import annotations

from typing import Final

KEPT: Final = 50_000  # appends: more than an hour without Redis leaves behind


class Doubts:
    """The nonces of such appends, the latest ones."""

    def __init__(self) -> None:
        self._nonces: dict[str, None] = {}

    def add(self, nonce: str) -> None:
        """Nobody knows what became of it."""
        self._nonces[nonce] = None
        if len(self._nonces) > KEPT:
            del self._nonces[next(iter(self._nonces))]

    def __contains__(self, nonce: str) -> bool:
        return nonce in self._nonces
