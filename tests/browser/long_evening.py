"""The long evening: its words, its people, its server with a mail listener, and pictures of it.

Lives here: what all its stations share. Must not live here: what happens at one of them
(``long_evening_talk``, ``long_evening_after``), or expectations (``test_after_the_talk``).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
from playwright.async_api import Browser, Page

from livetalk.commands.phone import Phone
from tests.browser.evening import LAPTOP, PHONE, Evening, until
from tests.support.mail_listener import MailListener, Received
from tests.support.server_process import ORGANISER_KEY, Room, ServerProcess

WORDS = Path(__file__).with_name("long_evening.da.json")
PICTURES = os.environ.get("LIVETALK_TEST_PICTURES", "")
"""A folder into which pictures of the stations are put, for people who want to look at them."""


class Asking(msgspec.Struct, frozen=True):
    """What somebody asks."""

    text: str
    theme: str | None = None


class Said(msgspec.Struct, frozen=True):
    """A line of the talk."""

    speaker: str
    text: str


class Spoken(msgspec.Struct, frozen=True):
    """An answer in the talk, line by line."""

    question: str
    lines: list[Said]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that is said and written.

    ``first`` and ``second`` are the questions of one citizen; the ``kept_words`` stand there and nowhere else.
    """

    room: dict[str, Any]
    first: str
    second: str
    kept_words: list[str]
    phones: list[Asking]
    hall: list[Asking]
    off_topic: str
    queue: list[str]
    welcome: list[Said]
    answers: list[Spoken]
    promises: list[str]
    updated: dict[str, str]

    @property
    def lines(self) -> list[Said]:
        """What is spoken, in order."""
        return [*self.welcome, *(line for answer in self.answers for line in answer.lines)]


class Opened(Room, frozen=True, kw_only=True):
    """What the organiser is told, with the addresses."""

    links: dict[str, str]


class LongEvening(Evening):
    """An evening with its words, its ``citizen``, her mail, and everybody else in the hall."""

    def __init__(
        self, server: ServerProcess, browser: Browser, room: Opened, words: Words, post: MailListener
    ) -> None:
        super().__init__(server, browser, room)
        self.opened = room
        self.words = words
        self.post = post
        self.ids: dict[str, str] = {}
        """Questions by their words, as they were asked."""
        self.hall: list[Phone] = []

    def address(self, path: str) -> str:
        """A page of the room."""
        return f"{self.url}/r/{self.room.code}/{path}"

    async def read(self, path: str, **query: str) -> httpx.Response:
        """What somebody without any cookie is given."""
        async with httpx.AsyncClient(timeout=30, trust_env=False, follow_redirects=True) as client:
            return await client.get(self.url + path, params=query)

    async def items(self) -> list[dict[str, Any]]:
        """What everybody may know of the follow-up, as a program reads it."""
        answer = await self.read(f"/api/v1/rooms/{self.room.code}/items")
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def item_of(self, text: str) -> dict[str, Any]:
        """The item that promises a reply to the question that was asked in these words."""
        return next(
            one
            for one in await self.items()
            if one["kind"] == "question" and one["question"] == self.ids[text]
        )

    async def mails_to(self, address: str, count: int) -> list[Received]:
        """Wait until so many mails have come for somebody."""
        await until(lambda: len(self._mails_to(address)) >= count)
        return self._mails_to(address)

    def _mails_to(self, address: str) -> list[Received]:
        return [mail for mail in self.post.received if address in mail.recipients]

    async def picture(self, page: Page, name: str, *, is_whole: bool = True) -> None:
        """A picture of the whole page, or of what is in sight, if somebody wants pictures."""
        if PICTURES:
            await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=is_whole)

    async def pictures(self, path: str, name: str, page: Page) -> None:
        """The same page on a phone and on a laptop, with the cookies of this one."""
        if not PICTURES:
            return
        before = page.viewport_size
        for size, label in ((PHONE, "phone"), (LAPTOP, "laptop")):
            await page.set_viewport_size({"width": size["width"], "height": size["height"]})
            await page.goto(self.address(path))
            await self.picture(page, f"{name}-{label}")
        if before is not None:
            await page.set_viewport_size(before)


@contextlib.asynccontextmanager
async def long_evening(folder: Path, browser: Browser) -> AsyncIterator[LongEvening]:
    """A server of its own that sends mail, a room on it, and nobody in it yet."""
    words = msgspec.json.decode(WORDS.read_bytes(), type=Words)
    async with MailListener() as post:
        mail = {
            "LIVETALK_MAIL": f"smtp://127.0.0.1:{post.port}",
            "LIVETALK_MAIL_FROM": "Kildevang <talk@example.dk>",
        }
        with ServerProcess(folder / "log.db", folder / "server.log", mail) as server:
            server.start()
            await server.ready()
            evening = LongEvening(server, browser, await _open_room(server, words), words, post)
            try:
                yield evening
            finally:
                await evening.end()


async def _open_room(server: ServerProcess, words: Words) -> Opened:
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        key = {"Authorization": f"Bearer {ORGANISER_KEY}"}
        answer = await client.post(f"{server.url}/api/v1/rooms", json=words.room, headers=key)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return msgspec.json.decode(answer.content, type=Opened)
