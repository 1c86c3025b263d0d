from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from socketio.packet import Packet as LibraryPacket

from livetalk.edge.realtime import packets
from livetalk.edge.realtime.packets import Kind, Malformed, decode

WELL_FORMED = [
    "0",
    "0/room,",
    "0/room",
    '0/room,{"code":"482913"}',
    "0/room?token=x,{}",
    "1/room,",
    '2["a"]',
    '2/room,["command",{"id":"1"}]',
    '2/room,12["command",{"id":"1"},[1,2],null,"x"]',
    "3/room,4[1]",
]


@pytest.mark.parametrize("text", WELL_FORMED)
def test_a_packet_reads_as_the_library_reads_it(text: str) -> None:
    ours, theirs = decode(text), LibraryPacket(encoded_packet=text)

    assert int(ours.kind) == theirs.packet_type
    assert ours.namespace == (theirs.namespace or "/")
    assert ours.ack == theirs.id
    assert ours.data == theirs.data


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "x",
        "abc",
        "2/room,{",
        "2/room,[1",
        '2/room,["a"] ["b"]',
        '2abc["a"]',
        "2/room,[NaN]",
        '2/room,["\\ud800"]',
        "2/room,[" + "1" * 5000 + "]",
        "2/room," + "[" * 10_000,
        '2/room,1234567890123456["a"]',
        "0/" + "n" * 100 + ",",
    ],
)
def test_anything_else_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        decode(text)


@pytest.mark.parametrize("data", ["{}", "[]", "[1]", "[null]", '"a"', "null", ""])
def test_an_event_without_a_name_is_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        packets.event_of(decode(f"2/room,{data}"))


@pytest.mark.parametrize("name", sorted(packets.RESERVED_EVENTS))
def test_a_reserved_event_name_is_malformed(name: str) -> None:
    with pytest.raises(Malformed):
        packets.event_of(decode(f'2/room,["{name}"]'))


@pytest.mark.parametrize("data", ["[]", "1", '"token"', "true"])
def test_auth_that_is_no_object_is_malformed(data: str) -> None:
    packet = decode(f"0/room,{data}")

    with pytest.raises(Malformed):
        packets.auth_of(packet)


def test_a_missing_auth_is_an_empty_one() -> None:
    assert packets.auth_of(decode("0/room,")) == {}


def test_an_answer_reads_as_the_library_reads_it() -> None:
    frame = packets.acknowledgement("/room", 7, {"ok": True})

    read = LibraryPacket(encoded_packet=frame.text[1:])
    assert (read.packet_type, read.namespace, read.id, read.data) == (Kind.ACK, "/room", 7, [{"ok": True}])


@pytest.mark.parametrize(("result", "values"), [(None, []), ((), []), ((1, 2), [1, 2]), ([1, 2], [[1, 2]])])
def test_a_tuple_answers_with_several_values(result: object, values: list[object]) -> None:
    assert LibraryPacket(encoded_packet=packets.acknowledgement("/", 1, result).text[1:]).data == values


def test_a_fault_never_repeats_what_the_client_sent() -> None:
    with pytest.raises(Malformed) as fault:
        decode('2/room,["secret-of-a-citizen"')

    assert "secret" not in str(fault.value)


JSON_LIKE = st.text(alphabet='{}[]",:0123456789-abenrtu\\ /?', max_size=40)


@given(
    st.one_of(
        st.text(max_size=40),
        st.builds("{}{}{}".format, st.sampled_from("0123456"), st.sampled_from(["", "/room,"]), JSON_LIKE),
    )
)
def test_whatever_comes_is_a_packet_or_malformed(text: str) -> None:
    with contextlib.suppress(Malformed):
        packet = decode(text)
        packets.event_of(packet)
