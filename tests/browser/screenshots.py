"""``python -m tests.browser.screenshots``: pictures of every screen for docs/images.

A real server, a real browser and a rehearsed evening. Lives here: which pictures there are and what
happens before each. Must not live here: the evening's words (``sample.da.json``) and expectations.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
from playwright.async_api import Page, async_playwright, expect

from tests.browser.evening import CHROMIUM, LAPTOP, PHONE, PROJECTOR, QUIET, Evening
from tests.browser.small_png import shrink
from tests.support.server_process import ORGANISER_KEY, Room, ServerProcess

IMAGES = Path(__file__).parents[2] / "docs/images"
# What people would read on the wall; the browser is told that it means this machine.
NAME = "talk.example.dk"
TABLET = {"width": 1024, "height": 768}
UPRIGHT = {"width": 820, "height": 1180}
PEOPLE = 46  # in the hall, so that "present" says something


class Sample(msgspec.Struct, frozen=True):
    """The words of the evening."""

    room: dict[str, str]
    now: dict[str, Any]
    queue: list[dict[str, Any]]
    waiting: list[dict[str, Any]]
    answered: list[dict[str, Any]]
    dismissed: list[dict[str, Any]]
    own: list[dict[str, Any]]
    unsent: str
    alike: str
    private: str


class NamedServer(ServerProcess):
    """A server that knows itself by a name that people can read."""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "LIVETALK_BASE_URL": f"http://{NAME}"}

    async def open_named_room(self, words: dict[str, str]) -> Room:
        """A room with the sample's words."""
        async with httpx.AsyncClient(trust_env=False) as client:
            key = {"Authorization": f"Bearer {ORGANISER_KEY}"}
            answer = await client.post(f"{self.url}/api/v1/rooms", json=words, headers=key)
        return msgspec.json.decode(answer.content, type=Room)


class Pictures:
    """The evening, and taking pictures of it."""

    def __init__(self, evening: Evening, sample: Sample) -> None:
        self.evening = evening
        self.sample = sample
        self.ids: dict[str, str] = {}

    async def take(self, page: Page, name: str) -> None:
        """One picture, when nothing moves any more."""
        await page.evaluate("document.fonts.ready.then(() => true)")
        await page.evaluate(
            "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => true)"
        )
        await self.keep(page, name)

    async def keep(self, page: Page, name: str) -> None:
        """The picture as it is at this moment."""
        file = IMAGES / f"{name}.png"
        file.write_bytes(shrink(await page.screenshot()))
        print(f"{file.name:32} {file.stat().st_size / 1000:6.0f} kB")

    async def rehearse(self) -> None:
        """Everything that has happened before the pictures are taken."""
        sample = self.sample
        for card in [*sample.answered, sample.now, *sample.queue, *sample.dismissed, *sample.waiting]:
            await self.ask(card)
        judge: list[dict[str, Any]] = [self.on(card, "approve") for card in sample.answered]
        judge += [self.on(card, "approve") for card in [sample.now, *sample.queue]]
        judge += [self.on(card, "dismiss", reason=card["reason"]) for card in sample.dismissed]
        for card in sample.answered:
            judge += [self.on(card, "take"), self.on(card, "finish", how=card.get("how", "answered"))]
        await self.evening.say(self.evening.moderator(), *judge, self.on(sample.now, "take"))

    async def ask(self, card: dict[str, Any]) -> None:
        """One question by its own person, with the support it got."""
        fields: dict[str, object] = {k: card[k] for k in ("text", "name", "theme") if k in card}
        [ack] = await self.evening.say(self.evening.person(), {"type": "ask", **fields})
        self.ids[card["text"]] = str(ack["question"])

    def on(self, card: dict[str, Any], act: str, **fields: object) -> dict[str, Any]:
        """A command about a card."""
        return {"type": act, "question": self.ids[card["text"]], **fields}

    @contextlib.asynccontextmanager
    async def hall(self) -> AsyncIterator[None]:
        """People who are present, support and applaud."""
        async with contextlib.AsyncExitStack() as seats:
            people = [
                await seats.enter_async_context(self.evening.phone(self.evening.person()))
                for _ in range(PEOPLE)
            ]
            for card in [self.sample.now, *self.sample.queue]:
                for somebody in people[: card.get("support", 0)]:
                    await somebody.say("support", question=self.ids[card["text"]])
            for number, kind in enumerate(
                ("applause", "heart", "agree", "agree", "wonder", "laugh", "applause")
            ):
                await people[number].say("react", kind=kind, count=1 + number % 3)
            yield

    async def phones(self) -> None:
        """What somebody in the audience sees."""
        evening = self.evening
        page = await evening.open("/", size=PHONE)
        await self.take(page, "join")
        await page.context.close()
        page = await evening.audience(size=PHONE)
        await self.take(page, "audience")
        await page.evaluate("scrollTo(0, document.querySelector('.queue').offsetTop - 70)")
        await self.take(page, "audience-queue")
        for name, size, scheme in (("audience-dark", PHONE, "dark"), ("audience-laptop", LAPTOP, "light")):
            other = await evening.audience(size=size, color_scheme=scheme)
            await self.take(other, name)
            await other.context.close()
        await self.own(page)

    async def own(self, page: Page) -> None:
        """Own questions with their fates, here, under /mine, and without a network."""
        for number, card in enumerate(self.sample.own, 1):
            await page.fill("#ask-text", card["text"])
            await page.click(".ask-form > button")
            await expect(page.locator("#own > li")).to_have_count(number)
            self.ids[card["text"]] = str(
                await page.locator("#own > li").evaluate_all(
                    "(all, text) => all.find((one) => one.textContent.includes(text)).dataset.ownQuestion",
                    card["text"],
                )
            )
        judge = [self.on(c, c["act"], **c.get("with", {})) for c in self.sample.own if "act" in c]
        await self.evening.say(self.evening.moderator(), *judge)
        await expect(page.locator('#own > li[data-status="dismissed"]')).to_have_count(1)
        await page.evaluate("document.activeElement.blur()")
        await self.take(page, "audience-news")
        await self.news_read(page)
        await page.evaluate("scrollTo(0, document.querySelector('.mine').offsetTop - 70)")
        await self.take(page, "audience-own-questions")
        await self.take(await self.evening.open("/mine", page.context), "mine")
        await self.advice(page)
        self.evening.is_offline = True
        await page.reload()  # somebody who asked before has read what it is used for
        await self.evening.connected(page)
        await self.news_read(page)
        await page.context.set_offline(offline=True)
        await expect(page.locator('[data-connection="offline"]')).to_be_visible()
        await page.fill("#ask-text", self.sample.unsent)
        await page.click(".ask-form > button")
        await expect(page.locator("#pending li")).to_have_count(1)
        await page.evaluate(
            "document.activeElement.blur(); scrollTo(0, document.querySelector('.ask').offsetTop - 70)"
        )
        await self.take(page, "audience-offline")
        await page.context.close()

    async def news_read(self, page: Page) -> None:
        """One piece of news after the other is read and closed."""
        close = page.locator("[data-news-close]")
        while await close.is_visible():
            await close.click()
            await page.wait_for_timeout(300)  # the next one takes its place

    async def advice(self, page: Page) -> None:
        """What the phone says while somebody writes."""
        to_field = "scrollTo(0, document.querySelector('.ask').offsetTop - 70)"
        await page.fill("#ask-text", self.sample.alike)
        await expect(page.locator(".candidate").first).to_be_attached()
        await page.click(".similar > summary")
        await page.evaluate(to_field)
        await self.take(page, "audience-similar")
        await page.fill("#ask-text", self.sample.private)
        await expect(page.locator("#ask-warnings > li")).to_have_count(1)
        await page.evaluate(to_field)
        await self.take(page, "audience-warned")
        await page.fill("#ask-text", "")

    async def staff(self) -> None:
        """The control screen and the desk."""
        evening = self.evening
        page, other = await evening.staff("moderator", LAPTOP), await evening.staff("moderator", UPRIGHT)
        await page.keyboard.press("j")
        await self.take(page, "moderate")
        await page.keyboard.press("d")
        await self.take(page, "moderate-reasons")
        await page.keyboard.press("Escape")
        await page.keyboard.press("?")
        await self.take(page, "moderate-keys")
        await self.take(other, "moderate-tablet")
        await self.take(await evening.staff("speaker", TABLET), "desk")
        await self.take(await evening.open("/enter", size=PHONE), "enter")

    async def walls(self) -> None:
        """The wall in its two themes, at twice the size, and between two questions."""
        for name, size, query in (
            ("wall", PROJECTOR, ""),
            ("wall-dark", PROJECTOR, "?theme=dark"),
            ("wall-4k", {"width": 3840, "height": 2160}, ""),
        ):
            wall = await self.evening.wall(size, query)
            await expect(wall.locator(".people")).to_have_text(re.compile(f"{PEOPLE}"))
            await self.cheer(wall)
            if size["width"] > PROJECTOR["width"]:
                await self.scaled(wall, name)
            else:
                await self.keep(wall, name)
        await self.evening.say(self.evening.moderator(), self.on(self.sample.now, "finish", how="answered"))
        wall = await self.evening.wall()
        await self.take(wall, "wall-between")

    async def cheer(self, wall: Page) -> None:
        """Some reactions in the middle of their way up."""
        for kind in ("heart", "applause", "agree"):
            await self.evening.say(self.evening.person(), {"type": "react", "kind": kind, "count": 3})
        await expect(wall.locator(".sign").nth(3)).to_be_attached()
        await wall.wait_for_timeout(900)  # a picture, not a test: half way up looks best

    async def scaled(self, page: Page, name: str) -> None:
        """A screen of 4k as a picture of half its width."""
        shot = await page.screenshot(scale="css")
        tool = await (await self.evening.device(PROJECTOR)).new_page()
        await tool.set_content("<style>*{margin:0}img{width:1920px;display:block}</style><img>")
        await tool.evaluate(
            "async (data) => { const i = document.images[0]; i.src = data; await i.decode(); }",
            "data:image/png;base64," + base64.b64encode(shot).decode(),
        )
        await self.take(tool, name)


async def main() -> None:
    """Make all pictures."""
    sample = msgspec.json.decode((Path(__file__).parent / "sample.da.json").read_bytes(), type=Sample)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        NamedServer(Path(folder) / "log.db", Path(folder) / "server.log") as server,
    ):
        server.start()
        await server.ready()
        room = await server.open_named_room(sample.room)
        async with async_playwright() as playwright:
            here = f"--host-resolver-rules=MAP {NAME} 127.0.0.1:{server.port}"
            # As over TLS, where phones keep what was written.
            secure = f"--unsafely-treat-insecure-origin-as-secure=http://{NAME}"
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, here, secure])
            evening = Evening(server, browser, room, url=f"http://{NAME}")
            pictures = Pictures(evening, sample)
            await pictures.rehearse()
            async with pictures.hall():
                await pictures.phones()
                await pictures.staff()
                await pictures.walls()
            await evening.end()
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
