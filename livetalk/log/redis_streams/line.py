"""One connection to the Redis of the moment: opened when needed, given up when it fails.

Lives here: finding the server (by Sentinel, too), time limits, and what an error means in a sentence.
Must not live here: what is said over it.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from redis import exceptions
from redis.asyncio import Sentinel
from redis.asyncio.connection import Connection, SSLConnection
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import MasterNotFoundError
from redis.backoff import NoBackoff

from livetalk.log.port import LogUnavailable
from livetalk.log.redis_streams.scripts import Command
from livetalk.log_address import RedisAddress

CONNECT_S: Final = 1.0  # a Redis in the next room answers in a millisecond
REPLICA_WAIT_MS: Final = 1_000  # a replica in the next room confirms in a millisecond
ANSWER_S: Final = 2.5  # an fsync on a busy disk takes tenths; beyond that the line counts as dead
PASSING: Final = ("LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "UNBLOCKED")
"""How an answer begins that would be another one a moment later, or from another server."""

Reply = Any
"""What came back: bytes, int, None or lists of them; an error of Redis's own as an exception object."""


class LineLost(LogUnavailable):
    """The connection, or the server behind it, is gone or not ready. What was asked may have been done.

    ``was_slow``: it was noticed by silence only.
    """

    is_uncertain = True
    was_slow = False


class Line:
    """See the module's docstring. Not for two at the same time."""

    def __init__(self, address: RedisAddress, name: str, answer_s: float = ANSWER_S) -> None:
        self._address = address
        # Redis takes no spaces and no letters of other languages, which a node's name may have.
        self._name = "".join(
            one if one.isascii() and (one.isalnum() or one in "-_.") else "-" for one in name
        )
        self._answer_s = answer_s
        self._connection: Connection | None = None

    @property
    def is_open(self) -> bool:
        """Whether the next question goes over a connection that is there already."""
        return self._connection is not None

    async def _open(self) -> Connection:
        """Connect, unless that was done."""
        if self._connection is not None:
            return self._connection
        try:
            async with asyncio.timeout(CONNECT_S * (1 + len(self._address.hosts))):
                host, port = await self._find()
            # One that was opened into a silence stays silent when all is well again, so not for long.
            async with asyncio.timeout(2 * CONNECT_S):
                connection = await self._connect(host, port)
        except (exceptions.RedisError, OSError, TimeoutError) as error:
            raise _lost(error, self._address) from error
        self._connection = connection
        return connection

    async def _connect(self, host: str, port: int) -> Connection:
        connection = self._make(host, port)
        try:
            await connection.connect()  # type: ignore[no-untyped-call]  # redis leaves it so
            if self._address.service is not None:
                await self._check_role(connection)
        except BaseException:
            await connection.disconnect(nowait=True)
            raise
        return connection

    async def _check_role(self, connection: Connection) -> None:
        """A Sentinel that was cut off names the master of yesterday, which may know that it is none."""
        await connection.send_packed_command(connection.pack_command("ROLE"), check_health=False)
        role = await self._read(connection)
        if isinstance(role, Exception):
            raise role
        if role[0] != b"master":
            raise exceptions.ReadOnlyError("it is a replica now", status_code="READONLY")

    async def ask(self, *commands: Command) -> list[Reply]:
        """Send the commands in one go; an answer each. Raises ``LineLost``."""
        connection = await self._open()
        async with self._careful():
            await connection.send_packed_command(connection.pack_commands(commands), check_health=False)
            replies = [await self._read(connection) for _ in commands]
        for reply in replies:
            if isinstance(reply, Exception) and _code(reply) in PASSING:
                await self.close()
                raise _lost(reply, self._address)
        return replies

    async def ask_confirmed(self, *commands: Command) -> list[Reply]:
        """The same; what was there when they were answered is then on as many replicas as it should be.

        Also for reading: what may still be lost with this one server is not to be acted upon.
        """
        wanted = self._address.replicas
        if not wanted:
            return await self.ask(*commands) if commands else []
        # WAIT goes by what the server had at the last command before it, which must not be one that blocked.
        *replies, _, confirmed = await self.ask(*commands, ("PING",), ("WAIT", wanted, REPLICA_WAIT_MS))
        if isinstance(confirmed, Exception) or int(confirmed) < wanted:
            await self.close()  # it may be a server that another one has taken over from
            count = 0 if isinstance(confirmed, Exception) else int(confirmed)
            raise LineLost(
                f"Too few replicas of Redis at {self._address} confirm what is written: {count} of {wanted}. "
                "Start them, or lower LIVETALK_REDIS_REPLICAS."
            )
        return replies

    async def listen(self) -> Reply:
        """Wait for what comes without being asked for. Raises ``LineLost``, also after a long silence."""
        connection = await self._open()
        async with self._careful():
            return await self._read(connection)

    async def close(self) -> None:
        """Let go of the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.disconnect(nowait=True)

    @contextlib.asynccontextmanager
    async def _careful(self) -> AsyncIterator[None]:
        """Give the connection up when anything goes wrong.

        Also when cancelled: what would be read next is an answer to a question nobody remembers.
        """
        try:
            async with asyncio.timeout(self._answer_s):
                yield
        except BaseException as error:
            connection, self._connection = self._connection, None
            if connection is not None:
                await connection.disconnect(nowait=True)
            if isinstance(error, exceptions.RedisError | OSError | TimeoutError):
                raise _lost(error, self._address) from error
            raise

    async def _read(self, connection: Connection) -> Reply:
        try:
            return await connection.read_response(timeout=math.inf, disconnect_on_error=False)
        except exceptions.BusyLoadingError:
            raise
        except exceptions.ResponseError as error:
            return error

    async def _find(self) -> tuple[str, int]:
        address = self._address
        if address.service is None:
            return address.hosts[0]
        sentinel = Sentinel(  # type: ignore[no-untyped-call]  # redis leaves it so
            address.hosts,
            sentinel_kwargs={
                "socket_timeout": CONNECT_S,
                "socket_connect_timeout": CONNECT_S,
                "retry": _never(),
                "protocol": 2,
            },
        )
        try:
            host, port = await sentinel.discover_master(address.service)
        finally:
            for client in sentinel.sentinels:
                await client.aclose()
        return host, port

    def _make(self, host: str, port: int) -> Connection:
        kind = SSLConnection if self._address.tls else Connection
        made: Connection = kind(
            host=host,
            port=port,
            db=self._address.db,
            username=self._address.user,
            password=self._address.password,
            # Time limits are ours: the library's wait_for can swallow a cancellation (Python 3.11).
            socket_timeout=None,
            socket_connect_timeout=CONNECT_S,
            retry=_never(),
            protocol=2,
            client_name=self._name,
        )
        return made


def _never() -> Retry:
    """Whoever asks knows better when to ask again."""
    return Retry(NoBackoff(), 0)


def _lost(error: Exception, address: RedisAddress) -> LineLost:
    lost = LineLost(sentence(error, address))
    lost.was_slow = isinstance(error, TimeoutError | exceptions.TimeoutError)
    return lost


def _code(error: Exception) -> str:
    """The word that an error of Redis's begins with; its client takes it off those that it knows."""
    return str(getattr(error, "status_code", None) or str(error).partition(" ")[0])


def sentence(error: Exception, address: RedisAddress) -> str:
    """What the failure means for an operator, and what to do."""
    text, code = str(error).rstrip("."), _code(error)
    match error:
        case exceptions.AuthenticationError() if code == "NOAUTH":
            return f"Redis at {address} wants a password. Set LIVETALK_REDIS_PASSWORD."
        case exceptions.AuthenticationError():
            return (
                f"Redis at {address} does not accept the password. Set LIVETALK_REDIS_PASSWORD to the one "
                "in its configuration (requirepass, or the user's)."
            )
        case exceptions.NoPermissionError():
            return f"The user of Redis at {address} may not do what the log needs ({text}). Widen its rights."
        case exceptions.OutOfMemoryError():
            return f"Redis at {address} has no memory left. Raise its maxmemory, or close old rooms."
        case MasterNotFoundError():
            return (
                f"The Sentinels of {address} name no master ({text}). Start them, or correct the name of "
                "the service in LIVETALK_LOG."
            )
    if code == "MISCONF":
        return f"Redis at {address} cannot write to its disk ({text}). Make space; the log goes on by itself."
    if code in PASSING:
        return f"Redis at {address} is starting or changing roles ({text}). It goes on by itself."
    if isinstance(error, exceptions.ResponseError):
        return f"Redis at {address} refused ({text})."
    reason = text or "it keeps silent"
    if address.tls:
        return (
            f"Redis at {address} cannot be reached over TLS ({reason}). Write redis:// in LIVETALK_LOG if it "
            "has none; else start it, and have this machine trust its certificate."
        )
    return f"Redis at {address} does not answer ({reason}). Start it, or correct LIVETALK_LOG."


def first_error(replies: Sequence[Reply]) -> Exception | None:
    """The first answer that is an error."""
    return next((reply for reply in replies if isinstance(reply, Exception)), None)
