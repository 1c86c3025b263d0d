"""Walking through a page with the Tab key, as somebody does who has no mouse.

Lives here: pressing Tab and saying where one is. Must not live here: expectations.
"""

from __future__ import annotations

from playwright.async_api import Page

MOST_STOPS = 120
WHERE = """() => {
    const at = document.activeElement;
    const box = at.getBoundingClientRect();
    return [at.id ? '#' + at.id : '', at.className, at.getAttribute('name') || '', at.textContent.trim()]
        .filter(Boolean).join(' ').replace(/\\s+/g, ' ').slice(0, 80);
}"""


async def where(page: Page) -> str:
    """What has the focus, in words."""
    return str(await page.evaluate(WHERE))


async def tab_to(page: Page, selector: str, key: str = "Tab") -> list[str]:
    """Press Tab until the focus is on a match; the stops on the way, the match last."""
    stops = []
    for _ in range(MOST_STOPS):
        await page.keyboard.press(key)
        stops.append(await where(page))
        if await page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return stops
    raise AssertionError(f"{selector} cannot be reached by {key}: {stops}")


async def all_stops(page: Page) -> list[str]:
    """Every stop from the top of the page to its end."""
    await page.evaluate("document.activeElement.blur(); document.getSelection().removeAllRanges()")
    stops: list[str] = []
    for _ in range(MOST_STOPS):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement === document.body"):
            return stops
        stops.append(await where(page))
    raise AssertionError(f"Tab never comes to the end of the page: {stops}")
