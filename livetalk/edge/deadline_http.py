"""uvicorn's HTTP protocol with a deadline for requests that never get finished.

Without it a client that sends one byte now and then holds a connection for ever.
"""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_DEADLINE_S: Final = 15.0  # head and body; a question over a bad mobile network takes a few seconds


class DeadlineHTTPProtocol(H11Protocol):
    """Closes the connection when a whole request has not arrived in time."""

    deadline_s: float = REQUEST_DEADLINE_S
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Wait on, or stop waiting when the request is whole."""
        super().data_received(data)
        if self._is_request_whole() or self.transport.get_protocol() is not self:
            self._disarm()
        elif self._deadline is None:
            self._arm()

    def _is_request_whole(self) -> bool:
        cycle = self.cycle
        return cycle is not None and not cycle.more_body and not cycle.response_complete

    def _arm(self) -> None:
        self._deadline = self.loop.call_later(self.deadline_s, self._expire)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _expire(self) -> None:
        self._deadline = None
        self.transport.abort()
