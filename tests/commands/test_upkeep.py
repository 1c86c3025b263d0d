"""``livetalk verify`` and ``livetalk backup`` on a real file."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from tests.commands.conftest import Type
from tests.commands.test_rooms import opened


def test_a_sound_log_verifies_and_a_copy_has_the_same_digest(livetalk: Type, database: Path) -> None:
    code = opened(livetalk).code
    copy = database.with_name("copy.db")
    first = livetalk("verify")
    backed_up = livetalk("backup", str(copy))
    again = livetalk("verify", LIVETALK_LOG=f"sqlite:///{copy}")

    assert first.exit_code == backed_up.exit_code == again.exit_code == 0
    assert f"{code}  ok" in first.output
    assert again.output == first.output
    assert str(copy) in backed_up.output


def test_a_damaged_log_is_told_with_exit_code_1(livetalk: Type, database: Path) -> None:
    opened(livetalk)
    db = apsw.Connection(str(database))
    db.execute("DELETE FROM facts WHERE seq = 3")
    db.close()
    result = livetalk("verify")

    assert result.exit_code == 1
    assert "WRONG" in result.output
    assert "gap" in result.output


def test_a_backup_never_overwrites(livetalk: Type, database: Path) -> None:
    opened(livetalk)
    target = database.with_name("there.db")
    target.write_text("precious")
    result = livetalk("backup", str(target))

    assert result.exit_code == 1
    assert "never overwrites" in result.output
    assert "LIVETALK_LOG" not in result.output
    assert target.read_text() == "precious"


def test_a_backup_to_nowhere_is_told(livetalk: Type, database: Path) -> None:
    opened(livetalk)
    result = livetalk("backup", str(database.parent / "no" / "where.db"))

    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "cannot be written" in result.output


@pytest.mark.parametrize("words", [("verify",), ("room", "list"), ("serve",), ("serve", "--rehearse")])
def test_a_file_that_is_no_log_is_told_in_a_sentence(
    livetalk: Type, database: Path, words: tuple[str, ...]
) -> None:
    database.write_bytes(b"this is not a database, " * 100)
    result = livetalk(*words)

    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "LIVETALK_LOG" in result.output
