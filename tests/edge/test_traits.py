"""What a kind of meeting changes on the pages of its room: large type, captions, breaks, the closed part."""

from __future__ import annotations

import pytest

from livetalk.edge import access
from livetalk.edge.opening import Opened
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.edge.connections import connect
from tests.support.planners import HOUR_MS, plan_session, publish
from tests.support.sites import TestSite
from tests.support.waiting import until

MO = Actor(id="mo", role="moderator")
MINUTE_MS = 60_000
PAUSE = "Vi holder en kort pause, så tolken kan følge med."


@pytest.fixture
async def council(site: TestSite) -> Opened:
    """A room that is like a council's."""
    return await site.open_room(traits=["large_type", "captions", "pauses", "briefing"])


async def test_a_councils_pages_are_large_and_show_captions_from_the_start(
    site: TestSite, council: Opened, opened: Opened
) -> None:
    async with site.visitor() as anne:
        page = (await anne.get(f"/r/{council.code}")).text
        assert 'data-type="large"' in page
        assert "data-captions open>" in page
        wall = (await anne.get(f"/r/{council.code}/wall")).text
        assert 'data-traits="large_type captions pauses briefing"' in wall
        other = (await anne.get(f"/r/{opened.code}")).text
        assert 'data-type="large"' not in other
        assert "data-captions open>" not in other


async def test_one_press_pauses_for_the_interpreter_and_everybody_reads_why(
    site: TestSite, council: Opened
) -> None:
    phone = await connect(site, council.code, view="audience", format="html", lang="da")
    async with site.visitor() as lead, site.visitor() as anne:
        page = await lead.enter(council.tokens["moderator"])
        await lead.fill(page, "do", type="room", state="paused", pause="interpreter")
        assert (await site.live(council.code)).state.frame.pause == "interpreter"
        await until(lambda: PAUSE in phone.everything)
        assert PAUSE in (await anne.see(f"/r/{council.code}")).text
        assert 'data-pause="interpreter"' in (await anne.get(f"/r/{council.code}/wall")).text
        page = await lead.see(f"/r/{council.code}/moderate")
        await lead.fill(page, "do", type="room", state="open")
        assert PAUSE not in (await anne.see(f"/r/{council.code}")).text


async def test_a_moderator_is_reminded_of_a_break_when_the_room_was_open_too_long(
    site: TestSite, council: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = site.application.site.programme
    start = (await site.live(council.code)).state.frame.state_since
    async with site.visitor() as lead:
        monkeypatch.setattr(host, "now", lambda: start + 39 * MINUTE_MS)
        assert "uden pause" not in (await lead.enter(council.tokens["moderator"])).text
        monkeypatch.setattr(host, "now", lambda: start + 41 * MINUTE_MS)
        assert "41 minutter uden pause" in (await lead.see(f"/r/{council.code}/moderate")).text
        await (await site.live(council.code)).give(MO, c.SetRoomState(state="paused"), None)
        assert "uden pause" not in (await lead.see(f"/r/{council.code}/moderate")).text


async def test_a_theme_meetings_moderator_sees_when_the_closed_part_begins(site: TestSite) -> None:
    host = site.application.site.programme
    closed_from = host.now() + HOUR_MS + 30 * MINUTE_MS
    session = await plan_session(
        host, template="theme_meeting", starts_in_ms=HOUR_MS, minutes=120, closed_from=closed_from
    )
    code = await publish(site, session)
    room, token = await site.live(code), f"{code}-{'a' * 28}"
    hashed = access.token_hash(token)
    await room.give(MO, c.MakeLink(link="mo1", role="moderator", token_hash=hashed), None)
    async with site.visitor() as lead, site.visitor() as anne:
        await lead.enter(token)
        page = (await lead.get(f"/r/{code}/moderate")).text
        assert "Den lukkede del begynder kl." in page
        assert f'data-closed-from="{closed_from}"' in page
        assert "lukkede del begynder" not in (await anne.see(f"/r/{code}")).text
