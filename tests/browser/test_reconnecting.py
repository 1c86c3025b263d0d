"""Going and coming back: what a page says of its connection, and what stays as it was."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.evening import Evening
from tests.browser.far_server import FarServer
from tests.browser.field import arrived, ask, caret, cut, kept_on_the_phone
from tests.browser.kept import asked

WORDS = "Kan havnebadet få åbent hele vinteren?"
HALF = "Hvorfor er der ikke flere "


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
