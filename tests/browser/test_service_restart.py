"""A restart that was told of: screens come back by themselves, a hall over as long as it was asked to."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.async_api import WebSocketRoute, expect

from tests.browser.evening import Evening
from tests.browser.far_server import FarServer
from tests.browser.field import ask
from tests.browser.kept import asked

WORDS = "Kan havnebadet få åbent hele vinteren?"
NOTICE = '42/room,["notice",{"kind":"restart","retry_after_ms":100,"spread_ms":20000}]'
HALF_A_CHANCE = "Math.random = () => 0.5"


async def test_a_server_that_is_started_anew_finds_its_screens_as_they_were(
    far: Evening, distant: FarServer
) -> None:
    await far.ask("Hvor kan unge bands øve gratis?")
    control, phone, wall = await far.staff(), await far.audience(), await far.wall()
    await far.connected(wall)
    for page in (control, phone, wall):
        await page.evaluate("window.stillHere = true")
    far.is_offline = True
    distant.terminate()
    assert await distant.exited() == 0
    await ask(phone, WORDS)
    distant.start()
    await distant.ready()
    for page in (control, phone):
        await expect(page.locator("[data-connection]")).to_have_text("Forbundet")
    await expect(wall.locator("[data-offline]")).to_be_hidden()
    await expect(control.locator('[data-holds="waiting"]')).to_contain_text(WORDS)
    for page in (control, phone, wall):
        await expect(page.locator('[data-holds="approved"]')).to_contain_text("unge bands")
        assert await page.evaluate("window.stillHere")
    assert await asked(distant, far.room.code) == ["Hvor kan unge bands øve gratis?", WORDS]


@pytest.mark.parametrize(("who", "soonest_s", "latest_s"), [("phone", 9, 11), ("control", 0, 1)])
async def test_a_large_hall_comes_back_over_seconds_and_those_who_lead_at_once(
    evening: Evening, who: str, soonest_s: int, latest_s: int
) -> None:
    sockets: list[WebSocketRoute] = []

    def take(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    device = await evening.device()
    await device.add_init_script(HALF_A_CHANCE)
    await device.route_web_socket("**/socket.io/**", take)
    await device.clock.install()
    if who == "phone":
        page = await evening.audience(device)
    else:
        page = await evening.open("/enter#" + evening.room.tokens["moderator"], device)
        await page.wait_for_url("**/r/**")
        await evening.connected(page)
    assert len(sockets) == 1
    now = await page.evaluate("Date.now()")
    await device.clock.pause_at(dt.datetime.fromtimestamp(now / 1000 + 8, dt.UTC))
    await evening.connected(page)

    sockets[-1].send(NOTICE)
    await sockets[-1].close(code=1012, reason="restart")
    await expect(page.locator('[data-connection="connecting"]')).to_be_visible()
    await device.clock.run_for(soonest_s * 1000)
    assert len(sockets) == 1
    await device.clock.run_for((latest_s - soonest_s) * 1000)
    await expect(page.locator("[data-connection]")).to_have_text("Forbundet")
    assert len(sockets) == 2
