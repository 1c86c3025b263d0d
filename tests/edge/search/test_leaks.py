"""Planted words that no search, file or list of the archive may ever have, or may have no more."""

from __future__ import annotations

import re

import pytest

from livetalk.live.errands import give
from livetalk.programme import commands as p
from livetalk.rooms import commands as c
from tests.edge.planting import SECRETS, SHOWN, plant
from tests.edge.search.archive import ANNE, MO, Archive
from tests.support.planners import add_body, made, plan_gathering, plan_session, publish
from tests.support.sites import TestSite

PLANTED = "PLANTETKYLLING"


async def appears(archive: Archive, *words: str) -> list[str]:
    """Which of the words are anywhere."""
    everything = await archive.everything(*words)
    return [word for word in words if word.casefold() in everything.casefold()]


async def test_what_is_public_is_there_so_that_the_words_are_really_looked_for(archive: Archive) -> None:
    opened = await archive.room()
    await archive.ask(opened.code, f"Hvorfor {PLANTED}?")
    await archive.heard()

    everything = await archive.everything(PLANTED)

    assert len(re.findall(f"Hvorfor (?:<mark>)?{PLANTED}", everything)) >= 6


async def test_nothing_that_only_moderators_and_authors_read(site: TestSite, archive: Archive) -> None:
    opened = await archive.room()
    planted = await plant(site, opened)
    await archive.heard()

    everything = await archive.everything(*(word.split()[0] for word in SECRETS))

    assert SHOWN in everything
    planted.assert_clean(everything, "the archive")


async def test_nothing_of_the_closed_part_and_nothing_at_all_while_it_goes_on(archive: Archive) -> None:
    opened = await archive.room()
    await archive.ask(opened.code, "OPENWORDS?")
    await archive.heard()
    await archive.give(opened.code, c.SwitchPart(part="closed"))
    await archive.ask(opened.code, f"{PLANTED}?", by=MO)
    await archive.give(opened.code, c.WriteNote(text=f"{PLANTED} i referatet"))
    await archive.give(opened.code, c.OpenItem(title=f"{PLANTED} som sag"))
    await archive.heard()

    assert await appears(archive, PLANTED, "OPENWORDS") == []

    await archive.give(opened.code, c.SwitchPart(part="open"))
    await archive.heard()
    assert await appears(archive, PLANTED, "OPENWORDS") == ["OPENWORDS"]
    await archive.give(opened.code, c.SetRoomState(state="closed"))
    await archive.heard()
    await archive.cold(opened.code)
    assert await appears(archive, PLANTED, "OPENWORDS") == ["OPENWORDS"]


@pytest.mark.parametrize("how", ["withdrawn", "dismissed", "erased", "all erased"])
async def test_what_was_public_and_is_taken_back_leaves_everything(archive: Archive, how: str) -> None:
    opened = await archive.room()
    question = await archive.ask(opened.code, f"Hvorfor {PLANTED}?", theme=f"{PLANTED}TEMA")
    await archive.heard()
    assert await appears(archive, PLANTED) == [PLANTED]

    match how:
        case "withdrawn":
            await archive.give(opened.code, c.WithdrawQuestion(question=question), ANNE)
        case "dismissed":
            await archive.give(opened.code, c.DismissQuestion(question=question, reason="tone"))
        case "erased":
            await archive.give(opened.code, c.EraseContributions(question=question), ANNE)
        case _:
            await archive.give(opened.code, c.EraseContributions(), ANNE)
    await archive.heard()

    assert await appears(archive, PLANTED) == []
    store = archive.site.application.site.index.store
    assert not store.query("SELECT 1 FROM vocabulary WHERE term LIKE '%plantetkylling%'")


async def test_the_words_of_an_erased_question_leave_the_item_that_it_was_made_into(archive: Archive) -> None:
    opened = await archive.room()
    question = await archive.ask(opened.code, f"Hvorfor {PLANTED}?")
    await archive.give(opened.code, c.OpenItem(kind="question", question=question))
    await archive.heard()
    assert await appears(archive, PLANTED) == [PLANTED]

    await archive.give(opened.code, c.EraseContributions(question=question), ANNE)
    await archive.heard()

    assert await appears(archive, PLANTED) == []


async def test_nobody_is_found_by_the_name_that_stood_beside_a_question(archive: Archive) -> None:
    opened = await archive.room()
    await archive.ask(opened.code, "Hvorfor ikke?", name="Birthe PLANTETNAVN")
    await archive.heard()

    assert await appears(archive, "PLANTETNAVN") == []


async def test_an_item_for_staff_alone_and_what_is_noted_on_items_are_nowhere(archive: Archive) -> None:
    opened = await archive.room()
    await archive.give(
        opened.code, c.OpenItem(title=f"{PLANTED} intern", public=False, contact="a@planted.dk")
    )
    await archive.heard()

    assert await appears(archive, PLANTED, "a@planted.dk") == []


async def test_a_room_for_members_is_nowhere(site: TestSite, archive: Archive) -> None:
    host = site.application.site.programme
    code = await publish(site, await plan_session(host, f"{PLANTED} i udvalget", template="small_room"))
    await archive.ask(code, f"{PLANTED} for medlemmer", by=MO, shown=False)  # nobody approves there
    assert len((await site.live(code)).state.queue) == 1
    await archive.heard()
    await archive.walked()
    await archive.cold(code)

    assert await appears(archive, PLANTED) == []


async def test_what_the_programme_does_not_show_is_nowhere_from_that_moment(
    site: TestSite, archive: Archive
) -> None:
    host = site.application.site.programme
    body = await add_body(host, "Foreningen")
    gathering = await plan_gathering(host, f"{PLANTED}DAG", body)
    draft = await plan_session(host, f"{PLANTED} kladde", bodies=(body,))
    session = await plan_session(host, f"{PLANTED} i programmet", gathering=gathering, bodies=(body,))
    code = await publish(site, session)
    await archive.ask(code, f"{PLANTED} på scenen", by=MO)
    await archive.heard()

    assert draft in host.state.sessions
    assert await appears(archive, PLANTED) == []  # the gathering is a draft

    await made(host, p.PublishGathering(gathering=gathering))
    everything = await archive.everything(PLANTED)
    assert "på scenen" in everything
    assert "i programmet" in everything
    assert "kladde" not in everything


async def test_a_purged_room_is_nowhere(archive: Archive) -> None:
    opened = await archive.room()
    await archive.ask(opened.code, f"Hvorfor {PLANTED}?")
    await archive.heard()
    await archive.give(opened.code, c.SetRoomState(state="closed"))
    await archive.give(opened.code, c.PublishRecord())
    await archive.give(
        opened.code,
        c.FileRecord(
            title="Mødet",
            date="2026-05-04",
            direction="internal",
            unit="Vej",
            case="26-1",
            kle="05.01.00",
            retain_until="2030-01-01",
        ),
    )
    await archive.give(opened.code, c.JournaliseRecord(number="2026-1"))
    await archive.give(opened.code, c.SetRetention(until="2030-01-01"))
    assert await give((await archive.site.live(opened.code)).host, c.PurgeRoom(today="2030-01-01"))
    await archive.heard()

    assert await appears(archive, PLANTED) == []
