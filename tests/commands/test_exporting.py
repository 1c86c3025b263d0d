"""``livetalk export`` and ``import``: on real files, and what they say."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import msgspec
import pytest

from tests.commands.conftest import Type
from tests.commands.moved import CODE, TEXT, WHOLE, address, erase, held, put, put_newer
from tests.commands.test_rooms import opened
from tests.support.travellers import first, part, without

SECRET = "a secret that both instances share"


def test_what_was_exported_is_imported_once(
    livetalk: Type, database: Path, other: Path, parcel: Path
) -> None:
    put(database, WHOLE)
    code = opened(livetalk).code
    exported = livetalk("export", str(parcel), LIVETALK_SECRET=SECRET)
    there = {"LIVETALK_LOG": address(other), "LIVETALK_SECRET": SECRET}
    imported = livetalk("import", str(parcel), **there)
    before = other.read_bytes()
    again = livetalk("import", str(parcel), **there)

    assert (exported.exit_code, imported.exit_code, again.exit_code) == (0, 0, 0)
    assert "holds 2 rooms" in exported.output
    assert "keep it no longer than needed" in exported.output
    assert stat.S_IMODE(parcel.stat().st_mode) == 0o600
    assert "2 rooms: 2 new." in imported.output
    assert "Warning" not in imported.output
    assert held(other) == WHOLE
    assert held(other, code) == held(database, code)
    assert "2 rooms: 2 same." in again.output
    assert other.read_bytes() == before
    assert digests(imported.output) == digests(livetalk("verify").output)


def digests(output: str) -> dict[str, str]:
    return dict(re.findall(r"^(\d{6}) .* ([0-9a-f]{16})$", output, flags=re.MULTILINE))


def test_a_later_export_brings_the_rest(livetalk: Type, database: Path, other: Path, parcel: Path) -> None:
    put(database, part(WHOLE))
    livetalk("export", str(parcel))
    livetalk("import", str(parcel), LIVETALK_LOG=address(other))
    put(database, WHOLE)
    later = parcel.with_name("later.livetalk")
    livetalk("export", str(later), "--room", CODE)

    assert "1 grown" in livetalk("import", str(later), LIVETALK_LOG=address(other)).output
    assert held(other) == WHOLE
    old = livetalk("import", str(parcel), LIVETALK_LOG=address(other))
    assert (old.exit_code, "1 room: 1 ahead." in old.output) == (0, True)
    assert held(other) == WHOLE


def test_words_that_were_erased_since_do_not_come_back(
    livetalk: Type, database: Path, other: Path, parcel: Path
) -> None:
    put(database, part(WHOLE))
    livetalk("export", str(parcel))
    livetalk("import", str(parcel), LIVETALK_LOG=address(other))
    erase(other, TEXT)
    put(database, WHOLE)
    later = parcel.with_name("later.livetalk")
    livetalk("export", str(later))
    for file in (parcel, later, parcel, later):
        result = livetalk("import", str(file), LIVETALK_LOG=address(other))
        assert "words that stay erased here: 1" in result.output
    assert held(other) == without(WHOLE, TEXT)
    assert WHOLE.past.words[TEXT].encode() not in other.read_bytes()


def test_words_that_were_erased_there_are_erased_here(
    livetalk: Type, database: Path, other: Path, parcel: Path
) -> None:
    put(database, WHOLE)
    put(other, WHOLE)
    erase(database, TEXT)
    livetalk("export", str(parcel))
    result = livetalk("import", str(parcel), LIVETALK_LOG=address(other))

    assert "words erased here too: 1" in result.output
    assert held(other) == without(WHOLE, TEXT)


def test_another_room_with_the_same_code_is_left_alone_and_the_others_come(
    livetalk: Type, database: Path, other: Path, parcel: Path
) -> None:
    created = WHOLE.past.facts[0]
    theirs = msgspec.structs.replace(first(WHOLE, 1), epoch="theirs")
    theirs.past.facts[0] = msgspec.structs.replace(created, at=1)
    put(other, theirs)
    put(database, WHOLE)
    code = opened(livetalk).code
    livetalk("export", str(parcel))
    result = livetalk("import", str(parcel), LIVETALK_LOG=address(other))

    assert result.exit_code == 1
    title = WHOLE.past.words["room:title"]
    assert (
        f"Room {CODE} was left as it is: another room has this code here (“{title}”, opened" in result.output
    )
    assert "docs/venue-box.md" in result.output
    assert held(other) == theirs
    assert held(other, code) == held(database, code)

    # The way out: a log of its own.
    apart = other.with_name("apart.db")
    assert livetalk("import", str(parcel), LIVETALK_LOG=address(apart)).exit_code == 0
    assert held(apart) == WHOLE


def test_another_secret_is_warned_of_in_one_sentence(
    livetalk: Type, database: Path, other: Path, parcel: Path
) -> None:
    put(database, WHOLE)
    livetalk("export", str(parcel), LIVETALK_SECRET=SECRET)
    imported = livetalk("import", str(parcel), LIVETALK_LOG=address(other), LIVETALK_SECRET="another one")

    assert imported.exit_code == 0
    assert imported.stderr.startswith("Warning: LIVETALK_SECRET is another one here")
    assert imported.stderr.count("\n") == 1
    assert held(other) == WHOLE
    for secret in (SECRET, "another one"):
        assert secret not in parcel.read_text()


def test_a_file_that_is_damaged_or_newer_changes_nothing(
    livetalk: Type, database: Path, other: Path, parcel: Path
) -> None:
    put(database, WHOLE)
    livetalk("export", str(parcel))
    data = parcel.read_bytes()
    damaged = {
        "damaged or not complete": data[:-100],
        "newer version of LiveTalk": data.replace(b'"livetalk_export":1', b'"livetalk_export":9', 1),
        "no export of LiveTalk": b"hello",
    }
    for sentence, content in damaged.items():
        parcel.write_bytes(content)
        result = livetalk("import", str(parcel), LIVETALK_LOG=address(other))
        assert result.exit_code == 1
        assert sentence in result.output
        assert "Traceback" not in result.output
        assert not other.exists()


@pytest.mark.parametrize(
    ("words", "settings", "sentence"),
    [
        (("export", "{there}"), {}, "exists already; an export never overwrites"),
        (("export", "{folder}/no/where"), {}, "cannot be written: No such file or directory"),
        (("export", "{folder}/x"), {"LIVETALK_LOG": "memory:"}, "LIVETALK_LOG cannot be used"),
        (
            ("export", "{folder}/x"),
            {"LIVETALK_LOG": "sqlite:///{folder}/no.db"},
            "there is no file {folder}/no.db",
        ),
        (("import", "{folder}/no"), {}, "cannot be read: No such file or directory"),
        (("import", "{folder}/no"), {"LIVETALK_LOG": "memory:"}, "rooms in memory: would be gone"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    livetalk: Type, database: Path, words: tuple[str, ...], settings: dict[str, str], sentence: str
) -> None:
    put(database, part(WHOLE))
    places = {"there": database, "folder": database.parent}
    named = {name: value.format(**places) for name, value in settings.items()}
    result = livetalk(*(word.format(**places) for word in words), **named)

    assert result.exit_code == 1
    assert sentence.format(**places) in result.output
    assert "Traceback" not in result.output


def test_a_room_that_is_not_there_is_told(livetalk: Type, database: Path, parcel: Path) -> None:
    put(database, WHOLE)
    result = livetalk("export", str(parcel), "--room", "000000")

    assert result.exit_code == 1
    assert "There is no room 000000" in result.output
    assert list(parcel.parent.glob("*day.livetalk*")) == []


def test_a_log_of_a_newer_version_is_told_and_its_other_rooms_can_be_exported(
    livetalk: Type, database: Path, parcel: Path
) -> None:
    code = opened(livetalk).code
    put_newer(database)
    result = livetalk("export", str(parcel))

    assert result.exit_code == 1
    assert "Error: LIVETALK_LOG: this log holds a fact of the kind “poll_opened”" in result.output
    assert list(parcel.parent.glob("*day.livetalk*")) == []
    assert livetalk("export", str(parcel), "--room", code).exit_code == 0
