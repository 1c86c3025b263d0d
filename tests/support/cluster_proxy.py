"""The real reverse proxy on the configuration that operators get, with a certificate made at the start.

Lives here: HAProxy as a process, what its environment says, what it thinks of its nodes. Must not live
here: what the nodes are, and what should come of it.
"""

from __future__ import annotations

import asyncio
import os
import re
import resource
import shutil
import signal
import ssl
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
import pytest

from tests.support.server_process import HOST, free_port

DEPLOY = Path(__file__).parents[2] / "deploy"
CONFIGURATION = DEPLOY / "haproxy" / "haproxy.cfg"
START_TIMEOUT_S = 30.0
LOOK_EVERY_S = 0.05
DAYS = "30"  # longer than any rehearsal
OTHER_FILES = 200  # what a proxy opens besides two ends of each connection
MOST_CONNECTIONS = 40_000


class ProxyProcess:
    """HAProxy in front of the nodes at ``addresses``; its files lie in ``folder``.

    ``settings`` are environment variables that come last.
    """

    def __init__(self, folder: Path, addresses: Sequence[str], configuration: Path = CONFIGURATION) -> None:
        self.folder = folder
        self.port, self.plain_port, self.inside_port = (free_port() for _ in range(3))
        self.url = f"https://{HOST}:{self.port}"
        self.plain_url = f"http://{HOST}:{self.plain_port}"
        self.certificate = folder / "certificate.pem"
        self.addresses = tuple(addresses)
        self.settings: dict[str, str] = {}
        self._configuration = configuration
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if error is not None:
            print(f"the proxy's last words:\n{self.last_words()}")

    @property
    def environment(self) -> dict[str, str]:
        """Everything that the configuration asks its environment for."""
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        nodes = {f"LIVETALK_NODE_{n}": address for n, address in enumerate(self.addresses, 1)}
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("LIVETALK_")},
            **nodes,
            "LIVETALK_BASE_URL": self.url,
            "LIVETALK_CERTIFICATES": str(self.certificate),
            "LIVETALK_PROXY_FOLDER": str(CONFIGURATION.parent),
            "LIVETALK_PROXY_HTTPS": f"{HOST}:{self.port}",
            "LIVETALK_PROXY_HTTP": f"{HOST}:{self.plain_port}",
            "LIVETALK_PROXY_INSIDE": f"{HOST}:{self.inside_port}",
            "LIVETALK_PROXY_CONNECTIONS": str(min(MOST_CONNECTIONS, (files - OTHER_FILES) // 2)),
            **self.settings,
        }

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self._process is not None and self._process.poll() is None

    def check(self) -> subprocess.CompletedProcess[str]:
        """Let HAProxy judge the configuration."""
        self.make_certificate()
        return subprocess.run(
            [find_haproxy(), "-c", "-f", str(self._configuration)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=START_TIMEOUT_S,
            check=False,
        )

    def start(self) -> None:
        """Start it; returns when it listens."""
        if not self.certificate.exists():
            self.make_certificate()
        with (self.folder / "proxy.log").open("ab") as output:
            self._process = subprocess.Popen(
                [find_haproxy(), "-W", "-db", "-f", str(self._configuration)],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self.is_running:
            if self._numbers() is not None:
                return
            time.sleep(LOOK_EVERY_S)
        raise RuntimeError(f"the proxy did not start:\n{self.last_words()}")

    def reload(self) -> None:
        """SIGUSR2: read everything anew; who is connected stays."""
        assert self._process is not None
        self._process.send_signal(signal.SIGUSR2)

    def stop(self) -> None:
        """End it now; SIGTERM, because the master ends the workers."""
        if self._process is not None and self.is_running:
            self._process.terminate()
            self._process.wait(START_TIMEOUT_S)

    def trust(self) -> ssl.SSLContext:
        """For a client: this certificate is the right one, and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))

    async def sees(self, *wanted: str) -> None:
        """Wait until the proxy thinks this of its nodes, in their order: UP, NOLB (only those there), DOWN."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while (seen := await asyncio.to_thread(self.states)) != wanted:
            assert self.is_running, f"the proxy ended by itself:\n{self.last_words()}"
            if time.monotonic() > deadline:
                raise TimeoutError(f"the proxy sees {seen}, not {wanted}:\n{self.last_words()}")
            await asyncio.sleep(LOOK_EVERY_S)

    def states(self) -> tuple[str, ...]:
        """What it thinks of its nodes."""
        line = r'haproxy_server_status\{proxy="sockets",server="node(\d)",state="(\w+)"\} 1'
        return tuple(state for _, state in sorted(re.findall(line, self._numbers() or "")))

    def last_words(self) -> str:
        """The end of what it wrote."""
        file = self.folder / "proxy.log"
        return file.read_text(errors="replace")[-4000:] if file.exists() else ""

    def _numbers(self) -> str | None:
        try:
            return httpx.get(f"http://{HOST}:{self.inside_port}/metrics", timeout=5, trust_env=False).text
        except httpx.TransportError:
            return None

    def make_certificate(self) -> None:
        """A new certificate in the place of the old one."""
        key = self.folder / "key.pem"
        made = self.folder / "only-certificate.pem"
        wanted = "req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj /CN=LiveTalk"
        names = f"subjectAltName=IP:{HOST},DNS:localhost"
        subprocess.run(
            ["openssl", *wanted.split(), "-addext", names, "-days", DAYS, "-keyout", key, "-out", made],
            check=True,
            capture_output=True,
            timeout=START_TIMEOUT_S,
        )
        self.certificate.touch(mode=0o600)
        self.certificate.write_text(made.read_text() + key.read_text())


def find_haproxy() -> str:
    """Where the program is. The project's own files install it, so that its absence is a fault."""
    found = shutil.which("haproxy", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if found is None:
        pytest.fail("haproxy is missing; `make test` installs it (the package haproxy)")
    return found
