"""A real server, a real browser, and people in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.evening import Evening
from tests.faults.server_process import ServerProcess, server_on

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One loop for the whole session: a browser cannot change loops."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.browser)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    with server_on(tmp_path_factory.mktemp("server")) as process:
        process.start()
        await process.ready()
        yield process


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def evening(server: ServerProcess, browser: Browser) -> AsyncIterator[Evening]:
    """A new room, and people who open its pages. Fails the test if a page complained."""
    evening = Evening(server, browser, await server.open_room())
    yield evening
    await evening.end()
    assert evening.complaints == []
