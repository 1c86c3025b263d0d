"""Facts that were once written must be read for ever: ``facts.jsonl`` holds one of every kind.

Lines are added when a kind or a field is; a line that is there is never changed.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from livetalk.log import codec

LINES = (Path(__file__).parent / "facts.jsonl").read_bytes().splitlines()


def test_every_written_fact_is_read_and_written_again_as_it_was() -> None:
    for line in LINES:
        assert codec.encode_fact(codec.decode_fact(line)) == line


def test_no_kind_of_fact_is_missing_from_the_written_ones() -> None:
    written = {codec.decode_fact(line).event.__struct_config__.tag for line in LINES}
    assert written == codec.KINDS


def test_no_field_of_a_fact_is_missing_from_the_written_ones() -> None:
    written: dict[type, set[str]] = {}
    for line in LINES:
        fields = msgspec.json.decode(msgspec.json.decode(line, type=dict[str, msgspec.Raw])["event"])
        written.setdefault(type(codec.decode_fact(line).event), set()).update(fields)
    for kind, fields in written.items():
        assert fields - {"t"} == {field.name for field in msgspec.structs.fields(kind)}, kind
