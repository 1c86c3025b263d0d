"""Packets encoded once into the very bytes that go out on every connection.

A frame from server to client is not masked, so the same bytes are right for all of them. Here is
nothing but encoding: no sockets, no state.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

import msgspec

DEFAULT_NAMESPACE: Final = "/room"

_FINAL_TEXT: Final = 0x81  # FIN set, opcode 1: one whole text message
_SHORT_MAX: Final = 125  # RFC 6455, 5.2: the length fits the second byte
_MEDIUM_MAX: Final = 0xFFFF  # the length follows in two bytes; else in eight


@dataclass(frozen=True, slots=True)
class Frame:
    """One message to a client, ready to send: ``wire`` is a complete websocket frame."""

    wire: bytes

    @property
    def text(self) -> str:
        """What is in it, as an ordinary websocket server sends it."""
        return self.wire[_header_length(self.wire) :].decode()


def frame_of(text: str) -> Frame:
    """Make a frame of an Engine.IO packet that is already text."""
    return frame_of_bytes(text.encode())


def frame_of_bytes(body: bytes) -> Frame:
    """Make a frame of an Engine.IO packet that is UTF-8 already."""
    return Frame(websocket_header(len(body)) + body)


def encode_event(event: str, payload: bytes, namespace: str = DEFAULT_NAMESPACE) -> Frame:
    """Make the event with one argument, ``payload``, which is JSON already."""
    prefix = namespace_prefix(namespace).encode()
    return frame_of_bytes(b"42%b[%b,%b]" % (prefix, msgspec.json.encode(event), payload))


def namespace_prefix(namespace: str) -> str:
    """Give what stands before the data of a packet: nothing for the main namespace."""
    return "" if namespace == "/" else f"{namespace},"


def websocket_header(length: int) -> bytes:
    """Give the header of an unmasked, unfragmented text frame of ``length`` bytes."""
    if length <= _SHORT_MAX:
        return bytes((_FINAL_TEXT, length))
    if length <= _MEDIUM_MAX:
        return struct.pack("!BBH", _FINAL_TEXT, 126, length)
    return struct.pack("!BBQ", _FINAL_TEXT, 127, length)


def _header_length(wire: bytes) -> int:
    return {126: 4, 127: 10}.get(wire[1], 2)
