"""A phone in a field: what happens to it, and what it keeps.

Lives here: cutting, asking, waiting. Must not live here: expectations of one test.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.evening import CHROMIUM, LOOK_EVERY_S, PATIENCE_S, PHONE, QUIET, Evening
from tests.browser.far_server import FarServer


def cut(evening: Evening, server: FarServer) -> None:
    evening.is_offline = True
    server.network.cut()


async def ask(page: Page, words: str) -> None:
    await page.fill("#ask-text", words)
    await page.click(".ask-form > button")


async def arrived(page: Page) -> None:
    """The phone knows that the server has everything."""
    await expect(page.locator("[data-connection]")).to_have_text("Forbundet")
    await expect(page.locator("#pending li")).to_have_count(0)
    await expect(page.locator("#own li")).to_have_count(1)


async def kept_on_the_phone(page: Page, code: str) -> None:
    """The service worker has what it takes to open the page again."""
    kept = """async (code) => {
        const page = await caches.match(`/r/${code}`, {cacheName: 'livetalk-pages'});
        const registration = await navigator.serviceWorker.getRegistration();
        return Boolean(page && registration?.active);
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
