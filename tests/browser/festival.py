"""A festival day with three tents, planned on the screens: what its test does, as the people who do it.

Lives here: organisers at the planning screens, people with phones, walls at the tents, and the clock of the day,
which a test cannot wait for. Must not live here: expectations.
"""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import datetime, timedelta

from playwright.async_api import BrowserContext, Page, expect

from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.rooms import fresh_id
from livetalk.log.sqlite import SqliteLog
from livetalk.programme.commands import MoveSession
from livetalk.programme.hours import ZONE
from livetalk.rules_files import load_templates
from tests.browser.evening import LAPTOP, PROJECTOR, Evening
from tests.support.planners import FRAME, made
from tests.support.server_process import ServerProcess

PASSWORD = "tre telte paa torvet 2031"
MINUTE_MS = 60_000
EDIT_FIELDS = ("purpose", "input_use", "not_open", "listens")


def make_account(server: ServerProcess, name: str, email: str, role: str) -> None:
    """As an operator does it: on the command line, with the password on standard input."""
    command = [sys.executable, "-m", "livetalk", "account", "create"]
    said = ["--name", name, "--email", email, "--role", role]
    subprocess.run(
        [*command, *said], env=server.environment, input=f"{PASSWORD}\n".encode(), check=True, timeout=60
    )


def now_ms() -> int:
    """The moment on this machine, which is the server's, too."""
    return time.time_ns() // 1_000_000


def in_minutes(minutes: int) -> datetime:
    """A whole minute of the festival's clock, so many from now."""
    return datetime.now(ZONE).replace(second=0, microsecond=0) + timedelta(minutes=minutes)


class Organiser:
    """Somebody who plans, at a laptop."""

    def __init__(self, festival: Evening, device: BrowserContext, page: Page) -> None:
        self.festival = festival
        self.device = device
        self.page = page

    @classmethod
    async def signs_in(cls, festival: Evening, email: str) -> Organiser:
        """By the page for it."""
        device = await festival.device(LAPTOP)
        page = await festival.open("/organise/sign-in", device)
        await page.fill("#email", email)
        await page.fill("#password", PASSWORD)
        await page.get_by_role("button", name="Log ind").click()
        await page.wait_for_url("**/organise**")
        return cls(festival, device, page)

    async def plans_day(self, title: str, *stages: str) -> str:
        """A gathering with its stages; its id."""
        await self.page.goto(f"{self.festival.url}/organise/gatherings/new")
        await self.page.locator("[name=title]").fill(title)
        await self.page.locator("[name=stages]").fill(", ".join(stages))
        await self.page.locator("[name=access]").fill(FRAME["access"])
        await self.page.get_by_role("button", name="Lav arrangementet").click()
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        return self.page.url.partition("?")[0].rpartition("/")[2]

    async def plans_talk(self, gathering: str, stage: str, title: str, minutes: int) -> str:
        """A talk of three quarters of an hour, so many minutes from now; its id."""
        page, starts = self.page, in_minutes(minutes)
        await page.goto(f"{self.festival.url}/organise/sessions/new?template=talk&gathering={gathering}")
        await page.locator("[name=title]").fill(title)
        await self._fills_in_times("", starts)
        await page.locator("[name=stage]").select_option(label=stage)
        for field in EDIT_FIELDS:
            await page.locator(f"[name={field}]").fill(FRAME[field])
        await page.get_by_role("button", name="Gem som kladde").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(title)
        return page.url.partition("?")[0].rpartition("/")[2]

    async def publishes_all(self, gathering: str, amount: int) -> None:
        """Everything that is complete, in one go."""
        await self.page.goto(f"{self.festival.url}/organise/gatherings/{gathering}")
        await self.page.get_by_role("button", name=f"Offentliggør {amount} samtaler").click()
        await expect(self.page.get_by_role("status").first).to_contain_text("offentliggjort")

    async def moves(self, session: str, minutes: int) -> None:
        """A talk is at another time."""
        await self.sees(session)
        await self.page.get_by_text("Flyt", exact=True).first.click()
        await self._fills_in_times("move-", in_minutes(minutes))
        await self.page.get_by_role("button", name="Flyt").click()
        await expect(self.page.get_by_role("status").first).to_contain_text("flyttet")

    async def cancels(self, session: str, reason: str) -> None:
        """A talk does not take place."""
        await self.sees(session)
        form = self.page.locator(f"form[action='/organise/sessions/{session}/cancel']")
        await self.page.locator("details", has=form).locator("summary").click()
        await form.locator("[name=reason]").fill(reason)
        await form.get_by_role("button").click()
        await expect(self.page.get_by_role("status").first).to_contain_text("aflyst")

    async def sees(self, session: str) -> None:
        """The page of a talk."""
        await self.page.goto(f"{self.festival.url}/organise/sessions/{session}")

    async def enters(self, session: str) -> str:
        """Go into its room as a moderator; the room's code."""
        await self.sees(session)
        await self.page.get_by_role("button", name="Gå ind som moderator").click()
        await self.page.wait_for_url("**/moderate")
        await self.festival.connected(self.page)
        return self.page.url.split("/r/")[1].partition("/")[0]

    async def says(self, code: str, **said: str) -> None:
        """A form of the room, sent by this browser."""
        address = f"/r/{code}/do"
        status = await self.page.evaluate(
            "([address, said]) => fetch(address, {method: 'POST', body: new URLSearchParams(said)})"
            ".then((answer) => answer.status)",
            [address, said],
        )
        assert status == 200, (said, status)

    async def publishes_record(self, session: str) -> str:
        """The record of a talk that is over; the room's code."""
        code = await self.enters(session)
        await self.page.goto(f"{self.festival.url}/r/{code}/record/edit")
        await self.page.click("#publish form:has([value=record_publish]) button")
        await self.page.wait_for_url("**done=record_publish**")
        return code

    async def _fills_in_times(self, before: str, starts: datetime) -> None:
        ends = starts + timedelta(minutes=45)
        await self.page.locator(f"#{before}day").fill(f"{starts:%Y-%m-%d}")
        await self.page.locator(f"#{before}starts").fill(f"{starts:%H:%M}")
        await self.page.locator(f"#{before}ends").fill(f"{ends:%H:%M}")


class Clock:
    """The festival's day goes by faster than a test can wait: talks begin and end in a moment.

    A form knows whole minutes. So the programme is told from beside the server, which hears of it at once.
    """

    def __init__(self, server: ServerProcess) -> None:
        self._server = server

    async def begins(self, *sessions: str, in_ms: int = 3_000) -> None:
        """These talks are to begin so soon."""
        starts = now_ms() + in_ms
        await self._move(sessions, starts, starts + 45 * MINUTE_MS)

    async def is_over(self, *sessions: str) -> None:
        """These talks ended more than half an hour ago."""
        ends = now_ms() - 31 * MINUTE_MS
        await self._move(sessions, ends - 45 * MINUTE_MS, ends)

    async def _move(self, sessions: tuple[str, ...], starts: int, ends: int) -> None:
        log = SqliteLog(self._server.database)
        await log.open()
        host = ProgrammeHost(log, load_templates(), now=now_ms, fresh_id=fresh_id)
        await host.load()
        for session in sessions:
            stage = host.state.sessions[session].stage
            await made(host, MoveSession(session=session, stage=stage, starts=starts, ends=ends))
        await log.close()


class Tent:
    """A tent while its talk is on: somebody's phone, the wall at the stage, and what both were sent."""

    def __init__(self, festival: Evening, name: str, session: str) -> None:
        self.festival = festival
        self.name = name
        self.session = session
        self.heard: list[str] = []
        self.code = ""

    def listens(self, page: Page) -> Page:
        """Gather every frame that the page is sent."""
        page.on("websocket", lambda s: s.on("framereceived", lambda frame: self.heard.append(str(frame))))
        return page

    async def puts_up_wall(self, day: str) -> None:
        """By the link on the day's own page."""
        device = await self.festival.device(PROJECTOR)
        self.wall = self.listens(self.festival.watch(await device.new_page()))
        await self.wall.goto(f"{self.festival.url}/g/{day}")
        await self.wall.locator("summary", has_text="Skærme ved scenerne").click()
        links = self.wall.locator(".more-ways details")
        await links.get_by_role("link", name=self.name).click()
        await self.wall.wait_for_url("**/wall/**")

    async def takes_part(self, day: str) -> None:
        """Somebody comes by phone, from what is on now."""
        device = await self.festival.device()
        self.phone = self.listens(self.festival.watch(await device.new_page()))
        await self.phone.goto(f"{self.festival.url}/g/{day}")
        stage = self.phone.locator(".stage", has=self.phone.get_by_role("heading", name=self.name))
        await stage.get_by_role("link", name="Vær med").click()
        await self.festival.connected(self.phone)

    async def asks(self, text: str) -> None:
        """From the phone."""
        await self.phone.fill("#ask-text", text)
        await self.phone.click(".ask-form > button")
        await expect(self.phone.locator("[data-send-state]")).to_contain_text("Sendt")
