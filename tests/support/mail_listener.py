"""A mail server on loopback that keeps what it is given, and fails as it is told."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.waiting import until

CUT = "cut"
"""An answer that is none: the connection is cut instead."""


@dataclass(frozen=True, kw_only=True)
class Received:
    """One mail as it came in: who it was said to be from and for, and every octet."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    was_encrypted: bool

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=SMTP_POLICY)

    def part(self, kind: str) -> str:
        """The part of that type, as a reader sees it."""
        found = next(one for one in self.message.walk() if one.get_content_type() == kind)
        return str(found.get_content()).replace("\r\n", "\n")


@dataclass(kw_only=True)
class MailListener:
    """``async with MailListener() as server:`` – it listens on ``server.port`` from then on.

    ``to_recipients`` and ``to_data`` are answered one after the other, before it answers well again.
    """

    tls: ssl.SSLContext | None = None
    is_tls_from_the_start: bool = False
    users: dict[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    to_recipients: deque[str] = field(default_factory=deque)
    to_data: deque[str] = field(default_factory=deque)
    port: int = 0
    _open: list[asyncio.BaseTransport] = field(default_factory=list)
    _server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        context = self.tls if self.is_tls_from_the_start else None
        self._server = await loop.create_server(self._connection(loop), "127.0.0.1", 0, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for transport in self._open:
            transport.close()
        await self._server.wait_closed()

    async def has(self, count: int) -> list[Received]:
        """Wait until so many mails have come in."""
        await until(lambda: len(self.received) >= count)
        return self.received

    def _connection(self, loop: asyncio.AbstractEventLoop) -> Callable[[], asyncio.BaseProtocol]:
        starttls = None if self.is_tls_from_the_start else self.tls

        def make() -> asyncio.BaseProtocol:
            return cast(
                "asyncio.BaseProtocol",
                SMTP(
                    self,
                    hostname="listener.example.dk",
                    loop=loop,
                    tls_context=starttls,
                    require_starttls=starttls is not None,
                    authenticator=self._is_known,
                    auth_required=bool(self.users),
                    auth_require_tls=self.tls is not None and not self.is_tls_from_the_start,
                ),
            )

        return make

    def _is_known(
        self, _server: object, _session: Session, _envelope: Envelope, _mechanism: str, given: Any
    ) -> AuthResult:
        known = (
            isinstance(given, LoginPassword)
            and given.password == self.users.get(given.login.decode(), "").encode()
        )
        return AuthResult(success=known, handled=False)

    # What aiosmtpd calls, under the names that it gives.

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self._open.append(server.transport)
        answer = self.to_recipients.popleft() if self.to_recipients else "250 OK"
        if answer == CUT:
            server.transport.abort()
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802 - same
        answer = self.to_data.popleft() if self.to_data else "250 kept"
        if answer == CUT:
            server.transport.abort()
        if answer == CUT or answer.startswith("2"):
            self.received.append(
                Received(
                    sender=envelope.mail_from or "",
                    recipients=tuple(envelope.rcpt_tos),
                    raw=cast("bytes", envelope.original_content),
                    was_encrypted=session.ssl is not None or self.is_tls_from_the_start,
                )
            )
        return answer


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A certificate for 127.0.0.1 that only trusts itself."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


def make_certificate(folder: Path) -> Certificate:
    """Made afresh by openssl."""
    made = Certificate(certificate=folder / "cert.pem", key=folder / "key.pem")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(made.key), "-out", str(made.certificate)),
        ],
        check=True,
        capture_output=True,
        timeout=30,
    )
    return made


def lines(raw: bytes) -> Iterator[str]:
    """The lines of a message's head as they travelled."""
    yield from raw.split(b"\r\n\r\n", 1)[0].decode("ascii").split("\r\n")
