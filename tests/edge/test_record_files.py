"""The files of a record over HTTP: what is in them, what they are called, and how long ones are made."""

from __future__ import annotations

import asyncio
import io
import re
import subprocess
import threading
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest
from jsonschema import Draft202012Validator

from livetalk.edge.record import files, workshop
from livetalk.edge.record.reading import Reading
from livetalk.records.record import Progress
from livetalk.rooms import commands as c
from tests.edge.records import CODE, enter, plant
from tests.records.evenings import PLANTED, evening_with_secrets, long_evening
from tests.rooms.history import ANNE, MO, History, approved, asked, finished, given, room, state_became, taken
from tests.rooms.record_past import line_said, record_filed
from tests.support.sites import TestSite, Visitor

PAGE = f"/r/{CODE}/record"
ADDRESSES = [f"/r/{CODE}/{file.address}" for file in files.FILES]
EVERYWHERE = [PAGE, f"/api/v1/rooms/{CODE}/record", *ADDRESSES]


def words_of(address: str, content: bytes) -> str:
    """Everything that a reader of the file could find in it."""
    match address.rpartition(".")[2]:
        case "pdf":
            return subprocess.run(
                ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True, timeout=60
            ).stdout.decode()
        case "docx":
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                raw = "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
            return raw + "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)
        case "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
            return "\n".join(str(cell) for cell in cells)
        case "zip":
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                return "\n".join(words_of(name, parts.read(name)) for name in parts.namelist())
        case _:
            return content.decode("utf-8-sig")


async def published(site: TestSite, history: History) -> None:
    await plant(site, history)
    await (await site.live(CODE)).give(MO, c.PublishRecord(), None)


def small() -> History:
    history = given(room(), asked("q1", text="Hvad med VEJEN?"), approved("q1"), line_said(1, "Velkommen."))
    history.later(5).happened(taken("q1")).later(5).happened(line_said(2, "Vi laver et kryds."))
    return history.later(5).happened(finished("q1"), state_became("closed"))


@pytest.mark.parametrize("lang", ["da", "en"])
async def test_nothing_that_is_not_for_everybody_is_in_any_form(site: TestSite, lang: str) -> None:
    await published(site, evening_with_secrets())
    async with site.visitor(lang=lang) as citizen, site.visitor(lang=lang) as moderator:
        await enter(moderator)
        for reader, query in ((citizen, ""), (moderator, "?version=draft")):
            for address in EVERYWHERE:
                answer = await reader.get(address + query)
                if "/api/" in address and query:
                    continue  # the API has no drafts
                assert answer.status_code == 200, address
                words = words_of(address, answer.content)
                if not address.endswith(("vtt", "promises.csv")):
                    assert "Hvad med vejen?" in words, address
                for secret in PLANTED:
                    assert secret not in words, f"{secret} in {address}{query}"


async def test_what_an_author_erases_is_in_no_file_made_afterwards(site: TestSite) -> None:
    await published(site, small())
    async with site.visitor() as citizen:
        for address in EVERYWHERE:  # so that each has been made before
            assert (await citizen.get(address)).status_code == 200
        await (await site.live(CODE)).give(ANNE, c.EraseContributions(question="q1"), None)
        for address in EVERYWHERE:
            answer = await citizen.get(f"{address}?version=1")
            assert "VEJEN" not in words_of(address, answer.content), address
        record = (await citizen.get(f"{PAGE}.json")).json()

    assert record["version"] == 1
    assert [question["text"] for question in record["questions"]] == [None]


async def test_a_file_has_a_name_that_says_what_it_is(site: TestSite) -> None:
    await published(site, small())
    async with site.visitor() as citizen, site.visitor(lang="en") as english, site.visitor() as moderator:
        await enter(moderator)
        names = {
            "pdf": (await citizen.get(f"{PAGE}.pdf")).headers,
            "csv": (await citizen.get(f"{PAGE}/questions.csv")).headers,
            "en": (await english.get(f"{PAGE}.docx")).headers,
            "draft": (await moderator.get(f"{PAGE}.zip?version=draft")).headers,
        }

    said = {form: headers["content-disposition"] for form, headers in names.items()}
    assert said["pdf"] == (
        f"attachment; filename=\"opsamling-{CODE}-v1.pdf\"; filename*=UTF-8''opsamling-{CODE}-v1.pdf"
    )
    assert f'filename="opsamling-{CODE}-v1-spoergsmaal.csv"' in said["csv"]
    assert f"filename*=UTF-8''opsamling-{CODE}-v1-sp%C3%B8rgsm%C3%A5l.csv" in said["csv"]
    assert f'filename="record-{CODE}-v1.docx"' in said["en"]
    assert f'filename="opsamling-{CODE}-kladde.zip"' in said["draft"]
    assert {headers["cache-control"] for headers in names.values()} == {"no-store"}


async def test_drafts_are_for_those_who_make_the_record(site: TestSite) -> None:
    await plant(site, small())
    async with site.visitor() as citizen, site.visitor() as speaker:
        await enter(speaker, "speaker")
        for address in EVERYWHERE:
            for reader in (citizen, speaker):
                for query in ("", "?version=draft", "?version=1"):
                    answer = await reader.get(address + query)
                    assert answer.status_code == 404, address
                    assert "VEJEN" not in answer.text


async def test_the_archive_carries_what_the_journal_is_to_know(site: TestSite) -> None:
    await published(site, small().happened(record_filed()))
    async with site.visitor() as citizen:
        content = (await citizen.get(f"{PAGE}.zip")).content

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {"manifest.json", "record.pdf", "record.json", "transcript.vtt", "journal.json"} <= set(
            archive.namelist()
        )
        assert '"kle": "00.01.00"' in archive.read("journal.json").decode()


async def test_programs_read_the_record_and_what_it_looks_like(site: TestSite) -> None:
    await published(site, small())
    async with site.visitor() as program:
        schema = await program.get("/api/v1/record.schema.json")
        answer = await program.get(f"/api/v1/rooms/{CODE}/record?lang=en")
        unknown = await program.get("/api/v1/rooms/999999/record")
        missing = await program.get(f"/api/v1/rooms/{CODE}/record?version=7")
        described = (await program.get("/api/v1/openapi.json")).json()["paths"]

    Draft202012Validator(schema.json()).validate(answer.json())
    assert schema.headers["content-type"] == "application/schema+json"
    assert answer.json()["language"] == "en"
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_room")
    assert (missing.status_code, missing.json()["code"]) == (404, "record_no_version")
    assert {"/api/v1/rooms/{code}/record", "/api/v1/record.schema.json"} <= set(described)


# Long ones


class Slow:
    """A form that goes on only when it is told."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.calls = 0

    def __call__(self, _found: Reading, _file: files.File) -> Callable[[Progress], bytes]:
        def write(progress: Progress) -> bytes:
            self.calls += 1
            progress(1, 2)
            assert self.go_on.wait(30)
            return b"%PDF"

        return write


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    made = Slow()
    monkeypatch.setattr(files, "_writer", made)
    monkeypatch.setattr(files, "PATIENCE_S", 0.01)
    monkeypatch.setattr(files, "LONG_LINES", 1)
    return made


async def until_it_says(visitor: Visitor, address: str, words: str) -> str:
    for _ in range(400):
        page = await visitor.see(address)
        if words in page.text:
            return page.html
        await asyncio.sleep(0.02)
    raise AssertionError(words)


async def test_a_long_file_is_made_behind_a_page_that_says_how_far_it_is(site: TestSite, slow: Slow) -> None:
    await published(site, small())
    async with site.visitor() as citizen:
        page = await citizen.see(PAGE)
        making = await citizen.fill(page, "/record/make", form="pdf")
        waiting = await until_it_says(citizen, making.url, "50 %")
        assert "Filen bliver lavet" in waiting
        slow.go_on.set()
        ready = await until_it_says(citizen, making.url, "Filen er klar")
        address = re.search(r'href="([^"]+record\.pdf[^"]*)"', ready)
        assert address is not None
        assert (await citizen.get(address[1])).content == b"%PDF"

    assert making.headers["refresh"] == "2"
    assert slow.calls == 1


async def test_who_asks_for_the_same_file_joins_who_asked_before(site: TestSite, slow: Slow) -> None:
    await published(site, small())
    async with site.visitor() as one, site.visitor() as other:
        for reader in (one, other, one):
            answer = await reader.get(f"{PAGE}.pdf")
            assert answer.status_code == 303
            assert "/record/make?form=pdf&version=1" in answer.headers["location"]
        slow.go_on.set()
        await until_it_says(other, answer.headers["location"], "Filen er klar")

    assert slow.calls == 1


async def test_too_many_files_at_once_are_asked_to_come_again(
    site: TestSite, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "LONGEST_LINE", 1)
    await published(site, small())
    async with site.visitor() as citizen:
        assert (await citizen.get(f"{PAGE}.pdf")).status_code == 303
        busy = await citizen.get(f"{PAGE}.docx")
        program = await citizen.get(f"/api/v1/rooms/{CODE}/record")
        slow.go_on.set()

    assert (busy.status_code, busy.headers["retry-after"]) == (503, "5")
    assert "Der bliver lavet mange filer lige nu." in busy.text
    assert (program.status_code, program.json()["code"]) == (503, "record_too_busy")


async def test_a_file_is_nobody_s_whose_words_were_erased_while_it_was_made(
    site: TestSite, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PATIENCE_S", 30)
    await published(site, small())
    live = await site.live(CODE)
    async with site.visitor() as citizen:
        asked_for = asyncio.create_task(citizen.get(f"{PAGE}.pdf"))
        while not slow.calls:  # noqa: ASYNC110 - the thread has no event to wait for
            await asyncio.sleep(0.01)
        await live.give(ANNE, c.EraseContributions(question="q1"), None)
        slow.go_on.set()
        answer = await asked_for

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{PAGE}.pdf?"


async def test_a_form_that_fails_can_be_asked_for_again(
    site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_found: Reading, _file: files.File) -> Callable[[Progress], bytes]:
        def write(_progress: Progress) -> bytes:
            raise OSError("no space left")

        return write

    await published(site, small())
    with monkeypatch.context() as patched:
        patched.setattr(files, "_writer", broken)
        async with site.visitor() as citizen:
            assert (await citizen.get(f"{PAGE}.json")).status_code == 500
    async with site.visitor() as citizen:
        assert (await citizen.get(f"{PAGE}.json")).status_code == 200


async def test_the_longest_evening_leaves_in_every_form(site: TestSite) -> None:
    history = long_evening().happened(state_became("closed"))
    await published(site, history)
    async with site.visitor() as citizen:
        page = await citizen.see(PAGE)
        assert "Svar nummer 10000." in page.text
        for file in files.FILES:
            address = f"/r/{CODE}/{file.address}"
            making = await citizen.post(f"{PAGE}/make", data={"form": file.form, "version": "1"})
            await until_it_says(citizen, making.headers["location"], "Filen er klar")
            answer = await citizen.get(f"{address}?version=1")
            assert answer.status_code == 200, address
            if file.form not in ("promises", "zip", "docx"):
                assert "Svar nummer 10000." in words_of(address, answer.content), address
