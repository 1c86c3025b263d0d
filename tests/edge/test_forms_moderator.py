"""A moderator without JavaScript, and who may not be one."""

from __future__ import annotations

import pytest

from livetalk.edge import access
from livetalk.edge.opening import Opened
from livetalk.rooms import commands as c
from tests.edge.connections import connect
from tests.support.forms import Page
from tests.support.screens import person
from tests.support.sites import BASE_URL, TestSite

HELD = "TILBAGEHOLDT HEMMELIGHED"


async def asked(site: TestSite, code: str, text: str = "Hvad med havnen?") -> str:
    """Somebody asks; gives the question's id."""
    room = await site.live(code)
    outcome = await room.give(person(), c.AskQuestion(text=text), None)
    assert outcome.question  # type: ignore[union-attr]
    return str(outcome.question)  # type: ignore[union-attr]


async def test_a_whole_evening_by_plain_forms(site: TestSite, opened: Opened) -> None:
    room = await site.live(opened.code)
    first, second = await asked(site, opened.code), await asked(site, opened.code, "Og skolen?")
    async with site.visitor() as mo:
        page = await mo.enter(opened.tokens["moderator"])
        assert page.attributes["data-view"] == "moderator"

        page = await mo.fill(page, "/do", type="approve", question=first)
        assert room.state.questions[first].status == "approved"
        page = await mo.fill(page, "/do", type="take", question=first)
        assert room.state.now == first
        page = await mo.fill(page, "/do", type="finish", question=first, how="answered")
        assert room.state.questions[first].status == "answered"

        page = await mo.see(f"/r/{opened.code}/moderate?dismiss={second}")
        page = await mo.fill(page, "/do", type="dismiss", reason="off_topic", question=second)
        assert room.state.questions[second].status == "dismissed"
        page = await mo.fill(page, "/do", type="undo")
        assert room.state.questions[second].status == "waiting"

        page = await mo.fill(page, "/do", type="blank", on="true")
        assert room.state.frame.wall_blank
        page = await mo.fill(page, "/do", type="blank", on="false")
        page = await mo.fill(page, "/do", type="room", state="closed")
        assert room.state.frame.state == "closed"
        assert page.url.startswith(f"{BASE_URL}/r/{opened.code}/moderate")


async def test_a_refused_act_shows_the_control_screen_with_the_sentence(
    site: TestSite, opened: Opened
) -> None:
    question = await asked(site, opened.code)
    async with site.visitor() as mo:
        page = await mo.enter(opened.tokens["moderator"])
        stale = page.form("/do", type="approve", question=question)
        await mo.fill(page, "/do", type="approve", question=question)
        late = {**stale.fields, "type": "approve", "id": "another"}
        answer = await mo.post(stale.action, data=late)

    page = Page(answer.text, str(answer.url), dict(answer.headers))
    assert answer.status_code == 409
    assert page.attributes["data-view"] == "moderator"
    assert any(alert.strip() for alert in page.alerts)


async def test_a_moderator_writes_for_somebody_in_the_hall(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo:
        await mo.enter(opened.tokens["moderator"])
        answer = await mo.post(
            f"/r/{opened.code}/do", data={"type": "ask", "text": "Fra salen?", "page": "moderate"}
        )

    assert answer.headers["location"].startswith(f"/r/{opened.code}/moderate?")
    (question,) = (await site.live(opened.code)).state.questions.values()
    assert question.origin == "hall"


async def test_a_moderator_gives_a_name_for_the_colleagues(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo:
        await mo.enter(opened.tokens["moderator"])
        answer = await mo.post(f"/r/{opened.code}/name", data={"name": "  Mo\u202e Åse "})
        cookies = {name: value.strip('"') for name, value in mo.cookies.items()}
        desk = await connect(site, opened.code, cookies=cookies, view="moderator")
    (entry,) = (await site.live(opened.code)).audience._presence.staff()

    assert answer.headers["location"] == f"/r/{opened.code}/moderate"
    assert entry["name"] == "Mo Åse"
    assert desk.heard("snapshot")


# Who may not


@pytest.mark.parametrize("role", ["speaker", "notes", "captions"])
@pytest.mark.parametrize(
    "fields",
    [
        {"type": "approve", "question": "nothere"},
        {"type": "undo"},
        {"type": "nonsense", "page": "moderate"},
        {"type": "ask", "text": "Hvad?", "page": "moderate"},
        {"page": "moderate"},
    ],
    ids=str,
)
async def test_other_staff_never_see_the_control_screen_whatever_they_post(
    site: TestSite, opened: Opened, role: str, fields: dict[str, str]
) -> None:
    await asked(site, opened.code, HELD)
    async with site.visitor() as other:
        await other.enter(opened.tokens[role])
        answer = await other.post(f"/r/{opened.code}/do", data=fields)
        page = await other.get(f"/r/{opened.code}/moderate")

    assert answer.status_code == page.status_code == 403
    assert HELD not in answer.text + page.text


@pytest.mark.parametrize("role", ["moderator", "speaker", "notes", "captions"])
async def test_a_staff_link_leads_to_its_own_screen(site: TestSite, opened: Opened, role: str) -> None:
    where = {"moderator": "/moderate", "speaker": "/desk", "notes": "/notes", "captions": ""}[role]
    async with site.visitor() as visitor:
        page = await visitor.enter(opened.tokens[role])

    assert page.url == f"{BASE_URL}/r/{opened.code}{where}"


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}], ids=["nobody", "elsewhere"])
async def test_a_name_is_taken_from_staff_on_this_site_only(
    site: TestSite, opened: Opened, headers: dict[str, str]
) -> None:
    async with site.visitor() as stranger:
        if headers:
            await stranger.enter(opened.tokens["moderator"])
        answer = await stranger.post(f"/r/{opened.code}/name", data={"name": "Mo"}, headers=headers)
        nowhere = await stranger.post("/r/000000/name", data={"name": "Mo"})

    assert answer.status_code == 403
    assert access.NAME_COOKIE not in answer.headers.get("set-cookie", "")
    assert nowhere.status_code == 404


async def test_the_cookie_of_one_room_opens_no_other(site: TestSite, opened: Opened) -> None:
    other = await site.open_room()
    async with site.visitor() as mo:
        await mo.enter(opened.tokens["moderator"])
        answer = await mo.get(f"/r/{other.code}/moderate")

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["moderate", "desk", "notes"])
async def test_staff_pages_are_closed_to_everybody_else(site: TestSite, opened: Opened, path: str) -> None:
    async with site.visitor() as anne:
        await anne.get(f"/r/{opened.code}")
        page = await anne.see(f"/r/{opened.code}/{path}", 403)

    assert "linket" in page.text.lower() or "link" in page.text.lower()


@pytest.mark.parametrize("token", ["", "nonsense", "482913-", "#", "{code}-aaaaaaaaaaaaaaaaaaaaaaaaaaaa"])
async def test_a_wrong_token_is_refused_with_a_sentence(site: TestSite, opened: Opened, token: str) -> None:
    async with site.visitor(lang="en") as visitor:
        page = await visitor.see("/enter")
        page = await visitor.fill(page, "/enter", 403, token=token.format(code=opened.code))

    assert any("does not fit a room" in alert for alert in page.alerts)


@pytest.mark.parametrize("wrapped", ["  {token} ", "http://livetalk.example/enter#{token}", "#{token}"])
async def test_a_whole_link_may_be_pasted(site: TestSite, opened: Opened, wrapped: str) -> None:
    async with site.visitor() as mo:
        page = await mo.enter(wrapped.format(token=opened.tokens["moderator"]))

    assert page.attributes["data-view"] == "moderator"


async def test_a_staff_link_works_from_a_network_that_tried_many_codes(
    site: TestSite, opened: Opened
) -> None:
    limits = site.application.site.limits
    async with site.visitor() as mo:
        for _ in range(100):
            limits.wrong_code(limits.network("192.0.2.7"))
        page = await mo.enter(opened.tokens["moderator"])

    assert page.attributes["data-view"] == "moderator"


async def test_the_staff_cookie_is_out_of_reach_and_two_holders_are_two_people(
    site: TestSite, opened: Opened
) -> None:
    cookies = []
    for _ in range(2):
        async with site.visitor() as mo:
            answer = await mo.post("/enter", data={"token": opened.tokens["moderator"]})
            (cookie,) = answer.headers.get_list("set-cookie")
            cookies.append(cookie)
    name = access.staff_cookie(opened.code)

    assert all(cookie.startswith(f"{name}=") and "HttpOnly" in cookie for cookie in cookies)
    assert cookies[0].split(";")[0] != cookies[1].split(";")[0]


async def test_entering_from_another_site_is_refused(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo:
        answer = await mo.post(
            "/enter", data={"token": opened.tokens["moderator"]}, headers={"Origin": "https://evil.example"}
        )

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
