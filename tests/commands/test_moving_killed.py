"""``livetalk import``, killed in the middle: what is there is whole appends, and importing again ends right."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import apsw
import pytest

from livetalk.live.room_state import Past
from livetalk.live.transfer.export_file import Head, writing
from livetalk.live.transfer.moving import Travelling
from livetalk.rooms.fact_words import word_keys
from livetalk.rooms.facts import AnyEvent, Fact, QuestionAsked, RoomCreated
from tests.commands.conftest import Type
from tests.commands.moved import held

CODE = "482913"
COMMANDS = 600
ROUNDS = 3
TRIES = 20
PATIENCE_S = 60
LOOK_EVERY_S = 0.002


def crowded() -> Travelling:
    """A room whose every command is three facts with their words, so that a torn one would show."""
    seqs = count(1)
    facts: list[Fact] = []

    def happened(command: str | None, *events: AnyEvent) -> None:
        facts.extend(Fact(seq=next(seqs), at=1, event=event, by="p1", command=command) for event in events)

    happened(None, RoomCreated(code=CODE))
    for n in range(COMMANDS):
        ids = [f"q{n}{letter}" for letter in "abc"]
        happened(f"p1:{n}", *(QuestionAsked(question=q, held=True, text_key=f"q:{q}:text:1") for q in ids))
    words = {key: f"Ord om {key}" for key in word_keys(facts)}
    return Travelling(code=CODE, epoch="0f1e2d3c4b5a", past=Past(facts=facts, words=words))


WHOLE = crowded()


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    path = tmp_path / "day.livetalk"
    head = Head(livetalk_export=1, made_at="2026-11-23", version="0.1.0", secret="none", rooms=1)
    with writing(path, head) as put:
        put(WHOLE)
    return path


def facts_in(database: Path) -> int:
    """How many there are, seen from outside."""
    try:
        db = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            return int(db.execute("SELECT count(*) FROM facts").get)
        finally:
            db.close()
    except apsw.Error:  # not there yet, or not a database yet
        return 0


def kill_in_the_middle(parcel: Path, database: Path, at_least: int) -> int:
    """Import, and kill when some facts are there; how many there are then."""
    environment = {**os.environ, "LIVETALK_LOG": f"sqlite:///{database}", "LIVETALK_SECRET": "of the tests"}
    process = subprocess.Popen(
        [sys.executable, "-m", "livetalk", "import", str(parcel)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while facts_in(database) < at_least and process.poll() is None and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY_S)
    finally:
        process.kill()
        process.wait(PATIENCE_S)
    return facts_in(database)


@pytest.mark.parametrize("share", [n / ROUNDS for n in range(ROUNDS)])
def test_an_import_that_was_killed_ends_right_when_it_is_done_again(
    livetalk: Type, tmp_path: Path, parcel: Path, share: float
) -> None:
    total = len(WHOLE.past.facts)
    for attempt in range(TRIES):
        database = tmp_path / f"killed-{attempt}.db"
        there = kill_in_the_middle(parcel, database, 1 + int(total * share))
        if 0 < there < total:
            break
    else:
        pytest.fail("it was never caught in the middle")
    half = held(database, CODE)

    assert there == len(half.past.facts)
    assert half.epoch == WHOLE.epoch
    assert half.past.facts == WHOLE.past.facts[:there]
    assert (there - 1) % 3 == 0
    assert half.past.words == {key: WHOLE.past.words[key] for key in word_keys(half.past.facts)}

    again = livetalk("import", str(parcel), LIVETALK_LOG=f"sqlite:///{database}")
    assert (again.exit_code, "1 room: 1 grown." in again.output) == (0, True)
    assert held(database, CODE) == WHOLE
