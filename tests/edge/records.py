"""A room with a past in a site: what its log would hold, written into it; and people who read its record."""

from __future__ import annotations

from livetalk.edge import access
from livetalk.log.port import Draft
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.event import StaffRole
from tests.rooms.followup_past import opened
from tests.rooms.history import MO, History, Past, approved, asked, finished, given, room, state_became, taken
from tests.rooms.record_past import line_said
from tests.support.sites import TestSite, Visitor

CODE = "482913"
TOKENS: dict[StaffRole, str] = {
    "moderator": f"{CODE}-{'m' * 28}",
    "notes": f"{CODE}-{'n' * 28}",
    "speaker": f"{CODE}-{'s' * 28}",
}


def links() -> tuple[Past, ...]:
    """Staff links whose tokens the tests know."""
    return tuple(
        Past(events=(f.StaffLinkMade(link=f"link{role}", role=role, token_hash=access.token_hash(token)),))
        for role, token in TOKENS.items()
    )


async def plant(site: TestSite, history: History) -> str:
    """Write a history into the site's log; its room can be found then. Gives the room's code."""
    history.happened(links())
    for fact in history.facts:
        words = history.room.words if fact.seq == 1 else {}
        draft = Draft(at=fact.at, event=fact.event, by=fact.by)
        await site.log.append(CODE, fact.seq - 1, [draft], None, words)
    return CODE


async def enter(visitor: Visitor, role: StaffRole = "moderator") -> None:
    """Come in by the staff link."""
    await visitor.post("/enter", data={"token": TOKENS[role]})


def evening() -> History:
    """A question with its answer and a promise, one that was not reached, and a room that is closed."""
    history = given(room(), asked("q1", text="Hvad med vejen?"), approved("q1"), line_said(1, "Velkommen."))
    history.later(5).happened(taken("q1")).later(5).happened(line_said(2, "Vi laver et kryds."))
    promise = opened(
        "i1", kind="promise", title="Lave et kryds", owner="Vej", due="2026-12-01", question="q1"
    )
    history.happened(promise).later(5).happened(finished("q1"), asked("q2", text="Og lyset?"), approved("q2"))
    return history.happened(state_became("closed"))


async def published(site: TestSite, history: History | None = None) -> None:
    """That evening, or another, with a version that everybody may read."""
    await plant(site, history or evening())
    await (await site.live(CODE)).give(MO, c.PublishRecord(), None)
