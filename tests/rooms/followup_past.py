"""Facts of the follow-up for histories: what happened to items before a test begins."""

from __future__ import annotations

from typing import Any

from livetalk.rooms import facts as f
from livetalk.rooms.actors import Actor
from livetalk.rooms.followup_facts import Consent
from tests.rooms.history import ANNE, MO, Past

GRY = Actor(id="gry-1b2c3d", role="administration")


def opened(item: str, *, by: Actor = MO, **said: Any) -> Past:
    """An item is there. Words are given as they are; ``title`` is the title's."""
    keys, words = _keys(item, 1, said)
    event = f.ItemOpened(**{"item": item, "kind": "manual", **keys})
    if "title_key" not in keys:
        raise ValueError("An item has a title.")
    return Past(events=(event,), by=by.id, words=words)


def updated(item: str, *, by: Actor = MO, **said: Any) -> Past:
    """Something was said about it."""
    keys, words = _keys(item, 2, said)
    return Past(events=(f.ItemUpdated(item=item, **keys),), by=by.id, words=words)


def commented(comment: str, item: str, text: str = "Hvornår?", *, by: Actor = ANNE, name: str = "") -> Past:
    """A citizen wrote; it waits."""
    key = f"comment:{comment}"
    words = {f"{key}:text": text} | ({f"{key}:name": name} if name else {})
    event = f.CommentMade(
        comment=comment, item=item, text_key=f"{key}:text", name_key=f"{key}:name" if name else None
    )
    return Past(events=(event,), by=by.id, words=words)


def joined(joining: str, item: str, *, by: Actor = ANNE, consent: Consent = "both") -> Past:
    """A citizen takes part."""
    key = f"joining:{joining}"
    words = {f"{key}:name": "Birthe Navnesen", f"{key}:contact": "birthe@eksempel.dk"}
    event = f.Joined(
        joining=joining,
        item=item,
        name_key=f"{key}:name",
        contact_key=f"{key}:contact",
        consent=consent,
        wording="2026-11",
    )
    return Past(events=(event,), by=by.id, words=words)


def _keys(item: str, number: int, said: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    names = ("title", "owner", "contact", "next", "reason", "answer", "quote")
    words = {f"item:{item}:{name}:{number}": said.pop(name) for name in names if name in said}
    return said | {f"{key.split(':')[2]}_key": key for key in words}, words
