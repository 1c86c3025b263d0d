"""A tablet in the outreach car, and the programme it works for: made, broken and looked at by tests.

Lives here: preparing a server's log, the device, one person after the other. Must not live here: expectations
of one test.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, expect

from livetalk.edge.access import token_hash
from livetalk.edge.planners import PLANNER_COOKIE
from livetalk.live import room_state
from livetalk.live.programme.programme_host import Done, ProgrammeHost
from livetalk.live.programme.session_rooms import SessionRooms
from livetalk.live.rooms import fresh_id
from livetalk.log.sqlite import SqliteLog
from livetalk.programme.commands import MakeAccount, PlanSession, SignIn
from livetalk.programme.context import SERVER
from livetalk.programme.programme import Programme
from livetalk.programme.texts import EntryWords, SessionWords
from livetalk.rooms.room import Room
from livetalk.rules_files import load_templates
from tests.browser.evening import CHROMIUM, QUIET
from tests.browser.far_server import FarServer
from tests.support.cut_proxy import CutProxy
from tests.support.planners import FRAME, HOUR_MS

TABLET = {"width": 820, "height": 1180}
SESSION = "Cykler og biler på Vangedevej"


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(eq=False)
class Car:
    """A server behind a bad network, a meeting, and who is signed in on the tablet."""

    server: FarServer
    token: str
    session: str
    code: str
    complaints: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.server.network.url

    async def sign_in(self, device: BrowserContext) -> None:
        """For some days, as signing in does: it outlives the browser."""
        until_s = time.time() + 3 * 24 * 3600
        await device.add_cookies(
            [{"name": PLANNER_COOKIE, "value": self.token, "url": self.url, "expires": until_s}]
        )

    async def sign_out(self, device: BrowserContext) -> None:
        await device.clear_cookies(name=PLANNER_COOKIE)

    async def open(self, device: BrowserContext) -> Page:
        """The tablet's page, ready to be used."""
        page = await device.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.goto(self.url + "/outreach")
        await expect(page.locator("html.js")).to_be_attached()
        return page

    async def arrived(self) -> tuple[Programme, Room]:
        """What the log has, after the server has ended: nothing in a memory helps it."""
        self.server.kill()
        log = SqliteLog(self.server.database)
        await log.open()
        try:
            host = _host(log)
            await host.load()
            return host.state, room_state.fold(await room_state.read(log, self.code))
        finally:
            await log.close()


def _host(log: SqliteLog) -> ProgrammeHost:
    return ProgrammeHost(log, load_templates(), now=now_ms, fresh_id=fresh_id)


@contextlib.asynccontextmanager
async def car(folder: Path) -> AsyncIterator[Car]:
    """Started, with an organiser, a meeting to come, and a network that is healthy."""
    async with CutProxy() as network:
        with FarServer(folder, network) as server:
            log = SqliteLog(server.database)
            await log.open()
            token = secrets.token_urlsafe(32)
            session, code = await _plan(log, token)
            await log.close()
            server.start()
            await server.ready()
            yield Car(server, token, session, code)


async def _plan(log: SqliteLog, token: str) -> tuple[str, str]:
    host = _host(log)
    await host.load()
    account = await host.give(SERVER, MakeAccount(name="Grete Lund", email="g@x.example", role="organiser"))
    assert isinstance(account, Done)
    assert account.made is not None
    await host.give(SERVER, SignIn(account=account.made, token_hash=token_hash(token)))
    starts = now_ms() + 24 * HOUR_MS
    words = SessionWords(title=SESSION, **FRAME)
    planned = await host.give(
        SERVER, PlanSession(template="talk", starts=starts, ends=starts + HOUR_MS, words=words)
    )
    assert isinstance(planned, Done)
    assert planned.made is not None
    published = await SessionRooms(log, host, now_ms).publish(SERVER, planned.made)
    assert isinstance(published, Done), published
    return planned.made, host.state.sessions[planned.made].room or ""


@contextlib.asynccontextmanager
async def tablet(browser: Browser, folder: Path) -> AsyncIterator[BrowserContext]:
    """A device whose storage outlives its browser."""
    context = await browser.browser_type.launch_persistent_context(
        folder / "tablet",
        executable_path=CHROMIUM,
        args=list(QUIET),
        viewport=TABLET,  # type: ignore[arg-type]  # the same names
        locale="da-DK",
    )
    context.set_default_timeout(30_000)
    try:
        yield context
    finally:
        await context.close()


async def kept_on_the_tablet(page: Page) -> None:
    """The page opens again without a network."""
    await expect(page.locator("body[data-kept=true]")).to_be_attached()


async def write_down(page: Page, words: str, session: str | None = None) -> str:
    """One person: what they say, a yes, and the code they are given."""
    if session is not None:
        await page.select_option("#session", session)
    await page.fill("#text", words)
    await page.check("[name=consent]")
    await page.click(".entry-save button")
    await expect(page.locator("[data-given]")).to_be_visible()
    code = await page.locator("[data-given] [data-code]").inner_text()
    await page.click("[data-next]")
    return code.replace(" ", "")


def words_of(programme: Programme) -> dict[str, str]:
    """What waits for a meeting: the words by the person's code."""
    waiting = (entry for entry in programme.captured.values() if entry.state == "waiting")
    return {
        programme.words[entry.person_key]: words.text
        for entry in waiting
        if (words := programme.text(entry.text_key, EntryWords)) is not None
    }
