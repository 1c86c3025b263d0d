"""The laptop in the tent, in browsers that can resolve no name but the laptop's.

Its pages come without TLS from an address that is not the browser's own machine, so that everything
that browsers keep for secure pages is missing, as it is on a phone in the tent.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.evening import CHROMIUM, LAPTOP, PHONE, QUIET, Evening
from tests.browser.every_page import control, fill, hall, outside_rooms
from tests.support import venue_box
from tests.support.venue_box import VenueBox

NAME = "laptop.test"
ONLY_SECURE = "Cross-Origin-Opener-Policy header has been ignored"  # says every page without TLS
NOBODY_ELSE = f"--host-resolver-rules=MAP {NAME} {venue_box.LAPTOP}, MAP * ~NOTFOUND"


@pytest_asyncio.fixture(loop_scope="session")
async def tent(tmp_path: Path) -> AsyncIterator[Evening]:
    """A room on the laptop, and browsers in its network."""
    with VenueBox(tmp_path, NAME) as box:
        box.start()
        await box.ready()
        async with async_playwright() as playwright:
            browser: Browser = await playwright.chromium.launch(
                executable_path=CHROMIUM, args=[*QUIET, NOBODY_ELSE]
            )
            evening = Evening(box, browser, await box.open_room(), url=box.base_url)
            evening.foreseen.append(ONLY_SECURE)
            yield evening
            await evening.end()
            await browser.close()
    assert evening.complaints == []
    assert evening.elsewhere == []


async def test_a_question_goes_from_a_phone_over_the_control_screen_to_the_wall(tent: Evening) -> None:
    phone = await tent.audience()
    assert not await phone.evaluate("isSecureContext")
    desk = await tent.staff()
    wall = await tent.wall()
    await phone.fill("#ask-text", "Hvornår får skolen nye cykelstativer?")
    await phone.click(".ask-form > button")
    await expect(phone.locator("#own > li")).to_have_count(1)
    async with tent.desk_of_moderator() as moderator:
        [question] = moderator.questions("waiting")
    await expect(desk.locator(f"#q-{question['id']}")).to_be_visible()
    await tent.say(
        tent.moderator(),
        {"type": "approve", "question": question["id"]},
        {"type": "take", "question": question["id"]},
    )
    await expect(wall.get_by_text("Hvornår får skolen nye cykelstativer?").first).to_be_visible()
    await expect(phone.get_by_text("Hvornår får skolen nye cykelstativer?").first).to_be_visible()


async def test_no_page_asks_anybody_but_the_laptop(tent: Evening) -> None:
    await fill(tent)
    seen = 0
    async for _ in outside_rooms(tent):
        seen += 1
    async for _ in control(tent, LAPTOP):
        seen += 1
    async for _ in hall(tent):
        seen += 1
    assert seen > 20


async def test_a_phone_in_the_tent_meets_nothing_that_needs_a_secure_page(tent: Evening) -> None:
    phone = await tent.audience(await tent.device(PHONE))
    assert await phone.evaluate("navigator.serviceWorker === undefined")
    await phone.fill("#ask-text", "Kan skolerne bruge havnen mere?")
    await phone.reload()
    await tent.connected(phone)
    await expect(phone.locator("#ask-text")).to_have_value("Kan skolerne bruge havnen mere?")
    mine = await tent.open("/mine", phone.context)
    await expect(mine.locator("h1")).to_be_visible()
