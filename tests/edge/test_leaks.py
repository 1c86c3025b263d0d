"""Planted words that nobody but a moderator or the author may ever see, looked for everywhere.

The routes come from the routing table and the views from the core, so that a new one is looked at
without anybody remembering to.
"""

from __future__ import annotations

import re

import pytest
from starlette.routing import Route

from livetalk.edge import access
from livetalk.edge.app import routes
from livetalk.edge.opening import Opened
from livetalk.rooms.actors import VIEWS, View
from tests.edge.connections import command, connect, say
from tests.edge.planting import (
    AUTHOR,
    BACKSTAGE,
    DISMISSED,
    ELABORATE,
    FLAGGED,
    HELD,
    LABEL,
    MERGED,
    ORIGINAL,
    READER,
    RETRACTED,
    REVISED,
    SECRETS,
    SHOWN,
    WITHDRAWN,
    Planted,
    plant,
    who,
)
from tests.support.sites import KEY, TestSite


@pytest.fixture
async def planted(site: TestSite, opened: Opened) -> Planted:
    return await plant(site, opened)


@pytest.mark.parametrize("form", ["json", "html"])
@pytest.mark.parametrize("view", [view for view in VIEWS if view != "moderator"])
async def test_no_frame_to_a_screen_ever_held_them(planted: Planted, view: View, form: str) -> None:
    screen = planted.screens[view, form]
    await say(planted.site, screen, "resync", {})
    await say(planted.site, screen, "resync", {"epoch": "old", "seq": 1})
    first = screen.heard("snapshot")[0]
    await say(planted.site, screen, "resync", {"epoch": first["epoch"], "seq": first["seq"]})

    planted.assert_clean(screen.everything, f"{view} as {form}", view)


@pytest.mark.parametrize("form", ["json", "html"])
@pytest.mark.parametrize("view", [view for view in VIEWS if view != "moderator"])
async def test_no_screen_that_comes_later_gets_them(planted: Planted, view: View, form: str) -> None:
    for position in (None, {"epoch": (await planted.site.live(planted.opened.code)).epoch, "seq": 0}):
        late = await connect(
            planted.site,
            planted.opened.code,
            view=view,
            format=form,
            lang="en",
            position=position,
            **who(planted.opened, view),
        )
        planted.assert_clean(late.everything, f"{view} as {form}", view)


@pytest.mark.parametrize("form", ["json", "html"])
async def test_moderators_do_see_what_waits_so_that_the_words_were_really_planted(
    planted: Planted, form: str
) -> None:
    desk = await connect(
        planted.site,
        planted.opened.code,
        view="moderator",
        format=form,
        lang="da",
        token=planted.opened.tokens["moderator"],
    )

    seen = desk.everything
    if form == "html":  # flagged places are marked, and a screen shows what it has room for
        page = await control_screen(planted)
        seen += page
    for word in (*HELD, *DISMISSED[:3], *REVISED, RETRACTED[0], MERGED[0], ORIGINAL[0], ELABORATE[0]):
        assert word in seen
    if form == "json":
        assert all(word in seen for word in (*FLAGGED, *LABEL, *BACKSTAGE, *MERGED))
    assert WITHDRAWN[0] not in seen


async def control_screen(planted: Planted) -> str:
    """The page, as a moderator opens it."""
    async with planted.site.visitor() as mo:
        await mo.post("/enter", data={"token": planted.opened.tokens["moderator"]})
        return (await mo.get(f"/r/{planted.opened.code}/moderate")).text


async def test_an_author_sees_the_own_words_and_the_reason_and_nobody_elses(planted: Planted) -> None:
    own = await connect(planted.site, planted.opened.code, participant=f"{AUTHOR}-1")

    assert "DISMISSED-NOTE" in own.everything
    assert HELD[0] not in own.everything


QUERIES = ("", "?sort=newest", "?show=waiting&q=TEXT", "?code=1", "?done=ask", "?act=dismiss&reason=tone")
BODIES: tuple[dict[str, str], ...] = (
    {},
    {"type": "undo"},
    {"type": "dance", "page": "moderate"},
    {"type": "ask"},
    {"type": "ask", "text": "Held text, flagged text?", "check": "1"},
    {"type": "speak", "page": "desk", "limit_s": "x"},
    {"act": "make", "role": "moderator"},
    {"act": "revoke", "link": "labelled"},
)


@pytest.mark.parametrize("role", [None, "speaker", "notes", "captions"])
async def test_no_route_shows_them_to_anybody_but_moderators(planted: Planted, role: str | None) -> None:
    code = planted.opened.code
    async with planted.site.visitor() as reader:
        if role is not None:
            await reader.post("/enter", data={"token": planted.opened.tokens[role]})
        else:
            await reader.get(f"/r/{code}")
        for route in routes(planted.site.application.site, lambda: 0):
            assert isinstance(route, Route)
            path = route.path.replace("{code}", code)
            path = re.sub(r"{\w+}", "nothing", path)
            view: View = (
                "speaker" if role == "speaker" and route.path.endswith(("/desk", "/do")) else "audience"
            )
            for query in QUERIES:
                answer = await reader.get(path + query)
                planted.assert_clean(answer.text + str(answer.headers), f"GET {path}{query}", view)
            for body in BODIES:
                answer = await reader.post(path, data=body)
                planted.assert_clean(answer.text + str(answer.headers), f"POST {path} {body}", view)


async def test_what_was_decided_is_told_to_moderators_only(planted: Planted) -> None:
    paths = ("moderate", "links", "ledger", "ledger.csv", "ledger.json")
    for role in (None, "speaker", "notes", "captions", "moderator"):
        async with planted.site.visitor() as reader:
            if role is not None:
                await reader.post("/enter", data={"token": planted.opened.tokens[role]})
            for path in paths:
                answer = await reader.get(f"/r/{planted.opened.code}/{path}")
                assert answer.status_code == (200 if role == "moderator" else 403), (role, path)


async def test_one_persons_page_of_own_questions_shows_nobody_elses(planted: Planted) -> None:
    cookie = f"{access.PERSON_COOKIE}={AUTHOR}-1; {access.ROOMS_COOKIE}={planted.opened.code}"
    async with planted.site.visitor() as author:
        own = (await author.get("/mine", headers={"Cookie": cookie})).text
    async with planted.site.visitor() as other:
        somebody = cookie.replace(f"{AUTHOR}-1", READER)
        foreign = (await other.get("/mine", headers={"Cookie": somebody})).text

    assert DISMISSED[0] in own
    assert DISMISSED[3] in own
    assert HELD[0] not in own
    planted.assert_clean(foreign, "/mine of somebody else")


async def test_nothing_that_is_hidden_is_suggested_to_somebody_who_writes(planted: Planted) -> None:
    phone = await connect(planted.site, planted.opened.code, participant=READER)
    for number, word in enumerate((*SECRETS, SHOWN)):
        if number % 8 == 7:
            planted.site.application.site.limits.checks._buckets.clear()
        answer = await say(planted.site, phone, "check", {"text": f"{word}?"})
        offered = str(answer.get("similar", ""))
        planted.assert_clean(offered, f"suggestions for {word}")


async def test_an_author_whose_question_is_part_of_another_sees_only_the_own_words(planted: Planted) -> None:
    news = [await own_news(planted, number) for number in range(20)]
    (words,) = [words for words in news if MERGED[0] in words]

    assert not [word for word in SECRETS if word in words and word not in MERGED]


async def own_news(planted: Planted, number: int) -> str:
    phone = await connect(planted.site, planted.opened.code, participant=f"{AUTHOR}-{number}")
    return str(phone.heard("mine"))


async def test_refusals_do_not_tell_which_hidden_ids_exist(planted: Planted) -> None:
    phone = await connect(planted.site, planted.opened.code, participant=READER)
    for kind, extra in (("support", {}), ("revise", {"text": "Mit"}), ("withdraw", {})):
        there = await command(
            planted.site, phone, id=f"{kind}1", type=kind, question=planted.hidden_ids[0], **extra
        )
        nowhere = await command(planted.site, phone, id=f"{kind}2", type=kind, question="nothere", **extra)
        assert there == nowhere


async def test_metrics_and_the_api_description_name_no_room_and_no_secret(planted: Planted) -> None:
    async with planted.site.visitor() as operator:
        text = (await operator.get("/metrics")).text + (await operator.get("/api/v1/openapi.json")).text

    planted.assert_clean(text, "metrics")
    assert planted.opened.code not in text
    assert KEY not in text
    assert not any(token in text for token in planted.opened.tokens.values())


async def test_no_token_reaches_a_page_a_frame_or_the_log(planted: Planted) -> None:
    log = str(await planted.site.log.facts(planted.opened.code))
    frames = "".join(screen.everything for screen in planted.screens.values())
    async with planted.site.visitor() as mo:
        page = await mo.enter(planted.opened.tokens["moderator"])

    for token in planted.opened.tokens.values():
        assert token not in log + frames + page.html
    assert READER not in log
    assert AUTHOR not in log
