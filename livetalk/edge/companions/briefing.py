"""``/r/{code}/briefing``: what came in, by theme, for those who are to answer; made to be printed.

Lives here: the counting. It shows what the stage sees: questions that everybody may read. Must not live here:
what a card says (``rooms.cards``).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import room_pages
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.site import Endpoint, Site
from livetalk.live.live_room import LiveRoom
from livetalk.rooms import views
from livetalk.rooms.actors import Role
from livetalk.rooms.moments import iso

READERS: frozenset[Role] = frozenset({"moderator", "speaker", "notes", "administration"})


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its support; ``early``: it came in before the meeting."""

    card: views.Card
    support: int
    early: bool


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked about one theme, the most supported first. ``name`` is None for what has none."""

    name: str | None
    lines: tuple[Line, ...]

    @property
    def askers(self) -> int:
        """How many people asked."""
        return sum(line.card.askers for line in self.lines)

    @property
    def support(self) -> int:
        """How often its questions were supported."""
        return sum(line.support for line in self.lines)


def show(site: Site) -> Endpoint:
    """``GET``."""

    async def endpoint(request: Request) -> Response:
        room = await room_pages.find_room(site, request)
        if isinstance(room, Response):
            return room
        staff = site.staff(request, room)
        if staff is None or staff.actor.role not in READERS:
            return room_pages.refuse_stranger(site, request, room)
        context = room_pages.room_context(site, request, room, "speaker", None)
        lines = list(_lines(room, context["cards"], context["supports"]))
        waiting = sum(q.status == "waiting" for q in room.state.questions.values())
        known = {
            "themes": by_theme(lines),
            "early": sum(line.early for line in lines),
            "total": len(lines),
            "waiting": waiting,
            "is_moderator": staff.actor.role == "moderator",
            "as_of": iso(site.programme.now()),
        }
        return site.page(request, "briefing", {**context, **known})

    return endpoint


def by_theme(lines: Iterable[Line]) -> list[Theme]:
    """Themes with the most people behind them first; what has no theme comes last."""
    found: dict[str | None, list[Line]] = {}
    for line in lines:
        found.setdefault(line.card.theme, []).append(line)
    themes = [
        Theme(name=name, lines=tuple(sorted(of, key=lambda line: (-line.support, line.card.asked_at))))
        for name, of in found.items()
    ]
    return sorted(themes, key=lambda one: (one.name is None, -one.askers - one.support, one.name or ""))


def _lines(room: LiveRoom[Frame], cards: Iterable[views.Card], supports: dict[str, int]) -> Iterable[Line]:
    opened = room.state.opened_at
    for card in cards:
        asked = room.state.questions[card.id].asked_at
        early = opened is None or asked < opened
        yield Line(card=card, support=supports.get(card.id, 0), early=early)
