"""``livetalk room``: open, list, show – on a real file."""

from __future__ import annotations

import stat
from pathlib import Path

import msgspec
import pytest

from livetalk.edge.opening import Opened
from tests.commands.conftest import Type

FRAME = ("--title", "Temamøde", "--purpose", "At høre jer.", "--input-use", "Udvalget læser alt.")


def opened(livetalk: Type, *more: str) -> Opened:
    result = livetalk("room", "create", *FRAME, "--json", *more)
    assert result.exit_code == 0, result.output
    return msgspec.json.decode(result.output, type=Opened)


def test_a_room_is_opened_listed_and_shown(livetalk: Type) -> None:
    room = opened(livetalk, "--not-open", "Budgettet.", "--language", "da", "--moderation", "after")

    listed = livetalk("room", "list").output
    assert listed.startswith(room.code)
    assert "Temamøde" in listed

    shown = livetalk("room", "show", room.code).output
    for words in ("At høre jer.", "Udvalget læser alt.", "Budgettet.", "after publishing", f"/r/{room.code}"):
        assert words in shown


def test_the_json_is_what_the_api_answers(livetalk: Type) -> None:
    room = opened(livetalk)

    assert set(room.tokens) == {"moderator", "speaker", "notes", "captions"}
    assert room.links.moderate == f"http://127.0.0.1:8000/enter#{room.tokens['moderator']}"


def test_tokens_are_shown_once_and_kept_nowhere(livetalk: Type, database: Path) -> None:
    room = opened(livetalk)
    shown = livetalk("room", "show", room.code).output + livetalk("room", "list").output
    kept = b"".join(path.read_bytes() for path in database.parent.iterdir())

    for token in room.tokens.values():
        assert token not in shown
        assert token.encode() not in kept


def test_people_get_the_links_and_a_code_to_scan(livetalk: Type) -> None:
    result = livetalk("room", "create", *FRAME)

    assert result.exit_code == 0
    assert "is open" in result.output
    assert result.output.count("http://") == 5
    assert "▄" in result.output or "█" in result.output


@pytest.mark.parametrize("spaced", ["{a} {b}", "{a}-{b}"])
def test_a_code_may_be_typed_as_it_is_read(livetalk: Type, spaced: str) -> None:
    code = opened(livetalk).code

    assert livetalk("room", "show", spaced.format(a=code[:3], b=code[3:])).exit_code == 0


def test_the_frame_may_come_as_json_also_from_a_pipe(livetalk: Type) -> None:
    body = msgspec.json.encode({"title": "T", "purpose": "P", "input_use": "I"}).decode()

    assert livetalk("room", "create", "--json", body).exit_code == 0
    assert livetalk("room", "create", "--json", "-", typed=body).exit_code == 0
    assert livetalk("room", "create", "--json", body, "--title", "Andet").exit_code == 0
    assert "Andet" in livetalk("room", "list").output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "--title, --purpose and --input-use are needed"),
        (("--title", "T"), "--title, --purpose and --input-use are needed"),
        (("{",), "A room states its frame"),
        (("[1]",), "A room states its frame"),
        (("5",), "A room states its frame"),
        ((*FRAME, "--purpose", "\u200b"), "cannot open without its frame"),
        ((*FRAME, "--title", "x" * 200), "The frame is too long"),
    ],
    ids=str,
)
def test_what_cannot_be_opened_is_told_in_one_sentence(
    livetalk: Type, words: tuple[str, ...], sentence: str
) -> None:
    result = livetalk("room", "create", *words)

    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_looking_for_what_is_not_there(livetalk: Type) -> None:
    opened(livetalk)
    result = livetalk("room", "show", "000000")

    assert result.exit_code == 1
    assert "There is no room 000000" in result.output


def test_an_empty_log_says_what_to_do(livetalk: Type, database: Path) -> None:
    opened(livetalk)
    empty = database.with_name("empty.db")
    assert livetalk("backup", str(empty)).exit_code == 0
    assert "room create" not in livetalk("room", "list").output


@pytest.mark.parametrize(
    "words", [("room", "list"), ("room", "show", "482913"), ("verify",), ("backup", "x.db")]
)
def test_looking_at_a_file_that_is_not_there_makes_none(
    livetalk: Type, database: Path, words: tuple[str, ...]
) -> None:
    result = livetalk(*words)

    assert result.exit_code == 1
    assert "LIVETALK_LOG cannot be used: there is no file" in result.output
    assert not database.exists()


@pytest.mark.parametrize(
    "words", [("room", "list"), ("verify",), ("backup", "x.db"), ("room", "create", *FRAME)]
)
def test_a_log_in_memory_has_nothing_to_look_at(livetalk: Type, words: tuple[str, ...]) -> None:
    result = livetalk(*words, LIVETALK_LOG="memory:")

    assert result.exit_code == 1
    assert "LIVETALK_LOG" in result.output
    assert "memory:" in result.output


def test_the_secret_beside_the_log_is_for_its_owner_only(livetalk: Type, database: Path) -> None:
    opened(livetalk)
    secret = database.with_name("rooms.db.secret")

    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    before = secret.read_text()
    opened(livetalk)
    assert secret.read_text() == before
