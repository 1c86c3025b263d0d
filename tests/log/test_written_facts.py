"""Facts that were once written must be read for ever: two files hold one of every kind, of rooms and of the programme.

Lines are added when a kind or a field is; a line that is there is never changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import msgspec
import pytest

from livetalk.log import codec
from livetalk.programme.facts import ProgrammeEvent
from livetalk.rooms.facts import AnyEvent

HERE = Path(__file__).parent
ROOMS = (HERE / "facts.jsonl").read_bytes().splitlines()
PROGRAMME = (HERE / "programme_facts.jsonl").read_bytes().splitlines()
BOTH = pytest.mark.parametrize(
    ("lines", "kinds"), [(ROOMS, AnyEvent), (PROGRAMME, ProgrammeEvent)], ids=["rooms", "programme"]
)


@BOTH
def test_every_written_fact_is_read_and_written_again_as_it_was(lines: list[bytes], kinds: object) -> None:
    for line in lines:
        assert codec.encode_fact(codec.decode_fact(line)) == line
        assert isinstance(codec.decode_fact(line).event, get_args(kinds))


@BOTH
def test_no_kind_of_fact_is_missing_from_the_written_ones(lines: list[bytes], kinds: object) -> None:
    written = {type(codec.decode_fact(line).event) for line in lines}
    assert written == set(get_args(kinds))


@BOTH
def test_no_field_of_a_fact_is_missing_from_the_written_ones(lines: list[bytes], kinds: object) -> None:
    written: dict[type, set[str]] = {kind: set() for kind in get_args(kinds)}
    for line in lines:
        fields = msgspec.json.decode(msgspec.json.decode(line, type=dict[str, msgspec.Raw])["event"])
        written[type(codec.decode_fact(line).event)].update(fields)
    for kind, fields in written.items():
        assert fields - {"t"} == {field.name for field in msgspec.structs.fields(kind)}, kind
