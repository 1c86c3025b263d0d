"""Who did what: every fact has its words, the filter chooses, the file can be kept, nobody else reads it."""

from __future__ import annotations

import csv
import io
from typing import get_args

import pytest

from livetalk.edge.accounts.audit import LINES_SHOWN
from livetalk.edge.rendering.locales import load_locales
from livetalk.edge.rendering.webdir import find_web
from livetalk.live.programme.programme_host import Done
from livetalk.programme import commands as c
from livetalk.programme.context import Giver
from livetalk.programme.facts import ProgrammeEvent
from livetalk.programme.texts import BodyWords
from tests.support.planners import DAY_MS, HOUR_MS, add_body, make_account, plan_session, signed_in
from tests.support.sites import TestSite, Visitor

LOCALES = load_locales(find_web().locales)


async def administrator(site: TestSite, visitor: Visitor) -> Giver:
    ident = await make_account(site.application.site.programme, "administrator", name="Ada Lund")
    await signed_in(site, ident, visitor)
    return Giver(id=ident, role="administrator")


@pytest.mark.parametrize("lang", ["da", "en"])
def test_every_fact_of_the_programme_has_its_words(lang: str) -> None:
    tags = {str(event.__struct_config__.tag) for event in get_args(ProgrammeEvent)}
    unseen = {"letter_queued", "letter_tried", "letter_put_off", "letter_settled"}

    assert {tag for tag in tags - unseen if not LOCALES[lang].has(f"audit.did.{tag}")} == set()


async def test_what_was_done_stands_there_with_who_and_what_and_a_way_there(site: TestSite) -> None:
    programme = site.application.site.programme
    async with site.visitor() as ada:
        giver = await administrator(site, ada)
        session = await plan_session(programme, "Cykler på Strandvejen")
        starts = programme.now() + 2 * DAY_MS
        for command in (
            c.MoveSession(session=session, starts=starts, ends=starts + HOUR_MS),
            c.CancelSession(session=session, reason="Det regner <b>meget</b>."),
            c.InviteAccount(name="Bo Friis", email="bo@x.example", role="organiser"),
        ):
            assert isinstance(await programme.give(giver, command), Done)
        page = await ada.see("/organise/audit")

    for said in (
        "Ada Lund flyttede Cykler på Strandvejen",
        "Det regner <b>meget</b>.",
        "inviterede Bo Friis",
    ):
        assert said in page.text
    assert f'href="/organise/sessions/{session}"' in page.html
    assert page.text.index("inviterede") < page.text.index("flyttede")  # the newest first


async def test_the_filter_shows_one_persons_doings_and_one_area(site: TestSite) -> None:
    programme = site.application.site.programme
    async with site.visitor() as ada:
        giver = await administrator(site, ada)
        olga = await make_account(programme, "organiser", name="Olga")
        await programme.give(Giver(id=olga), c.AddBody(kind="council", words=BodyWords(name="Seniorråd")))
        await programme.give(giver, c.AddBody(kind="council", words=BodyWords(name="Handicapråd")))

        one = await ada.see(f"/organise/audit?who={olga}")
        area = await ada.see("/organise/audit?area=accounts")
        odd = await ada.see("/organise/audit?who=x&area=y&before=-1")

    assert "Seniorråd" in one.text
    assert "Handicapråd" not in one.text
    assert "oprettede en konto til Olga" in area.text
    assert "Seniorråd" not in area.text
    assert "Seniorråd" in odd.text


async def test_older_lines_are_a_page_further_and_none_is_shown_twice(site: TestSite) -> None:
    programme = site.application.site.programme
    async with site.visitor() as ada:
        giver = await administrator(site, ada)
        for n in range(LINES_SHOWN + 5):
            await programme.give(giver, c.AddBody(kind="other", words=BodyWords(name=f"Forening {n:03}")))
        first = await ada.see("/organise/audit?area=planning")
        older = next(
            part.split('"')[0] for part in first.html.split('href="') if "before=" in part.split('"')[0]
        )
        second = await ada.see(older.replace("&amp;", "&"))

    shown = [
        [n for n in range(LINES_SHOWN + 5) if f"Forening {n:03}" in page.text] for page in (first, second)
    ]
    assert shown == [list(range(5, LINES_SHOWN + 5)), list(range(5))]


async def test_the_file_is_one_a_spreadsheet_takes_for_text(site: TestSite) -> None:
    async with site.visitor() as ada:
        giver = await administrator(site, ada)
        added = c.AddBody(kind="other", words=BodyWords(name="=HYPERLINK(1)"))
        await site.application.site.programme.give(giver, added)
        answer = await ada.get("/organise/audit.csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Tid (UTC)", "Hvem", "Gjorde", "Hvad", "Mere"]
    assert rows[1][1:4] == ["Ada Lund", "oprettede", "'=HYPERLINK(1)"]


@pytest.mark.parametrize("role", ["organiser", "host"])
async def test_it_is_for_administrators(site: TestSite, role: str) -> None:
    programme = site.application.site.programme
    body = await add_body(programme)
    ident = await make_account(programme, role, *([body] if role == "host" else []))  # type: ignore[arg-type]  # a role's name
    async with site.visitor() as somebody:
        await signed_in(site, ident, somebody)
        for address in ("/organise/audit", "/organise/audit.csv"):
            assert (await somebody.get(address)).status_code == 403
