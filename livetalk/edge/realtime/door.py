"""Who may open a websocket at all: the right transport, the right origin, and room for one more.

Looks at the request only. Whether somebody may enter a room is the application's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

import msgspec

from livetalk.edge.realtime.pipe import Scope, Send

COOKIE_PREFIX: Final = "lt_"  # every cookie of LiveTalk begins so


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer instead of a websocket. ``code`` is the one Engine.IO gives such errors."""

    status: int
    code: int
    message: str


POLLING: Final = Refusal(
    400, 0, "Only the websocket transport is served here; without it, use the plain pages."
)
TRANSPORT: Final = Refusal(400, 0, "Transport unknown: only websocket is served here.")
SESSION: Final = Refusal(400, 1, "Session ID unknown: a websocket cannot continue an earlier session.")
VERSION: Final = Refusal(400, 5, "Unsupported protocol version: Engine.IO 4 is spoken here.")
ORIGIN: Final = Refusal(403, 4, "This origin may not open sockets here.")
NO_ORIGIN: Final = Refusal(403, 4, "A socket with LiveTalk's cookies needs an Origin header.")
FULL: Final = Refusal(503, 3, "No room for more sockets; the pages go on working without one.")
CLOSED: Final = Refusal(503, 3, "The server is about to restart; come back in a moment.")


class Door:
    """Judges requests by origin and protocol."""

    def __init__(self, allowed_origins: Iterable[str], cookie_prefix: str = COOKIE_PREFIX) -> None:
        self._allowed = frozenset(origin.rstrip("/").lower() for origin in allowed_origins)
        self._cookie_prefix = cookie_prefix

    def judge(self, scope: Scope) -> Refusal | None:
        """Give the reason against this request, or None."""
        query = parse_qs(scope["query_string"].decode("latin-1"))
        if query.get("transport") != ["websocket"]:
            return TRANSPORT
        if "sid" in query:
            return SESSION
        if query.get("EIO") != ["4"]:
            return VERSION
        return self._judge_origin(scope)

    def _judge_origin(self, scope: Scope) -> Refusal | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        origin = headers.get(b"origin", "").lower()
        if not origin:
            return NO_ORIGIN if self._has_our_cookie(headers.get(b"cookie", "")) else None
        if origin in self._allowed or _is_same_host(origin, headers.get(b"host", "")):
            return None
        return ORIGIN

    def _has_our_cookie(self, cookies: str) -> bool:
        return any(part.strip().startswith(self._cookie_prefix) for part in cookies.split(";"))


def _is_same_host(origin: str, host: str) -> bool:
    return host != "" and origin in {f"http://{host.lower()}", f"https://{host.lower()}"}


async def answer_http(refusal: Refusal, send: Send) -> None:
    """Refuse a request that is no websocket."""
    await _answer(refusal, send, "http.response")


async def answer_websocket(refusal: Refusal, scope: Scope, send: Send) -> None:
    """Refuse a websocket before it is one: with a readable answer where the server can."""
    if "websocket.http.response" in (scope.get("extensions") or {}):
        await _answer(refusal, send, "websocket.http.response")
    else:
        await send({"type": "websocket.close"})


async def _answer(refusal: Refusal, send: Send, kind: str) -> None:
    body = msgspec.json.encode({"code": refusal.code, "message": refusal.message})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    headers.append((b"cache-control", b"no-store"))
    if refusal.status == FULL.status:
        headers.append((b"retry-after", b"5"))
    await send({"type": f"{kind}.start", "status": refusal.status, "headers": headers})
    await send({"type": f"{kind}.body", "body": body})
