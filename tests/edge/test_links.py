"""The page of staff links: made and shown once, and listed."""

from __future__ import annotations

import pytest

from livetalk.edge import access
from livetalk.edge.opening import Opened
from livetalk.rooms.guarding import MAX_LINKS
from tests.edge.link_pages import link_of, make, open_as, state
from tests.support.forms import Page
from tests.support.sites import BASE_URL, TestSite


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
