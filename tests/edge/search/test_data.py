"""The archive as files: complete, narrowed, readable by spreadsheets and programs, cheap to ask for again."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import msgspec

from livetalk.live.archive import index as archive_index
from livetalk.records.open_data import COLUMNS
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.edge.search.archive import ANNE, Archive
from tests.support.planners import plan_session, publish
from tests.support.sites import TestSite

DOCUMENT = Path(__file__).parents[3] / "docs" / "open-data.md"


def table(text: str) -> list[dict[str, str]]:
    """The rows as a spreadsheet reads them."""
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";"))


async def test_questions_and_items_are_whole_in_both_forms(archive: Archive) -> None:
    opened = await archive.room(title="Mødet")
    question = await archive.ask(opened.code, 'Hvornår kommer cykelstien;\nog "hvor"?', theme="Trafik")
    await archive.give(
        opened.code, c.OpenItem(kind="question", question=question, owner="Vej", due="2030-01-15")
    )
    await archive.heard()

    rows = table(await archive.read("/open-data/questions.csv"))
    told = msgspec.json.decode(await archive.read("/open-data/questions.json"))
    items = msgspec.json.decode(await archive.read("/open-data/items.json"))["rows"]

    assert rows[0]["text"] == told["rows"][0]["text"] == 'Hvornår kommer cykelstien;\nog "hvor"?'
    assert rows[0]["url"] == f"http://livetalk.example/r/{opened.code}/q/{question}"
    assert (rows[0]["themes"], told["rows"][0]["themes"]) == ("Trafik", ["Trafik"])
    assert (rows[0]["status"], rows[0]["owner"], rows[0]["due"]) == ("received", "Vej", "2030-01-15")
    assert (items[0]["question_url"], items[0]["due"]) == (rows[0]["url"], "2030-01-15")
    assert tuple(rows[0]) == COLUMNS["questions"] == tuple(told["rows"][0])


async def test_no_cell_is_a_formula(archive: Archive) -> None:
    opened = await archive.room(title="=HYPERLINK(1)")
    await archive.ask(opened.code, "=1+1", theme="@SUM(A1)")
    await archive.heard()

    for address in ("/open-data/questions.csv", "/search.csv"):
        row = table(await archive.read(address))[0]
        assert (row["text"], row["themes"], row["meeting"]) == ("'=1+1", "'@SUM(A1)", "'=HYPERLINK(1)")


async def test_sessions_are_those_that_everybody_may_find(site: TestSite, archive: Archive) -> None:
    host = site.application.site.programme
    shown = await plan_session(host, "Om cykler", themes=("Trafik",))
    code = await publish(site, shown)
    await plan_session(host, "KLADDE")
    await publish(site, await plan_session(host, "MEDLEMMER", template="small_room"))

    rows = msgspec.json.decode(await archive.read("/open-data/sessions.json"))["rows"]

    assert [row["title"] for row in rows] == ["Om cykler"]
    assert rows[0]["room_url"] == f"http://livetalk.example/r/{code}"
    assert table(await archive.read("/open-data/sessions.csv"))[0]["themes"] == "Trafik"
    assert table(await archive.read("/open-data/sessions.csv?theme=andet")) == []


async def test_a_set_of_several_pieces_has_every_row_once(archive: Archive) -> None:
    opened = await archive.room()
    n = archive_index.A_PIECE + 7
    for number in range(n):
        asker = Actor(id=f"anne-{number:06}", role="audience")
        await archive.ask(opened.code, f"Spørgsmål nummer {number}?", by=asker)
    await archive.heard()

    for address in ("/open-data/questions.csv", "/search.csv", "/search.csv?q=nummer"):
        rows = table(await archive.read(address))
        assert len({row["text"] for row in rows}) == len(rows) == n
    told = msgspec.json.decode(await archive.read("/open-data/questions.json"))
    assert len({row["text"] for row in told["rows"]}) == len(told["rows"]) == n


async def test_who_asks_again_gets_only_what_is_new(archive: Archive) -> None:
    opened = await archive.room()
    await archive.ask(opened.code, "Hvornår?")
    await archive.heard()
    async with archive.site.visitor() as program:
        first = await program.get("/open-data/questions.json")
        tag = {"If-None-Match": first.headers["etag"]}
        assert (await program.get("/open-data/questions.json", headers=tag)).status_code == 304

        await archive.give(opened.code, c.EraseContributions(), ANNE)
        await archive.heard()
        again = await program.get("/open-data/questions.json", headers=tag)

    assert again.status_code == 200
    assert again.json()["rows"] == []


async def test_any_site_may_read_the_data_and_no_page_is_open_to_others(archive: Archive) -> None:
    async with archive.site.visitor() as program:
        for address in ("/search.json", "/search.csv", "/open-data/items.json"):
            assert (await program.get(address)).headers["access-control-allow-origin"] == "*"
        for address in ("/search", "/open-data"):
            assert "access-control-allow-origin" not in (await program.get(address)).headers


async def test_what_is_no_set_is_not_found(archive: Archive) -> None:
    async with archive.site.visitor() as program:
        for file in ("people.csv", "questions.exe", "questions", "questions.csv.json", ".json"):
            assert (await program.get(f"/open-data/{file}")).status_code == 404


def test_the_document_names_the_columns() -> None:
    rows = re.findall(r"^\| (\w+) \| (`.*`) \|$", DOCUMENT.read_text(), flags=re.MULTILINE)

    assert {name: tuple(re.findall(r"`(\w+)`", cells)) for name, cells in rows} == dict(COLUMNS)
