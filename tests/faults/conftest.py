"""A server of its own for each test that wants one, on a log that is gone afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.server_process import ServerProcess, server_on


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    with server_on(tmp_path) as server:
        server.start()
        await server.ready()
        yield server
