"""The clock of a session: when its room opens, when its closed part begins, when its room closes.

Lives here: which point comes next, and when. Must not live here: what is done then
(``live.programme.conductor``).
"""

from __future__ import annotations

from livetalk.programme.kinds import Point
from livetalk.programme.programme import Session
from livetalk.programme.template import Template

MINUTE_MS = 60_000
CLOSED_AHEAD_MS = (
    2_000  # a closed part may begin early, and never late: so long before its time it is switched
)


def ends_at(session: Session, template: Template) -> int:
    """When its room closes (ms since 1970)."""
    return session.ends + template.open_after_min * MINUTE_MS


def due_points(session: Session, template: Template, now: int) -> tuple[Point, ...]:
    """What the clock has to bring to its room by now, in this order: first what shows less."""
    if session.room is None or "ended" in session.reached:
        return ()
    if session.state == "cancelled" or ends_at(session, template) <= now:
        return ("ended",)
    times = _times(session)
    due = (point for point in ("early", "closed", "live") if point in times and times[point] <= now)
    return tuple(point for point in due if point not in session.reached)


def next_due(session: Session, template: Template) -> int | None:
    """When the next point comes; None if all were reached, or its room is not there yet."""
    if session.room is None or "ended" in session.reached:
        return None
    if session.state == "cancelled":
        return 0
    left = (at for point, at in _times(session).items() if point not in session.reached)
    return min((*left, ends_at(session, template)))


def is_overdue(session: Session, now: int) -> bool:
    """Whether its closed part should have begun, and nobody has switched to it yet."""
    is_to_come = session.state == "published" and "closed" not in session.reached
    return is_to_come and session.closed_from is not None and session.closed_from <= now


def is_too_early(session: Session, now: int) -> bool:
    """Whether its room takes no questions yet."""
    return session.early_from is not None and now < min(session.early_from, session.starts)


def _times(session: Session) -> dict[Point, int]:
    found: dict[Point, int] = {"live": session.starts}
    if session.early_from is not None:
        found["early"] = session.early_from
    if session.closed_from is not None:
        found["closed"] = session.closed_from - CLOSED_AHEAD_MS
    return found
