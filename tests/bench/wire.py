"""Engine.IO 4 and Socket.IO 5, only as much of them as a load generator needs.

Lives here: the few packets that phones send, and how to tell apart what a server sends, by its first
bytes. Must not live here: sockets, clocks, counters.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

NAMESPACE = "/room"
PATH = "/socket.io/?EIO=4&transport=websocket"

OPEN = b"0"  # Engine.IO: the server is ready, a CONNECT may follow
PING = b"2"
PONG = b"3"
CONNECTED = b"40/room,"
CLOSED = b"41/room,"
EVENT = b"42/room,"
ACK = b"43/room,"
REFUSED = b"44/room,"
SNAPSHOT = b'42/room,["snapshot",'
PATCH = b'42/room,["patch",'


class Patch(msgspec.Struct, frozen=True, kw_only=True):
    """Of a patch, the parts that it sets; the values stay unread."""

    set: dict[str, msgspec.Raw] = {}


_patch_event = msgspec.json.Decoder(tuple[str, Patch])
_answers = msgspec.json.Decoder(list[dict[str, object]])


def connect(auth: Mapping[str, object]) -> bytes:
    """Give the packet that joins the namespace."""
    return CONNECTED + msgspec.json.encode(auth)


def command(ack: int, fields: Mapping[str, object]) -> bytes:
    """Give the packet of a command that asks to be acknowledged under the number ``ack``."""
    return b"%b%d%b" % (EVENT, ack, msgspec.json.encode(["command", fields]))


def toggle(ack: int, *, on: bool, voter: bytes, question: bytes) -> bytes:
    """Give the packet of one vote, put together without an encoder since thousands a second are sent."""
    kind = b"support" if on else b"unsupport"
    return b'42/room,%d["command",{"id":"%b-%d","type":"%b","question":"%b"}]' % (
        ack,
        voter,
        ack,
        kind,
        question,
    )


def ack_number(payload: bytes) -> int:
    """Give the number of the command that an acknowledgement answers."""
    return int(payload[len(ACK) : payload.index(b"[", len(ACK))])


def answer(payload: bytes) -> dict[str, object]:
    """Give what an acknowledgement says."""
    return _answers.decode(payload[payload.index(b"[") :])[0]


def is_yes(payload: bytes) -> bool:
    """Say whether an acknowledgement accepts, without decoding it."""
    return b'"ok":true' in payload


def is_not_now(payload: bytes) -> bool:
    """Say whether a refusal asks to be given the command again, as a server that is very busy does."""
    return b'"temporary":true' in payload


def event_data(payload: bytes) -> bytes:
    """Give the JSON text of an event's only argument."""
    return payload[payload.index(b",", len(EVENT)) + 1 : -1]


def questions_in(payload: bytes) -> tuple[str, ...]:
    """Give the ids of the questions whose cards a patch brings."""
    _, patch = _patch_event.decode(payload[len(EVENT) :])
    return tuple(key[2:] for key in patch.set if key.startswith("q:"))
