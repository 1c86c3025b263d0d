"""What in a programme cannot well take place as planned: two at once, too far to walk, no break.

It warns and refuses nothing: a planner may know better. Pure. Must not live here: sentences, or what a
planner may read of others' sessions (the edge).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from livetalk.programme.breaks import MINUTE_MS, breaks_of, is_break, sittings
from livetalk.programme.programme import Programme, Session
from livetalk.programme.template import Templates
from livetalk.programme.texts import SessionWords

Kind = Literal["same_stage", "same_politician", "same_body", "walk", "no_break"]

WALK_MIN = 10  # from one stage of a gathering to the next, through people who want to talk
TRAVEL_MIN = 30  # from one place in the municipality to another


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """One warning. ``other``: the session it clashes with. ``name``: a politician's name, or a body's id.

    ``minutes``: between the two (``walk``), or the longest time without a break (``no_break``), of which
    ``at_most`` would be right.
    """

    kind: Kind
    session: str
    other: str = ""
    name: str = ""
    minutes: int = 0
    at_most: int = 0


def conflicts_of(programme: Programme, templates: Templates, sessions: Iterable[Session]) -> list[Conflict]:
    """What the sessions clash with, among themselves and with all others; each pair is told of once."""
    asked = sorted(
        (one for one in sessions if one.state != "cancelled"), key=lambda one: (one.starts, one.ends, one.id)
    )
    if not asked:
        return []
    margin = TRAVEL_MIN * MINUTE_MS
    first, last = asked[0].starts - margin, max(one.ends for one in asked) + margin
    near = [s for s in programme.sessions.values() if s.state != "cancelled" and s.ends > first]
    near = sorted((s for s in near if s.starts < last), key=lambda one: one.starts)
    found: list[Conflict] = []
    told: set[str] = set()
    for one in asked:
        told.add(one.id)
        for other in near:
            if other.starts >= one.ends + margin:
                break
            if other.id not in told and other.ends + margin > one.starts:
                found += _between(programme, templates, one, other)
        found += _without_break(templates, one, near)
    return found


def _between(programme: Programme, templates: Templates, one: Session, other: Session) -> list[Conflict]:
    """What two sessions that are near each other share."""
    overlap = one.starts < other.ends and other.starts < one.ends
    found: list[Conflict] = []
    if overlap and one.stage is not None and one.stage == other.stage and not _is_rest(templates, one, other):
        found.append(Conflict(kind="same_stage", session=one.id, other=other.id))
    if is_break(templates, one) or is_break(templates, other):
        return found
    bodies = [body for body in one.bodies if body in other.bodies]
    people = _people(programme, one, other)
    if overlap:
        found += [
            Conflict(kind="same_politician", session=one.id, other=other.id, name=name) for name in people
        ]
        found += [Conflict(kind="same_body", session=one.id, other=other.id, name=body) for body in bodies]
        return found
    gap = max(one.starts - other.ends, other.starts - one.ends) // MINUTE_MS
    needed = _way(programme, one, other)
    if gap < needed:
        # A council that holds several talks of a day need not walk as one; its people do.
        found += [
            Conflict(kind="walk", session=one.id, other=other.id, name=name, minutes=gap, at_most=needed)
            for name in people
        ]
    return found


def _people(programme: Programme, one: Session, other: Session) -> list[str]:
    """Politicians of both, however their names are capitalised."""
    ours, theirs = (programme.text(s.text_key, SessionWords) for s in (one, other))
    if ours is None or theirs is None:
        return []
    known = {name.casefold() for name in theirs.politicians}
    return [name for name in ours.politicians if name.casefold() in known]


def _way(programme: Programme, one: Session, other: Session) -> int:
    """Minutes from the one place to the other."""
    if one.gathering is not None and one.gathering == other.gathering:
        return 0 if one.stage == other.stage else WALK_MIN
    here, there = (programme.text(s.text_key, SessionWords) for s in (one, other))
    same = here is not None and there is not None and here.place and here.place == there.place
    return 0 if same else TRAVEL_MIN


def _without_break(templates: Templates, one: Session, near: list[Session]) -> list[Conflict]:
    template = templates.get(one.template)
    if template is None or not template.break_every_min:
        return []
    stretches = sittings(one, breaks_of(templates, one, near))
    longest = max((ends - starts for starts, ends in stretches), default=0) // MINUTE_MS
    if longest <= template.break_every_min:
        return []
    at_most = template.break_every_min
    return [Conflict(kind="no_break", session=one.id, minutes=longest, at_most=at_most)]


def _is_rest(templates: Templates, one: Session, other: Session) -> bool:
    """Whether one of the two is a break within the other, which has breaks."""
    for rest, long in ((one, other), (other, one)):
        template = templates.get(long.template)
        if is_break(templates, rest) and template is not None and template.break_every_min:
            return long.starts <= rest.starts and rest.ends <= long.ends
    return False
