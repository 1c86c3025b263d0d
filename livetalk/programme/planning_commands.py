"""What can be asked about bodies, gatherings, stages and sessions.

Texts come as they were typed; ``decide`` cleans them. Moments are ms since 1970, UTC.
"""

from __future__ import annotations

from typing import TypeAlias

from livetalk.programme.command import Command
from livetalk.programme.kinds import Access, BodyKind, Point
from livetalk.programme.texts import BodyWords, GatheringWords, PlaceWords, SessionWords
from livetalk.rooms.event import StaffRole


class AddBody(Command, frozen=True, kw_only=True, tag="add_body"):
    """A new body. Its name in addresses is made of its name, unless ``slug`` says another."""

    kind: BodyKind
    words: BodyWords
    slug: str = ""


class ChangeBody(Command, frozen=True, kw_only=True, tag="change_body"):
    """Describe it otherwise."""

    body: str
    kind: BodyKind
    words: BodyWords


class PlanGathering(Command, frozen=True, kw_only=True, tag="plan_gathering"):
    """A new gathering, as a draft."""

    words: GatheringWords
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    slug: str = ""


class ChangeGathering(Command, frozen=True, kw_only=True, tag="change_gathering"):
    """Describe it otherwise."""

    gathering: str
    words: GatheringWords
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()


class PublishGathering(Command, frozen=True, kw_only=True, tag="publish_gathering"):
    """Show it to everybody."""

    gathering: str


class CancelGathering(Command, frozen=True, kw_only=True, tag="cancel_gathering"):
    """It does not take place."""

    gathering: str
    reason: str = ""


class AddStage(Command, frozen=True, kw_only=True, tag="add_stage"):
    """A stage or tent."""

    gathering: str
    words: PlaceWords


class ChangeStage(Command, frozen=True, kw_only=True, tag="change_stage"):
    """Call it otherwise."""

    stage: str
    words: PlaceWords


class RemoveStage(Command, frozen=True, kw_only=True, tag="remove_stage"):
    """Take a stage away on which nothing is planned."""

    stage: str


class PlanSession(Command, frozen=True, kw_only=True, tag="plan_session"):
    """A new session, as a draft. ``early_from``: None for what the template says."""

    template: str
    gathering: str | None = None
    stage: str | None = None
    starts: int
    ends: int
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    early_from: int | None = None
    closed_from: int | None = None
    words: SessionWords


class ChangeSession(Command, frozen=True, kw_only=True, tag="change_session"):
    """Describe it otherwise; not its time and place."""

    session: str
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    early_from: int | None = None
    closed_from: int | None = None
    words: SessionWords


class MoveSession(Command, frozen=True, kw_only=True, tag="move_session"):
    """Another stage or another time."""

    session: str
    stage: str | None = None
    starts: int
    ends: int


class PublishSession(Command, frozen=True, kw_only=True, tag="publish_session"):
    """Show it to everybody. ``room`` is a code that no room has; it is used if the session needs one."""

    session: str
    room: str


class CancelSession(Command, frozen=True, kw_only=True, tag="cancel_session"):
    """It does not take place."""

    session: str
    reason: str = ""


class ReachPoint(Command, frozen=True, kw_only=True, tag="reach_point"):
    """The clock has brought the session's room so far."""

    session: str
    point: Point


class EnterRoom(Command, frozen=True, kw_only=True, tag="enter_room"):
    """The giver goes into the session's room as staff, by a link that was made for it."""

    session: str
    link: str
    role: StaffRole
    visit: str | None = None
    """The visit in whose browser the link is: if that is ended, so is the link."""


PlanningCommand: TypeAlias = (
    AddBody
    | ChangeBody
    | PlanGathering
    | ChangeGathering
    | PublishGathering
    | CancelGathering
    | AddStage
    | ChangeStage
    | RemoveStage
    | PlanSession
    | ChangeSession
    | MoveSession
    | PublishSession
    | CancelSession
    | ReachPoint
    | EnterRoom
)
