"""The search page: what it shows, how it leads on, and that nothing somebody wrote becomes markup."""

from __future__ import annotations

import asyncio
import threading

import pytest

from livetalk.edge.search import asking
from livetalk.live.archive.index import A_PAGE
from livetalk.programme import commands as p
from livetalk.records.open_data import COLUMNS
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.edge.search.archive import Archive
from tests.support.planners import add_body, made, plan_gathering, plan_session, publish
from tests.support.sites import TestSite, running_site


async def test_an_empty_archive_says_what_will_be_here(archive: Archive) -> None:
    page = await archive.see()

    assert "Der er ikke noget at søge i endnu" in page.text


async def test_what_is_found_is_marked_and_leads_to_the_address_that_stays(archive: Archive) -> None:
    opened = await archive.room(title="Møde på torvet")
    question = await archive.ask(opened.code, "Hvornår kommer cykelstien?", theme="Trafik")
    await archive.heard()

    page = await archive.see("/search?q=cykel")

    assert f'href="/r/{opened.code}/q/{question}"' in page.html
    assert "<mark>cykelstien</mark>" in page.html
    assert "1 sted" in page.text
    assert "Møde på torvet" in page.text
    assert "Trafik" in page.text
    target = await archive.see(f"/r/{opened.code}/q/{question}")
    assert "Hvornår kommer cykelstien?" in target.text


async def test_an_answer_is_told_of_where_the_word_stands_in_it(archive: Archive) -> None:
    opened = await archive.room()
    question = await archive.ask(opened.code, "Hvad gør I?")
    await archive.give(opened.code, c.OpenItem(kind="question", question=question, owner="Vej og Park"))
    item = next(iter((await archive.site.live(opened.code)).state.followup.items))
    long = "Vi har set på det længe. " * 20
    await archive.give(
        opened.code, c.UpdateItem(item=item, status="done", answer=long + "Belysningen er sat op.")
    )
    await archive.heard()

    page = await archive.see("/search?q=belysning")

    assert "<mark>Belysningen</mark> er sat op." in page.html
    assert page.text.count("Vi har set på det længe") < 8
    assert "Gennemført" in page.text
    assert "Vej og Park" in page.text


async def test_what_somebody_wrote_is_never_markup(archive: Archive) -> None:
    opened = await archive.room(title="<b>Møde</b>")
    await archive.ask(opened.code, '<script>alert(1)</script> bus & "tog" <img src=x>', theme="<i>Tema</i>")
    await archive.heard()

    for address in ("/search", "/search?q=bus", '/search?q=<script>"&theme=<i>Tema</i>', "/search?q=script"):
        page = await archive.see(address)
        for wrong in ("<script>", "<img src=x>", "<i>Tema", "<b>Møde", '""'):
            assert wrong not in page.html.replace('value=""', "").replace('content=""', ""), address


async def test_filters_and_pages_are_links_and_forms_that_keep_each_other(
    site: TestSite, archive: Archive
) -> None:
    host = site.application.site.programme
    body = await add_body(host, "Grønt Råd")
    gathering = await plan_gathering(host, "Festdag", body)
    session = await plan_session(host, "Om træer", gathering=gathering, bodies=(body,))
    await made(host, p.PublishGathering(gathering=gathering))
    code = await publish(site, session)
    other = (await archive.room()).code
    for room in (code, other):
        for number in range(A_PAGE + 1):
            await archive.ask(
                room,
                f"Spørgsmål {number} om træer?",
                by=Actor(id=f"anne-{number:06}", role="audience"),
                theme="Natur",
            )
    await archive.heard()

    all_of_them = await archive.see("/search?q=træ")
    narrowed = await archive.see("/search?q=træ&body=groent-raad&theme=natur&status=asked&kind=question")
    second = await archive.see("/search?q=træ&body=groent-raad&page=2")
    of_the_day = await archive.see("/search?gathering=festdag")

    assert f"{2 * A_PAGE + 2} steder" in all_of_them.text
    assert f"{A_PAGE + 1} steder" in narrowed.text
    assert f"{A_PAGE + 1} steder" in of_the_day.text
    assert 'rel="next"' in narrowed.html
    assert "body=groent-raad" in narrowed.html.split('rel="next"')[1][:200]
    assert second.html.count('class="hit"') == 1
    assert f"/r/{other}/" not in narrowed.html + second.html + of_the_day.html
    assert narrowed.form("/search", body="groent-raad").fields["q"] == "træ"


@pytest.mark.parametrize(
    "wrong", ["kind=x", "status=x", "year=x", "year=99999", "body=x", "gathering=x", "page=0", "page=x"]
)
async def test_what_there_is_not_is_said_and_passed_over_and_refused_to_programs(
    archive: Archive, wrong: str
) -> None:
    page = await archive.see(f"/search?{wrong}")

    assert page.alerts
    assert wrong.partition("=")[0] in page.alerts[0]
    async with archive.site.visitor() as program:
        for address in ("/search.json", "/search.csv", "/open-data/questions.json"):
            answer = await program.get(f"{address}?{wrong}")
            assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


async def test_a_draft_of_a_gathering_cannot_be_asked_for(site: TestSite, archive: Archive) -> None:
    await plan_gathering(site.application.site.programme, "Hemmelig dag")

    assert (await archive.see("/search?gathering=hemmelig-dag")).alerts


async def test_a_server_that_still_reads_its_rooms_says_so(archive: Archive) -> None:
    assert "ved at blive læst ind" in (await archive.see()).text

    await archive.walked()

    assert "ved at blive læst ind" not in (await archive.see()).text


async def test_a_room_that_nobody_is_in_is_found_after_the_walk(site: TestSite, archive: Archive) -> None:
    opened = await archive.room()
    await archive.ask(opened.code, "Hvornår kommer bussen?")
    rooms = site.application.site.rooms
    rooms._rooms.pop(opened.code).stop()
    site.application.site.index_watch._moved.clear()

    await archive.walked()

    assert "Hvornår kommer" in (await archive.see("/search?q=bus")).text


async def test_it_speaks_english_too(archive: Archive) -> None:
    assert "Search all meetings" in (await archive.see(lang="en")).text
    assert "Open data of all meetings" in (await archive.see("/open-data", lang="en")).text


async def test_every_column_is_described_and_the_licence_is_the_one_that_was_set() -> None:
    async with running_site(data_licence="CC0 1.0") as site, site.visitor() as anybody:
        page = await anybody.see("/open-data")
        told = (await anybody.get("/search.json")).json()

    assert "Data må bruges efter: CC0 1.0." in page.text
    assert told["licence"] == "CC0 1.0"
    for name, columns in COLUMNS.items():
        part = page.html.split(f'id="{name}"')[1]
        assert all(f"<code>{column}</code>" in part for column in columns)


async def test_whoever_comes_while_too_many_wait_is_asked_to_come_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_WAITING", 2)
    index, gate = archive.site.application.site.index, threading.Event()
    held = [asyncio.create_task(asking.in_turn(index, gate.wait)) for _ in range(2)]
    await asyncio.sleep(0)

    async with archive.site.visitor() as anne:
        refused = await anne.get("/search?q=cykel")
        data = await anne.get("/search.json?q=cykel")
        gate.set()
        await asyncio.gather(*held)
        later = await anne.get("/search?q=cykel")

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "Der er meget travlt lige nu." in refused.text
    assert (data.status_code, data.json()["code"]) == (503, "busy")
    assert data.headers["Access-Control-Allow-Origin"] == "*"
    assert later.status_code == 200
