"""``livetalk copy``, ``export`` and ``import``: on real files, and what they say."""

from __future__ import annotations

import asyncio
import re
import stat
from pathlib import Path

import msgspec
import pytest

from livetalk.live.moving import Travelling, bring, take
from livetalk.log.port import Draft
from livetalk.log.sqlite import SqliteLog
from livetalk.rooms.facts import RoomStateChanged
from tests.commands.conftest import Type
from tests.commands.test_rooms import opened
from tests.support.travellers import evening, first, part, without

WHOLE = evening()
CODE = WHOLE.code
TEXT = next(key for key in WHOLE.past.words if key.endswith(":text:1"))
SECRET = "a secret that both instances share"


def put(database: Path, room: Travelling) -> None:
    """Let the log have the room."""

    async def work() -> None:
        log = SqliteLog(database)
        await log.open()
        assert (await bring(log, room)).outcome != "refused"
        await log.close()

    asyncio.run(work())


def held(database: Path, code: str = CODE) -> Travelling:
    """What the log has of a room."""

    async def work() -> Travelling:
        log = SqliteLog(database)
        await log.open()
        try:
            return await take(log, code)
        finally:
            await log.close()

    return asyncio.run(work())


def erase(database: Path, *keys: str) -> None:
    async def work() -> None:
        log = SqliteLog(database)
        await log.open()
        await log.erase(CODE, keys)
        await log.close()

    asyncio.run(work())


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another log."""
    return tmp_path / "other.db"


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    """Where an export goes."""
    return tmp_path / "day.livetalk"


def address(path: Path) -> str:
    return f"sqlite:///{path}"


# copy


def test_a_copy_is_the_same_room_and_verifies(livetalk: Type, database: Path, other: Path) -> None:
    put(database, WHOLE)
    code = opened(livetalk).code
    copied = livetalk("copy", address(database), address(other))
    verified = livetalk("verify", LIVETALK_LOG=address(other))

    assert (copied.exit_code, verified.exit_code) == (0, 0)
    assert "2 rooms: 2 new." in copied.output
    assert held(other) == WHOLE
    assert held(other, code) == held(database, code)
    assert livetalk("verify").output == verified.output


def test_a_copy_made_twice_is_made_once_and_then_only_goes_on(
    livetalk: Type, database: Path, other: Path
) -> None:
    put(database, part(WHOLE))
    livetalk("copy", address(database), address(other))
    before = other.read_bytes()
    assert "1 room: 1 same." in livetalk("copy", address(database), address(other)).output
    assert other.read_bytes() == before

    put(database, WHOLE)
    assert "1 room: 1 grown." in livetalk("copy", address(database), address(other)).output
    assert held(other) == WHOLE
    back = livetalk("copy", address(other), address(database))
    assert (back.exit_code, "1 room: 1 same." in back.output) == (0, True)


def test_only_the_rooms_that_were_named_are_copied(livetalk: Type, database: Path, other: Path) -> None:
    put(database, WHOLE)
    code = opened(livetalk).code
    spaced = f"{code[:3]} {code[3:]}"
    result = livetalk("copy", address(database), address(other), "--room", spaced, "--room", code)

    assert result.exit_code == 0
    assert livetalk("room", "list", LIVETALK_LOG=address(other)).output.count("\n") == 1
    assert code in result.output
    assert CODE not in result.output


def test_a_room_that_differs_is_refused_by_name_and_the_others_are_copied(
    livetalk: Type, database: Path, other: Path
) -> None:
    put(database, part(WHOLE))
    code = opened(livetalk).code
    put(other, part(WHOLE))
    go_on(database, RoomStateChanged(state="paused"))
    go_on(other, RoomStateChanged(state="closed"))
    result = livetalk("copy", address(database), address(other))

    assert result.exit_code == 1
    assert f"Room {CODE} was left as it is: both have gone on by themselves" in result.output
    assert f"from fact {len(part(WHOLE).past.facts) + 1} on" in result.output
    assert "2 rooms: 1 new, 1 refused." in result.output
    assert held(other, code) == held(database, code)
    assert held(other).past.facts[-1].event == RoomStateChanged(state="closed")


def go_on(database: Path, event: RoomStateChanged) -> None:
    """Something happens in the room."""

    async def work() -> None:
        log = SqliteLog(database)
        await log.open()
        last = len([fact async for fact in log.read(CODE)])
        await log.append(CODE, last, [Draft(at=1, event=event)])
        await log.close()

    asyncio.run(work())


def test_the_secret_is_no_part_of_a_log_and_that_is_said(livetalk: Type, database: Path, other: Path) -> None:
    opened(livetalk)
    secret = database.with_name(f"{database.name}.secret")
    result = livetalk("copy", address(database), address(other))

    assert f"set LIVETALK_SECRET to what {secret} holds" in result.output
    assert secret.read_text() not in result.output


@pytest.mark.parametrize(
    ("addresses", "sentence"),
    [
        (("sqlite:///{there}", "memory:"), "TO cannot be used: memory: is gone"),
        (("memory:", "sqlite:///{other}"), "FROM cannot be used: memory: is gone"),
        (("sqlite:///{text}/no.db", "sqlite:///{other}"), "FROM cannot be used: there is no file {text}/no"),
        (("sqlite:///{there}", "sqlite:///{text}/no.db"), "TO cannot be used: there is no folder {text}"),
        (("sqlite:///{there}", "mysql://x"), "TO cannot be used: expected sqlite:///"),
        (("sqlite:///{text}", "sqlite:///{other}"), "FROM: the log cannot be used"),
        (("sqlite:///{there}", "sqlite:///{text}"), "TO: the log cannot be used"),
        (("sqlite:///{there}", "redis://127.0.0.1:1/0"), "TO: the log cannot be used"),
    ],
)
def test_a_wrong_address_is_told_by_the_side_on_which_it_stands(
    livetalk: Type, database: Path, other: Path, addresses: tuple[str, str], sentence: str
) -> None:
    put(database, part(WHOLE))
    text = database.with_name("text.db")
    text.write_text("this is not a database, " * 100)
    places = {"there": database, "other": other, "text": text}
    result = livetalk("copy", *(one.format(**places) for one in addresses))

    assert result.exit_code == 1
    assert sentence.format(**places) in result.output
    assert "Traceback" not in result.output
    assert not other.exists() or "FROM" in sentence


@pytest.mark.parametrize(
    "target",
    [
        "redis://talk:hunter2@127.0.0.1:1/0",
        "redis://talk:hunter2@127.0.0.1:1/0/more",
        "redis://talk:hunter2@127.0.0.1:1/99",
        "redis://127.0.0.1:1/0?password=hunter2",
        "redis://127.0.0.1:1/0#hunter2",
        "redis://:/hunter2@127.0.0.1:1/0",
        "redis://:#hunter2@127.0.0.1:1/0",
        "redis://:?hunter2@127.0.0.1:1/0",
        "redis://:[hunter2@127.0.0.1:1/0",
        "redis+sentinel://:hunter2@127.0.0.1:1",
        "rediz://talk:hunter2@127.0.0.1:1/0",
        "talk:hunter2@127.0.0.1:1/0",
    ],
)
def test_a_password_is_never_printed(livetalk: Type, database: Path, target: str) -> None:
    put(database, part(WHOLE))
    for words in ((address(database), target), (target, address(database))):
        result = livetalk("copy", *words)
        assert result.exit_code == 1
        assert "hunter2" not in result.output
        assert "Traceback" not in result.output
    served = livetalk("verify", LIVETALK_LOG=target, LIVETALK_SECRET=SECRET)
    assert "hunter2" not in served.output


@pytest.mark.parametrize("words", [("copy", "{there}", "{other}"), ("export", "{file}")])
def test_a_room_that_is_not_there_is_told(
    livetalk: Type, database: Path, other: Path, parcel: Path, words: tuple[str, ...]
) -> None:
    put(database, WHOLE)
    places = {"there": address(database), "other": address(other), "file": parcel}
    result = livetalk(*(word.format(**places) for word in words), "--room", "000000")

    assert result.exit_code == 1
    assert "There is no room 000000" in result.output
    assert not parcel.exists()


# export and import


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
