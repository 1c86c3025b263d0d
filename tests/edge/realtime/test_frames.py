from __future__ import annotations

import pytest
from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from socketio.packet import EVENT, Packet
from websockets.client import ClientProtocol
from websockets.frames import Frame as WebsocketFrame
from websockets.uri import parse_uri

from livetalk.edge.realtime.frames import encode_event, frame_of


def as_a_browser_reads(wire: bytes) -> list[str]:
    """The messages that a strict client finds in these bytes."""
    client = ClientProtocol(parse_uri("ws://x/"), max_size=None)
    client.state = client.state.OPEN
    client.parser = super(ClientProtocol, client).parse()
    next(client.parser)
    client.receive_data(wire)
    assert client.parser_exc is None
    return [
        bytes(frame.data).decode() for frame in client.events_received() if isinstance(frame, WebsocketFrame)
    ]


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65535, 65536, 200_000])
def test_a_client_reads_back_a_text_of_every_length_form(length: int) -> None:
    text = "x" * length

    assert as_a_browser_reads(frame_of(text).wire) == [text]


@pytest.mark.parametrize("namespace", ["/room", "/"])
def test_an_event_is_what_the_library_would_have_sent(namespace: str) -> None:
    frame = encode_event("patch", b'{"seq":7,"set":{"now":null}}', namespace)

    data = ["patch", {"seq": 7, "set": {"now": None}}]
    expected = EnginePacket(MESSAGE, Packet(EVENT, namespace=namespace, data=data).encode()).encode()
    assert frame.text == expected
    assert as_a_browser_reads(frame.wire) == [expected]


def test_length_counts_bytes_and_not_characters() -> None:
    frame = encode_event("notice", '"Æblegrød til mødet 🙂"'.encode())

    assert as_a_browser_reads(frame.wire) == [frame.text]
    assert "🙂" in frame.text


def test_several_frames_in_one_write_stay_apart() -> None:
    first, second = encode_event("patch", b"1"), encode_event("patch", b"2")

    assert as_a_browser_reads(first.wire + second.wire) == [first.text, second.text]
