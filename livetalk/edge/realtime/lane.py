"""The shortest way to one client: its socket's descriptor, as long as nothing waits before it.

Whoever writes the same bytes to thousands spends most of the time waiting for memory, and a
descriptor in a list touches none of what belongs to its phone. Two rules keep that safe:

1. Nothing is written to the descriptor while bytes wait in the transport, or it would overtake them.
   Whoever writes through the transport tells the lane (``look``), and the lane tells its holder.
2. A lane ends before its descriptor is closed, since the next phone gets the same number. The
   event loop closes it after ``connection_lost``; a contract test says so.

Must not live here: what is written, and to whom (``edge.fleet``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

OVER: Final = -1  # no descriptor of anybody's


class Holder(Protocol):
    """Who writes to lanes. ``key`` is what it gave when it took the lane."""

    def filled(self, key: object, lane: Lane) -> None:
        """Bytes wait in the transport: leave the descriptor alone until there are none."""

    def ended(self, key: object) -> None:
        """Nothing may be written any more."""


class Lane:
    """One client's. ``write`` and ``buffered`` are the transport's own."""

    __slots__ = ("_holder", "_key", "buffered", "descriptor", "write")

    def __init__(self, transport: asyncio.Transport) -> None:
        self.descriptor: int = transport.get_extra_info("socket").fileno()
        self.write: Callable[[bytes], None] = transport.write
        self.buffered: Callable[[], int] = transport.get_write_buffer_size
        self._holder: Holder | None = None
        self._key: object = None

    def take(self, holder: Holder, key: object) -> bool:
        """Have the lane from now on, whoever had it before; false if it is over."""
        if self.descriptor == OVER:
            return False
        if self._holder is not None:
            self._holder.ended(self._key)
        self._holder, self._key = holder, key
        return True

    def release(self, holder: Holder) -> None:
        """Have it no longer."""
        if self._holder is holder:
            self._holder = self._key = None

    def look(self) -> None:
        """Something was written through the transport: see whether all of it has gone."""
        if self._holder is not None and self.buffered():
            self._holder.filled(self._key, self)

    def end(self) -> None:
        """Whatever comes after this must not be followed by anything, or is no longer ours."""
        holder, key = self._holder, self._key
        self._holder = self._key = None
        self.descriptor = OVER
        if holder is not None:
            holder.ended(key)
