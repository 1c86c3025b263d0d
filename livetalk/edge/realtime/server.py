"""Socket.IO between clients and the application: joining, events, acknowledgements, leaving.

The library's dispatch is replaced, because it lets clients call life-cycle handlers, hoards binary
attachments and answers malformed packets with a traceback. No rule of a room is here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import socketio

from livetalk.edge.realtime import packets
from livetalk.edge.realtime.application import Application, Refused
from livetalk.edge.realtime.connection import Connection
from livetalk.edge.realtime.door import Door
from livetalk.edge.realtime.engine import Engine
from livetalk.edge.realtime.frames import DEFAULT_NAMESPACE
from livetalk.edge.realtime.limits import Limits
from livetalk.edge.realtime.members import Members
from livetalk.edge.realtime.packets import Kind, Malformed, Packet
from livetalk.edge.realtime.pipe import Receive, Scope, Send
from livetalk.edge.realtime.socket import EngineSocket

_log = logging.getLogger(__name__)

PATH: Final = "/socket.io/"
_BUG: Final = {"code": "internal"}
_RESTARTING: Final = {"code": "restarting", "temporary": True}

SayClosed = Callable[[Mapping[str, object]], str]
"""The sentence for somebody who comes while the server stops; gets what the client's CONNECT carries."""


class SocketServer(socketio.AsyncServer):  # type: ignore[misc]  # the library is untyped
    """An ASGI application for the path of the sockets."""

    eio: Engine
    manager: Members

    def __init__(
        self,
        application: Application,
        *,
        allowed_origins: Iterable[str],
        limits: Limits | None = None,
        namespaces: Iterable[str] = (DEFAULT_NAMESPACE,),
    ) -> None:
        limits = limits or Limits()
        origins = list(allowed_origins)
        super().__init__(
            async_mode="asgi",
            async_handlers=False,
            client_manager=Members(),
            namespaces=list(namespaces),
            logger=_log,
            engineio_logger=_log,
            transports=["websocket"],
            allow_upgrades=False,
            http_compression=False,
            monitor_clients=False,
            cors_allowed_origins=origins or None,
            ping_interval=limits.ping_interval_s,
            ping_timeout=limits.ping_timeout_s,
            max_http_buffer_size=limits.message_bytes,
            limits=limits,
            door=Door(origins),
        )
        self.application = application
        self._say_closed: SayClosed = lambda _auth: "The server is restarting"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a websocket, or refuse whatever else comes to this path."""
        await self.eio.handle_request(scope, receive, send)

    def socket_count(self) -> int:
        """Tell how many sockets are open, joined or not."""
        return len(self.eio.sockets)

    def connections(self) -> list[Connection]:
        """Give everyone who is connected now."""
        return [connection for socket in self.eio.sockets.values() for connection in socket.joined.values()]

    def refuse_joins(self, say: SayClosed | None = None) -> None:
        """Let nobody in from now on: the server is about to stop."""
        self.eio.accepting = False
        self._say_closed = say or self._say_closed

    async def disconnect(self, sid: str, namespace: str = DEFAULT_NAMESPACE, **_kwargs: Any) -> None:
        """Disconnect a client by its id (library)."""
        socket = self.eio.sockets.get(self.manager.eio_sid_from_sid(sid, namespace) or "")
        if socket is not None and namespace in socket.joined:
            socket.joined[namespace].disconnect()

    def _engineio_server_class(self) -> Callable[..., Engine]:
        return Engine

    async def _handle_eio_connect(self, _eio_sid: str, _environ: object) -> None:
        """Nothing happens before CONNECT (library)."""

    async def _handle_eio_message(self, eio_sid: str, data: str) -> None:
        """Handle one packet (library). Raises ``Malformed``."""
        socket = self.eio.sockets[eio_sid]
        packet = packets.decode(data)
        match packet.kind:
            case Kind.EVENT:
                await self._event(socket, packet)
            case Kind.CONNECT:
                await self._connect(socket, packet)
            case Kind.DISCONNECT:
                self._leave(socket, self._joined(socket, packet))
                self.eio.heart.expect_connect(socket)
            case Kind.ACK | Kind.CONNECT_ERROR | Kind.BINARY_EVENT | Kind.BINARY_ACK:
                raise Malformed(f"unexpected {packet.kind.name}")

    async def _handle_eio_disconnect(self, eio_sid: str, _reason: str) -> None:
        """Take leave of everyone who joined over this socket (library)."""
        socket = self.eio.sockets[eio_sid]
        for connection in list(socket.joined.values()):
            self._leave(socket, connection)

    def _joined(self, socket: EngineSocket, packet: Packet) -> Connection:
        connection = socket.joined.get(packet.namespace)
        if connection is None:
            raise Malformed(f"{packet.kind.name} before CONNECT")
        return connection

    async def _event(self, socket: EngineSocket, packet: Packet) -> None:
        connection = self._joined(socket, packet)
        name, arguments = packets.event_of(packet)
        result = await self.application.received(connection, name, arguments)
        if packet.ack is None:
            return
        if isinstance(result, asyncio.Future):
            result.add_done_callback(lambda done: self._acknowledge_later(socket, packet, done))
        else:
            self._acknowledge(socket, packet, result)

    def _acknowledge(self, socket: EngineSocket, packet: Packet, result: object) -> None:
        if packet.ack is not None:
            socket.write(packets.acknowledgement(packet.namespace, packet.ack, result))

    def _acknowledge_later(self, socket: EngineSocket, packet: Packet, done: asyncio.Future[object]) -> None:
        if done.cancelled():
            return
        error = done.exception()
        if error is None:
            self._acknowledge(socket, packet, done.result())
        else:
            _log.error("the application failed to answer", exc_info=error)

    async def _connect(self, socket: EngineSocket, packet: Packet) -> None:
        if packet.namespace not in self.namespaces:
            socket.write(packets.connect_error(packet.namespace, "Invalid namespace"))
            return
        if packet.namespace in socket.joined:
            raise Malformed("a second CONNECT")
        auth = packets.auth_of(packet)
        if not self.eio.accepting:
            socket.write(packets.connect_error(packet.namespace, self._say_closed(auth), _RESTARTING))
            return
        connection = Connection(socket, self.eio.generate_id(), packet.namespace)
        self.eio.heart.joined(socket)
        try:
            await self.application.connected(connection, auth)
        except Refused as refused:
            connection.refuse(refused.message, {"code": refused.code, **refused.params})
            self.eio.heart.expect_connect(socket)
        except Exception:
            connection.refuse("Internal error", _BUG)
            raise
        else:
            connection.greet()
            socket.joined[packet.namespace] = connection
            self.manager.join(connection.id, packet.namespace, socket.sid)

    def _leave(self, socket: EngineSocket, connection: Connection) -> None:
        del socket.joined[connection.namespace]
        self.manager.leave(connection.id, connection.namespace)
        try:
            self.application.disconnected(connection)
        except Exception:  # noqa: BLE001 - the next clients that leave must be forgotten all the same
            _log.exception("the application failed to forget a client")
        connection.attached = None  # it may refer back to the connection
