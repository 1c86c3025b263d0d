"""A staff link that is closed: whoever came by it sees and does nothing more, at once."""

from __future__ import annotations

import asyncio

import pytest

from livetalk.edge.opening import Opened
from livetalk.live.submissions import Accepted
from livetalk.rooms.actors import Actor
from livetalk.rooms.commands import PassFloor, RevokeLink
from livetalk.rooms.outcomes import Rejected
from tests.edge.connections import FakeConnection, connect, refused
from tests.edge.link_pages import link_of, open_as, state
from tests.support.forms import Page
from tests.support.sites import TestSite, Visitor
from tests.support.waiting import turns


async def close(mo: Visitor, page: Page, link: str) -> Page:
    return await mo.fill(page, "/links", act="revoke", link=link)


async def test_a_closed_link_opens_no_page_no_form_and_no_socket_and_says_so(
    site: TestSite, opened: Opened
) -> None:
    room = await state(site, opened)
    link = link_of(room, "speaker")
    async with site.visitor() as mo, site.visitor() as speaker:
        await speaker.post("/enter", data={"token": opened.tokens["speaker"]})
        cookies = {name: value.strip('"') for name, value in speaker.cookies.items()}
        assert (await speaker.get(f"/r/{opened.code}/desk")).status_code == 200
        page = await close(mo, await open_as(mo, opened), link)
        assert "Linket er lukket." in page.text
        assert link not in page.html

        desk = await speaker.see(f"/r/{opened.code}/desk", 403)
        assert "Dit link er lukket" in desk.text
        spoken = await speaker.post(f"/r/{opened.code}/do", data={"type": "speak", "page": "desk"})
        assert spoken.status_code == 403
        assert "Dit link er lukket" in spoken.text
        pasted = await speaker.post("/enter", data={"token": opened.tokens["speaker"]})
        assert pasted.status_code == 403

    assert (await refused(site, opened.code, view="speaker", cookies=cookies)).code == "link_closed"
    assert (await refused(site, opened.code, token=opened.tokens["speaker"])).code == "wrong_token"


async def test_whoever_came_by_it_is_told_and_cut_off_at_once_and_nobody_else(
    site: TestSite, opened: Opened
) -> None:
    room = await state(site, opened)
    desk = await connect(site, opened.code, token=opened.tokens["speaker"], lang="en")
    others = [await connect(site, opened.code, token=opened.tokens[role]) for role in ("moderator", "notes")]
    phone = await connect(site, opened.code, participant="somebody-in-the-hall")
    async with site.visitor() as mo:
        await close(mo, await open_as(mo, opened), link_of(room, "speaker"))

    assert desk.is_cut
    (notice,) = desk.heard("notice")
    assert notice["kind"] == "revoked"
    assert notice["text"].startswith("Your link has been closed")
    assert not any(screen.is_cut for screen in (*others, phone))


async def test_a_command_that_waits_behind_the_closing_is_refused_too(site: TestSite, opened: Opened) -> None:
    """Two commands in one batch; and one on a server that has not yet read of the closing."""
    room = await site.live(opened.code)
    link = link_of(room.state, "speaker")
    speaker, mo = Actor(id="speaker", role="speaker"), Actor(id="mo", role="moderator")
    closing = room.give(mo, RevokeLink(link=link), "1")
    late = room.give(speaker, PassFloor(speaker="audience"), "1", link)

    assert isinstance(await closing, Accepted)
    outcome = await late
    assert isinstance(outcome, Rejected)
    assert outcome.code == "link_closed"
    assert room.state.floor.speaker is None


@pytest.mark.parametrize("act", ["do", "links"])
async def test_a_form_on_its_way_while_the_link_is_closed_shows_no_page_of_staff(
    site: TestSite, opened: Opened, act: str
) -> None:
    room = await site.live(opened.code)
    async with site.visitor() as mo:
        await open_as(mo, opened)
        site.log.hold()
        closing = room.give(
            Actor(id="other", role="moderator"), RevokeLink(link=link_of(room.state, "moderator")), "1"
        )
        sent = {"type": "blank", "on": "true", "act": "make", "role": "notes"}
        form = asyncio.ensure_future(mo.post(f"/r/{opened.code}/{act}", data=sent))
        await turns()
        site.log.release()
        await closing
        answer = await form

    assert answer.status_code == 403
    assert "Dit link er lukket" in answer.text
    assert not room.state.frame.wall_blank
    assert len(room.state.links) == len(opened.tokens) - 1


async def test_nobody_closes_the_own_link(site: TestSite, opened: Opened) -> None:
    own = link_of(await state(site, opened), "moderator")
    async with site.visitor() as mo:
        await open_as(mo, opened)
        by_page = await mo.post(f"/r/{opened.code}/links", data={"act": "revoke", "link": own})
        by_form = await mo.post(f"/r/{opened.code}/do", data={"type": "revoke", "link": own})
        screen: FakeConnection = await connect(site, opened.code, token=opened.tokens["moderator"])

    assert by_page.status_code == by_form.status_code == 422
    assert own in (await state(site, opened)).links
    assert not screen.is_cut
