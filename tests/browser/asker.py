"""Somebody with a phone, and what a moderator does to the questions from it.

Lives here: asking, judging, listening to what a page sends. Must not live here: expectations of one test.
"""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.evening import Evening

LIGHT = "Hvornår får vi bedre lys på stien langs stranden?"
LIKE_LIGHT = "Kan vi få bedre lys på stien ved stranden?"
BANDS = "Hvor kan unge bands øve gratis?"
OWN = "Bliver havnebadet åbent om vinteren?"


async def ask(page: Page, words: str) -> str:
    """Ask on a phone; the id of the question."""
    await page.fill("#ask-text", words)
    await page.click(".ask-form > button")
    item = page.locator("#own > li", has_text=words)
    await expect(item).to_be_visible()
    return str(await item.get_attribute("data-own-question"))


async def judge(evening: Evening, act: str, question: str, **fields: object) -> None:
    """One act of a moderator."""
    await evening.say(evening.moderator(), {"type": act, "question": question, **fields})


class Frames:
    """What a page says to the server over its live connection."""

    def __init__(self, page: Page) -> None:
        self.sent: list[str] = []
        page.on("websocket", lambda s: s.on("framesent", lambda frame: self.sent.append(str(frame))))

    def holding(self, *words: str) -> list[str]:
        """The frames in which all these words stand."""
        return [frame for frame in self.sent if all(word in frame for word in words)]
