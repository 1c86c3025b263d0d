"""The page of staff links as a moderator uses it. Must not live here: expectations."""

from __future__ import annotations

from livetalk.edge.opening import Opened
from livetalk.rooms.room import Room
from tests.support.forms import Page
from tests.support.sites import BASE_URL, TestSite, Visitor


async def open_as(visitor: Visitor, opened: Opened, role: str = "moderator") -> Page:
    """Come in by a staff link and open the page of links."""
    await visitor.post("/enter", data={"token": opened.tokens[role]})
    return await visitor.see(f"/r/{opened.code}/links")


async def make(visitor: Visitor, page: Page, **fields: str) -> tuple[Page, str]:
    """Make a link; gives the page and the token on it."""
    made = await visitor.fill(page, "/links", act="make", **fields)
    before = "/captions/" if fields.get("role") == "captions" else "/enter#"
    token = made.html.partition(f"{BASE_URL}{before}")[2].partition("<")[0]
    return made, token


async def state(site: TestSite, opened: Opened) -> Room:
    return (await site.live(opened.code)).state


def link_of(room: Room, role: str) -> str:
    return next(link.id for link in room.links.values() if link.role == role)
