"""The speaker desk without JavaScript, and forms that lead back to the page they come from."""

from __future__ import annotations

import pytest

from livetalk.edge.opening import Opened
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.support.forms import Page
from tests.support.screens import person
from tests.support.sites import BASE_URL, TestSite, Visitor

MO = Actor(id="mo", role="moderator")
HELD = "TILBAGEHOLDT HEMMELIGHED"


@pytest.fixture
async def question(site: TestSite, opened: Opened) -> str:
    """A question in the queue, one that waits, a message, and a speaker in the list."""
    room = await site.live(opened.code)
    outcome = await room.give(person(), c.AskQuestion(text="Hvad med havnen?"), None)
    queued = str(outcome.question)  # type: ignore[union-attr]
    await room.give(MO, c.ApproveQuestion(question=queued), None)
    await room.give(MO, c.AssignQuestion(question=queued, speakers=("Anna Holm",)), None)
    await room.give(MO, c.SendMessage(text="Kort svar, tak"), None)
    await room.give(person("other"), c.AskQuestion(text=HELD), None)
    return queued


async def send(visitor: Visitor, opened: Opened, **fields: str) -> tuple[int, str, Page]:
    answer = await visitor.post(f"/r/{opened.code}/do", data=fields)
    page = Page(answer.text, str(answer.url), dict(answer.headers))
    return answer.status_code, answer.headers.get("location", ""), page


@pytest.mark.parametrize("page", [{"page": "desk"}, {}], ids=["from the desk", "from nowhere"])
async def test_a_speaker_raises_a_hand_passes_the_floor_and_reads_a_message(
    site: TestSite, opened: Opened, question: str, page: dict[str, str]
) -> None:
    room = await site.live(opened.code)
    message = next(iter(room.state.messages))
    async with site.visitor() as speaker:
        await speaker.post("/enter", data={"token": opened.tokens["speaker"]})
        for fields in (
            {"type": "hand", "question": question, "speaker": "Anna Holm", "up": "true"},
            {"type": "speak", "speaker": "audience", "limit_s": "90"},
            {"type": "acknowledge", "message": message},
        ):
            status, where, _ = await send(speaker, opened, **fields, **page)
            assert (status, where) == (303, f"/r/{opened.code}/desk?done={fields['type']}")
        assert len(room.state.questions[question].hands) == 1
        assert (room.state.floor.speaker, room.state.floor.limit_s) == ("audience", 90)
        assert room.state.messages[message].acknowledged is not None

        await send(speaker, opened, type="hand", question=question, speaker="Anna Holm", up="false", **page)
        await send(speaker, opened, type="speak", speaker="", limit_s="", **page)
        assert len(room.state.questions[question].hands) == 0
        assert room.state.floor.speaker is None


async def test_a_refusal_comes_back_on_the_desk_and_shows_nothing_that_is_held(
    site: TestSite, opened: Opened, question: str
) -> None:
    async with site.visitor() as speaker:
        await speaker.post("/enter", data={"token": opened.tokens["speaker"]})
        status, _, page = await send(
            speaker, opened, type="hand", question=question, speaker="Nobody at all", page="desk"
        )
        forbidden, _, other = await send(speaker, opened, type="approve", question=question)

    assert (status, forbidden) == (422, 403)
    for shown in (page, other):
        assert shown.attributes["data-view"] == "speaker"
        assert any(alert.strip() for alert in shown.alerts)
        assert HELD not in shown.html


async def test_a_moderator_at_the_desk_stays_there(site: TestSite, opened: Opened, question: str) -> None:
    async with site.visitor() as mo:
        await mo.post("/enter", data={"token": opened.tokens["moderator"]})
        for page in ("desk", "moderate"):
            _, where, _ = await send(mo, opened, type="speak", speaker="audience", page=page)
            assert where == f"/r/{opened.code}/{page}?done=speak"


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("speaker", "moderate"),
        ("notes", "moderate"),
        ("notes", "desk"),
        ("captions", "desk"),
        ("captions", "notes"),
        ("speaker", "notes"),
    ],
)
async def test_a_page_that_the_role_may_not_see_is_not_shown_whatever_is_sent(
    site: TestSite, opened: Opened, question: str, role: str, page: str
) -> None:
    async with site.visitor() as other:
        await other.post("/enter", data={"token": opened.tokens[role]})
        for kind in ("undo", "speak", "ask", "nonsense"):
            status, _, shown = await send(other, opened, type=kind, text="Hvad?", page=page)
            assert status == 403
            assert HELD not in shown.html


async def test_staff_without_a_page_of_their_own_are_told_so(
    site: TestSite, opened: Opened, question: str
) -> None:
    async with site.visitor() as captions:
        await captions.post("/enter", data={"token": opened.tokens["captions"]})
        status, _, page = await send(captions, opened, type="undo")

    assert status == 403
    assert any(alert.strip() for alert in page.alerts)


async def test_a_name_given_at_the_desk_leads_back_there(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as speaker:
        await speaker.post("/enter", data={"token": opened.tokens["speaker"]})
        answer = await speaker.post(f"/r/{opened.code}/name", data={"name": "Anna", "page": "desk"})

    assert answer.headers["location"] == f"/r/{opened.code}/desk"


async def test_themes_and_speakers_are_typed_or_ticked(site: TestSite, opened: Opened, question: str) -> None:
    room = await site.live(opened.code)
    async with site.visitor() as mo:
        await mo.post("/enter", data={"token": opened.tokens["moderator"]})
        await mo.post(
            f"/r/{opened.code}/do",
            data={"type": "tag", "question": question, "themes": ["byrum", "vand, trafik"]},
        )
        names = [room.state.text(room.state.themes[t]) for t in room.state.themes_of(question)]
        assert names == ["byrum", "vand", "trafik"]
        await mo.post(f"/r/{opened.code}/do", data={"type": "tag", "question": question})

    assert room.state.themes_of(question) == ()


async def test_the_desk_of_a_speaker_is_reached_by_its_link(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as speaker:
        page = await speaker.enter(opened.tokens["speaker"])

    assert page.url == f"{BASE_URL}/r/{opened.code}/desk"
