"""A phone in a field: the network is cut, refuses, loses answers, keeps silent, and the server dies."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.evening import CHROMIUM, LOOK_EVERY_S, PATIENCE_S, PHONE, QUIET, Evening, until
from tests.browser.far_server import FarServer
from tests.browser.kept import asked

WORDS = "Kan havnebadet få åbent hele vinteren?"
HALF = "Hvorfor er der ikke flere "


async def test_a_question_written_while_cut_survives_a_reload_and_arrives_once(
    far: Evening, distant: FarServer
) -> None:
    await far.ask("Hvor kan unge bands øve gratis?")
    page = await far.audience()
    await kept_on_the_phone(page, far.room.code)

    cut(far, distant)
    await ask(page, WORDS)
    await expect(page.locator("#pending")).to_contain_text(WORDS)
    await expect(page.locator("#pending .fate")).to_have_text("Gemt på telefonen")
    await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")
    await expect(page.locator("[data-send-state]")).to_contain_text("bliver sendt, når du er på igen")

    await page.reload()
    await expect(page.locator('[data-holds="approved"]')).to_contain_text("unge bands")
    await expect(page.locator("#pending")).to_contain_text(WORDS)
    await expect(page.locator("#pending .fate")).to_have_text("Gemt på telefonen")
    await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")

    distant.network.heal()
    await arrived(page)
    assert await asked(distant, far.room.code) == ["Hvor kan unge bands øve gratis?", WORDS]


async def test_a_question_outlives_the_browser_itself(
    far: Evening, distant: FarServer, tmp_path: Path
) -> None:
    async with phone_with_memory(far, tmp_path) as device:
        page = await far.audience(device)
        await kept_on_the_phone(page, far.room.code)
        cut(far, distant)
        await ask(page, WORDS)
        await expect(page.locator("#pending .fate")).to_have_text("Gemt på telefonen")

    async with phone_with_memory(far, tmp_path) as device:
        page = await far.open(f"/r/{far.room.code}", device)
        await expect(page.locator("#pending")).to_contain_text(WORDS)
        distant.network.heal()
        await arrived(page)
    assert await asked(distant, far.room.code) == [WORDS]


async def test_a_question_whose_answer_was_lost_is_sent_again_and_counts_once(
    far: Evening, distant: FarServer
) -> None:
    page = await far.audience()
    distant.network.lose_answers()
    async with far.desk_of_moderator() as moderator:
        await ask(page, WORDS)
        await until(lambda: moderator.questions("waiting"))
        cut(far, distant)
        await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")
        await expect(page.locator("#pending")).to_contain_text(WORDS)

        distant.network.heal()
        await arrived(page)
        await expect(page.locator("[data-send-state]")).to_contain_text("Sendt")
        assert [q["text"] for q in moderator.questions("waiting")] == [WORDS]
    assert await asked(distant, far.room.code) == [WORDS]


async def test_support_given_while_cut_is_counted_once(far: Evening, distant: FarServer) -> None:
    [question] = await far.ask("Hvor kan unge bands øve gratis?")
    page = await far.audience()
    cut(far, distant)
    await page.click(f"#q-{question} .support")
    await expect(page.locator(f"#q-{question} .support")).to_have_attribute("aria-pressed", "true")
    async with far.desk_of_moderator() as moderator:
        assert moderator.parts.get(f"support:{question}", 0) == 0
        distant.network.heal()
        await expect(page.locator("[data-connection]")).to_have_text("Forbundet")
        await until(lambda: moderator.parts.get(f"support:{question}") == 1)
    await expect(page.locator(f'[data-part="support:{question}"]')).to_have_text("1")


async def test_a_network_that_lets_no_sockets_through_still_takes_a_question_once(
    far: Evening, distant: FarServer
) -> None:
    page = await far.audience()
    cut(far, distant)
    await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")
    distant.network.heal()
    distant.network.lets_sockets_through = False
    await ask(page, WORDS)
    await expect(page.locator("[data-send-state]")).to_contain_text("Sendt")
    await expect(page.locator("#pending li")).to_have_count(0)

    distant.network.heal()
    await arrived(page)
    assert await asked(distant, far.room.code) == [WORDS]


async def test_a_question_kept_on_the_phone_while_the_room_was_closed_is_not_lost(
    far: Evening, distant: FarServer
) -> None:
    page = await far.audience()
    cut(far, distant)
    await ask(page, WORDS)
    await far.say(far.moderator(), {"type": "room", "state": "closed"})
    distant.network.heal()
    await expect(page.locator("#pending .fate")).to_contain_text("Samtalen er slut")
    await expect(page.locator("#pending")).to_contain_text(WORDS)
    await page.reload()
    await expect(page.locator("#pending")).to_contain_text(WORDS)
    await page.click('#pending [data-act="drop"]')
    await expect(page.locator("#pending li")).to_have_count(0)
    assert await asked(distant, far.room.code) == []


async def test_a_page_that_opens_again_says_nothing_that_is_no_longer_true(
    far: Evening, distant: FarServer
) -> None:
    far.foreseen.append("status of 422")
    page = await far.audience()
    await kept_on_the_phone(page, far.room.code)
    await page.fill("#ask-text", "x" * 1001)
    await page.locator(".ask-form").evaluate("form => form.submit()")
    await expect(page.locator("[data-error]")).to_be_visible()
    await far.connected(page)
    await page.fill("#ask-text", "")
    cut(far, distant)
    await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")

    distant.network.keep_silent()
    await page.goto(f"{far.url}/r/{far.room.code}")
    await expect(page.locator("[data-connection]")).to_have_text("Forbinder …")
    await expect(page.locator("[data-error], .ask-form .error")).to_have_count(0)
    await expect(page.locator("#ask-text")).to_have_value("")


async def test_two_tabs_of_one_phone_send_what_both_know_of_once(far: Evening, distant: FarServer) -> None:
    device = await far.device()
    first, second = await far.audience(device), await far.audience(device)
    await kept_on_the_phone(second, far.room.code)
    cut(far, distant)
    await ask(first, WORDS)
    await expect(first.locator("#pending")).to_contain_text(WORDS)
    await second.reload()
    await expect(second.locator("#pending")).to_contain_text(WORDS)
    distant.network.heal()
    await arrived(first)
    await arrived(second)
    assert await asked(distant, far.room.code) == [WORDS]


async def test_on_a_slow_network_the_last_tap_counts(far: Evening, distant: FarServer) -> None:
    [question] = await far.ask("Hvor kan unge bands øve gratis?")
    page, other = await far.audience(), await far.audience()
    distant.network.delay_s = 0.4
    button = page.locator(f"#q-{question} .support")
    for _ in range(3):
        await button.click()
    await ask(page, WORDS)
    await expect(page.locator("[data-send-state]")).to_contain_text("Sendt")
    await expect(button).to_have_attribute("aria-pressed", "true")
    await expect(other.locator(f'[data-part="support:{question}"]')).to_have_text("1")
    await expect(page.locator(f'[data-part="support:{question}"]')).to_have_text("1")


async def test_a_connection_that_keeps_silent_is_noticed(far: Evening, distant: FarServer) -> None:
    device = await far.device()
    await device.clock.install()
    page = await far.audience(device)
    await ask(page, WORDS)
    await expect(page.locator("#own")).to_contain_text(WORDS)

    far.is_offline = True
    distant.network.keep_silent()
    await device.clock.fast_forward(60_000)  # two missed heartbeats and more
    await expect(page.locator("[data-connection]")).not_to_have_text("Forbundet")
    distant.network.heal()
    await device.clock.fast_forward(20_000)
    await expect(page.locator("[data-connection]")).to_have_text("Forbundet")


async def test_half_typed_words_outlast_patches_a_new_connection_and_a_reload(
    far: Evening, distant: FarServer
) -> None:
    page = await far.audience()
    await kept_on_the_phone(page, far.room.code)
    await page.focus("#ask-text")
    await page.keyboard.type(HALF)
    for _ in range(6):
        await page.keyboard.press("ArrowLeft")
    before = await caret(page)

    await far.ask("Første?", "Andet?", "Tredje?")
    await expect(page.locator('[data-holds="approved"] [data-q]')).to_have_count(3)
    assert await caret(page) == before

    cut(far, distant)
    await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")
    await far.ask("Fjerde?")
    distant.network.heal()
    await expect(page.locator('[data-holds="approved"] [data-q]')).to_have_count(4)
    assert await caret(page) == before

    cut(far, distant)
    await page.reload()
    await expect(page.locator("#ask-text")).to_have_value(HALF)


async def test_a_phone_that_loses_its_network_says_that_words_are_safe(
    far: Evening, distant: FarServer
) -> None:
    page = await far.audience()
    await ask(page, WORDS)
    await expect(page.locator("[data-send-state]")).to_contain_text("Sendt")
    cut(far, distant)
    await expect(page.locator(".offline-note")).to_be_visible()
    distant.network.heal()
    await expect(page.locator(".offline-note")).to_be_hidden()


async def test_arriving_cards_take_no_focus_and_move_nothing(far: Evening) -> None:
    [question] = await far.ask("Hvor kan unge bands øve gratis?")
    page = await far.audience()
    button = page.locator(f"#q-{question} .support")
    await button.focus()
    place = await button.bounding_box()
    await far.ask("Første?", "Andet?", "Tredje?")
    await expect(page.locator('[data-holds="approved"] [data-q]')).to_have_count(4)
    await expect(button).to_be_focused()
    assert await button.bounding_box() == place


async def test_a_killed_server_comes_back_and_no_page_is_loaded_again(
    far: Evening, distant: FarServer
) -> None:
    phone, control = await far.audience(), await far.staff()
    for page in (phone, control):
        await page.evaluate("window.stillHere = true")
    far.is_offline = True
    distant.kill()
    for page in (phone, control):
        await expect(page.locator("[data-connection]")).not_to_have_text("Forbundet")
    await ask(phone, WORDS)

    distant.start()
    await distant.ready()
    await arrived(phone)
    await expect(control.locator('[data-holds="waiting"]')).to_contain_text(WORDS)
    await control.keyboard.press("j")
    await control.keyboard.press("a")
    await expect(phone.locator("#own")).to_contain_text("nu i køen")
    for page in (phone, control):
        assert await page.evaluate("window.stillHere")
    assert await asked(distant, far.room.code) == [WORDS]


def cut(evening: Evening, server: FarServer) -> None:
    evening.is_offline = True
    server.network.cut()


async def ask(page: Page, words: str) -> None:
    await page.fill("#ask-text", words)
    await page.click(".ask-form button")


async def arrived(page: Page) -> None:
    """The phone knows that the server has everything."""
    await expect(page.locator("[data-connection]")).to_have_text("Forbundet")
    await expect(page.locator("#pending li")).to_have_count(0)
    await expect(page.locator("#own li")).to_have_count(1)


async def kept_on_the_phone(page: Page, code: str) -> None:
    """The service worker has what it takes to open the page again."""
    kept = """async (code) => {
        const page = await caches.match(`/r/${code}`, {cacheName: 'livetalk-pages'});
        return Boolean(page && navigator.serviceWorker.controller);
    }"""
    async with asyncio.timeout(PATIENCE_S):
        while not await page.evaluate(kept, code):  # noqa: ASYNC110 - the page has no way to tell
            await asyncio.sleep(LOOK_EVERY_S)


async def caret(page: Page) -> object:
    """What stands in the field, where the caret is, and whether the field has the focus."""
    return await page.evaluate(
        """() => {
            const field = document.getElementById('ask-text');
            return [field.value, field.selectionStart, field.selectionEnd, document.activeElement === field];
        }"""
    )


@contextlib.asynccontextmanager
async def phone_with_memory(evening: Evening, folder: Path) -> AsyncIterator[BrowserContext]:
    """A browser of its own whose storage outlives it."""
    browser = evening.browser
    context = await browser.browser_type.launch_persistent_context(
        folder / "profile",
        executable_path=CHROMIUM,
        args=list(QUIET),
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        locale="da-DK",
    )
    context.set_default_timeout(20_000)
    try:
        yield context
    finally:
        await context.close()
