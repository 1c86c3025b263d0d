"""Frames that are kept for the next ones who need the same: a hall that comes, or comes back.

When two thousand phones join a room in which people vote, something changes between any two of them.
Nobody is drawn a room of his own for that: the frame that was made for the first is good for
a while, with a patch of what came since behind it.

Lives here: how long a kept frame may be used. Must not live here: making one (``channel``).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Generic

from livetalk.live.broadcasting.parts import PartStore
from livetalk.live.broadcasting.screens import FrameT

KEPT_S = 1.0  # what comes behind a frame stays small, and a room is drawn once a second at most
RESUMES_KEPT = 64  # positions; after a break in the network a hall resumes from only a few of them
WORDLESS = (int, str, list, dict, type(None))  # numbers, ids and counts; people's words are in structures

Clock = Callable[[], float]


@dataclass(slots=True, kw_only=True)
class Kept(Generic[FrameT]):
    """A frame that brings a screen to ``seq``, and the keys of the parts in it."""

    frame: FrameT
    seq: int
    passing: int
    """Which values those parts had that are not in the log: a count of their changes."""
    keys: AbstractSet[str]
    made_at: float
    looked_at: int
    """Up to which seq it has been seen that it takes nobody's words out of a grave."""


class Keeper(Generic[FrameT]):
    """Frames by the position that they begin at; None for those that begin from nothing."""

    def __init__(self, store: PartStore, *, kept_s: float = KEPT_S, clock: Clock = time.monotonic) -> None:
        self._store = store
        self._kept_s = kept_s
        self._clock = clock
        self._frames: dict[int | None, Kept[FrameT]] = {}

    def find(self, position: int | None) -> Kept[FrameT] | None:
        """The frame that is kept for a position, if it may still be used."""
        kept = self._frames.get(position)
        if kept is None:
            return None
        if self._clock() - kept.made_at > self._kept_s or not self._may_be_shown(kept):
            del self._frames[position]
            return None
        return kept

    def keep(self, position: int | None, frame: FrameT, keys: Iterable[str], passing: int) -> Kept[FrameT]:
        """Keep a frame of the store as it is now."""
        if len(self._frames) >= RESUMES_KEPT:
            self._frames.clear()
        seq = self._store.seq
        kept = Kept(
            frame=frame,
            seq=seq,
            passing=passing,
            keys=frozenset(keys),
            made_at=self._clock(),
            looked_at=seq,
        )
        self._frames[position] = kept
        return kept

    def clear(self) -> None:
        """Keep nothing any more."""
        self._frames.clear()

    def _may_be_shown(self, kept: Kept[FrameT]) -> bool:
        """Words that were taken back or corrected since are shown to nobody, not for a moment."""
        if kept.looked_at == self._store.seq:
            return True
        set_keys, gone_keys = self._store.changed_after(kept.looked_at)
        if any(key in kept.keys for key in gone_keys):
            return False
        values = self._store.values
        if any(key in kept.keys and not isinstance(values[key], WORDLESS) for key in set_keys):
            return False
        kept.looked_at = self._store.seq
        return True
