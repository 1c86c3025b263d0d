"""``livetalk copy``: on real files, and what it says."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from livetalk.log.port import Draft
from livetalk.log.sqlite import SqliteLog
from livetalk.rooms.facts import RoomStateChanged
from tests.commands.conftest import Type
from tests.commands.moved import CODE, WHOLE, address, held, put, put_newer
from tests.commands.test_rooms import opened
from tests.support.travellers import part

SECRET = "a secret that both instances share"


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


def test_a_log_of_a_newer_version_is_told_and_its_other_rooms_can_be_copied(
    livetalk: Type, database: Path, other: Path
) -> None:
    code = opened(livetalk).code
    put_newer(database)
    result = livetalk("copy", address(database), address(other))

    assert result.exit_code == 1
    assert "Error: FROM: this log holds a fact of the kind “poll_opened”" in result.output
    assert livetalk("copy", address(database), address(other), "--room", code).exit_code == 0


def test_a_room_that_is_not_there_is_told(livetalk: Type, database: Path, other: Path) -> None:
    put(database, WHOLE)
    result = livetalk("copy", address(database), address(other), "--room", "000000")

    assert result.exit_code == 1
    assert "There is no room 000000" in result.output
