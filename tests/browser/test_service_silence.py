"""A server that is frozen, or that cannot be heard any more: every screen says so and comes back by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.evening import Evening
from tests.browser.far_server import FarServer
from tests.browser.field import arrived, ask
from tests.browser.kept import asked
from tests.support.server_process import ServerProcess, server_on

WORDS = "Kan havnebadet få åbent hele vinteren?"
SILENT = "Serveren svarer ikke"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def freezing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    """A server of its own, which the tests stop in the middle of everything."""
    with server_on(tmp_path_factory.mktemp("freezing")) as process:
        process.start()
        await process.ready()
        yield process


@pytest_asyncio.fixture(loop_scope="session")
async def frozen(freezing: ServerProcess, browser: Browser) -> AsyncIterator[Evening]:
    evening = Evening(freezing, browser, await freezing.open_room())
    yield evening
    freezing.go_on()
    evening.is_offline = True
    await evening.end()
    assert evening.complaints == []
    assert evening.elsewhere == []


async def test_screens_that_lead_or_show_notice_a_frozen_server_and_go_on_with_it(
    frozen: Evening, freezing: ServerProcess
) -> None:
    control, desk = await frozen.staff(), await frozen.staff("speaker")
    notes, wall = await frozen.staff("notes"), await frozen.wall()
    await frozen.connected(wall)
    for page in (control, desk, notes, wall):
        await page.evaluate("window.stillHere = true")

    frozen.is_offline = True
    freezing.pause()
    for page in (control, desk, notes):
        await expect(page.locator("[data-connection]")).to_have_text(SILENT)
    await expect(wall.locator("[data-offline]")).to_be_visible()

    freezing.go_on()
    for page in (control, desk, notes):
        await expect(page.locator("[data-connection]")).to_have_text("Forbundet")
    await expect(wall.locator("[data-offline]")).to_be_hidden()
    await frozen.ask(WORDS)
    for page in (control, desk, notes, wall):
        await expect(page.locator('[data-holds="approved"]')).to_contain_text(WORDS)
        assert await page.evaluate("window.stillHere")


async def test_a_phone_that_is_looked_at_notices_a_frozen_server_and_keeps_what_is_written(
    frozen: Evening, freezing: ServerProcess
) -> None:
    device = await frozen.device()
    await device.clock.install()
    phone = await frozen.audience(device)
    await phone.evaluate("window.stillHere = true")
    frozen.is_offline = True
    freezing.pause()
    await device.clock.fast_forward(19_000)  # a beat is due
    await device.clock.fast_forward(11_000)  # and has no answer
    await expect(phone.locator("[data-connection]")).to_have_text(SILENT)
    await ask(phone, WORDS)
    await expect(phone.locator("#pending .fate")).to_have_text("Gemt på telefonen")

    freezing.go_on()
    await device.clock.fast_forward(20_000)
    await arrived(phone)
    assert await phone.evaluate("window.stillHere")
    assert await asked(freezing, frozen.room.code) == [WORDS]


async def test_a_phone_whose_question_has_no_answer_leaves_the_connection_and_sends_it_again(
    far: Evening, distant: FarServer
) -> None:
    device = await far.device()
    await device.clock.install()
    phone = await far.audience(device)
    far.is_offline = True
    distant.network.lose_answers()
    await ask(phone, WORDS)
    await device.clock.fast_forward(10_500)  # for so long an answer is awaited
    await device.clock.fast_forward(5_000)  # and then that of a beat
    await expect(phone.locator("[data-connection]")).to_have_text(SILENT)

    distant.network.heal()
    await device.clock.fast_forward(20_000)
    await arrived(phone)
    assert await asked(distant, far.room.code) == [WORDS]


async def test_a_server_that_is_killed_and_back_soon_meets_its_screens_again(
    far: Evening, distant: FarServer
) -> None:
    control, phone = await far.staff(), await far.audience()
    for page in (control, phone):
        await page.evaluate("window.stillHere = true")
    far.is_offline = True
    for _ in range(3):  # failures in a row, and a start anew each time: it neither gives up nor slows down
        distant.kill()
        for page in (control, phone):
            await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")
        distant.start()
        await distant.ready()
        for page in (control, phone):
            await expect(page.locator("[data-connection]")).to_have_text("Forbundet")
    for page in (control, phone):
        assert await page.evaluate("window.stillHere")
