"""Planning by plain forms: a gathering with its stages, sessions, moving, publishing, cancelling, going in."""

from __future__ import annotations

import pytest

from livetalk.programme.texts import SessionWords
from tests.support import planners
from tests.support.planners import FRAME
from tests.support.sites import TestSite, Visitor

DAY = "2031-05-31"  # a Saturday, far enough ahead of every clock


async def organiser(site: TestSite) -> Visitor:
    account = await planners.make_account(site.application.site.programme)
    return await planners.signed_in(site, account, site.visitor())


async def planned_day(visitor: Visitor) -> str:
    """A gathering with two stages; its address."""
    page = await visitor.see("/organise/gatherings/new")
    page = await visitor.fill(
        page, "/organise/gatherings/new", title="Festdag på torvet", stages="Store telt, Lille telt"
    )
    return page.url.partition("?")[0]


async def plan(visitor: Visitor, gathering: str, title: str, starts: str, ends: str, **more: str) -> str:
    """A session by its form; its address."""
    ident = gathering.rpartition("/")[2]
    page = await visitor.see(f"/organise/sessions/new?template=talk&gathering={ident}")
    said = {"title": title, "day": DAY, "starts": starts, "ends": ends, **FRAME, **more}
    page = await visitor.fill(page, "/organise/sessions/new", **said)
    return page.url.partition("?")[0]


def stage_named(site: TestSite, number: int) -> str:
    return list(site.application.site.programme.state.stages)[number]


async def test_a_day_is_planned_by_forms_alone(site: TestSite) -> None:
    visitor = await organiser(site)

    gathering = await planned_day(visitor)
    session = await plan(visitor, gathering, "Cykler", "10:00", "10:45", stage=stage_named(site, 1))
    grid = await visitor.see(gathering)

    assert session.partition("/organise/sessions/")[2]
    assert "Store telt" in grid.text
    assert "Cykler" in grid.text
    assert "10.00–10.45" in grid.text
    assert "lørdag den 31. maj 2031" in grid.text


@pytest.mark.parametrize(("starts", "ends"), [("14:00", "13:00"), ("10:00", "01:45"), ("02:30", "02:15")])
async def test_a_form_with_a_slip_comes_back_with_what_was_typed(
    site: TestSite, starts: str, ends: str
) -> None:
    visitor = await organiser(site)
    page = await visitor.see("/organise/sessions/new?template=talk")

    page = await visitor.fill(
        page, "/organise/sessions/new", 422, title="Cykler", day=DAY, starts=starts, ends=ends
    )

    assert "Tjek tiderne" in page.alerts[0]
    assert page.form("/organise/sessions/new").fields["title"] == "Cykler"
    assert not site.application.site.programme.state.sessions


async def test_a_talk_that_ends_after_midnight_ends_on_the_next_day(site: TestSite) -> None:
    visitor = await organiser(site)

    await plan(visitor, await planned_day(visitor), "Nattesang", "22:30", "00:30")

    session = next(iter(site.application.site.programme.state.sessions.values()))
    assert session.ends - session.starts == 2 * planners.HOUR_MS


async def test_what_is_missing_is_named_and_stops_publishing(site: TestSite) -> None:
    visitor = await organiser(site)
    session = await plan(visitor, await planned_day(visitor), "Cykler", "10:00", "", input_use="")

    page = await visitor.see(session)
    refused = await visitor.fill(page, "/publish", 422)

    assert "Hvad bidragene bliver brugt til" in page.text
    assert "hvad bidragene bliver brugt til" in refused.alerts[0].lower()


async def test_a_published_session_has_a_room_and_its_planner_goes_in_as_moderator(site: TestSite) -> None:
    visitor = await organiser(site)
    session = await plan(visitor, await planned_day(visitor), "Cykler", "10:00", "10:45")

    page = await visitor.fill(await visitor.see(session), "/publish")
    room = next(iter(site.application.site.programme.state.session_of))
    inside = await visitor.fill(page, "/enter", role="moderator")

    assert f"{room[:3]} {room[3:]}" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    ident = session.rpartition("/")[2]
    assert [page.html.count(f'/{ident}/{way}"') for way in ("print", "evaluation")] == [1, 1]
    assert inside.url.endswith(f"/r/{room}/moderate")
    state = (await site.live(room)).state
    assert [state.text(link.label_key) for link in state.links.values()] == ["Anne Holm"]


async def test_coming_and_going_leaves_one_link_and_a_second_browser_gets_its_own(site: TestSite) -> None:
    account = await planners.make_account(site.application.site.programme)
    visitor = await planners.signed_in(site, account, site.visitor())
    other = await planners.signed_in(site, account, site.visitor())
    session = await planners.plan_session(site.application.site.programme)
    room = await planners.publish(site, session)
    page = await visitor.see(f"/organise/sessions/{session}")

    for _ in range(3):
        await visitor.fill(page, "/enter", role="moderator")
    links_after_one = len((await site.live(room)).state.links)
    for _ in range(8):
        other.cookies.delete(f"lt_staff_{room}")
        await other.fill(page, "/enter", role="moderator")

    assert links_after_one == 1
    assert len((await site.live(room)).state.links) == 4
    await other.see(f"/r/{room}/moderate")


async def test_a_moved_session_keeps_its_code_and_says_its_new_time(site: TestSite) -> None:
    visitor = await organiser(site)
    session = await plan(visitor, await planned_day(visitor), "Cykler", "10:00", "10:45")
    page = await visitor.fill(await visitor.see(session), "/publish")
    rooms = dict(site.application.site.programme.state.session_of)

    page = await visitor.fill(
        page, "/move", day=DAY, starts="13:00", ends="13:45", stage=stage_named(site, 0)
    )

    assert "13.00–13.45" in page.text
    assert "Store telt" in page.text
    assert site.application.site.programme.state.session_of == rooms


async def test_a_published_session_is_cancelled_with_a_reason_or_not_at_all(site: TestSite) -> None:
    visitor = await organiser(site)
    session = await plan(visitor, await planned_day(visitor), "Cykler", "10:00", "10:45")
    page = await visitor.fill(await visitor.see(session), "/publish")

    refused = await visitor.fill(page, "/cancel", 422, reason=" ")
    cancelled = await visitor.fill(refused, "/cancel", reason="Stormvarsel")

    assert "begrundelse" in refused.alerts[0].lower()
    assert "Stormvarsel" in cancelled.text
    assert "Aflyst" in cancelled.text


async def test_publishing_all_publishes_what_is_complete_and_names_the_rest(site: TestSite) -> None:
    visitor = await organiser(site)
    gathering = await planned_day(visitor)
    await plan(visitor, gathering, "Cykler", "10:00", "10:45")
    await plan(visitor, gathering, "Havnen", "11:00", "11:45")
    await plan(visitor, gathering, "Uden formål", "12:00", "12:45", purpose="")

    page = await visitor.fill(await visitor.see(gathering), "/publish-all")

    states = {
        words.title: session.state
        for session in site.application.site.programme.state.sessions.values()
        if (words := site.application.site.programme.state.text(session.text_key, SessionWords))
    }
    assert states == {"Cykler": "published", "Havnen": "published", "Uden formål": "draft"}
    assert "2 samtaler er offentliggjort" in page.text
    assert "1 samtale mangler noget" in page.text


async def test_a_copy_is_a_draft_with_the_same_words_and_no_room(site: TestSite) -> None:
    visitor = await organiser(site)
    session = await plan(visitor, await planned_day(visitor), "Cykler", "10:00", "10:45")
    page = await visitor.fill(await visitor.see(session), "/publish")

    page = await visitor.fill(page, "/duplicate")

    assert page.url.partition("?")[0] != session
    assert "Kladde" in page.text
    assert FRAME["purpose"] in page.text
    assert len(site.application.site.programme.state.session_of) == 1


async def test_bodies_are_added_and_called_otherwise(site: TestSite) -> None:
    visitor = await organiser(site)

    page = await visitor.fill(
        await visitor.see("/organise/bodies"), "/organise/bodies", name="Grønt Råd", kind="council"
    )
    body = next(iter(site.application.site.programme.state.bodies))
    page = await visitor.fill(page, f"/organise/bodies/{body}", name="Grønt Råd i Gentofte", kind="council")

    assert "Grønt Råd i Gentofte" in page.text


async def test_every_template_has_its_form_in_both_languages(site: TestSite) -> None:
    account = await planners.make_account(site.application.site.programme)
    for lang in ("da", "en"):
        visitor = await planners.signed_in(site, account, site.visitor(lang=lang))
        choice = await visitor.see("/organise/sessions/new")
        for template in site.application.site.programme.templates:
            assert choice.find_forms(template=template)
            form = await visitor.see(f"/organise/sessions/new?template={template}")
            assert "title" in form.form("/organise/sessions/new").fields


async def test_a_form_from_another_site_plans_nothing(site: TestSite) -> None:
    visitor = await organiser(site)

    answer = await visitor.post(
        "/organise/gatherings/new", data={"title": "Falsk"}, headers={"Origin": "https://evil.example"}
    )

    assert answer.status_code == 403
    assert not site.application.site.programme.state.gatherings


async def test_who_is_not_signed_in_is_led_to_the_sign_in_page(site: TestSite) -> None:
    answer = await site.visitor().get("/organise/programme?show=drafts")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/organise/sign-in?next=/organise/programme")


async def test_a_politician_in_two_tents_at_once_is_told_of_on_both_pages(site: TestSite) -> None:
    visitor = await organiser(site)
    gathering = await planned_day(visitor)
    await plan(visitor, gathering, "Cykler", "10:00", "10:45", politicians="Bo Dam")

    session = await plan(visitor, gathering, "Havnen", "10:30", "11:00", politicians="Bo Dam\nEva Lund")
    page, grid = await visitor.see(session), await visitor.see(gathering)

    assert "Bo Dam er med i både" in page.text
    assert "Bo Dam er med i både" in grid.text
    assert "Se advarslen øverst" in grid.text


async def test_hard_words_are_named_on_the_page_of_their_session(site: TestSite) -> None:
    visitor = await organiser(site)
    purpose = (
        "Forvaltningen anmoder om bemærkninger vedrørende trafiksikkerhedsforanstaltninger og "
        "miljøkonsekvensvurderingen inden budgetforhandlingerne og kommuneplanrevisionen, idet udvalget "
        "efterfølgende forelægges sagen til stillingtagen i overensstemmelse med styrelsesloven."
    )

    session = await plan(visitor, await planned_day(visitor), "Cykler", "10:00", "10:45", purpose=purpose)
    page = await visitor.see(session)

    assert "Lixtal" in page.text
    assert "trafiksikkerhedsforanstaltninger" in page.text.partition("Lange ord")[2]


async def test_the_breaks_of_a_council_meeting_are_put_in_by_one_button(site: TestSite) -> None:
    host = site.application.site.programme
    council = await planners.add_body(host)
    meeting = await planners.plan_session(host, template="council_meeting", minutes=120, bodies=(council,))
    await planners.publish(site, meeting)
    visitor = await organiser(site)

    page = await visitor.see(f"/organise/sessions/{meeting}")
    after = await visitor.fill(page, "/breaks")

    assert "120 minutter uden pause" in page.text
    assert "2 pauser er lagt ind" in after.text
    assert "uden pause" not in after.text
    assert [s.state for s in host.state.sessions.values() if s.template == "break"] == ["published"] * 2


async def test_a_stage_that_is_named_twice_is_told_of_and_the_day_is_kept(site: TestSite) -> None:
    visitor = await organiser(site)

    page = await visitor.fill(
        await visitor.see("/organise/gatherings/new"),
        "/organise/gatherings/new",
        title="Festdag",
        stages="Store telt, store TELT, Lille telt",
    )

    assert "1 scene kunne ikke tilføjes" in page.text
    assert len(site.application.site.programme.state.stages) == 2


async def test_the_language_can_be_checked_before_anything_is_saved(site: TestSite) -> None:
    visitor = await organiser(site)
    form = (await visitor.see("/organise/sessions/new?template=talk")).form("/organise/sessions/new")
    hard = "Forvaltningen anmoder om bemærkninger vedrørende miljøkonsekvensvurderingen. " * 4

    answer = await visitor.post(
        form.action, data={**form.fields, "title": "Cykler", "purpose": hard, "then": "check"}
    )

    assert "Lixtal" in answer.text
    assert "miljøkonsekvensvurderingen" in answer.text.partition("Lange ord")[2]
    assert 'value="Cykler"' in answer.text
    assert not site.application.site.programme.state.sessions
