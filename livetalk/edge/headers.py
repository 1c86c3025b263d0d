"""What every answer carries, and what no request may exceed. Plain ASGI, so it costs little.

Lives here: the security headers and the limit on bodies. Must not live here: who may do what.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 96 * 1024  # bytes; the longest response takes 24 KB, and three times that in a form
LARGEST_FILE = 4 * 1024 * 1024  # bytes; the transcript of a whole day takes 1 MB
FILE_ADDRESSES = ("/captions/file",)
"""How addresses end to which files are sent; they read no body before they know who sends it."""

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
}
CONTENT_SECURITY_POLICY = "; ".join(f"{directive} {allowed}" for directive, allowed in _POLICY.items())

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with it, browsers name no origin for our own forms either ("null"), and over
    # plain HTTP nothing else tells those from the forms of another site.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
ONLY_BY_TLS = "max-age=31536000; includeSubDomains"


class SafeHeaders:
    """Adds the security headers to every answer."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self._app = app
        self._headers = dict(SECURITY_HEADERS)
        if is_secure:
            self._headers["Strict-Transport-Security"] = ONLY_BY_TLS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; put the headers on what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyLimit:
    """Refuses a body that is larger than anything a person could mean, with what ``refuse`` says."""

    def __init__(
        self, app: ASGIApp, refuse: Callable[[Request], Response], largest: int = LARGEST_BODY
    ) -> None:
        self._app = app
        self._refuse = refuse
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is read; stop reading at the limit, whatever the length header says."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = LARGEST_FILE if scope["path"].endswith(FILE_ADDRESSES) else self._largest
        declared = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
        if declared.isdigit() and int(declared) > largest:
            await self._refuse(Request(scope))(scope, receive, send)
            return
        read = 0
        is_answered = False

        async def receive_counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > largest:
                return {"type": "http.disconnect"}
            return message

        async def send_noted(message: Message) -> None:
            nonlocal is_answered
            is_answered = True
            await send(message)

        try:
            await self._app(scope, receive_counted, send_noted)
        except ClientDisconnect:
            # Either we stopped reading, or the client is gone and there is nobody to answer.
            if read > largest and not is_answered:
                await self._refuse(Request(scope))(scope, receive, send)
