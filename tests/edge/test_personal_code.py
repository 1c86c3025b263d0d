"""The personal code: the own contributions on another device, without an account."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest

from livetalk.bootstrap import make_application
from livetalk.edge import access
from livetalk.edge.opening import Opened
from livetalk.mail_setting import MailSetting
from tests.support.forms import Page
from tests.support.sites import TestSite, Visitor, running_site

TEXT = "Hvad med havnen?"


async def ask(visitor: Visitor, opened: Opened, text: str = TEXT) -> str:
    """Ask from this device; gives its personal code."""
    await visitor.get(f"/r/{opened.code}")
    await visitor.post(f"/r/{opened.code}/do", data={"type": "ask", "text": text})
    code = access.personal_code(dict(visitor.cookies))
    assert code is not None
    return code


async def give(visitor: Visitor, **fields: str) -> tuple[int, Page]:
    answer = await visitor.post("/mine/code", data=fields)
    return answer.status_code, Page(answer.text, str(answer.url), dict(answer.headers))


def test_a_code_is_short_enough_to_be_written_down() -> None:
    person = access.new_person()
    code = access.personal_code({access.PERSON_COOKIE: person})

    assert code is not None
    assert [len(group) for group in code.split(" ")] == [4, 4, 4, 4]
    assert access.is_participant(person)
    assert access.person_of_code(code) == person


@pytest.mark.parametrize("typed", ["ABCD EFGH IJKL MNOP", "abcd-efgh-ijkl-mnop", " abcdefghijklmnop\n"])
def test_a_code_may_be_typed_as_it_is_read(typed: str) -> None:
    assert access.person_of_code(typed) == "abcdefghijklmnop"


def test_a_digit_that_no_code_has_is_the_letter_it_looks_like() -> None:
    assert access.person_of_code("0bcd 1fgh 8jkl mnop") == "obcdlfghbjklmnop"


@pytest.mark.parametrize(
    "typed", ["", "abcd", "abcd efgh ijkl mno!", "a" * 17, "a" * 27, "æ" * 16, "a" * 4000]
)
def test_what_is_no_code(typed: str) -> None:
    assert access.person_of_code(typed) is None


@pytest.mark.parametrize("person", ["", "forged-forged-forged", "x" * 64, "A" * 16])
def test_a_cookie_that_is_not_ours_has_no_code(person: str) -> None:
    assert access.personal_code({access.PERSON_COOKIE: person}) is None


def test_a_longer_cookie_from_before_is_a_code_too() -> None:
    old = "a" * 28

    assert access.personal_code({access.PERSON_COOKIE: old}) == " ".join(["aaaa"] * 7)
    assert access.person_of_code("aaaa " * 7) == old


async def test_the_own_questions_appear_on_another_device(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as phone, site.visitor() as tablet:
        code = await ask(phone, opened)
        status, _ = await give(tablet, room=f"{opened.code[:3]} {opened.code[3:]}", code=code.upper())
        page = await tablet.see("/mine")
        room = await tablet.see(f"/r/{opened.code}")

    assert status == 303
    assert TEXT in page.text
    assert TEXT in room.text


async def test_the_code_is_on_the_page_of_its_owner_only(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as phone, site.visitor() as other:
        code = await ask(phone, opened)
        own = await phone.see("/mine")
        room = await phone.see(f"/r/{opened.code}")
        foreign = await other.see("/mine")

    assert code in own.text
    assert own.headers["cache-control"] == "no-store"
    for page in (room, foreign):
        assert code not in page.html
        assert code.replace(" ", "") not in page.html


@pytest.mark.parametrize("lang", ["da", "en"])
async def test_a_wrong_code_is_told_in_a_sentence_and_changes_nothing(
    site: TestSite, opened: Opened, lang: str
) -> None:
    async with site.visitor() as phone, site.visitor(lang=lang) as tablet:
        await ask(phone, opened)
        wrong = [
            {"room": opened.code, "code": "abcd efgh ijkl mnop"},
            {"room": opened.code, "code": ""},
            {"code": "abcd efgh ijkl mnop"},
            {},
        ]
        for fields in wrong:
            status, page = await give(tablet, **fields)
            assert status == 404
            assert any(alert.strip() for alert in page.alerts), fields
            assert page.lang == lang
            assert "abcd efgh" not in page.html
            assert access.PERSON_COOKIE not in page.headers.get("set-cookie", "")


async def test_who_tries_codes_has_to_wait(site: TestSite, opened: Opened) -> None:
    async with site.visitor(address="198.51.100.1") as scanner, site.visitor() as phone:
        code = await ask(phone, opened)
        for _ in range(60):
            await give(scanner, room=opened.code, code=access.new_person())
        status, page = await give(scanner, room=opened.code, code=code)
        assert status == 429
        assert any(alert.strip() for alert in page.alerts)
        assert (await give(phone, room=opened.code, code=code))[0] == 303


async def test_a_code_from_another_site_is_refused(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as phone, site.visitor() as victim:
        code = await ask(phone, opened)
        answer = await victim.post(
            "/mine/code",
            data={"room": opened.code, "code": code},
            headers={"Origin": "https://evil.example"},
        )

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_an_address_that_only_takes_the_form_leads_to_the_page(site: TestSite) -> None:
    async with site.visitor() as reader:
        answer = await reader.get("/mine/code")

    assert (answer.status_code, answer.headers["location"]) == (303, "/mine")


@pytest.mark.parametrize("named", ["", "000000", "other"])
async def test_the_code_alone_finds_every_room_whichever_is_named(
    site: TestSite, opened: Opened, named: str
) -> None:
    second, other = await site.open_room(title="Talk i teltet"), await site.open_room()
    async with site.visitor() as phone, site.visitor() as tablet:
        code = await ask(phone, opened)
        await ask(phone, second, "Hvornår får vi lys?")
        status, _ = await give(tablet, code=code, room=other.code if named == "other" else named)
        page = await tablet.see("/mine")

    assert status == 303
    assert TEXT in page.text
    assert "Hvornår får vi lys?" in page.text
    assert "Talk i teltet" in page.text


async def test_a_room_that_no_node_has_in_memory_is_found_after_the_walk(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as phone:
        code = await ask(phone, opened)
    async with running_again(site) as later, later.visitor() as tablet:
        assert not later.application.site.rooms.live
        await later.application.site.caretaker.walk()
        assert not later.application.site.rooms.live
        status, _ = await give(tablet, code=code)
        page = await tablet.see("/mine")
        assert status == 303
        assert TEXT in page.text


async def test_rooms_that_the_cookie_has_forgotten_are_on_the_page(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as phone:
        await ask(phone, opened)
        phone.cookies.delete(access.ROOMS_COOKIE)
        assert TEXT in (await phone.see("/mine")).text


async def test_own_comments_consents_and_mails_are_there_and_can_be_ended() -> None:
    mail = MailSetting(host="127.0.0.1", port=9, security="plain", sender="talk@example.dk")
    async with running_site(mail=mail) as site:
        opened = await site.open_room()
        async with site.visitor() as staff, site.visitor() as phone, site.visitor() as stranger:
            await staff.enter(opened.tokens["moderator"])
            data = {"type": "item_open", "title": "Lys på stien", "page": "moderate"}
            await staff.post(f"/r/{opened.code}/do", data=data)
            item = next(iter((await site.live(opened.code)).state.followup.items))
            page = await phone.see(f"/r/{opened.code}/f/{item}")
            await phone.fill(page, f"/r/{opened.code}/subscribe", address="citizen@example.dk")
            about = {"item": item, "page": "item"}
            await phone.post(f"/r/{opened.code}/do", data={"type": "comment", "text": "Hvornår?", **about})
            joins = {"type": "join", "name": "Anne", "contact": "anne@example.dk", "consent": "owner"}
            await phone.post(f"/r/{opened.code}/do", data={**joins, **about})

            mine = await phone.see("/mine")
            assert "Hvornår?" in mine.text
            assert "Det venter på en moderator." in mine.text
            assert "den ansvarlige" in mine.text
            assert "c…@e….dk" in mine.text
            assert "citizen@example.dk" not in mine.html
            nothing = await stranger.see("/mine")
            assert "Lys på stien" not in nothing.text

            await phone.fill(mine, "/unsubscribe")
            await phone.fill(mine, f"/r/{opened.code}/do", type="unjoin")
            after = await phone.see("/mine")
            assert "c…@e….dk" not in after.text
            assert "den ansvarlige" not in after.text
            assert "Hvornår?" in after.text
            kept = (await site.live(opened.code)).state.words.values()
            assert not {"citizen@example.dk", "anne@example.dk", "Anne"} & set(kept)


@contextlib.asynccontextmanager
async def running_again(site: TestSite) -> AsyncIterator[TestSite]:
    """Another life of the server, on the same log."""
    yield TestSite(make_application(site.application.site.settings, site.log), site.log)
