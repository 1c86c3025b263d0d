"""Running the server: sockets to listen on, uvicorn's configuration, a stop that loses nothing.

What is served is given from outside; nothing here knows rooms or pages.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import resource
import socket
import sys
from collections.abc import Awaitable, Callable, Iterable
from types import FrameType
from typing import Any, Final

import uvicorn

from livetalk.edge.deadline_http import DeadlineHTTPProtocol
from livetalk.edge.realtime.limits import KIB, Limits
from livetalk.edge.realtime.raw_websocket import RawWebSocketProtocol

_log = logging.getLogger(__name__)

USER_TIMEOUT_MS: Final = 30_000  # a client that confirms nothing for so long has gone
RECEIVE_BUFFER_BYTES: Final = 32 * KIB  # what one client can make us parse in one go
UNSENT_BYTES: Final = 64 * KIB  # what the kernel takes ahead of the network; the rest waits where it counts
BACKLOG: Final = 2048  # connections that may wait while a hall scans the code
HEADER_BYTES: Final = 16 * KIB
DRAIN_LIMIT_S: Final = 10.0  # the longest wait for appends that are under way
SHUTDOWN_LIMIT_S: Final = 5  # then requests that still run are cancelled
GC_THRESHOLDS: Final = (100_000, 20, 100)  # thousands of long-lived connections make each run expensive
SWITCH_INTERVAL_S: Final = 0.001  # the log's writer waits this long for Python's lock, not 5 ms

Drain = Callable[[], Awaitable[None]]


def settle_process() -> None:
    """Set collector and lock for serving: what exists by now stays, and is not searched again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    sys.setswitchinterval(SWITCH_INTERVAL_S)


async def _no_drain() -> None:
    """Nothing to finish."""


def _nobody_waits() -> None:
    """Nobody wants to know."""


def listen(host: str, port: int, *, is_shared: bool = False) -> socket.socket:
    """Open the listening socket; what is set on it is inherited by every connection.

    One that is shared may be opened by several processes; the kernel deals connections out to them.
    """
    family, _, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if is_shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)  # those who come while the server starts wait instead of failing
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)  # noqa: FBT003 - its only form
    return listener


def raise_file_limit() -> int:
    """Allow as many open files, and so connections, as the operator's hard limit permits."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class Server(uvicorn.Server):
    """uvicorn's server with a drain before websockets are closed, and a tuned collector."""

    def __init__(
        self, config: uvicorn.Config, drain: Drain = _no_drain, ready: Callable[[], None] = _nobody_waits
    ) -> None:
        super().__init__(config)
        self._drain = drain
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then take everything that exists by now out of the collector's sight."""
        await super().startup(sockets)
        settle_process()
        if self.started:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop in order, and end as a program that was asked to and did: with exit code 0."""
        super().handle_exit(sig, frame)
        # uvicorn would raise these once more when all is done, so that the process dies of them.
        self._captured_signals.clear()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the application finish while clients are still connected; then stop."""
        for server in self.servers:
            server.close()
        try:
            await asyncio.wait_for(self._drain(), DRAIN_LIMIT_S)
        except TimeoutError:
            _log.error("not everything was finished within %s s", DRAIN_LIMIT_S)
        except Exception:  # noqa: BLE001 - the server stops, whatever draining meets
            _log.exception("draining failed")
        await super().shutdown(sockets)


def make_server(
    app: Callable[..., Any],
    *,
    drain: Drain = _no_drain,
    trusted_proxies: Iterable[str] = (),
    limits: Limits | None = None,
    ready: Callable[[], None] = _nobody_waits,
) -> Server:
    """Configure a server for ``app``, an ASGI application with a lifespan."""
    proxies = list(trusted_proxies)
    config = uvicorn.Config(
        app,
        interface="asgi3",  # guessed wrongly for a method or an instance
        loop="uvloop",
        http=DeadlineHTTPProtocol,
        ws=RawWebSocketProtocol,
        ws_max_size=(limits or Limits()).message_bytes,
        ws_ping_interval=None,
        ws_ping_timeout=None,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        backlog=BACKLOG,
        timeout_graceful_shutdown=SHUTDOWN_LIMIT_S,
        h11_max_incomplete_event_size=HEADER_BYTES,
    )
    return Server(config, drain, ready)


def serve(
    app: Callable[..., Any],
    *,
    listeners: list[socket.socket],
    drain: Drain = _no_drain,
    trusted_proxies: Iterable[str] = (),
    limits: Limits | None = None,
    ready: Callable[[], None] = _nobody_waits,
) -> None:
    """Serve on the listening sockets until SIGTERM or SIGINT; ``ready`` is called when people may come."""
    raise_file_limit()
    server = make_server(app, drain=drain, trusted_proxies=trusted_proxies, limits=limits, ready=ready)
    server.run(listeners)
