"""A room in a browser test: opening its pages as somebody, and doing things behind the scenes.

Lives here: what several browser tests do. Must not live here: expectations of one of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from livetalk.commands.phone import Phone, phone
from tests.support.server_process import Room, ServerProcess

# Without these a browser on a machine without the internet asks for addresses that nobody answers.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}
PROJECTOR = {"width": 1920, "height": 1080}

# What a browser writes to its console when the network fails: news to nobody while it is cut.
NETWORK_IS_GONE = ("ERR_", "WebSocket", "fetching the script")

PATIENCE_S = 60.0
LOOK_EVERY_S = 0.05

_ids = itertools.count(1)


class Evening:
    """See the module's docstring.

    ``complaints`` are errors that a page wrote to its console, except those that were ``foreseen``
    and, while ``is_offline``, those of a network that is gone; ``elsewhere`` are addresses of other
    hosts that a page asked for.
    """

    def __init__(self, server: ServerProcess, browser: Browser, room: Room, url: str | None = None) -> None:
        self.server = server
        self.room = room
        self.url = url or server.url
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.foreseen: list[str] = []
        self.is_offline = False
        self.browser = browser
        self._contexts: list[BrowserContext] = []

    async def end(self) -> None:
        """Close everything that was opened."""
        for context in self._contexts:
            await context.close()

    async def device(self, size: dict[str, int] = PHONE, **options: Any) -> BrowserContext:
        """A device of its own: nothing of another one is known there."""
        context = await self.browser.new_context(viewport=size, **{"locale": "da-DK", **options})  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        self._contexts.append(context)
        return context

    async def open(self, path: str, device: BrowserContext | None = None, **options: Any) -> Page:
        """Open a page on a device, by default on a new phone."""
        page = self.watch(await (device or await self.device(**options)).new_page())
        await page.goto(self.url + path)
        return page

    def watch(self, page: Page) -> Page:
        """Listen to what a page complains about and whom it asks."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._see)
        return page

    async def audience(self, device: BrowserContext | None = None, **options: Any) -> Page:
        """Somebody's phone, connected."""
        page = await self.open(f"/r/{self.room.code}", device, **options)
        if options.get("java_script_enabled", True):
            await self.connected(page)
        return page

    async def staff(self, role: str = "moderator", size: dict[str, int] = LAPTOP, **options: Any) -> Page:
        """A staff screen, reached by its link."""
        device = await self.device(size, **options)
        page = await self.open("/enter#" + self.room.tokens[role], device)
        await page.wait_for_url("**/r/**")
        await self.connected(page)
        return page

    async def wall(
        self,
        size: dict[str, int] = PROJECTOR,
        query: str = "",
        heard: list[str] | None = None,
        **options: Any,
    ) -> Page:
        """The projector. ``heard`` gathers every frame that it is sent."""
        page = self.watch(await (await self.device(size, **options)).new_page())
        if heard is not None:
            page.on("websocket", lambda s: s.on("framereceived", lambda frame: heard.append(str(frame))))
        async with page.expect_websocket():
            await page.goto(f"{self.url}/r/{self.room.code}/wall{query}")
        return page

    async def connected(self, page: Page) -> None:
        """Wait until a page says that it is connected."""
        await page.wait_for_selector("[data-connection=online], body[data-online=true]", state="attached")

    async def say(self, auth: dict[str, object], *commands: dict[str, object]) -> list[dict[str, Any]]:
        """Give commands as a program does, one after the other; every one must be taken."""
        async with self.phone(auth) as connected:
            acks = [await _say_until_taken(connected, dict(command)) for command in commands]
        assert all(ack["ok"] for ack in acks), acks
        return acks

    def phone(self, auth: dict[str, object]) -> Any:
        """A program in the room."""
        return phone(self.server.url, {"code": self.room.code, **auth})

    @contextlib.asynccontextmanager
    async def desk_of_moderator(self) -> AsyncIterator[Phone]:
        """A moderator's program that has seen the room."""
        async with self.phone(self.moderator()) as connected:
            await until(lambda: connected.parts)
            yield connected

    def person(self) -> dict[str, object]:
        """The identity of somebody in the audience."""
        return {"participant": secrets.token_hex(16)}

    def moderator(self) -> dict[str, object]:
        """The identity of a moderator that is a program."""
        return {
            "view": "moderator",
            "token": self.room.tokens["moderator"],
            "participant": f"program-{next(_ids):016}",
        }

    async def ask(self, *texts: str, approve: bool = True) -> list[str]:
        """Questions from different people, in the queue or waiting; their ids."""
        ids = []
        for text in texts:
            [ack] = await self.say(self.person(), {"type": "ask", "text": text})
            ids.append(str(ack["question"]))
        if approve:
            approvals: list[dict[str, object]] = [{"type": "approve", "question": q} for q in ids]
            await self.say(self.moderator(), *approvals)
        return ids

    def _hear(self, message: ConsoleMessage) -> None:
        lost = self.is_offline and any(sign in message.text for sign in NETWORK_IS_GONE)
        foreseen = any(part in message.text for part in self.foreseen)
        if message.type in ("error", "warning") and not lost and not foreseen:
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.elsewhere.append(request.url)


async def _say_until_taken(connected: Phone, command: dict[str, object]) -> dict[str, Any]:
    """A server that was frozen is busy for a moment; a careful program comes again when it was told to."""
    kind = str(command.pop("type"))
    async with asyncio.timeout(PATIENCE_S):
        ack: dict[str, Any] = await connected.say(kind, **command)
        while not ack["ok"] and ack["code"] == "busy":
            await asyncio.sleep(ack["retry_after"])
            ack = await connected.say(kind, **command)
    return ack


async def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds; for what a browser cannot be asked."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - what is waited for knows nothing of tests
            await asyncio.sleep(LOOK_EVERY_S)
