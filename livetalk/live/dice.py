"""Random numbers that nobody can guess, drawn by the hundred.

Every draw from the system is a call that takes longer than deciding a vote, and every command
brings a fresh id in case it makes something.
"""

from __future__ import annotations

import os
import struct
from typing import Final

DRAWN_AT_ONCE: Final = 512
BITS: Final = 64  # of each number


class Dice:
    """Numbers of 64 random bits, each given out once."""

    def __init__(self) -> None:
        self._drawn: list[int] = []
        os.register_at_fork(after_in_child=self._drawn.clear)  # two processes would give out the same

    def throw(self) -> int:
        """The next number. Take a remainder only if 64 bits are many more than it needs."""
        if not self._drawn:
            self._drawn.extend(struct.unpack(f"{DRAWN_AT_ONCE}Q", os.urandom(DRAWN_AT_ONCE * BITS // 8)))
        return self._drawn.pop()
