"""A server that is killed while it makes its very first file starts the next time as if nothing was."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from tests.faults.waiting import until
from tests.support.server_process import server_on

BIRTHS = 8
LIFE_S = 0.03  # tables are made within milliseconds of the file


@pytest.mark.slow
async def test_the_file_of_a_server_killed_in_its_first_moment_is_usable(tmp_path: Path) -> None:
    for number in range(BIRTHS):
        folder = tmp_path / str(number)
        folder.mkdir()
        with server_on(folder) as server:
            server.start()
            await until(server.database.exists)
            await asyncio.sleep(random.uniform(0, LIFE_S))
            server.kill()

            server.start()
            await server.ready()
            room = await server.open_room()
            assert (await server.get(f"/r/{room.code}")).is_success
            verified = server.verify()
            assert verified.returncode == 0, verified.stdout + verified.stderr
