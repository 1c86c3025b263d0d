"""What stands on which page of a room."""

from __future__ import annotations

import pytest

from livetalk.edge.opening import Opened
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
