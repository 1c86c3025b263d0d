"""The file in which rooms travel: complete or not there, and believed only when all of it is right."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from pathlib import Path

import msgspec
import pytest

from livetalk.live.transfer.export_file import Head, UnusableFile, opened, writing
from livetalk.live.transfer.moving import Travelling
from tests.support.travellers import evening

ROOMS = [msgspec.structs.replace(evening(), epoch="of-the-one"), evening("read-after")]


def head(count: int = 1) -> Head:
    return Head(
        livetalk_export=1,
        made_at="2026-11-23T15:00:00+00:00",
        version="0.1.0",
        secret="0f1e2d3c4b5a6978",
        rooms=count,
    )


def written(path: Path, *rooms: Travelling, count: int | None = None) -> Path:
    with writing(path, head(len(rooms) if count is None else count)) as put:
        for room in rooms:
            put(room)
    return path


def sealed(path: Path, lines: list[bytes]) -> Path:
    """A file with these lines and a checksum that fits them."""
    body = b"".join(line + b"\n" for line in lines)
    end = json.dumps({"sha256": hashlib.sha256(body).hexdigest()}).encode()
    path.write_bytes(body + end + b"\n")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UnusableFile) as refused, opened(path):
        pass
    return str(refused.value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "day.livetalk"


@pytest.fixture
def whole(file: Path) -> Path:
    return written(file, ROOMS[0])


def test_what_was_written_is_read_as_often_as_wanted(file: Path) -> None:
    other = renamed(ROOMS[1], "771204")
    written(file, ROOMS[0], other)
    with opened(file) as export:
        assert export.head == head(2)
        for _ in range(2):
            assert list(export.rooms()) == [ROOMS[0], other]


def renamed(room: Travelling, code: str) -> Travelling:
    """The same evening in a room with another code."""
    created = room.past.facts[0]
    event = msgspec.structs.replace(created.event, code=code)
    facts = [msgspec.structs.replace(created, event=event), *room.past.facts[1:]]
    return Travelling(code=code, epoch=room.epoch, past=msgspec.structs.replace(room.past, facts=facts))


def test_a_file_without_rooms_is_one_too(file: Path) -> None:
    with opened(written(file)) as export:
        assert list(export.rooms()) == []


def test_it_is_for_its_owner_only_and_leaves_nothing_beside_it(whole: Path) -> None:
    assert stat.S_IMODE(whole.stat().st_mode) == 0o600
    assert list(whole.parent.iterdir()) == [whole]


def test_it_is_lines_of_json_that_other_programs_can_read(whole: Path) -> None:
    lines = [json.loads(line) for line in whole.read_text().splitlines()]
    first, room, *rest = lines

    assert (first["livetalk_export"], first["rooms"]) == (1, 1)
    assert (room["room"], room["epoch"]) == (ROOMS[0].code, "of-the-one")
    facts, words, end = rest[: room["facts"]], rest[room["facts"] : -1], rest[-1]
    assert [fact["seq"] for fact in facts] == list(range(1, len(ROOMS[0].past.facts) + 1))
    assert dict(words) == ROOMS[0].past.words
    body = whole.read_bytes()[: -len(whole.read_bytes().splitlines(keepends=True)[-1])]
    assert end == {"sha256": hashlib.sha256(body).hexdigest()}


# Writing


def overtaken(file: Path) -> None:
    """Somebody else takes the name while the file is written."""
    with writing(file, head()) as put:
        put(ROOMS[0])
        file.write_text("precious")


def test_it_never_takes_the_name_of_something_else(file: Path) -> None:
    file.write_text("precious")
    with pytest.raises(UnusableFile, match="never overwrites"):
        written(file, ROOMS[0])
    assert file.read_text() == "precious"


def test_a_name_that_is_taken_while_it_is_written_stays_taken(file: Path) -> None:
    with pytest.raises(UnusableFile, match="File exists"):
        overtaken(file)
    assert file.read_text() == "precious"
    assert list(file.parent.iterdir()) == [file]


def test_what_fails_in_the_middle_leaves_nothing(file: Path) -> None:
    def interrupted() -> None:
        with writing(file, head()) as put:
            put(ROOMS[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(file.parent.iterdir()) == []


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="cannot be written: No such file or directory"):
        written(tmp_path / "no" / "where", ROOMS[0])


@pytest.fixture
def usb_stick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that knows no hard links, as on most USB sticks."""

    def link(_source: Path, _target: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", link)


def test_it_can_be_written_to_a_usb_stick(usb_stick: None, file: Path) -> None:
    with opened(written(file, ROOMS[0])) as export:
        assert list(export.rooms()) == [ROOMS[0]]
    assert list(file.parent.iterdir()) == [file]
    with pytest.raises(UnusableFile, match="never overwrites"):
        written(file, ROOMS[0])


def test_on_a_usb_stick_too_a_name_that_is_taken_stays_taken(usb_stick: None, file: Path) -> None:
    with pytest.raises(UnusableFile, match="File exists"):
        overtaken(file)
    assert file.read_text() == "precious"


# Damaged, newer, foreign


def test_one_changed_byte_anywhere_is_noticed(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    damaged = tmp_path / "damaged"
    for place in range(0, len(data), 211):
        damaged.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert str(damaged) in refusal(damaged)


def test_a_file_that_was_cut_off_is_noticed(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    lines = data.splitlines(keepends=True)
    ends = {sum(map(len, lines[:count])) for count in range(len(lines))} | {len(data) - 1, len(data) - 40}
    cut = tmp_path / "cut"
    for end in sorted(ends - {0}):
        cut.write_bytes(data[:end])
        assert "damaged or not complete" in refusal(cut)
    cut.write_bytes(b"")
    assert "is no export of LiveTalk" in refusal(cut)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n", b"{}\n", b"SQLite format 3\0", b"[1]\n", b"x" * 10_000])
def test_another_file_is_told_apart(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert "is no export of LiveTalk" in refusal(file)


def test_a_file_that_is_not_there_is_told(file: Path) -> None:
    assert "cannot be read: No such file or directory" in refusal(file)
    assert "cannot be read: Is a directory" in refusal(file.parent)


def test_a_newer_format_is_refused_even_if_it_ends_otherwise(file: Path) -> None:
    file.write_bytes(b'{"livetalk_export":2,"something":"new"}\nand whatever comes then')
    assert "newer version of LiveTalk (format 2)" in refusal(file)


def test_a_fact_of_a_newer_kind_is_refused_by_name(whole: Path, file: Path) -> None:
    lines = whole.read_bytes().splitlines()[:-1]
    lines[4] = b'{"v":1,"seq":3,"at":1,"event":{"t":"poll_opened"},"by":null,"command":null}'
    sealed(file, lines)
    assert "newer version of LiveTalk (poll_opened)" in refusal(file)


@pytest.mark.parametrize(
    ("line", "old", "new"),
    [
        (1, b'"room":"482913"', b'"room":"482914"'),
        (1, b'"room":"482913"', b'"room":"../../etc"'),
        (1, b'"epoch":"of-the-one"', b'"epoch":""'),
        (1, b'"facts":66', b'"facts":65'),
        (1, b'"words":', b'"words":1'),
        (1, b'"digest":"', b'"digest":"0'),
        (2, b'"seq":1', b'"seq":2'),
        (2, b'"t":"room_created"', b'"t":"wall_blanked","on":true'),
        (2, b'"seq":1', b'"seq":"one"'),
        (-1, b'["', b'["", "'),
        (0, b'"rooms":1', b'"rooms":2'),
        (0, b'"rooms":1', b'"rooms":0'),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_although_its_checksum_fits(
    whole: Path, file: Path, line: int, old: bytes, new: bytes
) -> None:
    lines = whole.read_bytes().splitlines()[:-1]
    assert old in lines[line]
    lines[line] = lines[line].replace(old, new, 1)

    assert "damaged or not complete" in refusal(sealed(file, lines))


def test_a_room_that_comes_twice_is_refused(file: Path) -> None:
    assert "its rooms are not those" in refusal(written(file, ROOMS[0], ROOMS[0]))


def test_fields_of_a_newer_version_that_change_nothing_are_passed_over(whole: Path, file: Path) -> None:
    lines = whole.read_bytes().splitlines()[:-1]
    lines[0] = lines[0].replace(b"{", b'{"more":1,', 1)
    lines[1] = lines[1].replace(b"{", b'{"more":1,', 1)
    with opened(sealed(file, lines)) as export:
        assert list(export.rooms()) == [ROOMS[0]]
