"""Several nodes, Redis and the reverse proxy with TLS on this machine, on the files of ``deploy/``.

``make cluster`` runs it for whoever wants to see it; tests use ``Cluster`` to break it. Lives here:
starting, stopping and finding the parts. Must not live here: faults of the network, and expectations.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from livetalk.bootstrap import make_log
from livetalk.commands.rehearsal import open_rehearsal
from livetalk.commands.say import show_links
from livetalk.settings import read_settings
from tests.support.cluster_proxy import DEPLOY, ProxyProcess
from tests.support.redis_process import RedisProcess
from tests.support.server_process import HOST, ServerProcess, free_port

NODES = 3
REDIS_OPTIONS = ("--include", str(DEPLOY / "redis" / "livetalk.conf"))


class Cluster:
    """See the module's docstring. Everything is ended, by pid, when the ``with`` block is left.

    ``redis_ports``: through which port of this machine each node reaches Redis. A test that wants to cut
    a node off puts a proxy of its own there, and gives ``redis_port`` so that it knows where to lead.
    """

    def __init__(
        self,
        folder: Path,
        *,
        nodes: int = NODES,
        redis_ports: Sequence[int] = (),
        redis_port: int = 0,
        redis_options: Sequence[str] = REDIS_OPTIONS,
    ) -> None:
        self.folder = folder
        self.password = secrets.token_urlsafe(24)
        self.redis = RedisProcess(
            folder / "redis", options=redis_options, password=self.password, port=redis_port
        )
        ways = tuple(redis_ports) or (self.redis.port,) * nodes
        self.nodes = [ServerProcess(folder / "unused", folder / f"node{n}.log") for n in range(1, nodes + 1)]
        self.proxy = ProxyProcess(folder / "proxy", [f"{HOST}:{node.port}" for node in self.nodes])
        for number, (node, way) in enumerate(zip(self.nodes, ways, strict=True), 1):
            node.settings = self._settings(number, way)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if error is not None:
            words = [node.last_words() for node in self.nodes]
            print("\n".join(("the last words of all:", *words, self.proxy.last_words())))

    @property
    def url(self) -> str:
        """Where people reach it."""
        return self.proxy.url

    def start(self) -> None:
        """Start everything; ``ready`` waits until people can come."""
        self.redis.start()
        for node in self.nodes:
            node.start()
        self.proxy.start()

    async def ready(self) -> None:
        """Wait until every node is ready and the proxy knows it."""
        for node in self.nodes:
            await node.ready()
        await self.proxy.sees(*("UP" for _ in self.nodes))

    def restart_redis(self) -> None:
        """SIGKILL, and start again on the same files."""
        self.redis.kill()
        self.redis.start()

    async def restart_in_turn(self) -> None:
        """Restart every node in order, the next one when the proxy knows that the last one is back."""
        for node in self.nodes:
            node.terminate()
            await node.exited()
            node.start()
            await self.ready()

    def stop(self) -> None:
        """End everything that runs."""
        self.proxy.stop()
        for node in self.nodes:
            if node.is_running:
                node.kill()
        self.redis.kill()

    async def stop_in_order(self) -> None:
        """The same as an operator would: the nodes say goodbye first."""
        running = [node for node in self.nodes if node.is_running]
        for node in running:
            node.terminate()
        for node in running:
            await node.exited()
        self.stop()

    def _settings(self, number: int, redis_port: int) -> dict[str, str]:
        return {
            "LIVETALK_LOG": f"redis://{HOST}:{redis_port}/0",
            "LIVETALK_REDIS_PASSWORD": self.password,
            "LIVETALK_NODE": f"node{number}",
            "LIVETALK_BASE_URL": self.url,
        }


START_AGAIN_S = 2.0  # as in the service units


def redis_port() -> int:
    """A port for ``Cluster(redis_port=…)``, known before anything starts."""
    return free_port()


async def run(folder: Path) -> None:
    """Start a cluster, print where it is and the links of a rehearsal room, wait for Ctrl-C."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    with Cluster(folder) as cluster:
        cluster.start()
        await cluster.ready()
        settings = read_settings(cluster.nodes[0].environment)
        show_links(await open_rehearsal(settings, make_log(settings.log)), qr=True)
        _describe(cluster, _keep_settings(cluster, folder))
        while not ended.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), START_AGAIN_S)
            if not ended.is_set():
                _start_what_died(cluster)
        print("\nStopping …")
        await cluster.stop_in_order()


def _keep_settings(cluster: Cluster, folder: Path) -> Path:
    """The settings of the nodes for a shell, so that ``livetalk room list`` and its like work on the cluster."""
    names = ("LIVETALK_LOG", "LIVETALK_REDIS_PASSWORD", "LIVETALK_SECRET", "LIVETALK_BASE_URL")
    known = cluster.nodes[0].environment
    file = folder / "settings.sh"
    file.touch(mode=0o600)
    file.write_text("".join(f"export {name}='{known[name]}'\n" for name in names if name in known))
    return file


def _start_what_died(cluster: Cluster) -> None:
    """What a service manager does."""
    if not cluster.redis.is_running:
        print("Redis has ended; it is started again.")
        cluster.redis.start()
    for node in cluster.nodes:
        if not node.is_running:
            print(f"{node.settings['LIVETALK_NODE']} has ended; it is started again.")
            node.start()


def _describe(cluster: Cluster, settings: Path) -> None:
    print(f"LiveTalk is at {cluster.url} — Ctrl-C stops everything.")
    print("The certificate is its own: the browser asks once whether to trust it.")
    for node in cluster.nodes:
        print(f"  {node.settings['LIVETALK_NODE']}  {node.url}  pid {node.process.pid}  {node.url}/metrics")
    print(f"  Redis  port {cluster.redis.port}  pid {cluster.redis.pid}")
    print(f"  proxy  http://{HOST}:{cluster.proxy.inside_port}/metrics")
    print(f"  settings for livetalk on the command line:  . {settings}")
    print(
        "Kill or freeze any of them and watch: what ends is started again, and what was acknowledged stays."
    )


def main() -> None:
    """``python -m tests.support.cluster``."""
    with tempfile.TemporaryDirectory(prefix="livetalk-cluster-") as folder:
        asyncio.run(run(Path(folder)))


if __name__ == "__main__":
    main()
