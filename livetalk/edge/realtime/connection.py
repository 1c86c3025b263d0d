"""One client that has joined a namespace, as the application sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.requests import cookie_parser

from livetalk.edge.realtime import packets
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.realtime.lane import Lane
from livetalk.edge.realtime.pipe import Scope

if TYPE_CHECKING:
    from livetalk.edge.realtime.socket import EngineSocket


class Connection:
    """Hashable by identity. ``attached`` belongs to the application."""

    __slots__ = ("_greeted", "_socket", "attached", "id", "namespace", "scope")

    def __init__(self, socket: EngineSocket, connection_id: str, namespace: str) -> None:
        self._socket = socket
        self._greeted = False
        self.id = connection_id
        self.namespace = namespace
        self.scope: Scope = socket.scope
        self.attached: object = None

    @property
    def closed(self) -> bool:
        """Whether writing is useless by now."""
        return self._socket.closing

    @property
    def client(self) -> str | None:
        """The network address, as the server and its trusted proxies know it."""
        address = self.scope.get("client")
        return None if address is None else str(address[0])

    def header(self, name: str) -> str | None:
        """Give the first request header ``name`` (lower case), if there is one."""
        wanted = name.encode("latin-1")
        return next((v.decode("latin-1") for k, v in self.scope["headers"] if k == wanted), None)

    @property
    def cookies(self) -> Mapping[str, str]:
        """The cookies that the websocket request carried, read as for the pages."""
        return cookie_parser(self.header("cookie") or "")

    def write(self, frame: Frame) -> None:
        """Send a frame in order. Never raises, never waits; does nothing when closed."""
        if not self._greeted:
            self.greet()
        self._socket.write(frame)

    def lane(self) -> Lane | None:
        """The direct way to the client, where there is one."""
        if not self._greeted:
            self.greet()
        return self._socket.lane

    @property
    def backlog_limit(self) -> int:
        """Unsent bytes above which broadcasts skip the client."""
        return self._socket.backlog_limit

    def is_backlogged(self) -> bool:
        """Tell whether the client reads too slowly: leave it out and let it resume by position."""
        return self._socket.is_backlogged()

    def disconnect(self) -> None:
        """Tell the client that it is over, then close the TCP connection, obeyed or not."""
        self._socket.write(packets.disconnect(self.namespace))
        self._socket.close()

    def abort(self) -> None:
        """Close the TCP connection at once. The client's library will try to come back."""
        self._socket.abort()

    def greet(self) -> None:
        """Tell the client that it is connected, once and before anything else (for the layer)."""
        if not self._greeted:
            self._greeted = True
            self._socket.write(packets.connected(self.namespace, self.id))

    def refuse(self, message: str, data: Mapping[str, object]) -> None:
        """Tell the client that it is not let in (for the layer)."""
        if self._greeted:  # it was told the opposite already
            self.disconnect()
        else:
            self._socket.write(packets.connect_error(self.namespace, message, data))
