"""The first account, an invitation by mail, and its end, on a real server with a real mail server and browser."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.programme.session_rooms import SessionRooms
from livetalk.live.rooms import fresh_id
from livetalk.log.sqlite import SqliteLog
from livetalk.programme.context import SERVER
from livetalk.rules_files import load_templates
from tests.browser.evening import LAPTOP, PHONE
from tests.browser.test_accessibility import CALM, Findings, look, told
from tests.support.mail_listener import MailListener
from tests.support.planners import plan_session
from tests.support.server_process import SECRET, ServerProcess
from tests.support.waiting import until

PASSWORD = "fire ord i en række"
ANNE, BO = "anne@gentofte.example", "bo@gentofte.example"
PAGES = ("/organise/me", "/organise/accounts", "/organise/audit")
OPEN_PAGES = ("/organise/sign-in", "/organise/forgotten", "/organise/invitation")


class Town:
    """A server with one published session and no account, and a mail server."""

    def __init__(self, server: ServerProcess, mails: MailListener, browser: Browser, session: str) -> None:
        self.server = server
        self.mails = mails
        self.session = session
        self.complaints: list[str] = []
        self._browser = browser
        self._devices: list[BrowserContext] = []

    async def page(self, size: dict[str, int] = LAPTOP) -> Page:
        device = await self._browser.new_context(viewport=size, locale="da-DK", **CALM)  # type: ignore[arg-type]  # sizes are plain
        self._devices.append(device)
        page = await device.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    async def leave(self) -> None:
        for device in self._devices:
            await device.close()

    def livetalk(self, *words: str, typed: str = "") -> str:
        """The command line beside the running server."""
        environment = {
            **os.environ,
            "LIVETALK_LOG": f"sqlite:///{self.server.database}",
            "LIVETALK_SECRET": SECRET,
            "LIVETALK_BASE_URL": self.server.url,
        }
        ran = subprocess.run(
            [sys.executable, "-m", "livetalk", *words],
            env=environment, input=typed, text=True, capture_output=True, check=True, timeout=60,
        )  # fmt: skip
        return ran.stdout


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path, browser: Browser) -> AsyncIterator[Town]:
    log = SqliteLog(tmp_path / "log.db")
    await log.open()
    host = ProgrammeHost(log, load_templates(), now=now, fresh_id=fresh_id)
    await host.load()
    session = await plan_session(host)
    await SessionRooms(log, host, now).publish(SERVER, session)
    await log.close()
    async with MailListener() as mails:
        settings = {
            "LIVETALK_MAIL": f"smtp://localhost:{mails.port}",
            "LIVETALK_MAIL_FROM": "talk@gentofte.example",
        }
        with ServerProcess(tmp_path / "log.db", tmp_path / "server.log", settings) as server:
            server.start()
            await server.ready()
            town = Town(server, mails, browser, session)
            yield town
            await town.leave()
    assert town.complaints == []


def now() -> int:
    return time.time_ns() // 1_000_000


async def sign_in(town: Town, page: Page, email: str, wanted: str) -> None:
    await page.goto(f"{town.server.url}/organise/sign-in?next={wanted}")
    await page.get_by_label("Mailadresse").fill(email)
    await page.get_by_label("Adgangskode").fill(PASSWORD)
    await page.get_by_role("button", name="Log ind").click()
    await expect(page).to_have_url(f"{town.server.url}{wanted}")


async def first_account(town: Town) -> Page:
    """Made on the command line, beside the server that tells how."""
    page = await town.page()
    await page.goto(f"{town.server.url}/organise")
    await expect(page.get_by_text("livetalk account create")).to_be_visible()
    create = ("account", "create", "--name", "Anne Holm", "--email", ANNE)
    await asyncio.to_thread(town.livetalk, *create, typed=f"{PASSWORD}\n")
    while not await page.get_by_label("Mailadresse").is_visible():
        await page.reload()
    await sign_in(town, page, ANNE, "/organise/accounts")
    return page


async def test_from_the_first_account_to_a_colleague_who_comes_by_mail_and_is_shut_out_everywhere(
    town: Town,
) -> None:
    anne = await first_account(town)
    await anne.get_by_label("Navn").fill("Bo Friis")
    await anne.get_by_label("Mailadresse").fill(BO)
    await anne.get_by_role("button", name="Invitér").click()
    await expect(anne.get_by_role("status").first).to_contain_text("Vi har sendt et link")
    await until(lambda: town.mails.received)
    link = re.search(r"http\S+/organise/invitation#\S+", town.mails.received[0].part("text/plain"))
    assert link is not None

    bo = await town.page(PHONE)
    await bo.goto(link[0])
    await expect(bo.get_by_label("Ny adgangskode")).to_be_focused()
    assert "#" not in bo.url  # neither the history nor a picture of the screen keeps it
    await expect(bo.get_by_label("Linket")).to_be_hidden()
    await bo.get_by_label("Ny adgangskode").fill(PASSWORD)
    await bo.get_by_label("Den samme igen").fill(PASSWORD)
    await bo.get_by_role("button", name="Gem, og log ind").click()
    await expect(bo).to_have_url(f"{town.server.url}/organise")
    await bo.goto(f"{town.server.url}/organise/sessions/{town.session}")
    await bo.locator("form[action$='/enter'] button").first.click()
    await expect(bo.locator("body")).to_have_attribute("data-page", "moderate")

    await anne.goto(f"{town.server.url}/organise/accounts")
    row = anne.locator("[data-account]").filter(has_text="Bo Friis")
    await row.get_by_text("Ret", exact=True).click()
    await row.get_by_role("button", name="Luk kontoen").click()
    await expect(anne.get_by_role("status").first).to_contain_text("Kontoen er lukket")

    # The screen in the room notices by itself; nothing of it opens any more.
    room = bo.url.partition("?")[0]
    await expect(bo.locator("body")).not_to_have_attribute("data-page", "moderate")
    answer = await bo.goto(room)
    assert answer is not None
    assert answer.status == 403
    await bo.goto(f"{town.server.url}/organise")
    await expect(bo).to_have_url(re.compile("/organise/sign-in"))
    await anne.goto(f"{town.server.url}/organise/audit")
    await expect(anne.locator(".audit")).to_contain_text("Anne Holm lukkede kontoen for Bo Friis")


async def test_axe_finds_nothing_on_the_pages_of_accounts_and_none_scrolls_sideways(town: Town) -> None:
    found = Findings()
    page = await first_account(town)
    stranger = await town.page()
    for reader, addresses in ((stranger, OPEN_PAGES), (page, PAGES)):
        for address in addresses:
            await reader.goto(f"{town.server.url}{address}")
            for details in await reader.locator("details").all():
                await details.locator("summary").click()
            await look(reader, address, found)

    assert told(found.axe) == ""
    assert told(found.sideways) == ""


@pytest.mark.parametrize("scripted", [True, False])
async def test_a_wrong_password_is_told_with_a_keyboard_alone(
    town: Town, browser: Browser, scripted: bool
) -> None:
    await first_account(town)
    device = await browser.new_context(locale="da-DK", java_script_enabled=scripted)
    page = await device.new_page()
    await page.goto(f"{town.server.url}/organise/sign-in")
    await page.get_by_label("Mailadresse").focus()
    await page.keyboard.type(ANNE)
    await page.keyboard.press("Tab")
    await page.keyboard.type("noget helt andet")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("alert")).to_contain_text("passer ikke")
    await expect(page.get_by_label("Mailadresse")).to_have_value(ANNE)
    await expect(page.get_by_label("Adgangskode")).to_have_value("")
    await device.close()
