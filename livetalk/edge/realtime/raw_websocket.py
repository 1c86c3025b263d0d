"""uvicorn's websocket protocol, with a direct way to the transport and nothing without a bound.

Offered to the application as ``scope["extensions"]["livetalk.raw"]``. Framing and handshakes stay
the library's; nothing here knows Engine.IO.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import Frame
from websockets.http11 import Request

from livetalk.edge.realtime.lane import Lane
from livetalk.edge.realtime.pipe import RAW_EXTENSION

_quiet = logging.getLogger(f"{__name__}.library")
_quiet.setLevel(logging.WARNING)

SLICE_BYTES: Final = 4096  # how much is parsed at a time before looking whether the reader keeps up
INBOX_MESSAGES: Final = 32  # messages that wait for the application before reading is paused
FRAGMENTS_MAX: Final = 64  # empty fragments weigh nothing on the wire and would pile up here
CONTROL_BACKLOG_BYTES: Final = 64 * 1024  # unsent bytes above which a client that pings is aborted

CLOSE_GRACE_S: Final = 2.0  # time for the client's half of the closing handshake

INVALID_TEXT: Final = 1007
POLICY_VIOLATION: Final = 1008


class RawSocket:
    """The object behind the extension: see ``pipe.Raw``."""

    __slots__ = ("_protocol", "buffered", "lane")

    def __init__(self, protocol: RawWebSocketProtocol) -> None:
        self._protocol = protocol
        self.buffered = protocol.transport.get_write_buffer_size  # asked for each write: no detour
        self.lane = protocol.lane

    def write(self, data: bytes) -> None:
        """Hand complete frames to the transport."""
        protocol = self._protocol
        if protocol.handshake_complete and not protocol.close_sent and not protocol.transport.is_closing():
            protocol.transport.write(data)
            if self.lane is not None:
                self.lane.look()

    def close(self, code: int, grace_s: float) -> None:
        """Send a close frame; the TCP connection ends by the answer or by ``grace_s``."""
        self._protocol.begin_close(code, grace_s)

    def abort(self) -> None:
        """Reset the TCP connection."""
        self._protocol.end_lane()
        self._protocol.transport.abort()


class RawWebSocketProtocol(WebSocketsSansIOProtocol):
    """One websocket of uvicorn's."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.logger = _quiet  # the library logs every path with its query
        self.conn.logger = _quiet
        self.close_timeout = CLOSE_GRACE_S
        self._held = b""  # read, but not parsed while the application has enough to do
        self.lane: Lane | None = None

    def end_lane(self) -> None:
        """Nothing is written to the descriptor after this. First of all in whatever ends a connection."""
        lane, self.lane = self.lane, None
        if lane is not None:
            lane.end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of everything that refers back here, so that memory is free without the collector."""
        self.end_lane()
        super().connection_lost(exc)
        self.conn.parser.close()
        self.scope = {}  # type: ignore[typeddict-item]  # nobody looks at it any more
        self._held = b""

    def begin_close(self, code: int, grace_s: float) -> None:
        """Begin the closing handshake from this side."""
        self.end_lane()
        if not self.handshake_complete or self.close_sent or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code})
        self.conn.send_close(code)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self._held = b""
        if self.read_paused:  # the client's answer must be read
            self._resume()
        self.close_timer = self.loop.call_later(grace_s, self.transport.abort)

    def shutdown(self) -> None:
        """Close with 1012 when the server stops; cut off what is ending already or has never begun."""
        self.end_lane()
        if self.conn.eof_sent or not self.handshake_complete:
            self.transport.abort()
        else:
            super().shutdown()

    def handle_connect(self, event: Request) -> None:
        """Offer the extension; the application's task has not begun when this returns."""
        super().handle_connect(event)
        if self.response.status_code == 101:
            if self.scheme == "ws":  # with TLS the descriptor carries other bytes than ours
                self.lane = Lane(self.transport)
            offered: dict[str, object] = {RAW_EXTENSION: RawSocket(self)}
            self.scope["extensions"] = {**(self.scope["extensions"] or {}), **offered}  # type: ignore[dict-item]  # ours is an object

    def handle_parser_exception(self) -> None:
        """End a connection that broke the protocol, be it before it was a websocket."""
        self.end_lane()
        if self.conn.close_sent is None:
            self.transport.abort()
        else:
            super().handle_parser_exception()

    def data_received(self, data: bytes) -> None:
        """Parse no more than the application keeps up with."""
        if self._held:
            self._held += data
        else:
            self._feed(data)
        if self.conn.eof_sent and not self.handshake_initiated:  # the request was not even understood
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

    def handle_cont(self, event: Frame) -> None:
        """Collect a fragment, but not any number of them."""
        if len(self.frames) >= FRAGMENTS_MAX:
            self._fail(POLICY_VIOLATION)
        else:
            super().handle_cont(event)

    def handle_ping(self) -> None:
        """Answer, unless the client asks and asks and never reads."""
        if self.transport.get_write_buffer_size() > CONTROL_BACKLOG_BYTES:
            self.transport.abort()
        else:
            super().handle_ping()
            if self.lane is not None:
                self.lane.look()

    def handle_close(self, event: Frame) -> None:
        """Answer the client's goodbye; nothing may follow it."""
        self.end_lane()
        super().handle_close(event)

    def send_receive_event_to_app(self) -> None:
        """Queue a whole message; pause reading only when several wait, not for each one."""
        data, self.frames = b"".join(self.frames), []
        if self.close_sent:
            return
        if self.curr_msg_data_type == "bytes":
            self.queue.put_nowait({"type": "websocket.receive", "bytes": data})
        else:
            try:
                self.queue.put_nowait({"type": "websocket.receive", "text": data.decode()})
            except UnicodeDecodeError:
                self._fail(INVALID_TEXT)
                return
        if self.queue.qsize() >= INBOX_MESSAGES:
            self._pause()

    async def send(self, message: Any) -> None:
        """Send as usual; an answer instead of a websocket counts as a finished handshake."""
        await super().send(message)
        if self.initial_response is not None and self.close_sent:
            self.handshake_complete = True  # or it is logged as an application that forgot to answer

    async def receive(self) -> Any:
        """Give the next message; read on when none is left."""
        message = await self.queue.get()
        if self.queue.empty():
            if self._held:
                held, self._held = self._held, b""
                self._feed(held)
            if self.read_paused and not self._held and self.queue.qsize() < INBOX_MESSAGES:
                self._resume()
        return message

    def _feed(self, data: bytes) -> None:
        for start in range(0, len(data), SLICE_BYTES):
            if self.transport.is_closing():
                return
            if self.queue.qsize() >= INBOX_MESSAGES:
                self._held = data[start:]
                self._pause()
                return
            super().data_received(data[start : start + SLICE_BYTES])

    def _fail(self, code: int) -> None:
        self.frames = []
        self.begin_close(code, self.close_timeout)

    def _pause(self) -> None:
        if not self.read_paused and not self.transport.is_closing():
            self.read_paused = True
            self.transport.pause_reading()

    def _resume(self) -> None:
        self.read_paused = False
        if not self.transport.is_closing():
            self.transport.resume_reading()
