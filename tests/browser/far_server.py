"""A server that browsers reach only through a bad network."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from tests.support.cut_proxy import CutProxy
from tests.support.server_process import ServerProcess


class FarServer(ServerProcess):
    """Knows itself by the address of the network in front of it."""

    def __init__(self, folder: Path, network: CutProxy) -> None:
        super().__init__(folder / "log.db", folder / "server.log")
        self.network = network
        network.upstream = self.port

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "LIVETALK_BASE_URL": self.network.url}


@contextlib.asynccontextmanager
async def far_server(folder: Path) -> AsyncIterator[FarServer]:
    """Started, with a network that is healthy."""
    async with CutProxy() as network:
        with FarServer(folder, network) as server:
            server.start()
            await server.ready()
            yield server
