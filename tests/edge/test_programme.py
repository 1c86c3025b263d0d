"""The public programme: what comes, what is on now, what was moved, and what came of it – and nothing else."""

from __future__ import annotations

import json
import re

import pytest

from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.programme import commands as p
from livetalk.programme.context import SERVER
from livetalk.programme.hours import local
from livetalk.programme.texts import GatheringWords
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.edge.festival import festival, see
from tests.support.planners import (
    DAY_MS,
    HOUR_MS,
    add_body,
    add_stage,
    made,
    plan_gathering,
    plan_session,
    publish,
)
from tests.support.sites import TestSite

MO = Actor(id="mo", role="moderator")
SECRET = "HEMMELIGTORD"


@pytest.fixture
def host(site: TestSite) -> ProgrammeHost:
    return site.application.site.programme


async def test_a_gathering_shows_first_what_is_on_and_what_comes_next(
    site: TestSite, host: ProgrammeHost
) -> None:
    gathering, stage, session = await festival(site)
    after = await plan_session(
        host, "Skolen i morgen", gathering=gathering, stage=stage, starts_in_ms=HOUR_MS
    )
    await publish(site, after)

    page = await see(site, "/g/festdag-paa-torvet")

    now, _, rest = page.html.partition("Hele programmet")
    room = host.state.sessions[session].room
    assert "Cykler på Strandvejen" in now
    assert f'href="/r/{room}"' in now
    assert "Skolen i morgen" in now
    assert rest.index("Cykler på Strandvejen") < rest.index("Skolen i morgen")


async def test_a_talk_that_a_moderator_ended_early_is_offered_no_more(
    site: TestSite, host: ProgrammeHost
) -> None:
    _, _, session = await festival(site)
    code = host.state.sessions[session].room or ""
    live = await site.live(code)
    await live.give(MO, c.SetRoomState(state="closed"), None)

    day = await see(site, "/g/festdag-paa-torvet")
    page = await see(site, f"/s/{session}")

    assert "Samtalen er slut." in day.html.partition("Hele programmet")[0]
    assert "Vær med" not in day.html
    assert "Samtalen er slut." in page.html
    assert "Vær med nu" not in page.html


async def test_a_break_that_is_on_says_until_when_and_what_comes_after_it(
    site: TestSite, host: ProgrammeHost
) -> None:
    gathering, _, session = await festival(site)
    tent = await add_stage(host, gathering, "Telt 2")
    rests = [
        await plan_session(
            host, title, template="break", gathering=gathering, stage=stage, starts_in_ms=-1000, minutes=10
        )
        for title, stage in (("Musik", tent), ("Pause", host.state.sessions[session].stage))
    ]
    for rest in rests:
        await publish(site, rest)
    after = await plan_session(host, "Skolen i morgen", gathering=gathering, stage=tent, starts_in_ms=HOUR_MS)
    await publish(site, after)

    now = (await see(site, "/g/festdag-paa-torvet")).html.partition("Hele programmet")[0]

    meeting, _, alone = now.partition("Telt 2")
    until = f"Pause til {local(host.state.sessions[rests[0]].ends):%H.%M}"
    assert until in meeting
    assert "Cykler på Strandvejen" in meeting
    assert "rest-title" not in meeting
    assert until in alone
    assert alone.index("Musik") < alone.index("Skolen i morgen")
    assert "Der er ikke noget lige nu" not in now


async def test_a_moved_session_says_when_it_was_to_be_and_a_cancelled_one_is_struck_with_its_reason(
    site: TestSite, host: ProgrammeHost
) -> None:
    gathering, stage, session = await festival(site)
    other = await plan_session(host, "Skolen", gathering=gathering, stage=stage, starts_in_ms=HOUR_MS)
    await publish(site, other)
    was = host.state.sessions[session]
    moved = p.MoveSession(
        session=session, stage=stage, starts=was.starts + 2 * DAY_MS, ends=was.ends + 2 * DAY_MS
    )
    await made(host, moved)
    await made(host, p.CancelSession(session=other, reason="Taleren er syg."))

    for address in ("/g/festdag-paa-torvet", f"/s/{session}", f"/s/{other}"):
        page = await see(site, address)
        if address != f"/s/{other}":
            assert "Flyttet" in page.html
        if address != f"/s/{session}":
            assert "Aflyst" in page.html
            assert re.search(r"<s>.*Skolen", page.html)
            assert "Taleren er syg." in page.html


async def test_the_stages_can_be_looked_at_one_by_one(site: TestSite, host: ProgrammeHost) -> None:
    gathering, stage, _ = await festival(site)
    other = await add_stage(host, gathering, "Telt 2")
    talk = await plan_session(host, "Havnen", gathering=gathering, stage=other, starts_in_ms=HOUR_MS)
    await publish(site, talk)

    everything = await see(site, "/g/festdag-paa-torvet")
    one = await see(site, f"/g/festdag-paa-torvet?stage={stage}")

    assert 'class="row-where">' in everything.html
    assert "Havnen" in everything.html.partition("Hele programmet")[2]
    assert "Havnen" not in one.html.partition("Hele programmet")[2]


async def test_a_session_tells_its_frame_who_listens_and_how_to_get_in(
    site: TestSite, host: ProgrammeHost
) -> None:
    body = await add_body(host, "Seniorrådet")
    session = await plan_session(
        host, bodies=(body,), politicians=("Karin Berg",), themes=("Cykler",), place="Byens Hus"
    )
    room = await publish(site, session)

    page = await see(site, f"/s/{session}")

    for said in ("Teknik- og Miljøudvalget lytter", "Trinfri adgang fra torvet", "Karin Berg", "Seniorrådet"):
        assert said in page.html
    for said in ("Linjeføringen ligger fast", "Byens Hus", f'href="/r/{room}"', f'href="/s/{session}.ics"'):
        assert said in page.html


async def test_an_agenda_is_a_link_only_if_it_is_an_address_of_the_web(
    site: TestSite, host: ProgrammeHost
) -> None:
    for agenda, is_link in (("https://dagsorden.example/4", True), ("javascript:alert(1)", False)):
        session = await plan_session(host, agenda=agenda)
        await publish(site, session)
        page = await see(site, f"/s/{session}")
        assert (f'href="{agenda}"' in page.html) == is_link


async def test_search_engines_find_an_event_and_no_words_end_its_element(
    site: TestSite, host: ProgrammeHost
) -> None:
    session = await plan_session(host, "</script><script>alert(1)</script>")
    await publish(site, session)

    page = await see(site, f"/s/{session}")

    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.html, re.DOTALL)
    assert found is not None
    event = json.loads(found[1])
    assert event["@type"] == "Event"
    assert event["name"] == "</script><script>alert(1)</script>"
    assert event["eventStatus"].endswith("EventScheduled")
    assert event["startDate"].endswith(("+01:00", "+02:00"))
    assert "<script>alert" not in page.html


async def test_nothing_that_is_not_public_is_on_any_page(site: TestSite, host: ProgrammeHost) -> None:
    draft_day = await plan_gathering(host, f"Kladde {SECRET}")
    hidden = [
        await plan_session(host, f"Kladde {SECRET}"),
        await plan_session(host, f"I kladde {SECRET}", gathering=draft_day),
    ]
    await publish(site, hidden[1])
    closed_room = await plan_session(host, f"Lukket rum {SECRET}", template="small_room")
    await publish(site, closed_room)
    starts = host.now() + DAY_MS
    all_closed = await plan_session(
        host, f"Helt lukket {SECRET}", template="theme_meeting", starts_in_ms=DAY_MS, closed_from=starts
    )
    await publish(site, all_closed)

    for address in ("/programme", "/programme?past=1"):
        assert SECRET not in (await see(site, address)).html
    for session in (*hidden, closed_room, all_closed):
        assert SECRET not in (await see(site, f"/s/{session}", 404)).html
    assert SECRET not in (await see(site, f"/g/{host.state.gatherings[draft_day].slug}", 404)).html


async def test_the_closed_part_is_told_of_and_the_open_part_ends_where_it_begins(
    site: TestSite, host: ProgrammeHost
) -> None:
    closed_from = host.now() + DAY_MS + HOUR_MS
    session = await plan_session(
        host, template="theme_meeting", starts_in_ms=DAY_MS, minutes=180, closed_from=closed_from
    )
    await publish(site, session)

    page = await see(site, f"/s/{session}")

    assert "Resten af mødet er lukket" in page.html
    assert f'"endDate":"{local(closed_from).isoformat(timespec="seconds")}"' in page.html


async def test_afterwards_a_gathering_has_a_record_for_each_session_and_what_was_promised(
    site: TestSite, host: ProgrammeHost
) -> None:
    gathering = await plan_gathering(host, "Festdag")
    stage = await add_stage(host, gathering)
    await made(host, p.PublishGathering(gathering=gathering))
    sessions = []
    for number in range(2):
        session = await plan_session(
            host,
            f"Samtale {number}",
            gathering=gathering,
            stage=stage,
            starts_in_ms=-(5 - number) * HOUR_MS,
            minutes=30,
        )
        code = await publish(site, session)
        sessions.append(session)
        room = await site.live(code)
        await room.give(MO, c.WriteNote(text="Vi sætter lys på stien."), None)
        await room.give(MO, c.MarkPromise(line=1), None)
        promised = c.ConfirmPromise(
            promise=next(iter(room.state.transcript.promises)),
            text=f"Lys på stien {number}",
            owner="Vej og Park",
        )
        for command in (promised, c.SetRoomState(state="closed"), c.PublishRecord()):
            await room.give(MO, command, None)

    page = await see(site, "/g/festdag")

    for number, session in enumerate(sessions):
        assert f'href="/r/{host.state.sessions[session].room}/record"' in page.html
        assert f"Lys på stien {number}" in page.html
    assert "Det blev lovet" in page.html
    assert "Lige nu" not in page.html


async def test_the_programme_lists_what_comes_and_keeps_what_was_on_a_page_of_its_own(
    site: TestSite, host: ProgrammeHost
) -> None:
    coming = await plan_session(host, "Kommer")
    past = await plan_session(host, "Var engang", starts_in_ms=-DAY_MS)
    for session in (coming, past):
        await publish(site, session)

    now, was = await see(site, "/programme"), await see(site, "/programme?past=1")

    assert "Kommer" in now.html
    assert "Var engang" not in now.html
    assert "Var engang" in was.html


async def test_an_empty_programme_says_what_one_can_do(site: TestSite) -> None:
    page = await see(site, "/programme", lang="en")

    assert "Nothing is planned" in page.html
    assert 'href="/propose"' in page.html


async def test_a_cancelled_day_says_so_and_every_page_is_there_in_english(
    site: TestSite, host: ProgrammeHost
) -> None:
    gathering, stage, session = await festival(site)
    words = GatheringWords(title="Festdag på Torvet", access="Trinfrit fra torvet.")
    await host.give(
        SERVER, p.ChangeGathering(gathering=gathering, words=words, access=("step_free", "hearing_loop"))
    )
    for address in ("/programme", "/g/festdag-paa-torvet", f"/s/{session}"):
        assert "On now" in (await see(site, address, lang="en")).html
    assert "Hearing loop" in (await see(site, "/g/festdag-paa-torvet", lang="en")).html

    await made(host, p.CancelGathering(gathering=gathering, reason="Storm"))
    for address in ("/g/festdag-paa-torvet", f"/s/{session}"):
        page = await see(site, address, lang="en")
        assert "cancelled" in page.html
        assert "Storm" in page.html
    assert (
        "The event is cancelled" in (await see(site, f"/g/festdag-paa-torvet/wall/{stage}", lang="en")).html
    )
