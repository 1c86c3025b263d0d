"""Rule L11, second half: what was built on an append that failed must fail too.

Lives here: the memory of seqs that a failed append *would have* reached. An append that expects
just such a seq was decided on facts that never came, even if somebody else's facts have brought
the log to the same number. A phantom is forgotten when the failed append's future is done.
Must not live here: storage, threads, the event loop.
"""

from __future__ import annotations

Phantom = tuple[str, int]  # the room, and the seq that was never reached by that append


class Phantoms:
    """The phantoms of one log. Used by one thread."""

    def __init__(self) -> None:
        self._known: dict[Phantom, int] = {}

    def __bool__(self) -> bool:
        return bool(self._known)

    def haunt(self, room: str, expected_seq: int) -> bool:
        """Whether an append with this expectation builds on one that failed."""
        return (room, expected_seq) in self._known

    def add(self, phantom: Phantom) -> None:
        """An append failed that would have ended here."""
        self._known[phantom] = self._known.get(phantom, 0) + 1

    def forget(self, phantom: Phantom) -> None:
        """The future of that append is done: later submissions know of its failure."""
        left = self._known.get(phantom, 0) - 1
        if left > 0:
            self._known[phantom] = left
        else:
            self._known.pop(phantom, None)
