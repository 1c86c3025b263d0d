"""Five hundred questions on one control screen: every key answers, and little moves for each."""

from __future__ import annotations

import asyncio

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.evening import LAPTOP, Evening

MANY = 500
AT_ONCE = 10
WAITING = '[data-holds="waiting"] [data-q]'
QUEUE = '[data-holds="approved"] [data-q]'
THEMES = ("Trafik", "Skole", "Havnen", "Kultur")
PLACES = ("havnen", "skolen", "biblioteket", "stationen", "parken")
# As many cards as two columns can have in sight, with the margin in which a browser prepares more.
RENDERED_AT_MOST = 60
TOUCHED_AT_MOST = 12

COUNT_RENDERED = """() => [...document.querySelectorAll('.lists [data-q]')]
    .filter(card => card.firstElementChild.checkVisibility({contentVisibilityAuto: true})).length"""
WATCH = """() => {
    window.touched = new Set();
    new MutationObserver(all => {
        for (const one of all) {
            const at = one.target instanceof Element ? one.target : one.target.parentElement;
            const card = at && at.closest('[data-q]');
            if (card) window.touched.add(card.dataset.q);
        }
    }).observe(document.querySelector('.lists'), {subtree: true, childList: true, attributes: true, characterData: true});
}"""


def words(number: int) -> str:
    """A question like many; every fiftieth is rude."""
    rude = ", I idioter" if number % 50 == 7 else ""
    return f"Hvad sker der ved {PLACES[number % len(PLACES)]} i etape {number}{rude}?"


@pytest_asyncio.fixture(loop_scope="session")
async def busy(evening: Evening) -> Evening:
    """Half of them in the queue, every tenth of these with a theme."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def ask(number: int) -> str:
        async with gate:
            [ack] = await evening.say(evening.person(), {"type": "ask", "text": words(number)})
        return str(ack["question"])

    ids = await asyncio.gather(*(ask(number) for number in range(MANY)))
    queued = ids[: MANY // 2]
    tags: list[dict[str, object]] = [
        {"type": "bulk", "act": "tag", "questions": queued[at::40], "names": [theme]}
        for at, theme in enumerate(THEMES)
    ]
    await evening.say(evening.moderator(), {"type": "bulk", "act": "approve", "questions": queued}, *tags)
    return evening


async def control_screen(evening: Evening) -> Page:
    page = await evening.staff(size=LAPTOP)
    await expect(page.locator(QUEUE)).to_have_count(MANY // 2)
    await expect(page.locator(f"{QUEUE} [data-why]:not(:empty)").first).to_be_attached()
    return page


async def test_every_key_answers_and_little_moves(busy: Evening) -> None:
    page = await control_screen(busy)
    assert await page.evaluate(COUNT_RENDERED) < RENDERED_AT_MOST

    for _ in range(20):
        await page.keyboard.press("j")
    chosen = await page.evaluate(
        f"[...document.querySelectorAll('{WAITING}')].findIndex(c => 'chosen' in c.dataset)"
    )
    assert chosen == 19

    await page.evaluate(WATCH)
    await page.keyboard.press("a")
    await expect(page.locator(WAITING)).to_have_count(MANY // 2 - 1)
    await expect(page.locator('[data-count-of="approved"]')).to_have_text(str(MANY // 2 + 1))
    assert await page.evaluate("window.touched.size") < TOUCHED_AT_MOST

    for key in "aaaaa":  # none is lost, however fast they come
        await page.keyboard.press(key)
    await expect(page.locator(WAITING)).to_have_count(MANY // 2 - 6)
    for key in "zz":
        await page.keyboard.press(key)
    await expect(page.locator(WAITING)).to_have_count(MANY // 2 - 4)
    assert await page.evaluate(COUNT_RENDERED) < RENDERED_AT_MOST


async def test_filters_stay_and_say_what_they_leave(busy: Evening) -> None:
    page = await control_screen(busy)
    await page.keyboard.press("Shift+F")
    await page.locator("#filter-theme").select_option("Trafik")
    shown = page.locator(f"{QUEUE}:not([hidden])")
    await expect(shown).to_have_count(7)
    await expect(page.locator(f"{WAITING}:not([hidden])")).to_have_count(0)
    await expect(page.locator("[data-filter-said]")).to_have_text("1 filter er slået til")
    await page.reload()
    await busy.connected(page)
    await expect(shown).to_have_count(7)

    await page.keyboard.press("Shift+F")
    await page.locator("[data-filters-off]").click()
    await page.locator('[data-filter="flagged"]').check()
    await page.keyboard.press("Escape")
    await expect(page.locator(f"{WAITING}:not([hidden])")).to_have_count(5)
    await expect(shown).to_have_count(5)

    await page.keyboard.press("/")
    await page.keyboard.type("havnen etape 107")
    await expect(page.locator("[data-none=waiting]")).to_contain_text("Intet her passer")


async def test_many_are_judged_at_once_and_undone_at_once(busy: Evening) -> None:
    page = await control_screen(busy)
    await page.keyboard.press("/")
    await page.keyboard.type("biblioteket")
    await page.locator("#search").blur()
    found = page.locator(f"{WAITING}:not([hidden])")
    await expect(found).to_have_count(50)
    await page.keyboard.press("j")
    await page.keyboard.press("Shift+X")
    await expect(page.locator("[data-bulk-count]")).to_have_text("50 valgte")
    await page.keyboard.press("x")  # all but the chosen one
    await expect(page.locator("[data-bulk-count]")).to_have_text("49 valgte")

    await page.keyboard.press("d")
    await page.keyboard.press("2")
    await expect(page.locator("[data-undo-said]")).to_have_text("Afvist: 49 spørgsmål.")
    await expect(page.locator(WAITING)).to_have_count(MANY // 2 - 49)
    await expect(page.locator("[data-bulk-bar]")).to_be_hidden()
    await page.keyboard.press("z")
    await expect(page.locator(WAITING)).to_have_count(MANY // 2)

    await page.keyboard.press("Shift+X")
    await page.keyboard.press("g")
    await page.keyboard.press("3")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-undo-said]")).to_contain_text("Emne sat på 50 spørgsmål.")
    await expect(page.locator(f"{WAITING} [data-theme]")).to_have_count(50)
