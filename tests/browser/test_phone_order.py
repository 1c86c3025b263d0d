"""What was on a phone's screen is counted, and little-seen questions get their place on the next one."""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.asker import BANDS, LIGHT, Frames
from tests.browser.evening import Evening

MIXED = '[data-holds="approved"] > [data-q]'


async def order(page: Page) -> list[str]:
    """The ids of the queue as they stand on the phone."""
    found: list[str] = await page.locator(MIXED).evaluate_all("(all) => all.map((one) => one.dataset.q)")
    return found


async def test_what_was_on_the_screen_is_reported_once_and_waits_in_no_outbox(evening: Evening) -> None:
    ids = await evening.ask(LIGHT, BANDS)
    page = evening.watch(await (await evening.device()).new_page())
    frames = Frames(page)
    await page.goto(f"{evening.url}/r/{evening.room.code}")
    await evening.connected(page)
    await page.locator(".queue").scroll_into_view_if_needed()
    await leave(page, frames, ids)
    assert all(len(frames.holding('"seen"', question)) == 1 for question in ids)
    await page.reload()
    await evening.connected(page)
    await asyncio.sleep(1.2)  # as long as a glance: then it would be reported again
    await page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert all(len(frames.holding('"seen"', question)) == 1 for question in ids)
    assert await page.evaluate(KEPT_COMMANDS) == 0


KEPT_COMMANDS = """() => new Promise((resolve) => {
    const opening = indexedDB.open('livetalk', 1);
    opening.onsuccess = () => {
        const all = opening.result.transaction('outbox').objectStore('outbox').count();
        all.onsuccess = () => resolve(all.result);
    };
})"""


async def leave(page: Page, frames: Frames, ids: list[str]) -> None:
    """Look long enough at the questions, and then put the phone away."""
    for _ in range(40):
        await page.evaluate("dispatchEvent(new Event('pagehide'))")
        if all(frames.holding('"seen"', question) for question in ids):
            return
        await asyncio.sleep(0.25)
    raise AssertionError(f"not reported: {ids} in {frames.sent}")


async def test_a_little_seen_question_gets_its_place_and_nothing_moves_while_somebody_reads(
    evening: Evening,
) -> None:
    ids = await evening.ask(*(f"Spørgsmål nummer {n} om havnen?" for n in range(1, 10)))
    page = await evening.audience()
    await expect(page.locator(MIXED)).to_have_count(9)
    await expect(page.locator(".queue-head .when-mixed")).to_be_visible()
    before = await order(page)
    shy = before[-1]
    seen: dict[str, Any] = {"type": "seen", "questions": [q for q in ids if q != shy]}
    for _ in range(24):
        await evening.say(evening.person(), seen)
    await expect(page.locator('[data-part="little_seen"]')).to_have_text(shy)
    assert await order(page) == before

    await page.evaluate("localStorage.removeItem('lt:seen:' + document.body.dataset.code)")
    other = await evening.audience(page.context)
    await expect(other.locator(MIXED)).to_have_count(9)
    assert shy in (await order(other))[:2]
