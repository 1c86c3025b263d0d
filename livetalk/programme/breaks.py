"""How long people sit in one go, and where breaks would go.

Pure. Must not live here: that somebody is told (``conflicts``), or planning them (the edge).
"""

from __future__ import annotations

from collections.abc import Iterable

from livetalk.programme.programme import Programme, Session
from livetalk.programme.template import Template, Templates

BREAK_MIN = 10  # enough to get up, to the toilet and back, also with a walking frame
MINUTE_MS = 60_000

Span = tuple[int, int]
"""From when to when, in ms."""


def is_break(templates: Templates, one: Session) -> bool:
    """Whether it is a line of the programme in which nothing is discussed."""
    template = templates.get(one.template)
    return template is not None and not template.has_room


def breaks_of(templates: Templates, one: Session, sessions: Iterable[Session]) -> list[Session]:
    """The breaks, among these sessions, for those who are in this one."""
    found = [
        rest
        for rest in sessions
        if rest.state != "cancelled" and is_break(templates, rest) and _is_for(one, rest)
    ]
    return sorted(found, key=lambda rest: rest.starts)


def sittings(one: Session, breaks: Iterable[Session]) -> list[Span]:
    """The stretches of a session without a break, in order."""
    found: list[Span] = []
    since = one.starts
    for rest in breaks:
        if rest.starts > since:
            found.append((since, rest.starts))
        since = max(since, rest.ends)
    return [*found, (since, one.ends)] if since < one.ends else found


def breaks_to_plan(programme: Programme, templates: Templates, one: Session) -> list[Span]:
    """Breaks that would let nobody sit longer than the session's template says; none if nobody does."""
    template = templates.get(one.template)
    if template is None or not template.break_every_min:
        return []
    longest = template.break_every_min * MINUTE_MS
    found: list[Span] = []
    for starts, ends in sittings(one, breaks_of(templates, one, programme.sessions.values())):
        at = starts + longest
        while at < ends:
            # What is left after it may be shorter than the break: then the meeting ends with it.
            found.append((at, min(at + BREAK_MIN * MINUTE_MS, ends)))
            at += longest + BREAK_MIN * MINUTE_MS
    return found


def break_template(templates: Templates) -> Template | None:
    """The first kind of break there is."""
    return next((one for one in templates.values() if not one.has_room), None)


def _is_for(one: Session, rest: Session) -> bool:
    if not (one.starts < rest.ends and rest.starts < one.ends) or one.gathering != rest.gathering:
        return False
    if one.gathering is None:
        return bool(set(one.bodies) & set(rest.bodies))
    return rest.stage is None or rest.stage == one.stage
