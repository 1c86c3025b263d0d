"""The packets of Socket.IO 5 as LiveTalk speaks it: text only, strict, one namespace at a time.

Decoding refuses whatever a well-behaved client never sends; the caller closes the socket then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import msgspec

from livetalk.edge.realtime.frames import Frame, frame_of, frame_of_bytes, namespace_prefix

_encode = msgspec.json.Encoder().encode


class Malformed(Exception):
    """The client broke the protocol. The text is for the log and repeats nothing it sent."""


class Kind(IntEnum):
    """The packet types of Socket.IO 5."""

    CONNECT = 0
    DISCONNECT = 1
    EVENT = 2
    ACK = 3
    CONNECT_ERROR = 4
    BINARY_EVENT = 5
    BINARY_ACK = 6


RESERVED_EVENTS: Final = frozenset(
    {"connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"}
)
"""Names that Socket.IO gives a meaning of its own; as events they would call life-cycle handlers."""

_HEAD: Final = re.compile(r"([0-6])(?:(/[^,?]{0,63})(?:\?[^,]{0,63})?(?:,|$))?([0-9]{1,15})?")
"""Type, namespace (a query after it is ignored) and acknowledgement id; the rest is JSON."""


@dataclass(frozen=True, slots=True)
class Packet:
    """A decoded packet; ``data`` is None when there was none."""

    kind: Kind
    namespace: str
    ack: int | None
    data: object


def decode(text: str) -> Packet:
    """Read a packet or raise ``Malformed``."""
    head = _HEAD.match(text)
    if head is None:
        raise Malformed("unknown packet type")
    kind, namespace, ack = head.groups()
    rest = text[head.end() :]
    return Packet(
        Kind(int(kind)),
        namespace or "/",
        None if ack is None else int(ack),
        _json(rest) if rest else None,
    )


def _json(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise Malformed("payload is not JSON") from error


def event_of(packet: Packet) -> tuple[str, tuple[object, ...]]:
    """Give name and arguments of an EVENT packet or raise ``Malformed``."""
    match packet.data:
        case [str(name), *arguments] if name not in RESERVED_EVENTS:
            return name, tuple(arguments)
        case [str(), *_]:
            raise Malformed("reserved event name")
        case _:
            raise Malformed("event without a name")


def auth_of(packet: Packet) -> Mapping[str, object]:
    """Give what a CONNECT packet carries or raise ``Malformed``."""
    match packet.data:
        case None if packet.ack is None:
            return {}
        case dict() as auth if packet.ack is None:
            return auth
        case _:
            raise Malformed("auth is not an object")


def connected(namespace: str, connection_id: str) -> Frame:
    """Answer a CONNECT that is accepted."""
    return frame_of(f'40{namespace_prefix(namespace)}{{"sid":"{connection_id}"}}')


def connect_error(namespace: str, message: str, data: Mapping[str, object] | None = None) -> Frame:
    """Answer a CONNECT that is refused."""
    body: dict[str, object] = {"message": message}
    if data is not None:
        body["data"] = data
    return frame_of(f"44{namespace_prefix(namespace)}{msgspec.json.encode(body).decode()}")


def disconnect(namespace: str) -> Frame:
    """Tell a client that the server ends its stay."""
    return frame_of("41" + ("" if namespace == "/" else f"{namespace},"))


def acknowledgement(namespace: str, ack: int, result: object) -> Frame:
    """Answer an event: a tuple is several values, None is none."""
    values = result if isinstance(result, tuple) else () if result is None else (result,)
    return frame_of_bytes(b"43%b%d%b" % (namespace_prefix(namespace).encode(), ack, _encode(values)))
