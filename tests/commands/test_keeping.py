"""``livetalk purge`` and ``livetalk access``: on a real file."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from livetalk.bootstrap import now_ms
from livetalk.edge.access import Pseudonyms, new_person
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.rooms import fresh_id
from livetalk.log.port import Draft
from livetalk.log.sqlite import SqliteLog
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from livetalk.programme.texts import EntryWords
from livetalk.rooms import facts as f
from livetalk.rules_files import load_templates
from tests.commands.conftest import Type
from tests.commands.test_rooms import opened

SECRET = "Grønkjærs hemmelighed"
SETTINGS = {"LIVETALK_SECRET": "en hemmelighed til prøver"}
PERSON = new_person()


def happened(
    database: Path, code: str, *events: f.AnyEvent, words: dict[str, str], by: str | None = None
) -> None:
    """Put facts at the end of the room's log."""

    async def put() -> None:
        log = SqliteLog(database)
        await log.open()
        last = [fact async for fact in log.read(code)][-1].seq
        drafts = [Draft(at=1_793_000_000_000, event=event, by=by) for event in events]
        await log.append(code, last, drafts, None, words)
        await log.close()

    asyncio.run(put())


def room_with_a_question(livetalk: Type, database: Path) -> str:
    code = opened(livetalk).code
    person = Pseudonyms(SETTINGS["LIVETALK_SECRET"]).participant(code, PERSON).id
    asked = f.QuestionAsked(question="q1", held=False, text_key="q:q1:text:1")
    happened(database, code, asked, words={"q:q1:text:1": SECRET}, by=person)
    return code


def is_on_disk(database: Path) -> bool:
    return any(SECRET.encode() in path.read_bytes() for path in database.parent.iterdir() if path.is_file())


@pytest.fixture
def code(livetalk: Type, database: Path) -> str:
    return room_with_a_question(livetalk, database)


def due(database: Path, code: str, *, journalised: bool) -> None:
    events: list[f.AnyEvent] = [f.RetentionSet(until="2026-01-01")]
    events += [f.RecordJournalised(number_key="record:number:1")] if journalised else []
    happened(database, code, *events, words={"record:number:1": "2026-17"})


def test_a_room_without_a_date_is_never_purged(livetalk: Type, database: Path, code: str) -> None:
    assert livetalk("purge").output == "No room is due.\n"
    result = livetalk("purge", code)
    assert result.exit_code == 1
    assert "No date is set" in result.output
    assert is_on_disk(database)


def test_a_room_that_is_not_journalised_is_refused_and_keeps_its_words(
    livetalk: Type, database: Path, code: str
) -> None:
    due(database, code, journalised=False)
    result = livetalk("purge", code)
    assert result.exit_code == 1
    assert "not in the journal yet" in result.output
    assert is_on_disk(database)


def test_a_dry_run_says_what_would_go_and_erases_nothing(livetalk: Type, database: Path, code: str) -> None:
    due(database, code, journalised=True)
    result = livetalk("purge", "--dry-run")
    assert result.exit_code == 0
    assert f"{code}  would be erased" in result.output
    assert is_on_disk(database)


def test_what_is_due_is_erased_from_the_file_and_only_once(livetalk: Type, database: Path, code: str) -> None:
    due(database, code, journalised=True)
    assert f"{code}  erased" in livetalk("purge").output
    assert not is_on_disk(database)
    assert livetalk("purge").output == "No room is due.\n"
    assert livetalk("verify").exit_code == 0


def test_a_person_gets_everything_by_the_personal_code(livetalk: Type, code: str) -> None:
    result = livetalk("access", typed=f"{PERSON}\n", **SETTINGS)
    assert result.exit_code == 0
    [room] = json.loads(result.stdout)
    assert room["room"] == code
    assert [question["wordings"] for question in room["questions"]] == [[SECRET]]


def test_what_staff_wrote_down_for_a_person_is_part_of_everything(
    livetalk: Type, database: Path, code: str
) -> None:
    said = c.Capture(
        entry="e1",
        person=PERSON,
        at=1_793_000_000_000,
        origin="outreach",
        has_consent=True,
        words=EntryWords(text="Kommer der en bænk?"),
    )

    async def take_down() -> None:
        log = SqliteLog(database)
        await log.open()
        host = ProgrammeHost(log, load_templates(), now=now_ms, fresh_id=fresh_id)
        await host.load()
        await host.give(SERVER, said)
        await log.close()

    asyncio.run(take_down())

    room, programme = json.loads(livetalk("access", typed=f"{PERSON}\n", **SETTINGS).stdout)
    assert room["room"] == code
    assert [entry["words"]["text"] for entry in programme["entries"]] == ["Kommer der en bænk?"]
    [alone] = json.loads(livetalk("access", "--room", code, typed=f"{PERSON}\n", **SETTINGS).stdout)
    assert alone["room"] == code
    assert json.loads(livetalk("access", typed=f"{new_person()}\n", **SETTINGS).stdout) == []


def test_a_code_of_nobody_gives_nothing_and_a_wrong_one_a_sentence(livetalk: Type, code: str) -> None:
    assert json.loads(livetalk("access", "--room", code, typed=f"{new_person()}\n", **SETTINGS).stdout) == []
    result = livetalk("access", typed="hej\n", **SETTINGS)
    assert result.exit_code == 1
    assert "no personal code" in result.output
