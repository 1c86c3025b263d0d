"""A room in a frame of another site: shown on the site that is named, and by the browser refused on every other."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from tests.browser.evening import Evening
from tests.support.server_process import HOST, ServerProcess, free_port


@contextlib.asynccontextmanager
async def page_with_frame(port: int, address: str) -> AsyncIterator[str]:
    """A site of somebody else that shows an address in a frame; where it is."""
    html = (
        f'<!doctype html><title>Elsewhere</title><iframe src="{address}" width="900" height="600"></iframe>'
    )
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n{html}".encode()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, HOST, port)
    async with server:
        yield f"http://{HOST}:{port}/"


async def test_a_named_site_shows_the_queue_as_it_moves_and_another_shows_nothing(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    named, other = free_port(), free_port()
    settings = {"LIVETALK_EMBED_HOSTS": f"http://{HOST}:{named}"}
    folder = tmp_path_factory.mktemp("embedding")
    with ServerProcess(folder / "log.db", folder / "server.log", settings) as server:
        server.start()
        await server.ready()
        evening = Evening(server, browser, await server.open_room())
        address = f"{server.url}/r/{evening.room.code}/embed"
        reader = await browser.new_page()
        async with page_with_frame(named, address) as site:
            await reader.goto(site)
            frame = reader.frame_locator("iframe")
            await expect(frame.get_by_role("heading", level=1)).to_be_attached()

            await evening.ask("Hvornår kommer cykelstien?")

            await expect(frame.get_by_text("Hvornår kommer cykelstien?")).to_be_visible()
        for page in (f"/r/{evening.room.code}/embed", f"/r/{evening.room.code}", "/calendar/embed", "/"):
            async with page_with_frame(other, f"{server.url}{page}") as site:
                await reader.goto(site)
                await expect(reader.frame_locator("iframe").get_by_role("main")).to_have_count(0)
        await reader.close()
        await evening.end()
