"""Is anybody there? What a screen is answered that asks, and how a whole hall is asked to come back."""

from __future__ import annotations

from typing import Any

import pytest

from livetalk.edge import sockets
from livetalk.edge.opening import Opened
from livetalk.live.limits import BEATS
from tests.edge.connections import command, connect, hang_up, say, sockets_of
from tests.support.sites import TestSite


@pytest.mark.parametrize("view", ["audience", "wall", "moderator", "speaker", "notes"])
async def test_every_screen_is_told_how_far_its_view_is(site: TestSite, opened: Opened, view: str) -> None:
    token: dict[str, Any] = {} if view in ("audience", "wall") else {"token": opened.tokens["moderator"]}
    screen = await connect(site, opened.code, view=view, **token)
    phone = await connect(site, opened.code)
    ack = await command(site, phone, id="1", type="ask", text="Hvad med havnen?")

    assert ack["ok"]
    assert await say(site, screen, "beat", {}) == {"ok": True, "seq": ack["seq"], "spread_ms": 1_500}


async def test_who_asks_far_too_often_is_told_to_wait(site: TestSite, opened: Opened) -> None:
    screen = await connect(site, opened.code)
    answers = [await say(site, screen, "beat", {}) for _ in range(int(BEATS.burst) + 1)]

    assert [answer["ok"] for answer in answers] == [True] * int(BEATS.burst) + [False]
    assert (answers[-1]["code"], answers[-1]["temporary"]) == ("too_many", True)
    assert (await command(site, screen, id="1", type="ask", text="Hvad?"))["ok"]


async def test_a_hall_comes_back_over_as_long_as_it_is_large(
    site: TestSite, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "COMING_BACK_PER_S", 1)
    hall = [await connect(site, opened.code) for _ in range(4)]

    assert (await say(site, hall[0], "beat", {}))["spread_ms"] == 4_000
    hang_up(site, hall.pop())
    assert (await say(site, hall[0], "beat", {}))["spread_ms"] == 3_000


async def test_before_a_restart_everybody_hears_when_to_come_back(site: TestSite, opened: Opened) -> None:
    phone = await connect(site, opened.code)
    await site.application.drain()

    (notice,) = phone.heard("notice")
    assert (notice["kind"], notice["spread_ms"]) == ("restart", 1_500)
    assert 0 < notice["retry_after_ms"] < 1_000
    assert sockets_of(site).spread_ms == 1_500
