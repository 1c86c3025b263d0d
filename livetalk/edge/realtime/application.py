"""What the socket layer and the application know of each other. No library types here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from livetalk.edge.realtime.connection import Connection


class Refused(Exception):
    """Raised by ``Application.connected``: this client may not come in.

    The client gets ``{"message": message, "data": {"code": code, **params}}``.
    """

    def __init__(self, code: str, message: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.params: Mapping[str, object] = params or {}


class Application(Protocol):
    """What answers the clients. One client's calls come strictly one after the other."""

    async def connected(self, connection: Connection, auth: Mapping[str, object]) -> None:
        """Let a client in, or raise ``Refused``.

        May write to the connection at once: the client learns first that it is connected, then what
        was written. ``disconnected`` is called later exactly if this returned.
        """

    async def received(self, connection: Connection, event: str, args: tuple[object, ...]) -> object:
        """Handle one event. What is returned is the acknowledgement if the client asked for one.

        A tuple acknowledges with several values, None with no value. An ``asyncio.Future`` is
        acknowledged with its result when it has one; the client's next event does not wait for it.
        """

    def disconnected(self, connection: Connection) -> None:
        """Forget the client. Nothing that is written to the connection arrives any more."""
