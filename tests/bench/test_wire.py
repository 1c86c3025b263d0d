"""The generator reads what a server sends by its first bytes: these are those bytes."""

from __future__ import annotations

import json

import msgspec
import pytest
import socketio
from engineio.packet import Packet as EnginePacket
from socketio.packet import CONNECT_ERROR, EVENT, Packet

from tests.bench import wire


def sent_by_python_socketio(kind: int, data: list[object], number: int | None = None) -> bytes:
    packet = Packet(kind, namespace=wire.NAMESPACE, data=data, id=number)
    encoded = EnginePacket(4, packet.encode()).encode()
    assert isinstance(encoded, str)
    return encoded.encode()


@pytest.mark.parametrize(("event", "prefix"), [("patch", wire.PATCH), ("snapshot", wire.SNAPSHOT)])
def test_an_event_is_known_by_its_first_bytes(event: str, prefix: bytes) -> None:
    assert sent_by_python_socketio(EVENT, [event, {"set": {}}]).startswith(prefix)


def test_an_acknowledgement_gives_its_number_and_answer() -> None:
    payload = sent_by_python_socketio(socketio.packet.ACK, [{"ok": True, "seq": 7}], number=12)

    assert payload.startswith(wire.ACK)
    assert wire.ack_number(payload) == 12
    assert wire.answer(payload) == {"ok": True, "seq": 7}
    assert wire.is_yes(payload)


def test_an_answer_that_asks_for_another_try_is_no_refusal() -> None:
    busy = {"ok": False, "code": "busy", "message": "Vent lidt.", "temporary": True}
    never = {"ok": False, "code": "not_allowed", "message": "Det må du ikke.", "temporary": False}

    found = [wire.is_not_now(msgspec.json.encode([answer])) for answer in (busy, never)]

    assert found == [True, False]


def test_a_refused_join_is_known() -> None:
    packet = Packet(CONNECT_ERROR, namespace=wire.NAMESPACE, data={"message": "no"})

    assert b"4" + str(packet.encode()).encode() == b'44/room,{"message":"no"}'
    assert b"4" + str(packet.encode()).encode()[:7] == wire.REFUSED


def test_the_questions_of_a_patch_are_those_whose_cards_it_sets() -> None:
    patch = {"epoch": "e", "seq": 3, "set": {"q:abc": "<li>", "support:abc": 2, "queue": "abc"}, "gone": []}
    payload = sent_by_python_socketio(EVENT, ["patch", patch])

    assert wire.questions_in(payload) == ("abc",)
    assert json.loads(wire.event_data(payload)) == patch


def test_a_vote_put_together_by_hand_reads_like_an_encoded_one() -> None:
    packet = Packet(encoded_packet=wire.toggle(5, on=True, voter=b"me", question=b"abc").decode()[1:])

    assert (packet.namespace, packet.id) == (wire.NAMESPACE, 5)
    assert packet.data == ["command", {"id": "me-5", "type": "support", "question": "abc"}]
