"""The feeds over HTTP, read by a library that is not the one that writes them."""

from __future__ import annotations

import re

from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from livetalk.programme.texts import BodyWords, GatheringWords, SessionWords
from tests.support.calendars import assert_folded, events, parsed, wall_clock
from tests.support.planners import (
    DAY_MS,
    FRAME,
    HOUR_MS,
    add_body,
    add_stage,
    made,
    plan_gathering,
    plan_session,
    publish,
)
from tests.support.sites import TestSite

FEEDS = ("/calendar.ics", "/calendar/body/groent-raad.ics", "/calendar/theme/cykler.ics")


async def fetched(site: TestSite, address: str, **headers: str) -> bytes:
    async with site.visitor() as program:
        answer = await program.get(address, headers=headers)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert_folded(answer.content)
    return answer.content


def host_of(site: TestSite) -> ProgrammeHost:
    return site.application.site.programme


async def test_a_session_stands_in_every_feed_that_it_belongs_to(site: TestSite) -> None:
    host = host_of(site)
    body = await add_body(host, "Grønt Råd")
    day = await plan_gathering(host, "Festdag på Ærø", body)
    stage = await add_stage(host, day, "Telt 1")
    session = await plan_session(
        host, "Cykler på åen", bodies=(body,), gathering=day, stage=stage, themes=("Cykler", "Vand")
    )
    await made(host, c.PublishGathering(gathering=day))
    code = await publish(site, session)

    for address in (*FEEDS, f"/calendar/stage/{stage}.ics", f"/s/{session}.ics"):
        (event,) = parsed(await fetched(site, address)).events
        assert event.summary == "Cykler på åen"
        assert event.status == "CONFIRMED"
        assert event.location == "Telt 1"
        assert event.categories == ["Cykler", "Vand", "Grønt Råd"]
        assert str(event.url) == f"http://livetalk.example/s/{session}"
        assert "Teleslynge ved scenen." in (event.description or "")
        assert "Festdag på Ærø" in (event.description or "")
    assert code not in (await fetched(site, "/calendar.ics")).decode()


async def test_a_moved_session_arrives_as_an_update_of_the_same_event(site: TestSite) -> None:
    host = host_of(site)
    session = await plan_session(host, "Cykler")
    await publish(site, session)
    before = events(await fetched(site, "/calendar.ics"))["Cykler"]
    planned = host.state.sessions[session]

    await made(
        host, c.MoveSession(session=session, starts=planned.starts + DAY_MS, ends=planned.ends + DAY_MS)
    )
    (after,) = parsed(await fetched(site, "/calendar.ics")).events

    assert after.uid == before.uid
    assert (after.sequence or 0) > (before.sequence or 0)
    assert wall_clock(after.dtstart) > wall_clock(before.dtstart)
    assert after.last_modified is not None
    assert before.last_modified is not None
    assert after.last_modified >= before.last_modified


async def test_every_further_change_comes_under_a_higher_number(site: TestSite) -> None:
    host = host_of(site)
    session = await plan_session(host, "Cykler")
    starts = host.state.sessions[session].starts
    for hours in (1, 2):  # a draft may move as it likes: nobody has it yet
        await made(host, _moved(session, starts + hours * HOUR_MS))
    await publish(site, session)
    seen = [events(await fetched(site, "/calendar.ics"))["Cykler"].sequence]
    await made(host, _moved(session, starts + 3 * HOUR_MS))
    seen.append(events(await fetched(site, "/calendar.ics"))["Cykler"].sequence)
    await made(host, c.ChangeSession(session=session, words=SessionWords(title="Lastcykler", **FRAME)))
    seen.append(events(await fetched(site, "/calendar.ics"))["Lastcykler"].sequence)
    await made(host, c.CancelSession(session=session, reason="Stormen tog teltet."))
    seen.append(events(await fetched(site, "/calendar.ics"))["Aflyst: Lastcykler"].sequence)

    assert seen == [0, 1, 2, 3]


async def test_what_is_said_of_the_day_or_of_who_holds_it_comes_as_an_update_too(site: TestSite) -> None:
    host = host_of(site)
    body = await add_body(host, "Grønt Råd")
    day = await plan_gathering(host, "Festdag", body)
    session = await plan_session(host, "Cykler", gathering=day, bodies=(body,))
    await made(host, c.PublishGathering(gathering=day))
    await publish(site, session)
    seen = []

    for change, said in (
        (c.ChangeGathering(gathering=day, words=GatheringWords(title="Festdag", place="Havnen")), "Havnen"),
        (c.ChangeBody(body=body, kind="council", words=BodyWords(name="Klimarådet")), "Klimarådet"),
    ):
        await made(host, change)
        body_now = await fetched(site, "/calendar.ics")
        assert said in body_now.decode().replace("\r\n ", "")
        seen.append(events(body_now)["Cykler"].sequence)

    assert seen == [1, 2]


async def test_a_server_that_starts_anew_has_the_same_feed(site: TestSite) -> None:
    host = host_of(site)
    session = await plan_session(host, "Cykler")
    await publish(site, session)
    await made(host, _moved(session, host.state.sessions[session].starts + HOUR_MS))
    before = await fetched(site, "/calendar.ics")

    await host.load()

    assert await fetched(site, "/calendar.ics") == before


async def test_one_joint_session_is_one_event_in_the_feeds_of_both(site: TestSite) -> None:
    host = host_of(site)
    green, seniors = await add_body(host, "Grønt Råd"), await add_body(host, "Seniorråd")
    joint = await plan_session(host, "Sammen", bodies=(green, seniors))
    alone = await plan_session(host, "Alene", bodies=(seniors,))
    for session in (joint, alone):
        await publish(site, session)

    first = events(await fetched(site, "/calendar/body/groent-raad.ics"))
    second = events(await fetched(site, "/calendar/body/seniorraad.ics"))
    everything = parsed(await fetched(site, "/calendar.ics")).events

    assert set(first) == {"Sammen"}
    assert set(second) == {"Sammen", "Alene"}
    assert first["Sammen"].uid == second["Sammen"].uid
    assert sum(event.uid == first["Sammen"].uid for event in everything) == 1


async def test_what_is_cancelled_stays_as_cancelled_with_its_reason(site: TestSite) -> None:
    host = host_of(site)
    session = await plan_session(host, "Cykler")
    await publish(site, session)
    uid = events(await fetched(site, "/calendar.ics"))["Cykler"].uid
    await made(host, c.CancelSession(session=session, reason="Stormen tog teltet."))

    (event,) = parsed(await fetched(site, "/calendar.ics")).events

    assert event.uid == uid
    assert event.status == "CANCELLED"
    assert "Stormen tog teltet." in (event.description or "")


async def test_drafts_closed_rooms_breaks_and_what_was_never_published_are_in_no_feed(
    site: TestSite,
) -> None:
    host = host_of(site)
    body = await add_body(host, "Grønt Råd")
    hidden_day = await plan_gathering(host, "Planted dag", body)
    hidden = {
        "draft": await plan_session(host, "Planted kladde", bodies=(body,)),
        "room": await plan_session(host, "Planted rum", template="small_room", bodies=(body,)),
        "of_draft": await plan_session(host, "Planted i kladde", gathering=hidden_day, bodies=(body,)),
        "dropped": await plan_session(host, "Planted droppet", bodies=(body,)),
        "break": await plan_session(host, "Planted pause", template="break", bodies=(body,)),
    }
    for name in ("room", "of_draft", "break"):
        await host.give(SERVER, c.PublishSession(session=hidden[name], room="000001"))
    await made(host, c.CancelSession(session=hidden["dropped"], reason="Planted grund"))
    await made(host, c.CancelGathering(gathering=hidden_day, reason="Planted dag aflyst"))

    assert "Planted" not in (await fetched(site, "/calendar.ics")).decode()
    async with site.visitor() as program:
        for session in hidden.values():
            assert (await program.get(f"/s/{session}.ics")).status_code == 404
        # Nobody learns of a body by asking for its feed.
        assert (await program.get("/calendar/body/groent-raad.ics")).status_code == 404


async def test_a_theme_meeting_ends_for_calendars_where_its_open_part_does(site: TestSite) -> None:
    host = host_of(site)
    starts = host.now() + DAY_MS
    session = await plan_session(
        host, "Temamøde", template="theme_meeting", minutes=120, closed_from=starts + HOUR_MS
    )
    await publish(site, session)
    planned = host.state.sessions[session]

    (event,) = parsed(await fetched(site, "/calendar.ics")).events

    assert planned.closed_from is not None
    assert wall_clock(event.dtend).timestamp() == planned.closed_from // 1000


async def test_a_program_that_has_it_is_told_so_until_something_changes(site: TestSite) -> None:
    host = host_of(site)
    session = await plan_session(host, "Cykler")
    await publish(site, session)
    async with site.visitor() as program:
        first = await program.get("/calendar.ics")
        by_name = {"If-None-Match": first.headers["etag"]}
        by_date = {"If-Modified-Since": first.headers["last-modified"]}
        for known in (by_name, by_date):
            again = await program.get("/calendar.ics", headers=known)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
        # The name counts before the date.
        both = {"If-None-Match": 'W/"another"', **by_date}
        assert (await program.get("/calendar.ics", headers=both)).status_code == 200
        assert (await program.get("/calendar.ics", headers={"If-Modified-Since": "soon"})).status_code == 200

        await made(host, _moved(session, host.state.sessions[session].starts + HOUR_MS))
        changed = await program.get("/calendar.ics", headers=by_name)
        assert changed.status_code == 200
        assert changed.headers["etag"] != first.headers["etag"]


async def test_somebody_who_signs_in_changes_no_feed(site: TestSite) -> None:
    host = host_of(site)
    await publish(site, await plan_session(host, "Cykler"))
    async with site.visitor() as program:
        first = await program.get("/calendar.ics")
        await add_body(host, "Seniorråd")
        again = await program.get("/calendar.ics", headers={"If-None-Match": first.headers["etag"]})

    assert again.status_code == 304


async def test_a_feed_speaks_the_language_of_its_address_and_not_of_who_asks(site: TestSite) -> None:
    host = host_of(site)
    session = await plan_session(host, "Cykler")
    await publish(site, session)
    await made(host, c.CancelSession(session=session, reason="Storm."))

    danish = await fetched(site, "/calendar.ics", **{"Accept-Language": "en"})
    english = await fetched(site, "/calendar.ics?lang=en")

    assert set(events(danish)) == {"Aflyst: Cykler"}
    assert set(events(english)) == {"Cancelled: Cykler"}


async def test_a_feed_that_was_never_there_is_not_found(site: TestSite) -> None:
    async with site.visitor() as program:
        assert (await program.get("/calendar.ics")).status_code == 200
        for address in (
            "/calendar/body/nobody.ics",
            "/calendar/theme/.ics",
            "/calendar/stage/none.ics",
            "/s/none.ics",
        ):
            assert (await program.get(address)).status_code == 404


async def test_a_session_that_nobody_may_find_any_more_leaves_the_feed(site: TestSite) -> None:
    host = host_of(site)
    session = await plan_session(host, "Cykler", template="theme_meeting", minutes=120)
    await publish(site, session)
    starts = host.state.sessions[session].starts
    words = SessionWords(title="Cykler", agenda="Punkt 4", **FRAME)

    await made(host, c.ChangeSession(session=session, closed_from=starts, words=words))

    assert not parsed(await fetched(site, "/calendar.ics")).events


async def test_words_of_people_are_only_words_in_a_feed(site: TestSite) -> None:
    host = host_of(site)
    evil = "Cykler END:VEVENT; \\n, BEGIN:VALARM"
    session = await plan_session(host, evil, summary="Linje\r\nATTACH:https://evil.example\nEND:VCALENDAR")
    await publish(site, session)

    body = await fetched(site, "/calendar.ics")
    (event,) = parsed(body).events

    assert event.summary == evil
    assert not re.search(rb"^ATTACH", body, flags=re.MULTILINE)
    assert body.count(b"\r\nEND:VCALENDAR\r\n") == 1


def _moved(session: str, starts: int) -> c.MoveSession:
    return c.MoveSession(session=session, starts=starts, ends=starts + HOUR_MS)
