"""When a mail that could not be handed over is tried again, as a table.

Lives here: the delays. Must not live here: a clock, or where a mail waits meanwhile.
"""

from __future__ import annotations

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS

DELAYS_MS: tuple[int, ...] = (
    1 * MINUTE_MS,  # a server that greylists wants to see us again
    5 * MINUTE_MS,
    15 * MINUTE_MS,
    1 * HOUR_MS,
    4 * HOUR_MS,
    12 * HOUR_MS,
)
"""After the first try that failed, after the second, and so on; the last delay repeats."""
GIVE_UP_MS = 72 * HOUR_MS  # three days bridge a weekend; later the mail is no news any more


def retry_at(*, tries: int, queued: int, now: int) -> int | None:
    """When to try again (ms), after ``tries`` that failed, the last one now; None: give it up."""
    at = now + DELAYS_MS[min(tries, len(DELAYS_MS)) - 1]
    return at if at <= queued + GIVE_UP_MS else None
