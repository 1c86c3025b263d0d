"""Planted words that nobody but a moderator or the author may ever see, looked for everywhere.

The routes come from the routing table and the views from the core, so that a new one is looked at
without anybody remembering to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from starlette.routing import Route

from livetalk.edge.app import routes
from livetalk.edge.opening import Opened
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.actors import VIEWS, Actor, View
from tests.edge.connections import FakeConnection, command, connect, say
from tests.support.sites import KEY, TestSite
from tests.support.waiting import turns, until

AUTHOR = "the-author-of-everything"
READER = "somebody-else-entirely"
MO = Actor(id="mo", role="moderator")

HELD = ("HELD-TEXT", "HELD-NAME", "HELD-THEME")
DISMISSED = ("DISMISSED-TEXT", "DISMISSED-NAME", "DISMISSED-THEME", "DISMISSED-NOTE")
REVISED = ("REVISED-NEW-WORDS",)
WITHDRAWN = ("WITHDRAWN-TEXT", "WITHDRAWN-NAME")
RETRACTED = ("RETRACTED-TEXT", "RETRACTED-NOTE")
SECRETS = (*HELD, *DISMISSED, *REVISED, *WITHDRAWN, *RETRACTED)
SHOWN = "SHOWN-TEXT"


@dataclass
class Planted:
    """A room with words that could leak, and screens that were there all the time."""

    site: TestSite
    opened: Opened
    hidden_ids: list[str]
    screens: dict[tuple[View, str], FakeConnection]

    def assert_clean(self, text: str, where: str) -> None:
        found = [word for word in (*SECRETS, *self.hidden_ids) if word in text]
        assert not found, f"{where} shows {found}"


@pytest.fixture
async def planted(site: TestSite, opened: Opened) -> Planted:
    """Everything happens while one screen of each view and format watches."""
    screens = {
        (view, form): await connect(site, opened.code, view=view, format=form, lang="da", **who(opened, view))
        for view in VIEWS
        for form in ("json", "html")
    }
    room = await site.live(opened.code)
    authors = iter(range(100))

    async def ask(text: str, name: str | None = None, theme: str | None = None) -> str:
        author = await connect(site, opened.code, participant=f"{AUTHOR}-{next(authors)}")
        ack = await command(site, author, id="1", type="ask", text=text, name=name, theme=theme)
        last_author.append(author)
        return str(ack["question"])

    async def judge(wanted: c.WireCommand) -> None:
        assert isinstance(await room.give(MO, wanted, None), Accepted)

    last_author: list[FakeConnection] = []
    hidden = [await ask(*HELD), await ask(*DISMISSED[:3])]
    await judge(c.DismissQuestion(question=hidden[1], reason=DISMISSED[3]))
    revised = await ask("Before")
    await judge(c.ApproveQuestion(question=revised))
    await command(site, last_author[-1], id="2", type="revise", question=revised, text=REVISED[0])
    hidden.append(await ask(*WITHDRAWN))
    await command(site, last_author[-1], id="2", type="withdraw", question=hidden[-1])
    shown = await ask(SHOWN)
    await judge(c.ApproveQuestion(question=shown))
    await judge(c.TakeQuestion(question=shown))
    retracted = await ask(RETRACTED[0])
    await judge(c.DismissQuestion(question=retracted, reason="tone", note=RETRACTED[1]))
    hidden.append(retracted)
    await turns()
    audience = screens["audience", "json"]
    await until(lambda: SHOWN in audience.everything)
    return Planted(site, opened, hidden, screens)


def who(opened: Opened, view: View) -> dict[str, Any]:
    """What opens a view."""
    if view in ("audience", "wall"):
        return {"participant": READER}
    return {"token": opened.tokens[view]}


@pytest.mark.parametrize("form", ["json", "html"])
@pytest.mark.parametrize("view", [view for view in VIEWS if view != "moderator"])
async def test_no_frame_to_a_screen_ever_held_them(planted: Planted, view: View, form: str) -> None:
    screen = planted.screens[view, form]
    await say(planted.site, screen, "resync", {})
    await say(planted.site, screen, "resync", {"epoch": "old", "seq": 1})
    first = screen.heard("snapshot")[0]
    await say(planted.site, screen, "resync", {"epoch": first["epoch"], "seq": first["seq"]})

    planted.assert_clean(screen.everything, f"{view} as {form}")


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
        planted.assert_clean(late.everything, f"{view} as {form}")


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

    for word in (*HELD, *DISMISSED[:3], *REVISED, RETRACTED[0]):
        assert word in desk.everything
    assert WITHDRAWN[0] not in desk.everything


async def test_an_author_sees_the_own_words_and_the_reason_and_nobody_elses(planted: Planted) -> None:
    own = await connect(planted.site, planted.opened.code, participant=f"{AUTHOR}-1")

    assert "DISMISSED-NOTE" in own.everything
    assert HELD[0] not in own.everything


@pytest.mark.parametrize("role", [None, "speaker", "notes", "captions"])
async def test_no_route_shows_them_to_anybody_but_moderators(planted: Planted, role: str | None) -> None:
    code = planted.opened.code
    async with planted.site.visitor() as reader:
        if role is not None:
            await reader.post("/enter", data={"token": planted.opened.tokens[role]})
        for route in routes(planted.site.application.site, lambda: 0):
            assert isinstance(route, Route)
            path = route.path.format(code=code, name="nothing")
            for query in ("", "?sort=newest", "?show=waiting&q=TEXT", "?code=1", "?done=ask"):
                answer = await reader.get(path + query)
                planted.assert_clean(answer.text + str(answer.headers), f"GET {path}{query}")
            for body in ({}, {"type": "undo"}, {"type": "dance", "page": "moderate"}, {"type": "ask"}):
                answer = await reader.post(path, data=body)
                planted.assert_clean(answer.text + str(answer.headers), f"POST {path} {body}")


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
