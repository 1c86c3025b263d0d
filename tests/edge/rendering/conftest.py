"""Templates of the real screens, without a built front end, and a room to show on them."""

from collections.abc import Callable
from typing import Any

import pytest

from livetalk.edge.rendering.assets import PREFIX, Assets
from livetalk.edge.rendering.locales import load_locales
from livetalk.edge.rendering.templates import Templates
from livetalk.edge.rendering.webdir import find_web
from livetalk.edge.shared_cards import drawer
from livetalk.live.broadcasting.parts import PartStore
from livetalk.rooms.views import Card, Mine, NotShown, Own, RoomPart

MakeContext = Callable[..., dict[str, Any]]


class Unbuilt(Assets):
    """Stands in for a front end: every name has the address it would have without its hash."""

    def url(self, name: str) -> str:
        return PREFIX + name


@pytest.fixture(scope="session")
def templates() -> Templates:
    web = find_web()
    return Templates(web.templates, Unbuilt(names={}, files={}), load_locales(web.locales))


def make_card(ident: str = "q1", status: Any = "approved", **more: Any) -> Card:
    base = {"text": "Hvornår åbner biblioteket?", "asked_at": "2026-11-23T13:02:00.000Z", "origin": "phone"}
    return Card(id=ident, status=status, **{**base, **more})


def make_room(**more: Any) -> RoomPart:
    base = {
        "code": "482913",
        "title": "Havnen",
        "purpose": "Vi taler om havnen.",
        "input_use": "Udvalget får alle spørgsmål.",
        "not_open": "Mole 3.",
        "state": "open",
        "languages": ("da", "en"),
        "moderation": "before",
    }
    return RoomPart(**{**base, **more})


@pytest.fixture
def audience(templates: Templates) -> MakeContext:
    """Makes the context of an audience page; anything in it can be changed."""

    def make(**more: Any) -> dict[str, Any]:
        room = more.pop("room", make_room())
        cards = more.pop("cards", [make_card()])
        own = more.pop("own", ())
        context = {
            "lang": "da",
            "room": room,
            "cards": cards,
            "supports": {card.id: 3 for card in cards},
            "mine": Mine(code="482913", asked={q.id: q.status for q in own}, supported=(), own=tuple(own)),
            "parts": {
                "room": room,
                "queue": [card.id for card in cards],
                "now": None,
                "reactions": {},
                "not_shown": more.pop("not_shown", NotShown(total=0, reasons={}, merged=0)),
            },
            "epoch": "e1",
            "seq": 7,
            "sort": "fair",
            "followed": [],
            "parent": None,
            "longest": 1000,
            "command_id": "c1",
        }
        context |= more
        context["card"] = drawer(
            templates,
            PartStore("audience"),
            lang=context["lang"],
            mine=context["mine"],
            supports=context["supports"],
        )
        return context

    return make


def make_own(ident: str = "q9", status: Any = "waiting", **more: Any) -> Own:
    return Own(id=ident, text=more.pop("text", "Må man bade?"), status=status, **more)
