"""A hall's laptop on a local network: plain HTTP under a name, and a real browser without JavaScript.

There a browser sends no ``Sec-Fetch-Site``. What tells our forms from another site's is the origin
alone, and whether it is named depends on our own referrer policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from tests.support.servers import Server, start_server

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
HALL = "hall.example"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server with a rehearsal room."""
    running = start_server(tmp_path, "--rehearse")
    yield running
    running.stop()


@pytest.mark.browser
async def test_a_form_sent_over_plain_http_is_known_as_our_own(server: Server) -> None:
    (code,) = set(re.findall(r"/r/(\d{6})\b", server.said()))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, f"--host-resolver-rules=MAP {HALL} 127.0.0.1"]
        )
        context = await browser.new_context(java_script_enabled=False)
        page = await context.new_page()
        await page.goto(f"http://{HALL}:{server.port}/r/{code}")
        await page.fill("textarea[name=text]", "Hvad med havnen?")
        await page.click("form:has(textarea[name=text]) button:not([type=button])")
        await expect(page).to_have_url(re.compile(r"\?done=ask"))
        await browser.close()
