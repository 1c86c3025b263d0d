"""What stands on which page of a room."""

from __future__ import annotations

import pytest

from livetalk.edge.opening import Opened
from livetalk.rooms import commands as c
from livetalk.rooms.actors import SYSTEM
from tests.support.sites import TestSite


async def test_the_code_to_scan_is_on_the_wall(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        wall = await anne.see(f"/r/{opened.code}/wall")

    assert 'class="qr"' in wall.html


async def test_no_code_is_drawn_for_those_who_have_scanned_it(
    site: TestSite, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr("livetalk.edge.room_pages.qr_svg", lambda address, _label: drawn.append(address))
    async with site.visitor() as anne:
        await anne.see(f"/r/{opened.code}")

    assert drawn == []


async def test_a_talk_that_is_cancelled_says_so_on_every_screen_of_its_room(
    site: TestSite, opened: Opened
) -> None:
    room = await site.live(opened.code)
    told = c.ReframeRoom(title="Havnen", purpose="Vi lytter", input_use="Et notat", cancelled="Stormvarsel")
    await room.give(SYSTEM, told, None)
    await room.give(SYSTEM, c.SetRoomState(state="closed"), None)

    async with site.visitor() as anne, site.visitor() as lead:
        page = await lead.enter(opened.tokens["moderator"])
        screens = [page, await lead.see(f"/r/{opened.code}/desk"), await anne.see(f"/r/{opened.code}")]
        screens.append(await anne.see(f"/r/{opened.code}/wall"))

    assert [("Aflyst." in screen.text, "Stormvarsel" in screen.text) for screen in screens] == [
        (True, True)
    ] * 4
