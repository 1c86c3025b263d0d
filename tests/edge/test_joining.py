"""The ways in: codes as people type them, rooms that are not there, states, languages."""

from __future__ import annotations

import pytest

from livetalk.edge import access
from livetalk.edge.opening import Opened
from livetalk.live.limits import WRONG_CODES
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from livetalk.rooms.facts import RoomState
from tests.support.sites import BASE_URL, TestSite

MO = Actor(id="mo", role="moderator")


@pytest.mark.parametrize(
    "form", ["{a}{b}", "{a} {b}", "{a}-{b}", " {a}–{b} ", "#{a}{b}", "{a}.{b}", "{a}\u00a0{b}"]
)
async def test_a_code_may_be_typed_in_many_ways(site: TestSite, opened: Opened, form: str) -> None:
    typed = form.format(a=opened.code[:3], b=opened.code[3:])
    async with site.visitor() as anne:
        page = await anne.fill(await anne.see("/"), "/join", code=typed)
        by_link = await anne.get("/", params={"code": typed})

    assert page.url == f"{BASE_URL}/r/{opened.code}"
    assert by_link.headers["location"] == f"/r/{opened.code}"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "havnen", "４８２９１３", "000000"])
async def test_a_code_that_no_room_has_comes_back_with_a_sentence(site: TestSite, typed: str) -> None:
    async with site.visitor(lang="en") as anne:
        page = await anne.fill(await anne.see("/"), "/join", 404, code=typed)

    assert any("don't know that code" in alert for alert in page.alerts)
    assert page.form("/join").fields["code"] == typed


async def test_a_wrong_code_in_the_address_of_the_front_page_is_told(site: TestSite) -> None:
    async with site.visitor() as anne:
        page = await anne.see("/?code=havnen", 404)

    assert page.alerts
    assert page.form("/join").fields["code"] == "havnen"


@pytest.mark.parametrize("path", ["", "/wall", "/moderate", "/desk", "/notes"])
@pytest.mark.parametrize("code", ["000000", "havnen", "%2e%2e", "<script>"])
async def test_every_page_of_an_unknown_room_is_the_front_door_with_a_sentence(
    site: TestSite, path: str, code: str
) -> None:
    async with site.visitor() as anne:
        page = await anne.see(f"/r/{code}{path}", 404)

    assert page.alerts
    assert "<script>" not in page.html.split("</head>")[1].split("<script src")[0]


@pytest.mark.parametrize("state", ["early", "paused", "closed"])
async def test_a_room_in_any_state_can_be_read_and_says_why_it_takes_nothing(
    site: TestSite, opened: Opened, state: RoomState
) -> None:
    room = await site.live(opened.code)
    await room.give(MO, c.SetRoomState(state=state), None)
    async with site.visitor() as anne:
        page = await anne.see(f"/r/{opened.code}")
        assert page.attributes["data-state"] == state
        answer = await anne.post(f"/r/{opened.code}/do", data={"type": "react", "kind": "heart"})
        asked = await anne.post(f"/r/{opened.code}/do", data={"type": "ask", "text": "Hvad?"})

    assert answer.status_code == 422
    assert asked.status_code == (303 if state == "early" else 422)


# Languages


async def test_the_language_is_that_of_the_browser_until_one_is_chosen(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor(lang="de, en-GB;q=0.8, da;q=0.5") as anne:
        page = await anne.see(f"/r/{opened.code}")
        assert page.lang == "en"
        page = await anne.fill(page, "/lang", lang="da")
        assert page.lang == "da"
        assert page.url == f"{BASE_URL}/r/{opened.code}"


@pytest.mark.parametrize(
    ("wished", "lang"),
    [
        ("en", "en"),
        ("en-US,en;q=0.9,da;q=0.8", "en"),
        ("en;q=0.3, da;q=0.9", "da"),
        ("en;q=0, da;q=0.1", "da"),
        ("de, fr", "da"),
        ("en;q=nonsense", "da"),
        (";;;,,,", "da"),
        ("*", "da"),
    ],
)
async def test_what_the_browser_wishes_most_and_we_speak(site: TestSite, wished: str, lang: str) -> None:
    async with site.visitor(lang=wished) as anne:
        assert (await anne.see("/")).lang == lang


async def test_an_unknown_language_is_danish(site: TestSite) -> None:
    async with site.visitor(lang="xx") as anne:
        assert (await anne.see("/")).lang == "da"
        answer = await anne.post("/lang", data={"lang": "xx", "next": "/"})
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)"],
)
async def test_the_language_form_leads_nowhere_else(site: TestSite, target: str) -> None:
    async with site.visitor() as anne:
        answer = await anne.post("/lang", data={"lang": "en", "next": target})

    assert answer.headers["location"] == "/"


async def test_a_tab_in_the_target_is_not_dropped_by_us(site: TestSite) -> None:
    async with site.visitor() as anne:
        answer = await anne.post("/lang", data={"lang": "en", "next": "/\t/evil.example"})

    assert answer.headers["location"] == "/%09/evil.example"


# Guessing


async def test_a_network_that_guesses_has_to_wait_and_the_others_do_not(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor(address="198.51.100.1") as scanner, site.visitor(address="192.0.2.1") as anne:
        for number in range(int(WRONG_CODES.burst)):
            await scanner.get(f"/r/{100000 + number}" if str(100000 + number) != opened.code else "/r/x")
        late = await scanner.post("/join", data={"code": opened.code})
        by_address = await scanner.get(f"/r/{opened.code}")
        by_cookie = await scanner.get("/mine", headers={"Cookie": f"{access.ROOMS_COOKIE}={opened.code}"})
        fine = await anne.get(f"/r/{opened.code}")

    assert late.status_code == by_address.status_code == 429
    assert int(by_address.headers["retry-after"]) > 0
    assert "Talk ved havnen" not in by_cookie.text
    assert fine.status_code == 200


async def test_who_was_in_the_room_before_the_guessing_began_goes_on(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne, site.visitor() as newcomer:
        await anne.see(f"/r/{opened.code}")
        limits = site.application.site.limits
        for _ in range(200):
            limits.wrong_code(limits.network("192.0.2.7"))

        await newcomer.see(f"/r/{opened.code}")
        page = await newcomer.fill(await newcomer.see("/"), "/join", code=opened.code)
        assert page.url.endswith(opened.code)


# Addresses that only take forms


async def test_reloading_after_a_refused_form_leads_back_to_the_page(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        assert (await anne.get(f"/r/{opened.code}/do")).headers["location"] == f"/r/{opened.code}"
        assert (await anne.get("/join")).headers["location"] == "/"


# What this browser wrote


async def test_mine_shows_the_own_questions_of_every_room_and_nobody_elses(
    site: TestSite, opened: Opened
) -> None:
    other = await site.open_room(title="Temamøde")
    async with site.visitor() as anne, site.visitor() as bent:
        for code, text in ((opened.code, "Mit ene"), (other.code, "Mit andet")):
            page = await anne.see(f"/r/{code}")
            await anne.fill(page, "/do", type="ask", text=text)
        await bent.see(f"/r/{opened.code}")
        mine, nothing = await anne.see("/mine"), await bent.see("/mine")

    assert "Mit ene" in mine.text
    assert "Mit andet" in mine.text
    assert "Temamøde" in mine.text
    assert "Mit ene" not in nothing.text
