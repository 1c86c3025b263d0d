"""Fake screens: what was written to them, and the parts that a faithful client would now show."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

import msgspec

from livetalk.live.broadcasting.screens import Format, Outlet, Position, Seat
from livetalk.rooms.actors import Actor, View

Frame = tuple[str, bytes]
_numbers = itertools.count(1)


class Encoder:
    """Counts how often something was encoded, and makes frames that tests can read."""

    def __init__(self) -> None:
        self.made: list[Frame] = []

    def __call__(self, event: str, payload: bytes) -> Frame:
        """A frame is its event and its JSON."""
        self.made.append((event, payload))
        return event, payload

    def count(self, event: str) -> int:
        """How many frames of a kind were made."""
        return sum(made == event for made, _ in self.made)


def render(view: View, lang: str, key: str, value: object) -> str | None:
    """A fragment that shows everything it was given; nobody but the walls has no use for ``queue``."""
    if view == "wall" and key == "queue":
        return None
    return f"<{view} {lang} {key}>{msgspec.json.encode(value).decode()}"


@dataclass(eq=False)
class FakeScreen:
    """A connection that remembers. ``slow`` makes it look backlogged."""

    slow: bool = False
    frames: list[Frame] = field(default_factory=list)
    epoch: str | None = None
    seq: int = 0
    parts: dict[str, Any] = field(default_factory=dict)
    gaps: int = 0
    is_gone: bool = False

    def disconnect(self) -> None:
        """Be sent away."""
        self.is_gone = True

    def write(self, frame: Frame) -> None:
        """Keep the frame and follow it as a client does."""
        self.frames.append(frame)
        self.apply(frame)

    def is_backlogged(self) -> bool:
        """As the test says."""
        return self.slow

    def apply(self, frame: Frame) -> None:
        """The client's rules for snapshots and patches; a gap is only counted."""
        event, payload = frame
        body = msgspec.json.decode(payload)
        if event == "snapshot":
            self.epoch, self.seq, self.parts = body["epoch"], body["seq"], dict(body["parts"])
        elif event == "patch":
            if body["epoch"] != self.epoch or self.seq < body["from"]:
                self.gaps += 1
            elif body["seq"] >= self.seq:
                self.parts.update(body["set"])
                for key in body["gone"]:
                    self.parts.pop(key, None)
                self.seq = body["seq"]

    @property
    def position(self) -> Position | None:
        """Where this client is, to resume from."""
        return None if self.epoch is None else Position(self.epoch, self.seq)

    def heard(self, event: str) -> list[Any]:
        """The bodies of all frames of a kind."""
        return [msgspec.json.decode(payload) for name, payload in self.frames if name == event]

    @property
    def everything(self) -> str:
        """Every byte that ever reached it, for leak tests."""
        return "\n".join(payload.decode() for _, payload in self.frames)


def person(name: str | None = None) -> Actor:
    """Somebody in the audience."""
    return Actor(id=name or f"p{next(_numbers)}", role="audience")


def moderator(name: str | None = None) -> Actor:
    """Somebody with the moderators' link."""
    return Actor(id=name or f"s{next(_numbers)}", role="moderator")


def seat(
    screen: FakeScreen,
    actor: Actor | None = None,
    view: View = "audience",
    *,
    form: Format = "json",
    lang: str = "",
    name: str | None = None,
    link: str | None = None,
) -> Seat[Frame]:
    """A seat for a screen."""
    made = actor or (moderator() if view != "audience" else person())
    return Seat(screen=screen, outlet=Outlet(view, form, lang), actor=made, name=name, link=link)
