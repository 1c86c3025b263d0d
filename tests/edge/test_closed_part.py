"""The closed part over every route, feed, file and socket: planted words are nowhere, ever.

The routes come from the routing table, so that a new one is looked at without anybody remembering to. Once for a
room that was opened by itself, once for a theme meeting of the programme, where search and calendar know of it.
"""

from __future__ import annotations

import pytest

from livetalk.edge import access
from livetalk.edge.opening import Opened, links_of
from livetalk.live.rooms import fresh_id
from livetalk.programme.commands import PublishGathering
from livetalk.programme.context import SERVER
from livetalk.rooms import commands as c
from livetalk.rooms.facts import StaffRole
from tests.edge.closed_meeting import MO, OPEN, SECRET, Meeting, plant
from tests.edge.connections import connect
from tests.support.planners import HOUR_MS, add_body, add_stage, plan_gathering, plan_session, publish
from tests.support.sites import BASE_URL, TestSite
from tests.support.waiting import turns

ROLES: tuple[StaffRole, ...] = ("moderator", "speaker", "notes", "captions")


async def theme_meeting(site: TestSite) -> Opened:
    """A committee's meeting in the programme, its room open, with links for those who hold it."""
    host = site.application.site.programme
    body = await add_body(host, "Teknik- og Miljøudvalget", "committee")
    gathering = await plan_gathering(host, "Temadag", body)
    await host.give(SERVER, PublishGathering(gathering=gathering))
    session = await plan_session(
        host,
        "Temamøde om støj",
        template="theme_meeting",
        gathering=gathering,
        stage=await add_stage(host, gathering),
        bodies=(body,),
        closed_from=host.now() + 25 * HOUR_MS,
        minutes=120,
        starts_in_ms=24 * HOUR_MS,
        themes=("støj",),
    )
    code = await publish(site, session)
    room, tokens = await site.live(code), dict[StaffRole, str]()
    for role in ROLES:
        tokens[role] = access.new_token(code)
        made = c.MakeLink(link=fresh_id(), role=role, token_hash=access.token_hash(tokens[role]))
        await room.give(MO, made, None)
    await room.give(MO, c.SetRoomState(state="open"), None)
    named = {str(role): token for role, token in tokens.items()}
    return Opened(code=code, links=links_of(BASE_URL, code, tokens), tokens=named)


@pytest.fixture(params=["a room", "a theme meeting"])
async def meeting(request: pytest.FixtureRequest, site: TestSite) -> Meeting:
    """An open part, then a closed one in which everything is said and written that can be."""
    opened = await (theme_meeting(site) if request.param == "a theme meeting" else site.open_room())
    made = Meeting(site, opened)
    for view in ("audience", "wall"):
        for form in ("json", "html"):
            made.screens.append(await connect(site, opened.code, view=view, format=form, lang="da"))
    await made.do(c.AskQuestion(text=f"{OPEN}spørgsmål", name=f"{OPEN}navn"))
    [question] = (await site.live(opened.code)).state.questions
    await made.do(c.ApproveQuestion(question=question), c.TakeQuestion(question=question))
    await made.hear(1, f"{OPEN}tekst\n")
    await made.do(c.MarkPromise(line=1, owner=f"{OPEN}rolle"))
    [promise] = (await site.live(opened.code)).state.transcript.promises
    await made.do(c.ConfirmPromise(promise=promise, text=f"{OPEN}tilsagn", owner=f"{OPEN}rolle", line=1))
    [item] = (await site.live(opened.code)).state.followup.items
    await made.do(c.SwitchPart(part="closed"))
    await plant(made, question, item)
    return made


def assert_clean(seen: dict[str, str], meeting: Meeting) -> None:
    """None of the words is there."""
    leaking = [path for path, text in seen.items() if SECRET in text]
    assert leaking == []
    assert [screen for screen in meeting.screens if SECRET in screen.everything] == []


async def test_nothing_public_goes_on_while_it_is_closed(meeting: Meeting) -> None:
    async with meeting.site.visitor() as anybody:
        seen = await meeting.sees(anybody)
    assert_clean(seen, meeting)
    code = meeting.opened.code
    for page in (f"/r/{code}", f"/r/{code}/wall", f"/r/{code}/overlay", f"/r/{code}/transcript.vtt"):
        assert OPEN not in seen[page], page


async def test_nothing_of_it_is_public_when_the_open_part_goes_on(meeting: Meeting) -> None:
    await meeting.do(c.SwitchPart(part="open"))
    await meeting.hear(4, "Nu er vi åbne igen.\n")
    async with meeting.site.visitor() as anybody:
        seen = await meeting.sees(anybody)
    assert_clean(seen, meeting)
    assert OPEN in seen[f"/r/{meeting.opened.code}"]


async def test_nothing_of_it_is_public_after_the_meeting(meeting: Meeting) -> None:
    await meeting.do(c.SetRoomState(state="closed"), c.PublishRecord())
    async with meeting.site.visitor() as anybody:
        seen = await meeting.sees(anybody)
    await turns()
    assert_clean(seen, meeting)
    code = meeting.opened.code
    pages = [
        f"/r/{code}/{page}" for page in ("record", "record.json", "record.zip", "record.pdf", "record.docx")
    ]
    for page in (*pages, f"/r/{code}/what-happened", f"/r/{code}/feed.atom", f"/r/{code}/transcript.vtt"):
        assert OPEN in seen[page], page


async def test_the_words_were_really_planted(meeting: Meeting) -> None:
    async with meeting.site.visitor() as mo:
        await mo.post("/enter", data={"token": meeting.opened.tokens["moderator"]})
        seen = await meeting.sees(mo)
    code = meeting.opened.code
    for page in ("moderate", "followup", "promises", "transcript"):
        assert SECRET in seen[f"/r/{code}/{page}"], page
