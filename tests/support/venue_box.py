"""The laptop in the tent: a server on all its addresses that people reach by one of them.

Must not live here: what happens in the tent.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.server_process import ServerProcess

LAPTOP = "127.0.0.2"  # any address of this machine that is not the usual one
EVERYWHERE = "0.0.0.0"  # noqa: S104 - so that phones reach it
CUT_OFF = ("-m", "tests.support.cut_off", "serve")


class VenueBox(ServerProcess):
    """As ``docs/venue-box.md`` sets it up. ``name``: by which address people know the laptop."""

    def __init__(self, folder: Path, name: str = LAPTOP) -> None:
        super().__init__(folder / "tent.db", folder / "tent.log")
        self.url = f"http://{LAPTOP}:{self.port}"
        self.base_url = f"http://{name}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "LIVETALK_HOST": EVERYWHERE, "LIVETALK_BASE_URL": self.base_url}


def livetalk(server: ServerProcess, *words: str) -> subprocess.CompletedProcess[str]:
    """A command on the log of a server."""
    return subprocess.run(
        [sys.executable, "-m", "livetalk", *words],
        env=server.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
