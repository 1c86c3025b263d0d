"""Everything that a moderator and somebody in the audience do, without a pointer."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.evening import Evening
from tests.browser.keyboard import all_stops, tab_to


def cards(page: Page, status: str) -> str:
    return f'.lists [data-holds="{status}"] [data-q]'


async def test_a_moderator_judges_by_single_keys(evening: Evening) -> None:
    await evening.ask("Første?", "Andet?", "Tredje?", approve=False)
    phone, page = await evening.audience(), await evening.staff()
    press = page.keyboard.press
    said = page.locator("[data-undo-said]")
    waiting, dismissed = page.locator(cards(page, "waiting")), page.locator(cards(page, "dismissed"))

    await press("j")
    await expect(page.locator("[data-chosen]")).to_contain_text("Første?")
    await press("a")
    await expect(said).to_contain_text("Godkendt: »Første?«")
    await expect(page.locator("[data-chosen]")).to_contain_text("Andet?")

    await press("d")
    await expect(page.locator("[data-reasons]")).to_be_visible()
    await expect(page.locator("[data-reasons-text]")).to_have_text("Andet?")
    await press("Escape")
    await expect(page.locator("[data-reasons]")).to_be_hidden()
    await expect(waiting).to_have_count(2)
    await press("d")
    await press("1")
    await expect(said).to_contain_text("Afvist: »Andet?«")

    await press("d")
    await press("6")
    await page.keyboard.type("Den er til borgerservice, ikke til mødet.")
    await press("Control+Enter")
    await expect(said).to_contain_text("Afvist: »Tredje?«")
    await expect(waiting).to_have_count(0)
    await expect(dismissed).to_have_count(2)
    await expect(dismissed.first).to_contain_text("borgerservice")

    await press("z")
    await expect(said).to_contain_text("Fortrudt")
    await expect(waiting).to_have_count(1)
    await expect(phone.locator('[data-holds="approved"] [data-q]')).to_have_count(1)


async def test_a_moderator_leads_the_conversation_by_single_keys(evening: Evening) -> None:
    await evening.ask("Første?", "Andet?")
    wall, page = await evening.wall(), await evening.staff()
    press = page.keyboard.press
    on_now, queue = page.locator(".now-list [data-q]"), page.locator(cards(page, "approved"))

    await press("l")
    await expect(page.locator("[data-chosen]")).to_have_count(1)
    await press("t")
    await expect(on_now).to_have_count(1)
    await expect(wall.locator(".now-list [data-q]")).to_have_count(1)
    await press("f")
    await expect(page.locator(cards(page, "answered"))).to_have_count(1)

    await press("l")
    await press("t")
    await expect(on_now).to_have_count(1)
    await press("u")
    await expect(page.locator(cards(page, "unanswered"))).to_have_count(1)
    await press("z")
    await expect(on_now).to_have_count(1)
    # A key is not taken while its last press has no answer yet.
    await expect(page.locator('[data-act="undo"]:not([aria-busy])')).to_be_visible()
    await press("z")
    await expect(on_now).to_have_count(0)
    await expect(queue).to_have_count(1)


async def test_a_moderator_restores_what_was_dismissed_by_keys_and_tab(evening: Evening) -> None:
    [question] = await evening.ask("Hvornår er der kaffe?", approve=False)
    await evening.say(evening.moderator(), {"type": "dismiss", "question": question, "reason": "off_topic"})
    page = await evening.staff()
    await tab_to(page, '[data-tab="dismissed"]')
    await page.keyboard.press("Enter")
    await expect(page.locator(cards(page, "dismissed"))).to_be_visible()
    await page.keyboard.press("l")
    await page.keyboard.press("r")
    await expect(page.locator("[data-undo-said]")).to_contain_text("Ført tilbage")
    await expect(page.locator(cards(page, "waiting"))).to_have_count(1)


async def test_a_moderator_governs_the_room_by_keys(evening: Evening) -> None:
    wall, page = await evening.wall(), await evening.staff()
    pressed = page.locator('[data-act="room"][aria-pressed="true"]')
    await page.keyboard.press("p")
    await expect(pressed).to_have_attribute("data-state", "paused")
    await page.keyboard.press("p")
    await expect(pressed).to_have_attribute("data-state", "open")
    await page.keyboard.press("b")
    await expect(wall.locator("body")).to_have_attribute("data-blank", "true")
    await page.keyboard.press("b")
    await expect(wall.locator("body")).to_have_attribute("data-blank", "false")
    await tab_to(page, '[data-act="room"][data-state="closed"]')
    await page.keyboard.press("Enter")
    await expect(pressed).to_have_attribute("data-state", "closed")
    await page.keyboard.press("p")
    await expect(page.locator("[data-told]")).to_contain_text("Rummet er lukket")
    await page.keyboard.press("z")
    await expect(pressed).to_have_attribute("data-state", "open")


async def test_a_moderator_searches_and_reads_the_keys_without_a_pointer(evening: Evening) -> None:
    await evening.ask("Flere bænke på stien?", "Bedre lys på stien?", "Flere busser?", approve=False)
    page = await evening.staff()
    waiting = page.locator(cards(page, "waiting") + ":visible")
    await page.keyboard.press("/")
    await page.keyboard.type("stien lys")
    await expect(waiting).to_have_count(1)
    await page.keyboard.press("Escape")  # the browser empties a search field by it
    await expect(page.locator("#search")).to_have_value("")
    await expect(waiting).to_have_count(3)

    await tab_to(page, cards(page, "waiting") + " *, [data-open-keys], .tabs a")
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await page.keyboard.press("a")  # nothing is judged behind the dialog
    await page.keyboard.press("Escape")
    await expect(page.locator("#keys")).to_be_hidden()
    await expect(waiting).to_have_count(3)


async def test_single_keys_can_be_turned_off(evening: Evening) -> None:
    await evening.ask("Første?", approve=False)
    page = await evening.staff()
    await page.keyboard.press("?")
    await tab_to(page, "[data-keys-use]")
    await page.keyboard.press("Space")
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await page.keyboard.press("a")
    await expect(page.locator("[data-chosen]")).to_have_count(0)
    await expect(page.locator(cards(page, "waiting"))).to_have_count(1)
    await tab_to(page, '[data-act="approve"]')
    await page.keyboard.press("Enter")
    await expect(page.locator(cards(page, "approved"))).to_have_count(1)


async def test_the_audience_asks_supports_sorts_and_reacts_by_tab(evening: Evening) -> None:
    first, second = await evening.ask("Hvor kan unge øve?", "Hvornår kommer cykelstien?")
    page, other = await evening.audience(), await evening.staff()
    stops = await all_stops(page)
    assert "Gå til indholdet" in stops[0]
    order = [
        _index(stops, part) for part in ("#ask-text", "Send", "Blandet", "Støt", "Dine spørgsmål", "Klap")
    ]
    assert order == sorted(order), stops

    await page.focus("#ask-text")
    await page.keyboard.type("Kan jeg spørge uden mus?")
    await tab_to(page, ".ask-form > button")
    await page.keyboard.press("Enter")
    await expect(page.locator("#own")).to_contain_text("uden mus")
    await expect(other.locator(cards(other, "waiting"))).to_have_count(1)

    await tab_to(page, '[data-sort="newest"]')
    await page.keyboard.press("Enter")
    await expect(page.locator('[data-sort="newest"]')).to_have_attribute("aria-current", "true")
    await expect(page.locator('[data-holds="approved"] [data-q]').first).to_have_attribute("data-q", second)

    await tab_to(page, f"#q-{first} .support")
    await page.keyboard.press("Enter")
    await expect(other.locator(f'[data-part="support:{first}"]')).to_have_text("1")
    await expect(page.locator(f"#q-{first} .support")).to_be_focused()
    await page.keyboard.press("Space")
    await expect(other.locator(f'[data-part="support:{first}"]')).to_have_text("0")

    await tab_to(page, '.reaction[value="heart"]')
    await page.keyboard.press("Enter")
    await expect(page.locator('.reaction[value="heart"] .count')).to_have_text("1")
    await expect(page.locator('.reaction[value="heart"]')).to_be_focused()


async def test_the_audience_revises_and_withdraws_by_tab(evening: Evening) -> None:
    page, control = await evening.audience(), await evening.staff()
    await page.focus("#ask-text")
    await page.keyboard.type("Kan havnebadet få åbn?")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#own li")).to_have_count(1)

    await tab_to(page, "#own .revise summary")
    await page.keyboard.press("Enter")
    await tab_to(page, "#own .revise textarea")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("Kan havnebadet få åbent?")
    await tab_to(page, "#own .revise button")
    await page.keyboard.press("Enter")
    await expect(control.locator(cards(control, "waiting"))).to_contain_text("få åbent?")

    await tab_to(page, "[data-withdraw] button")
    await page.keyboard.press("Enter")
    await expect(page.locator("#own .undo")).to_be_visible()
    await tab_to(page, "[data-undo]")
    await page.keyboard.press("Enter")
    await expect(page.locator("#own .undo")).to_be_hidden()
    await tab_to(page, "[data-withdraw] button")
    await page.keyboard.press("Enter")
    await expect(control.locator(cards(control, "waiting"))).to_have_count(0)
    await expect(page.locator("#own li")).to_have_count(0)


def _index(stops: list[str], part: str) -> int:
    return next((at for at, stop in enumerate(stops) if part in stop), -1)
