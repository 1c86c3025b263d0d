"""An event loop whose clock jumps over every pause, for tests in which nothing but the loop itself works.

An evening with its pauses, windows and rests takes 1.6 s by the clock on the wall and 0.06 s of work.
Must not live here: anything that waits for a thread, a process or a socket – such a test would hang,
so the loop says so instead.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_quickly(main: Coroutine[Any, Any, Result]) -> Result:
    """Like ``asyncio.run``, without the waiting."""
    with asyncio.Runner(loop_factory=QuickLoop) as runner:
        return runner.run(main)


class QuickLoop(asyncio.SelectorEventLoop):
    """See the module's docstring."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Seconds on a clock that runs ahead by all the pauses that nobody waited for."""
        return super().time() + self._jumping.ahead


class _JumpingSelector(selectors.DefaultSelector):
    ahead = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready now; if there is nothing, the pause is over at once."""
        if timeout is None:
            raise RuntimeError("nothing is planned and nothing can come: the test would wait for ever")
        self.ahead += max(timeout, 0.0)
        return super().select(0)
