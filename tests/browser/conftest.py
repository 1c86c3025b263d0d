"""A real server, a real browser, and people in front of it."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.evening import CHROMIUM, QUIET, Evening
from tests.browser.far_server import FarServer, far_server
from tests.support.server_process import ServerProcess, server_on

# Patience only: nothing here asserts how long something took.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One loop for the whole session: a browser cannot change loops."""
    here = Path(__file__).parent
    for item in items:
        if here not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.function):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    with server_on(tmp_path_factory.mktemp("server")) as process:
        process.start()
        await process.ready()
        yield process


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def distant(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FarServer]:
    """A server of its own behind a bad network; the tests may kill it."""
    async with far_server(tmp_path_factory.mktemp("far")) as process:
        yield process


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def evening(server: ServerProcess, browser: Browser) -> AsyncIterator[Evening]:
    """A new room, and people who open its pages. Fails the test if a page complained."""
    evening = Evening(server, browser, await server.open_room())
    yield evening
    await evening.end()
    assert evening.complaints == []
    assert evening.elsewhere == []


@pytest_asyncio.fixture(loop_scope="session")
async def far(distant: FarServer, browser: Browser) -> AsyncIterator[Evening]:
    """The same on the server behind a bad network."""
    distant.network.heal()
    evening = Evening(distant, browser, await distant.open_room(), url=distant.network.url)
    yield evening
    evening.is_offline = True  # closing its pages may meet a network that is cut
    await evening.end()
    distant.network.heal()
    if not distant.is_running:
        distant.start()
        await distant.ready()
    assert evening.complaints == []
    assert evening.elsewhere == []
