"""Facts as bytes and back, today's and tomorrow's."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livetalk.log import codec
from livetalk.rooms.facts import (
    AnyEvent,
    Fact,
    QuestionAsked,
    ReactionsCounted,
    RoomCreated,
    RoomStateChanged,
    SupportGiven,
)

FACT = Fact(seq=7, at=1_700_000_000_123, event=SupportGiven(question="q1"), by="p1", command="c1")
EVENTS: st.SearchStrategy[AnyEvent] = st.one_of([st.from_type(kind) for kind in get_args(AnyEvent)])


@given(EVENTS)
def test_every_event_comes_back_as_it_was(event: AnyEvent) -> None:
    assert codec.decode_event(codec.encode_event(event)) == event


@given(st.integers(1, 2**53), EVENTS, st.none() | st.text(), st.none() | st.text())
def test_every_fact_comes_back_as_it_was(
    seq: int, event: AnyEvent, by: str | None, command: str | None
) -> None:
    fact = Fact(seq=seq, at=1, event=event, by=by, command=command)
    line = codec.encode_fact(fact)
    assert b"\n" not in line
    assert codec.decode_fact(line) == fact


def test_the_written_form_is_what_old_logs_hold() -> None:
    assert codec.encode_fact(FACT) == (
        b'{"v":1,"seq":7,"at":1700000000123,"event":{"t":"support_given","question":"q1"},'
        b'"by":"p1","command":"c1"}'
    )


def test_defaults_are_not_written() -> None:
    assert codec.encode_event(RoomCreated(code="482913")) == b'{"t":"room_created","code":"482913"}'


def test_fields_of_a_newer_version_are_ignored() -> None:
    line = (
        b'{"v":1,"seq":1,"at":2,"mood":"new","event":{"t":"question_asked","question":"q1",'
        b'"held":true,"text_key":"k","language":"kl"}}'
    )
    assert codec.decode_fact(line) == Fact(
        seq=1, at=2, event=QuestionAsked(question="q1", held=True, text_key="k")
    )


def test_a_kind_of_a_newer_version_is_refused_by_name() -> None:
    with pytest.raises(codec.UnknownFact, match=r"hologram_shown.*newer version") as refusal:
        codec.decode_event(b'{"t":"hologram_shown","size":3}')
    assert refusal.value.kind == "hologram_shown"
    with pytest.raises(codec.UnknownFact, match="hologram_shown"):
        codec.decode_fact(b'{"v":1,"seq":1,"at":2,"event":{"t":"hologram_shown"}}')


def test_a_newer_format_is_refused_even_if_it_looks_familiar() -> None:
    line = codec.encode_fact(FACT).replace(b'"v":1', b'"v":2')
    with pytest.raises(codec.UnknownFact, match="format 2"):
        codec.decode_fact(line)
    with pytest.raises(codec.UnknownFact, match="format 3"):
        codec.decode_fact(b'{"v":3,"n":1,"event":{"t":"support_given","q":"q1"}}')


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"t":5}',
        b'{"t":"support_given"}',
        b'{"t":"room_state_changed","state":"on fire"}',
    ],
)
def test_what_is_no_event_is_unreadable_but_not_newer(data: bytes) -> None:
    with pytest.raises(codec.UnreadableFact) as refusal:
        codec.decode_event(data)
    assert not isinstance(refusal.value, codec.UnknownFact)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"v":1,"event":{"t":"support_given","question":"q"}}', b'{"v":1,"seq":"x"}']
)
def test_what_is_no_fact_is_unreadable_but_not_newer(data: bytes) -> None:
    with pytest.raises(codec.UnreadableFact) as refusal:
        codec.decode_fact(data)
    assert not isinstance(refusal.value, codec.UnknownFact)


def test_every_kind_has_a_name_of_its_own() -> None:
    kinds = get_args(codec.AnyLogged)
    assert len(codec.KINDS) == len(kinds)
    assert {"room_state_changed", "reactions_counted"} <= codec.KINDS
    for kind in kinds:
        assert kind.__struct_config__.tag_field == "t"


def test_an_event_is_plain_json() -> None:
    event = ReactionsCounted(counts={"heart": 2})
    assert msgspec.json.decode(codec.encode_event(event)) == {
        "t": "reactions_counted",
        "counts": {"heart": 2},
    }
    assert codec.decode_event('{"t":"room_state_changed","state":"open"}') == RoomStateChanged(state="open")
