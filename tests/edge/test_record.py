"""The record's page: who may read which version, what stands on it, and how it is corrected and published."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from tests.edge.records import CODE, enter, evening, plant, published
from tests.rooms.history import (
    ANNE,
    MO,
    Past,
)
from tests.rooms.record_past import journalised, line_said, part_changed, record_filed, record_published
from tests.support.sites import TestSite

PAGE, EDIT = f"/r/{CODE}/record", f"/r/{CODE}/record/edit"


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


async def test_what_is_kept_of_a_version_has_no_words_of_its_own(site: TestSite) -> None:
    await published(site)
    archive = site.application.site.archive
    async with site.visitor() as citizen:
        assert "Hvad med vejen?" in (await citizen.get(PAGE)).text

    assert [room.words for room in archive._rooms.values()] == [{}]
