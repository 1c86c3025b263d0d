"""The record is corrected, published, filed and journalised by plain forms."""

from __future__ import annotations

import re

import pytest

from livetalk.rooms import commands as c
from tests.edge.records import CODE, enter, evening, plant, published
from tests.rooms.history import (
    ANNE,
    MO,
    approved,
    asked,
    given,
    room,
)
from tests.rooms.record_past import record_filed
from tests.support.sites import TestSite, Visitor

PAGE, EDIT = f"/r/{CODE}/record", f"/r/{CODE}/record/edit"


async def send(visitor: Visitor, type_: str, status: int = 200, /, **fields: str) -> str:
    """Fill in a form of the page for editing."""
    page = await visitor.see(EDIT)
    answer = await visitor.fill(page, "/do", status, type=type_, **fields)
    return answer.html


async def test_a_referent_writes_and_a_moderator_publishes(site: TestSite) -> None:
    await plant(site, evening())
    async with site.visitor() as referent, site.visitor() as moderator, site.visitor() as citizen:
        await enter(referent, "notes")
        html = await send(referent, "record_edit", section="summary", text="En god aften.")
        assert "Teksten er gemt." in html
        assert 'value="record_publish"' not in html
        await enter(moderator)
        html = await send(moderator, "record_publish")
        assert "Opsamlingen er offentliggjort." in html
        assert "Version 1 er offentlig." in html
        assert "En god aften." in (await citizen.see(PAGE)).text


async def test_after_a_section_was_saved_the_reader_is_back_at_it(site: TestSite) -> None:
    await plant(site, evening())
    async with site.visitor() as moderator:
        await enter(moderator)
        page = await moderator.see(EDIT)
        form = page.form("/do", type="record_edit", section="q:q1")
        answer = await moderator.post(form.action, data={**form.fields, "text": "Ja."})

    assert answer.headers["location"] == f"{EDIT}?done=record_edit#edit-q-q1"


async def test_a_refused_text_comes_back_with_the_reason_beside_it(site: TestSite) -> None:
    await plant(site, evening())
    async with site.visitor() as moderator:
        await enter(moderator)
        html = await send(moderator, "record_edit", 422, section="begin", text="halv otte")

    assert "»halv otte« er ikke et klokkeslæt." in html
    assert re.search(r'id="in-begin"[^>]*aria-invalid="true"[^>]*value="halv otte"', html)


async def test_a_room_that_is_open_still_is_not_published(site: TestSite) -> None:
    await plant(site, given(room(), asked("q1"), approved("q1")))
    async with site.visitor() as moderator:
        await enter(moderator)
        assert "Luk rummet først." in await send(moderator, "record_publish", 422)


async def test_what_is_new_since_the_last_version_is_listed(site: TestSite) -> None:
    await published(site)
    live = await site.live(CODE)
    async with site.visitor() as moderator:
        await enter(moderator)
        assert "Der er ikke noget nyt siden version 1." in (await moderator.see(EDIT)).text
        await live.give(MO, c.EditRecord(section="q:q1", text="Ja, et kryds."), None)
        await live.give(MO, c.EditRecord(section="place", text="Havnen"), None)
        await live.give(ANNE, c.EraseContributions(question="q2"), None)
        page = await moderator.see(EDIT)
        await live.give(MO, c.EditRecord(section="correction", text="Svaret er skrevet til."), None)
        await send(moderator, "record_publish")
        newest = await moderator.see(PAGE)

    assert "Nyt siden version 1" in page.text
    for change in ("Fakta om mødet er ændret", "1 svar er ændret", "1 spørgsmål er taget ud"):
        assert change in page.text
    assert "Rettet siden sidste version: Svaret er skrevet til." in newest.text


async def test_filing_says_what_is_wrong_and_keeps_what_was_typed(site: TestSite) -> None:
    await plant(site, evening())
    said = {
        "title": "Opsamling", "unit": "Byplan", "case": "2026-1", "date": "2026-10-26", "retain_until": "2031-10-26",
        "direction": "out", "access": "public", "basis": "",
    }  # fmt: skip
    async with site.visitor() as moderator:
        await enter(moderator)
        refused = await send(moderator, "record_file", 422, **said, kle="5.1")
        saved = await send(moderator, "record_file", **said, kle="05.01.00 p35")

    assert "KLE-nummeret skal se ud som" in refused
    assert 'value="Byplan"' in refused
    assert "Oplysningerne til journalen er gemt." in saved
    assert 'value="05.01.00-P35"' in saved


async def test_a_record_is_journalised_and_its_words_count_down(site: TestSite) -> None:
    await published(site, evening().happened(record_filed()))
    async with site.visitor() as moderator, site.visitor() as citizen:
        await enter(moderator)
        waiting = await send(moderator, "retention", until="2099-01-02")
        html = await send(moderator, "record_journalise", number="D-2026-99")
        page = await citizen.see(PAGE)

    assert re.search(
        r"Ordene slettes om \d+ dage, den 2\. januar 2099 – når opsamlingen er journaliseret\.", waiting
    )
    assert re.search(r"Ordene slettes om \d+ dage, den 2\. januar 2099\.", html)
    assert "Journaliseret under nummer" in html
    assert "En prøve, som ikke sletter noget:" in html
    assert "D-2026-99" in page.text


async def test_a_newer_version_than_the_journal_s_is_pointed_out(site: TestSite) -> None:
    await published(site, evening().happened(record_filed()))
    async with site.visitor() as moderator:
        await enter(moderator)
        await send(moderator, "record_journalise", number="D-1")
        html = await send(moderator, "record_publish")

    assert "Der er kommet en nyere version" in html


@pytest.mark.parametrize("role", ["", "speaker"])
async def test_nobody_else_edits(site: TestSite, role: str) -> None:
    await plant(site, evening())
    async with site.visitor() as stranger:
        if role == "speaker":
            await enter(stranger, "speaker")
        await stranger.see(EDIT, 403)
        fields = {"type": "record_publish", "page": "record/edit", "id": "x" * 16}
        assert (await stranger.post(f"/r/{CODE}/do", data=fields)).status_code == 403
