"""What was planned: bodies, gatherings, stages, sessions.

Facts only grow: a new field has a default, nothing is renamed or removed. Moments are ms since 1970, UTC.
"""

from __future__ import annotations

from livetalk.programme.kinds import Access, BodyKind, Point
from livetalk.rooms.event import Event, StaffRole


class BodyAdded(Event, frozen=True, kw_only=True, tag="body_added"):
    """A committee, council, association … that holds sessions. ``slug`` is its name in addresses."""

    body: str
    slug: str
    kind: BodyKind
    text_key: str


class BodyChanged(Event, frozen=True, kw_only=True, tag="body_changed"):
    """It is called or described otherwise. Its addresses stay."""

    body: str
    kind: BodyKind
    text_key: str


class GatheringPlanned(Event, frozen=True, kw_only=True, tag="gathering_planned"):
    """A day, or several, with stages and sessions: a draft until it is published."""

    gathering: str
    slug: str
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    text_key: str


class GatheringChanged(Event, frozen=True, kw_only=True, tag="gathering_changed"):
    """Its description as a whole."""

    gathering: str
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    text_key: str


class GatheringPublished(Event, frozen=True, kw_only=True, tag="gathering_published"):
    """Everybody may see it, and those of its sessions that are published."""

    gathering: str


class GatheringCancelled(Event, frozen=True, kw_only=True, tag="gathering_cancelled"):
    """It does not take place; nor does any of its sessions."""

    gathering: str
    reason_key: str | None = None


class StageAdded(Event, frozen=True, kw_only=True, tag="stage_added"):
    """A stage or tent of a gathering."""

    stage: str
    gathering: str
    text_key: str


class StageChanged(Event, frozen=True, kw_only=True, tag="stage_changed"):
    """It is called otherwise, or stands elsewhere."""

    stage: str
    text_key: str


class StageRemoved(Event, frozen=True, kw_only=True, tag="stage_removed"):
    """It is not there any more; nothing was planned on it."""

    stage: str


class SessionPlanned(Event, frozen=True, kw_only=True, tag="session_planned"):
    """A talk, a meeting or a break, by a template. One without a gathering stands for itself."""

    session: str
    template: str
    gathering: str | None = None
    stage: str | None = None
    starts: int
    ends: int
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    early_from: int | None = None
    closed_from: int | None = None
    """When the closed part begins, if there is one."""
    text_key: str


class SessionChanged(Event, frozen=True, kw_only=True, tag="session_changed"):
    """Its description as a whole; not its time and place."""

    session: str
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    early_from: int | None = None
    closed_from: int | None = None
    text_key: str


class SessionMoved(Event, frozen=True, kw_only=True, tag="session_moved"):
    """Another stage or another time."""

    session: str
    stage: str | None = None
    starts: int
    ends: int


class SessionPublished(Event, frozen=True, kw_only=True, tag="session_published"):
    """Everybody may see it. ``room`` is the code of its room; a break has none."""

    session: str
    room: str | None = None


class SessionCancelled(Event, frozen=True, kw_only=True, tag="session_cancelled"):
    """It does not take place. Calendars keep it as cancelled."""

    session: str
    reason_key: str | None = None


class SessionReached(Event, frozen=True, kw_only=True, tag="session_reached"):
    """The clock brought its room to a point. Once each, so that a moderator's hand is not undone."""

    session: str
    point: Point


class RoomEntered(Event, frozen=True, kw_only=True, tag="room_entered"):
    """The actor went into the session's room as staff, by a link made for it, which dies with the account."""

    session: str
    link: str
    role: StaffRole
    visit: str | None = None
    """The visit in whose browser the link is."""


PlanningEvent = (
    BodyAdded
    | BodyChanged
    | GatheringPlanned
    | GatheringChanged
    | GatheringPublished
    | GatheringCancelled
    | StageAdded
    | StageChanged
    | StageRemoved
    | SessionPlanned
    | SessionChanged
    | SessionMoved
    | SessionPublished
    | SessionCancelled
    | SessionReached
    | RoomEntered
)
