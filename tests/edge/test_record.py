"""The record's page: who may read which version, what stands on it, and how it is corrected and published."""

from __future__ import annotations

import re

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from tests.edge.records import CODE, enter, plant
from tests.rooms.followup_past import opened
from tests.rooms.history import (
    ANNE,
    MO,
    History,
    Past,
    approved,
    asked,
    finished,
    given,
    room,
    state_became,
    taken,
)
from tests.rooms.record_past import journalised, line_said, part_changed, record_filed, record_published
from tests.support.sites import TestSite, Visitor

PAGE, EDIT = f"/r/{CODE}/record", f"/r/{CODE}/record/edit"


def evening() -> History:
    history = given(room(), asked("q1", text="Hvad med vejen?"), approved("q1"), line_said(1, "Velkommen."))
    history.later(5).happened(taken("q1")).later(5).happened(line_said(2, "Vi laver et kryds."))
    promise = opened(
        "i1", kind="promise", title="Lave et kryds", owner="Vej", due="2026-12-01", question="q1"
    )
    history.happened(promise).later(5).happened(finished("q1"), asked("q2", text="Og lyset?"), approved("q2"))
    return history.happened(state_became("closed"))


async def published(site: TestSite, history: History | None = None) -> None:
    await plant(site, history or evening())
    await (await site.live(CODE)).give(MO, c.PublishRecord(), None)


async def send(visitor: Visitor, type_: str, status: int = 200, /, **fields: str) -> str:
    """Fill in a form of the page for editing."""
    page = await visitor.see(EDIT)
    answer = await visitor.fill(page, "/do", status, type=type_, **fields)
    return answer.html


async def test_before_it_is_published_only_those_who_make_it_read_it(site: TestSite) -> None:
    await plant(site, evening())
    async with site.visitor() as citizen, site.visitor() as speaker, site.visitor() as moderator:
        await enter(speaker, "speaker")
        await enter(moderator)
        for stranger in (citizen, speaker):
            page = await stranger.see(PAGE, 404)
            assert "Opsamlingen er ikke offentliggjort endnu." in page.text
            assert "Hvad med vejen?" not in page.html
        draft = await moderator.see(PAGE)

    assert "Kladde" in draft.text
    assert f'href="{EDIT}"' in draft.html


async def test_a_published_record_reads_from_facts_to_promises(site: TestSite) -> None:
    await published(site)
    async with site.visitor() as citizen:
        page = await citizen.see(PAGE)

    words = page.text
    told = ("Borgermøde om skolevejen", "Hvad med vejen?", "Vi laver et kryds.", "Og lyset?", "Lave et kryds")
    assert [words.index(text) for text in told[:2]] == sorted(words.index(text) for text in told[:2])
    for text in told:
        assert text in words
    for address in ("#f-i1", f"/r/{CODE}/q/q1", f"/r/{CODE}/f/i1", f"{PAGE}.pdf?version=1"):
        assert f'href="{address}"' in page.html, address
    assert 'id="q-q1"' in page.html
    assert 'id="f-i1"' in page.html
    assert "Kladde" not in words
    assert EDIT not in page.html


async def test_an_older_version_is_read_by_its_number(site: TestSite) -> None:
    await published(site)
    live = await site.live(CODE)
    await live.give(MO, c.EditRecord(section="place", text="Havnen"), None)
    await live.give(MO, c.PublishRecord(), None)
    async with site.visitor() as citizen:
        newest, oldest = await citizen.see(PAGE), await citizen.see(f"{PAGE}?version=1")
        unknown = await citizen.see(f"{PAGE}?version=3", 404)
        draft = await citizen.see(f"{PAGE}?version=draft", 404)

    assert "Havnen" in newest.text
    assert "Version 2" in newest.text
    assert "Havnen" not in oldest.text
    assert "Der er en nyere version." in oldest.text
    assert "Den version findes ikke." in unknown.text
    assert "Den version findes ikke." in draft.text


async def test_what_is_taken_back_nobody_reads(site: TestSite) -> None:
    await published(site)
    await (await site.live(CODE)).give(MO, c.WithdrawRecord(), None)
    async with site.visitor() as citizen, site.visitor() as moderator:
        await enter(moderator)
        await citizen.see(PAGE, 404)
        await citizen.see(f"{PAGE}?version=1", 404)
        assert (await citizen.get(f"{PAGE}.json?version=1")).status_code == 404
        assert "trukket tilbage" in (await moderator.see(f"{PAGE}?version=1")).text


async def test_a_restricted_record_is_for_those_who_make_it(site: TestSite) -> None:
    await published(
        site, evening().happened(record_filed(access="restricted", basis="offentlighedsloven § 27"))
    )
    async with site.visitor() as citizen, site.visitor() as moderator:
        await enter(moderator)
        page = await citizen.see(PAGE, 403)
        answer = await citizen.get(f"/api/v1/rooms/{CODE}/record")
        assert "Hvad med vejen?" in (await moderator.see(PAGE)).text

    assert "begrænset adgang" in page.text
    assert "Hvad med vejen?" not in page.html
    assert (answer.status_code, answer.json()["code"]) == (403, "record_restricted")


async def test_in_the_closed_part_there_is_no_public_record(site: TestSite) -> None:
    await published(site)
    await (await site.live(CODE)).give(MO, c.SwitchPart(part="closed"), None)
    async with site.visitor() as citizen:
        for address in (
            PAGE,
            f"{PAGE}.pdf",
            f"{PAGE}.zip",
            f"{PAGE}/questions.csv",
            f"/api/v1/rooms/{CODE}/record",
        ):
            answer = await citizen.get(address)
            assert answer.status_code == 403, address
            assert "Hvad med vejen?" not in answer.text


async def test_when_the_words_are_erased_the_page_says_where_the_record_is(site: TestSite) -> None:
    history = evening().happened(record_filed(), record_published(1, 9), journalised("D-2026-99"))
    await plant(site, history.happened(Past(events=(f.RoomPurged(),))))
    async with site.visitor() as citizen, site.visitor() as moderator:
        await enter(moderator)
        page = await citizen.see(PAGE, 410)
        assert (await citizen.get(f"{PAGE}.pdf")).status_code == 410
        edit = await moderator.see(EDIT)

    assert "Opsamlingen ligger i journalen." in page.text
    assert "Hvad med vejen?" not in page.html
    assert "Rummets ord er slettet." in edit.text
    assert 'value="record_edit"' not in edit.html


async def test_an_author_who_erases_is_in_no_version_while_the_version_stays(site: TestSite) -> None:
    await published(site)
    live = await site.live(CODE)
    async with site.visitor() as citizen:
        assert "Hvad med vejen?" in (await citizen.see(PAGE)).text
        assert "Hvad med vejen?" in (await citizen.get(f"{PAGE}.json")).text
        await live.give(ANNE, c.EraseContributions(question="q1"), None)
        page = await citizen.see(PAGE)
        file = await citizen.get(f"{PAGE}.json")

    assert "Hvad med vejen?" not in page.html
    assert "Teksten er slettet af forfatteren" in page.text
    assert "Vi laver et kryds." in page.text
    assert "Hvad med vejen?" not in file.text
    assert file.json()["version"] == 1


# Correcting and publishing


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


async def test_a_draft_of_the_closed_part_has_nothing_that_was_said_in_it(site: TestSite) -> None:
    history = evening().happened(part_changed("closed"), line_said(9, "HEMMELIG-LINJE"))
    await plant(site, history)
    async with site.visitor() as moderator:
        await enter(moderator)
        assert "HEMMELIG-LINJE" not in (await moderator.see(PAGE)).html
        assert "HEMMELIG-LINJE" not in (await moderator.see(EDIT)).html


async def test_the_way_to_the_record_is_shown_where_people_look_for_it(site: TestSite) -> None:
    await plant(site, evening())
    live = await site.live(CODE)
    async with site.visitor() as citizen, site.visitor() as moderator:
        await enter(moderator)
        for address in (f"/r/{CODE}", f"/r/{CODE}/what-happened"):
            assert f'href="{PAGE}"' not in (await citizen.see(address)).html
        await live.give(MO, c.PublishRecord(), None)
        for address in (f"/r/{CODE}", f"/r/{CODE}/what-happened"):
            assert f'href="{PAGE}"' in (await citizen.see(address)).html
        assert 'href="record/edit"' in (await moderator.see(f"/r/{CODE}/moderate")).html
        assert f'href="{EDIT}"' in (await moderator.see(f"/r/{CODE}/links")).html
