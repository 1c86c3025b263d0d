"""How the shell sees a connected screen, and where it sits.

Lives here: the protocol that the socket layer fulfils, and the seat that a screen has in a room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from livetalk.rooms.actors import Actor, View

Format = Literal["html", "json"]
FrameT = TypeVar("FrameT")
FrameT_contra = TypeVar("FrameT_contra", contravariant=True)
FrameT_co = TypeVar("FrameT_co", covariant=True)


class Screen(Protocol[FrameT_contra]):
    """One connection. Writing never waits and never raises; order is kept."""

    def write(self, frame: FrameT_contra) -> None:
        """Send a ready frame."""

    def is_backlogged(self) -> bool:
        """Whether so much is unsent that more should be skipped and caught up later."""

    def disconnect(self) -> None:
        """End the connection, after what was written so far."""


class Encode(Protocol[FrameT_co]):
    """Makes one frame, once, that is right for every screen."""

    def __call__(self, event: str, payload: bytes) -> FrameT_co:
        """``payload`` is JSON."""


class Render(Protocol):
    """Makes the HTML of one part, for html screens."""

    def __call__(self, view: View, lang: str, key: str, value: object) -> str | None:
        """Return a fragment, the same for the same value; None if the view's screens do not show it."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """What a group of screens has in common: the same bytes are right for all of them."""

    view: View
    format: Format
    lang: str


@dataclass(eq=False, slots=True, kw_only=True)
class Seat(Generic[FrameT]):
    """A screen in a room. Compared by identity: two tabs of one person are two seats."""

    screen: Screen[FrameT]
    outlet: Outlet
    actor: Actor
    lang: str = ""
    """In which sentences are said to this one; those of an outlet may be in none."""
    name: str | None = None
    link: str | None = None
    """The staff link that it came by."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a screen has read: in which log, and up to which fact."""

    epoch: str
    seq: int
