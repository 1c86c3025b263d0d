"""The page of staff links: made and shown once, listed, closed at once."""

from __future__ import annotations

import asyncio

import pytest

from livetalk.edge import access
from livetalk.edge.opening import Opened
from livetalk.live.submissions import Accepted
from livetalk.rooms.actors import Actor
from livetalk.rooms.commands import PassFloor, RevokeLink
from livetalk.rooms.guarding import MAX_LINKS
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room
from tests.edge.connections import FakeConnection, connect, refused
from tests.support.forms import Page
from tests.support.sites import BASE_URL, TestSite, Visitor
from tests.support.waiting import turns


async def open_as(visitor: Visitor, opened: Opened, role: str = "moderator") -> Page:
    """Come in by a staff link and open the page of links."""
    await visitor.post("/enter", data={"token": opened.tokens[role]})
    return await visitor.see(f"/r/{opened.code}/links")


async def make(visitor: Visitor, page: Page, **fields: str) -> tuple[Page, str]:
    """Make a link; gives the page and the token on it."""
    made = await visitor.fill(page, "/links", act="make", **fields)
    address = made.html.partition("/enter#")[2].partition("<")[0]
    return made, address


async def state(site: TestSite, opened: Opened) -> Room:
    return (await site.live(opened.code)).state


def link_of(room: Room, role: str) -> str:
    return next(link.id for link in room.links.values() if link.role == role)


@pytest.mark.parametrize("role", ["moderator", "speaker", "notes", "captions"])
async def test_a_new_link_opens_its_role(site: TestSite, opened: Opened, role: str) -> None:
    async with site.visitor() as mo, site.visitor() as new:
        _, token = await make(mo, await open_as(mo, opened), role=role, label="Til Åse")
        answer = await new.post("/enter", data={"token": f"{BASE_URL}/enter#{token}"})

    where = {"moderator": "/moderate", "speaker": "/desk", "notes": "/notes", "captions": ""}[role]
    assert answer.headers["location"] == f"/r/{opened.code}{where}"
    room = await state(site, opened)
    link = list(room.links.values())[-1]
    assert (link.role, room.text(link.label_key)) == (role, "Til Åse")


async def test_a_link_is_shown_once_in_full_with_a_code_to_scan_and_never_again(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as mo:
        page, token = await make(mo, await open_as(mo, opened), role="notes", label="Bo")
        again = await mo.see(f"/r/{opened.code}/links")

    assert access.code_of_token(token) == opened.code
    assert page.html.count(token) == 1
    assert 'class="qr"' in page.html
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"
    assert token not in page.url + str(page.headers)
    assert token not in again.html
    assert "Bo" in again.text
    kept = str(await site.log.facts(opened.code)) + str(await site.log.words(opened.code))
    assert token not in kept


async def test_the_list_names_role_label_and_the_own_link(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo:
        page = await open_as(mo, opened)

    for words in ("Moderator", "Talerbord", "Referent", "Skrivetolk"):
        assert words in page.text
    assert page.text.count("Dit eget") == 1
    room = await state(site, opened)
    closable = {form.fields["link"] for form in page.find_forms(act="revoke")}
    assert closable == set(room.links) - {link_of(room, "moderator")}


async def test_a_desk_is_bound_to_a_speaker_who_joins_the_list(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo, site.visitor() as anna:
        _, token = await make(mo, await open_as(mo, opened), role="speaker", speaker="Anna Holm")
        await anna.post("/enter", data={"token": token})
        desk = await anna.see(f"/r/{opened.code}/desk")

    room = await state(site, opened)
    link = list(room.links.values())[-1]
    assert [room.text(key) for key in room.speakers.values()] == ["Anna Holm"]
    assert link.speaker == next(iter(room.speakers))
    assert f'data-speaker="{link.speaker}"' in desk.html


async def test_a_speaker_is_asked_for_at_the_desk_only(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo:
        await make(mo, await open_as(mo, opened), role="notes", speaker="Anna Holm")

    assert (await state(site, opened)).speakers == {}


async def test_the_same_form_sent_twice_makes_one_link_and_shows_its_secret_once(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as mo:
        page = await open_as(mo, opened)
        form = page.form("/links", act="make")
        sent = {**form.fields, "role": "notes"}
        first, second = [await mo.post(form.action, data=sent) for _ in range(2)]

    assert "/enter#" in first.text
    assert second.status_code == 422
    assert "/enter#" not in second.text
    assert len((await state(site, opened)).links) == len(opened.tokens) + 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"act": "make", "role": "king"}, "role"),
        ({"act": "make"}, "role"),
        ({}, "role"),
        ({"act": "make", "role": "notes", "label": "x" * 61}, "60"),
        ({"act": "make", "role": "notes", "label": "x" * 41_000}, "60"),
        ({"act": "revoke"}, "findes ikke"),
        ({"act": "revoke", "link": "../../etc"}, "findes ikke"),
        ({"act": "revoke", "link": "nothere", "id": "æ"}, "findes ikke"),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_what_cannot_be_done_comes_back_with_a_sentence_and_what_was_typed(
    site: TestSite, opened: Opened, fields: dict[str, str], sentence: str
) -> None:
    async with site.visitor() as mo:
        await open_as(mo, opened)
        before = await site.log.facts(opened.code)
        answer = await mo.post(f"/r/{opened.code}/links", data=fields)

    page = Page(answer.text, str(answer.url), dict(answer.headers))
    assert answer.status_code == 422
    assert any(sentence in alert for alert in page.alerts)
    assert await site.log.facts(opened.code) == before
    if fields.get("act") == "make" and "label" in fields:
        assert page.form("/links", act="make").fields["label"] == fields["label"]


async def test_there_is_an_end_to_links(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo:
        page = await open_as(mo, opened)
        form = page.form("/links", act="make")
        for number in range(MAX_LINKS - len(opened.tokens)):
            await mo.post(form.action, data={"act": "make", "role": "notes", "id": f"n{number}"})
            if number % 50 == 49:  # as slowly as a person
                site.application.site.limits.commands._buckets.clear()
        answer = await mo.post(form.action, data={"act": "make", "role": "notes"})

    assert answer.status_code == 422
    assert len((await state(site, opened)).links) == MAX_LINKS


# Closed


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


async def test_a_forged_cookie_of_staff_opens_nothing(site: TestSite, opened: Opened) -> None:
    token = access.new_token(opened.code)
    cookie = f"{access.staff_cookie(opened.code)}={token}.abc"
    async with site.visitor() as stranger:
        answer = await stranger.get(f"/r/{opened.code}/moderate", headers={"Cookie": cookie})
        links = await stranger.get(f"/r/{opened.code}/links", headers={"Cookie": cookie})

    assert (answer.status_code, links.status_code) == (403, 403)


@pytest.mark.parametrize("act", ["make", "revoke"])
async def test_a_form_from_another_site_is_refused(site: TestSite, opened: Opened, act: str) -> None:
    before = await site.log.facts(opened.code)
    link = link_of(await state(site, opened), "notes")
    async with site.visitor() as mo:
        await open_as(mo, opened)
        answer = await mo.post(
            f"/r/{opened.code}/links",
            data={"act": act, "role": "notes", "link": link},
            headers={"Origin": "https://evil.example"},
        )

    assert answer.status_code == 403
    assert await site.log.facts(opened.code) == before


async def test_a_full_disk_makes_no_link_and_keeps_what_was_typed(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo:
        await open_as(mo, opened)
        site.log.full = True
        sent = {"act": "make", "role": "notes", "label": "Bo"}
        answer = await mo.post(f"/r/{opened.code}/links", data=sent)

    page = Page(answer.text, str(answer.url), dict(answer.headers))
    assert answer.status_code == 503
    assert "retry-after" in answer.headers
    assert page.form("/links", act="make").fields["label"] == "Bo"
    assert page.form("/links", act="make").fields["role"] == "notes"


async def test_a_label_is_shown_as_text_and_never_as_markup(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo:
        page, _ = await make(mo, await open_as(mo, opened), role="notes", label="<img src=x>")
        again = await mo.see(f"/r/{opened.code}/links")

    assert "<img" not in page.html + again.html


async def test_there_are_no_links_of_a_room_that_is_none(site: TestSite) -> None:
    async with site.visitor() as anybody:
        assert (await anybody.get("/r/000000/links")).status_code == 404
        assert (await anybody.post("/r/000000/links", data={"act": "make"})).status_code == 404
