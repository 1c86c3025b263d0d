"""``livetalk demo``: a hall that comes alive by itself, on every screen."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clients import Client
from tests.support.servers import Server, start_server


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Server]:
    """A demonstration with a small hall."""
    running = start_server(tmp_path, "--people", "8", command="demo")
    yield running
    if running.process.poll() is None:
        running.process.send_signal(signal.SIGTERM)  # so that it ends its hall, too
        running.process.wait(20)


async def test_people_come_and_ask_and_a_moderator_lets_them(demo: Server) -> None:
    (code,) = set(re.findall(r"/r/(\d{6})\b", demo.said()))
    wall = Client()
    await wall.connect(demo.base_url, code=code, view="wall")

    await wall.until(lambda c: c.parts.get("present", 0) > 0)
    await wall.until(lambda c: any(key.startswith("q:") for key in c.parts))
    await wall.close()
