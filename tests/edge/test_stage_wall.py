"""The wall of a stage: the programme between talks, the room's own wall during them; and who may be framed."""

from __future__ import annotations

from livetalk.edge.headers import CONTENT_SECURITY_POLICY
from livetalk.programme import commands as p
from livetalk.programme.hours import local
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.edge.festival import festival, see
from tests.support.planners import HOUR_MS, made, plan_session, publish
from tests.support.sites import TestSite

MO = Actor(id="mo", role="moderator")


async def test_a_stages_wall_shows_the_programme_then_the_room_then_the_programme(
    site: TestSite,
) -> None:
    host = site.application.site.programme
    _, stage, session = await festival(site)
    code = host.state.sessions[session].room or ""
    address = f"/g/festdag-paa-torvet/wall/{stage}"

    during = await see(site, address)
    assert f'src="/r/{code}/wall?theme=light"' in during.html
    assert "frame-src 'self'" in during.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in during.headers["content-security-policy"]

    was = host.state.sessions[session]
    later = p.MoveSession(session=session, stage=stage, starts=was.starts + HOUR_MS, ends=was.ends + HOUR_MS)
    await made(host, later)
    before = await see(site, address)
    assert "<iframe" not in before.html
    assert "Cykler på Strandvejen" in before.html


async def test_a_stages_wall_stays_with_the_last_question_and_leaves_a_room_that_was_closed_by_hand(
    site: TestSite,
) -> None:
    host = site.application.site.programme
    _, stage, session = await festival(site)
    code = host.state.sessions[session].room or ""
    room = await site.live(code)
    asked = await room.give(Actor(id="anne", role="audience"), c.AskQuestion(text="Hvornår?"), "a")
    await room.give(MO, c.ApproveQuestion(question=asked.question), "b")  # type: ignore[union-attr, arg-type]  # it was accepted
    await room.give(MO, c.TakeQuestion(question=asked.question), "c")  # type: ignore[union-attr, arg-type]  # the same
    ended = p.MoveSession(session=session, stage=stage, starts=host.now() - HOUR_MS, ends=host.now() - 1000)
    await made(host, ended)
    address = f"/g/festdag-paa-torvet/wall/{stage}"

    assert f"/r/{code}/wall" in (await see(site, address)).html
    await room.give(MO, c.FinishQuestion(question=asked.question, how="answered"), "d")  # type: ignore[union-attr, arg-type]  # the same
    assert "<iframe" not in (await see(site, address)).html


async def test_a_break_within_a_meeting_takes_the_wall_until_its_end_but_not_from_a_question(
    site: TestSite,
) -> None:
    host = site.application.site.programme
    gathering, stage, session = await festival(site)
    code = host.state.sessions[session].room or ""
    rest = await plan_session(
        host,
        "Kaffe i foyeren",
        template="break",
        gathering=gathering,
        stage=stage,
        starts_in_ms=-1000,
        minutes=10,
    )
    await publish(site, rest)
    address = f"/g/festdag-paa-torvet/wall/{stage}"
    room = await site.live(code)
    asked = await room.give(Actor(id="anne", role="audience"), c.AskQuestion(text="Hvornår?"), "a")
    await room.give(MO, c.ApproveQuestion(question=asked.question), "b")  # type: ignore[union-attr, arg-type]  # it was accepted
    await room.give(MO, c.TakeQuestion(question=asked.question), "c")  # type: ignore[union-attr, arg-type]  # the same

    assert "<iframe" in (await see(site, address)).html
    await room.give(MO, c.FinishQuestion(question=asked.question, how="answered"), "d")  # type: ignore[union-attr, arg-type]  # the same
    resting = await see(site, address)
    assert "<iframe" not in resting.html
    assert f"Pause til {_clock(host.state.sessions[rest].ends)}" in resting.html
    assert "Kaffe i foyeren" in resting.html
    over = p.MoveSession(session=rest, stage=stage, starts=host.now() - HOUR_MS // 6, ends=host.now() - 1000)
    await made(host, over)
    assert "<iframe" in (await see(site, address)).html


async def test_a_break_before_the_next_talk_does_not_stand_under_what_comes_after_it(site: TestSite) -> None:
    host = site.application.site.programme
    gathering, stage, session = await festival(site)
    was = host.state.sessions[session]
    later = p.MoveSession(session=session, stage=stage, starts=was.starts + HOUR_MS, ends=was.ends + HOUR_MS)
    await made(host, later)
    for title, starts in (("Frokost", HOUR_MS // 6), ("Musik", 3 * HOUR_MS)):
        rest = await plan_session(
            host, title, template="break", gathering=gathering, stage=stage, starts_in_ms=starts, minutes=10
        )
        await publish(site, rest)

    then = (await see(site, f"/g/festdag-paa-torvet/wall/{stage}")).html.partition("Derefter")[2]

    assert "Musik" in then
    assert "Frokost" not in then


def _clock(ms: int) -> str:
    return f"{local(ms):%H.%M}"


async def test_only_a_rooms_wall_may_be_framed_and_by_us_alone(site: TestSite) -> None:
    opened = await site.open_room()
    allowed = {}
    for page in ("", "/wall", "/moderate"):
        headers = await _headers(site, f"/r/{opened.code}{page}")
        allowed[page] = headers["content-security-policy"]

    assert allowed["/wall"] == CONTENT_SECURITY_POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    assert allowed[""] == allowed["/moderate"] == CONTENT_SECURITY_POLICY


async def _headers(site: TestSite, address: str) -> dict[str, str]:
    async with site.visitor() as reader:
        return dict((await reader.get(address)).headers)
