"""A room for members over every route, form, feed, file and socket: who holds no link of it gets nothing.

The routes come from the routing table and the commands from the wire's own list, so that a new one is tried
without anybody remembering to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

import httpx
import pytest
from starlette.routing import Route

from livetalk.edge import access, wire
from livetalk.edge.app import routes
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.actors import VIEWS, Actor
from livetalk.rooms.facts import StaffRole
from tests.edge.connections import command, connect, refused
from tests.support.planners import add_body, plan_session, publish
from tests.support.reading_files import said_by
from tests.support.sites import TestSite, Visitor

SECRET = "PLANTET-"
MO = Actor(id="mo", role="moderator")


@dataclass(eq=False)
class Closed:
    """A published session in a room for members, with words everywhere."""

    site: TestSite
    session: str
    code: str
    tokens: dict[StaffRole, str] = field(default_factory=dict)

    async def do(self, *acts: c.AnyCommand, by: Actor = MO) -> str:
        """Carry out what must be accepted; the id of the last question that came of it."""
        room, asked = await self.site.live(self.code), ""
        for act in acts:
            outcome = await room.give(by, act, None)  # type: ignore[arg-type]  # the room takes all of them
            assert isinstance(outcome, Accepted), (act, outcome)
            asked = outcome.question or asked
        return asked

    async def add_link(self, role: StaffRole) -> str:
        """A link, called after its role; gives its token."""
        token = access.new_token(self.code)
        await self.do(c.MakeLink(link=f"link{role}", role=role, token_hash=access.token_hash(token)))
        return token

    @property
    def paths(self) -> list[tuple[str, str]]:
        """Every address of the site with what it takes, filled in with what there is."""
        return [
            (method, path)
            for route in routes(self.site.application.site, lambda: 0)
            if isinstance(route, Route)
            for method in sorted((route.methods or {"GET"}) - {"HEAD"})
            for path in self._filled(route)
        ]

    def _filled(self, route: Route) -> list[str]:
        room = next(one for one in self.site.application.site.rooms.live if one.state.code == self.code).state
        known: Mapping[str, list[str]] = {
            "code": [self.code],
            "session": [self.session],
            "question": list(room.questions),
            "item": list(room.followup.items),
            "token": ["nothing"],
        }
        paths = [route.path]
        for name in route.param_convertors:
            plain = [path.replace(f"{{{name}}}", "{}").replace(f"{{{name}:path}}", "{}") for path in paths]
            paths = [path.replace("{}", value) for path in plain for value in known.get(name, ["unknown"])]
        return paths


@pytest.fixture
async def closed(site: TestSite) -> Closed:
    """Everything is said and written in it that can be."""
    host = site.application.site.programme
    body = await add_body(host, f"{SECRET}råd")
    session = await plan_session(
        host,
        f"{SECRET}titel",
        template="small_room",
        bodies=(body,),
        themes=(f"{SECRET}tema",),
        purpose=f"{SECRET}formål",
        input_use=f"{SECRET}brug",
        politicians=(f"{SECRET}politiker",),
    )
    made = Closed(site, session, await publish(site, session))
    room = await site.live(made.code)
    for role in get_args(StaffRole):
        made.tokens[role] = await made.add_link(role)
    await made.do(c.SetRoomState(state="open"))
    author = Actor(id="author", role="audience")
    asked = c.AskQuestion(text=f"{SECRET}spørgsmål", name=f"{SECRET}navn", theme=f"{SECRET}emne")
    question = await made.do(asked, by=author)
    later = await made.do(c.AskQuestion(text=f"{SECRET}idé", kind="idea"), by=author)
    await made.do(
        c.TakeQuestion(question=question), c.WriteNote(text=f"{SECRET}note", speaker=f"{SECRET}taler")
    )
    async with site.visitor() as tool:
        heard = f"{SECRET}undertekst\n".encode()
        answer = await tool.post(f"/captions/{made.tokens['captions']}?seq=1", content=heard)
        assert answer.status_code == 200
    await made.do(c.OpenItem(title=f"{SECRET}sag", owner=f"{SECRET}ejer", next="Noget sker", question=later))
    await made.do(c.SetRoomState(state="closed"), c.PublishRecord())
    assert room.state.record.published is not None
    return made


async def fetch(visitor: Visitor, method: str, path: str) -> httpx.Response:
    """Open an address, or send a form to it that says something for any of them."""
    if method == "GET":
        return await visitor.get(path, follow_redirects=False)
    form = {
        "type": "ask",
        "text": "Hvorfor?",
        "id": "1",
        "role": "moderator",
        "act": "make",
        "email": "a@b.dk",
    }
    return await visitor.request(method, path, data=form, follow_redirects=False)


def said(answer: httpx.Response) -> str:
    """Everything in an answer, files unpacked."""
    return f"{answer.headers}\n{said_by(answer.content)}"


async def test_every_address_of_the_room_refuses_and_no_address_of_the_site_has_its_words(
    closed: Closed,
) -> None:
    before = (await closed.site.live(closed.code)).state.seq
    for cookies in ({}, await of_another_room(closed.site), forged(closed)):
        async with closed.site.visitor() as visitor:
            visitor.cookies.update(cookies)
            for method, path in closed.paths:
                answer = await fetch(visitor, method, path)
                assert SECRET not in said(answer), (method, path)
                if closed.code in path and answer.is_redirect:
                    answer = await visitor.get(answer.headers["location"])
                    assert SECRET not in said(answer), (method, path)
                if closed.code in path:
                    assert 400 <= answer.status_code < 500, (method, path, answer.status_code)
    assert (await closed.site.live(closed.code)).state.seq == before


async def of_another_room(site: TestSite) -> dict[str, str]:
    """The cookies of somebody who moderates another room."""
    other = await site.open_room()
    async with site.visitor() as visitor:
        await visitor.enter(other.tokens["moderator"])
        return dict(visitor.cookies)


def forged(closed: Closed) -> dict[str, str]:
    """A cookie that looks like one of the room, and one that says the room was visited."""
    session = access.new_staff_session(access.new_token(closed.code))
    return {access.staff_cookie(closed.code): session, access.ROOMS_COOKIE: closed.code}


@pytest.mark.parametrize("kind", sorted(wire.KINDS))
async def test_no_command_by_form_gets_in(closed: Closed, kind: str) -> None:
    room = (await closed.site.live(closed.code)).state
    question, item = next(iter(room.questions)), next(iter(room.followup.items))
    before = room.seq
    async with closed.site.visitor() as stranger:
        for page in ("", "moderate", "item", "question"):
            fields = {
                "type": kind,
                "id": "1",
                "question": question,
                "item": item,
                "text": "Hej",
                "page": page,
            }
            answer = await stranger.post(f"/r/{closed.code}/do", data=fields)
            assert answer.status_code == 403
            assert SECRET not in said(answer)
    assert room.seq == before


@pytest.mark.parametrize("view", [None, *VIEWS])
@pytest.mark.parametrize("form", ["json", "html"])
async def test_no_screen_gets_in_without_a_link(closed: Closed, view: str | None, form: str) -> None:
    cookie = {access.staff_cookie(closed.code): access.new_staff_session(access.new_token(closed.code))}
    tries: list[dict[str, object]] = [{}, {"participant": "x" * 20}, {"cookies": cookie}]
    for one in tries:
        why = await refused(closed.site, closed.code, view=view, format=form, **one)
        assert why.code in ("members_only", "not_allowed", "link_closed"), one
        assert SECRET not in f"{why}"
    assert (
        await refused(closed.site, closed.code, token=access.new_token(closed.code))
    ).code == "wrong_token"


async def test_a_member_takes_part_like_anybody_elsewhere_and_moderates_nothing(closed: Closed) -> None:
    await closed.do(c.SetRoomState(state="open"))
    async with closed.site.visitor() as member:
        page = await member.enter(closed.tokens["member"])
        assert f"{SECRET}titel" in page.text
        await member.fill(page, f"/r/{closed.code}/do", 200, type="ask", text="Hvad mener vi?")
        assert "Hvad mener vi?" in (await member.see("/mine")).text
        for path in ("wall", "record", "what-happened", "feed.atom", "overlay"):
            assert (await member.get(f"/r/{closed.code}/{path}")).status_code == 200, path
        for path in ("moderate", "desk", "notes", "links", "followup", "ledger"):
            assert (await member.get(f"/r/{closed.code}/{path}")).status_code == 403, path
        screen = await connect(closed.site, closed.code, cookies=dict(member.cookies))
        assert SECRET in screen.everything
        asked = await command(closed.site, screen, id="7", type="ask", text="Og hvad så?")
        assert asked["ok"]
        assert not (await command(closed.site, screen, id="8", type="room", state="closed"))["ok"]
        by_token = await connect(closed.site, closed.code, token=closed.tokens["member"])
        assert not (await command(closed.site, by_token, id="9", type="take", question="x"))["ok"]


@pytest.mark.parametrize("role", get_args(StaffRole))
async def test_any_link_of_the_room_opens_it_and_a_closed_one_ends_at_once(
    closed: Closed, role: StaffRole
) -> None:
    async with closed.site.visitor() as holder:
        await holder.post("/enter", data={"token": closed.tokens[role]})
        assert (await holder.get(f"/r/{closed.code}")).status_code == 200
        screen = await connect(closed.site, closed.code, cookies=dict(holder.cookies))
        await closed.do(c.RevokeLink(link=f"link{role}"))
        assert screen.is_cut
        answer = await holder.get(f"/r/{closed.code}")
        assert (answer.status_code, SECRET in answer.text) == (403, False)
        why = await refused(closed.site, closed.code, cookies=dict(holder.cookies))
        assert why.code == "link_closed"


async def test_programs_read_the_room_with_a_token_of_it(closed: Closed) -> None:
    async with closed.site.visitor() as program:
        for path in (f"/api/v1/rooms/{closed.code}/items", f"/api/v1/rooms/{closed.code}/record"):
            assert (await program.get(path)).json()["code"] == "members_only"
            headers = {"Authorization": f"Bearer {closed.tokens['member']}"}
            answer = await program.get(path, headers=headers)
            assert (answer.status_code, SECRET in said(answer)) == (200, True), path
        item = {"title": "En ny sag", "owner": "Vej", "next": "Noget"}
        headers = {"Authorization": f"Bearer {closed.tokens['member']}"}
        answer = await program.post(f"/api/v1/rooms/{closed.code}/items", json=item, headers=headers)
        assert answer.status_code == 401


async def test_who_moderates_stays_a_moderator_after_opening_a_members_link(closed: Closed) -> None:
    async with closed.site.visitor() as moderator:
        await moderator.enter(closed.tokens["moderator"])
        await moderator.enter(closed.tokens["member"])
        assert (await moderator.get(f"/r/{closed.code}/moderate")).status_code == 200


async def test_who_wrote_in_it_and_is_no_member_any_more_is_told_where_the_words_are(closed: Closed) -> None:
    await closed.do(c.SetRoomState(state="open"))
    async with closed.site.visitor() as member:
        page = await member.enter(closed.tokens["member"])
        await member.fill(page, f"/r/{closed.code}/do", 200, type="ask", text="Hvad mener vi?")
        await closed.do(c.RevokeLink(link="linkmember"))
        mine = await member.see("/mine")
        assert closed.code in mine.text
        assert SECRET not in mine.text
        assert "Hvad mener vi?" in (await member.get("/mine/export.json")).text


async def test_moderators_make_links_for_members_here_and_nowhere_else(closed: Closed) -> None:
    other = await closed.site.open_room()
    async with closed.site.visitor() as moderator:
        await moderator.enter(closed.tokens["moderator"])
        page = await moderator.see(f"/r/{closed.code}/links")
        made = await moderator.fill(page, f"/r/{closed.code}/links", 200, act="make", role="member")
        assert "/enter#" in made.text
        await moderator.enter(other.tokens["moderator"])
        answer = await moderator.post(f"/r/{other.code}/links", data={"act": "make", "role": "member"})
        assert answer.status_code == 422


async def test_a_room_for_members_is_opened_with_a_link_for_them(site: TestSite) -> None:
    opened = await site.open_room(traits=["members"])
    assert opened.links.member is not None
    async with site.visitor() as member:
        assert (await member.get(f"/r/{opened.code}")).status_code == 403
        page = await member.enter(opened.tokens["member"])
        assert "Talk ved havnen" in page.text
