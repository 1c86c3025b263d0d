"""Writing down for others: each entry once, in its meeting or waiting for one, under the person's own code."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from livetalk.edge import access
from livetalk.programme.commands import CancelSession
from livetalk.programme.context import SERVER
from livetalk.rooms.question import Question
from tests.edge.outreach_tablet import SAID, answers, entry, hand_over
from tests.support.planners import add_body, make_account, plan_session, publish, signed_in
from tests.support.sites import TestSite, Visitor


@pytest.fixture
async def tablet(site: TestSite) -> AsyncIterator[Visitor]:
    """Somebody of the floor staff, signed in."""
    async with site.visitor() as visitor:
        yield await signed_in(site, await make_account(site.application.site.programme), visitor)


async def questions(site: TestSite, code: str) -> list[Question]:
    return list((await site.live(code)).state.questions.values())


async def test_an_entry_becomes_a_question_of_the_person_who_holds_its_code(
    site: TestSite, tablet: Visitor
) -> None:
    session = await plan_session(site.application.site.programme)
    code = await publish(site, session)
    sent = entry(session=session, name="Grete")

    [answer] = await answers(tablet, sent)

    assert answer == {"id": sent["id"], "ok": True, "placed": True}
    [question] = await questions(site, code)
    room = (await site.live(code)).state
    assert (room.text(question.text_key), question.origin, question.own) == (SAID, "outreach", True)
    assert question.by == site.application.site.pseudonyms.participant(code, sent["person"]).id


async def test_the_same_entry_sent_many_times_is_one_question(site: TestSite, tablet: Visitor) -> None:
    session = await plan_session(site.application.site.programme)
    code = await publish(site, session)
    sent = entry(session=session)

    for _ in range(4):
        assert all(answer["ok"] for answer in await answers(tablet, sent, sent))

    assert len(await questions(site, code)) == 1


async def test_an_entry_whose_answer_was_lost_between_keeping_and_asking_is_asked_once(
    site: TestSite, tablet: Visitor
) -> None:
    session = await plan_session(site.application.site.programme)
    code = await publish(site, session)
    await site.live(code)
    sent = entry(session=session)

    site.log.breaks_after = 1  # it is kept, and then the disk is full
    [busy] = await answers(tablet, sent)
    site.log.breaks_after, site.log.full, site.log.unreadable = None, False, False
    [done] = await answers(tablet, sent)

    assert (busy["ok"], busy["temporary"], done["ok"], done["placed"]) == (False, True, True, True)
    assert len(await questions(site, code)) == 1


async def test_an_entry_for_no_meeting_waits_and_its_author_sees_that(
    site: TestSite, tablet: Visitor
) -> None:
    sent = entry()
    [answer] = await answers(tablet, sent)
    assert (answer["ok"], answer["placed"]) == (True, False)

    async with site.visitor() as citizen:
        page = await citizen.fill(await citizen.see("/mine"), "/mine/code", code=sent["person"])
        assert SAID in page.text
        assert "Gemt, venter på et møde." in page.text


async def test_an_organiser_places_what_waits_and_its_author_finds_the_question(
    site: TestSite, tablet: Visitor
) -> None:
    sent = entry(theme="Trafik", area="Vangede")
    await answers(tablet, sent)
    session = await plan_session(site.application.site.programme)
    code = await publish(site, session)

    page = await tablet.see("/organise/entries")
    assert "Vangede" in page.text
    assert sent["person"] not in page.html
    after = await tablet.fill(page, "/organise/entries", entry=sent["id"], session=session)
    assert "Intet venter." in after.text

    [question] = await questions(site, code)
    assert question.origin == "outreach"
    assert not [words for words in site.application.site.programme.state.words.values() if SAID in words]
    async with site.visitor() as citizen:
        mine = await citizen.fill(await citizen.see("/mine"), "/mine/code", code=sent["person"])
        assert SAID in mine.text
        assert "Gemt, venter" not in mine.text


async def test_who_placed_an_entry_twice_asked_once(site: TestSite, tablet: Visitor) -> None:
    sent = entry()
    await answers(tablet, sent)
    host = site.application.site.programme
    first, second = await plan_session(host, "Cykler"), await plan_session(host, "Havnen")
    codes = [await publish(site, first), await publish(site, second)]
    page = await tablet.see("/organise/entries")

    for session in (first, second):
        await tablet.fill(page, "/organise/entries", entry=sent["id"], session=session)

    assert [len(await questions(site, code)) for code in codes] == [1, 0]


async def test_an_author_erases_what_waits(site: TestSite, tablet: Visitor) -> None:
    sent = entry()
    await answers(tablet, sent)
    async with site.visitor() as citizen:
        citizen.cookies.set(access.PERSON_COOKIE, sent["person"])
        assert SAID in (await citizen.get("/mine/export.json")).json()[0]["entries"][0]["words"]["text"]
        asked = await citizen.see("/mine/erase")
        assert "1 ting, der venter på et møde" in asked.text
        await citizen.fill(asked, "/mine/erase", sure="yes")
        assert SAID not in (await citizen.see("/mine")).text
    assert SAID not in (await tablet.see("/organise/entries")).text
    assert not [words for words in site.application.site.programme.state.words.values() if SAID in words]


async def test_words_of_a_placed_entry_and_its_code_are_gone_from_the_programmes_log(
    site: TestSite, tablet: Visitor
) -> None:
    session = await plan_session(site.application.site.programme)
    await publish(site, session)
    sent = entry(session=session)
    await answers(tablet, sent)
    await site.application.site.programme.erased()

    kept = await site.log.words("programme")

    assert not [text for text in kept.values() if SAID in text or sent["person"] in text]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"consent": False}, "consent_needed"),
        ({"text": "  "}, "text_empty"),
        ({"text": "x" * 1001}, "text_too_long"),
        ({"name": "x" * 61}, "name_too_long"),
        ({"area": "x" * 61}, "area_too_long"),
        ({"person": "ikke en kode"}, "malformed"),
        ({"origin": "brevdue"}, "malformed"),
        ({"age": "gammel"}, "malformed"),
        ({"text": "Mit nummer er 010170-1234, ring til mig."}, "look_again"),
        ({"text": "Mit nummer er 010170-1234.", "sure": True}, "look_again"),
        ({"text": "Mit nummer er 0\u200b1\u200b0\u200b170-1\u200b234."}, "look_again"),
        ({"area": "010170-1234"}, "look_again"),
        ({"name": "Grete 010170-1234"}, "look_again"),
        ({"text": "Skriv til mig på grete@eksempel.dk"}, "look_again"),
    ],
)
async def test_what_is_wrong_stays_on_the_tablet_with_a_sentence_and_holds_up_no_other(
    site: TestSite, tablet: Visitor, wrong: dict[str, object], code: str
) -> None:
    bad, good = entry() | wrong, entry("Hvornår bliver fortovet lagt?")

    [refused, taken] = await answers(tablet, bad, good)

    assert (refused["ok"], refused["code"], refused["temporary"]) == (False, code, False)
    assert refused["message"][0].isupper()
    assert taken["ok"]
    assert list(site.application.site.programme.state.captured) == [good["id"]]


async def test_what_was_meant_so_is_taken_when_somebody_says_so(site: TestSite, tablet: Visitor) -> None:
    sent = entry("Foreningen kan nås på grete@eksempel.dk")
    [refused] = await answers(tablet, sent)
    assert refused["may_insist"]

    [taken] = await answers(tablet, {**sent, "sure": True})

    assert taken["ok"]


async def test_an_entry_for_a_meeting_that_was_cancelled_waits_for_another(
    site: TestSite, tablet: Visitor
) -> None:
    host = site.application.site.programme
    session = await plan_session(host)
    await publish(site, session)
    await host.give(SERVER, CancelSession(session=session, reason="Storm"))

    [answer] = await answers(tablet, entry(session=session))

    assert (answer["ok"], answer["placed"]) == (True, False)
    assert "aflyst" in answer["message"]
    assert SAID in (await tablet.see("/organise/entries")).text


async def test_who_is_not_signed_in_is_told_so_and_nothing_is_kept(site: TestSite) -> None:
    async with site.visitor() as stranger:
        answer = await hand_over(stranger, entry())
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_first")
    assert not site.application.site.programme.state.captured


async def test_another_site_hands_nothing_over(site: TestSite, tablet: Visitor) -> None:
    answer = await hand_over(tablet, entry(), **{"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.json()["code"]) == (403, "from_elsewhere")
    assert not site.application.site.programme.state.captured


@pytest.mark.parametrize("body", ["", "[]", "{", '{"entries": [1]}', '{"entries": [{"id": 1}]}', "\x00"])
async def test_what_cannot_be_read_has_a_sentence(tablet: Visitor, body: str) -> None:
    answer = await tablet.post("/outreach/entries", content=body.encode())
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


async def test_more_than_a_tablet_sends_is_refused(tablet: Visitor) -> None:
    answer = await hand_over(tablet, *(entry() for _ in range(21)))
    assert answer.status_code == 413


async def test_a_host_writes_into_own_meetings_alone_and_sees_the_own_entries_alone(
    site: TestSite, tablet: Visitor
) -> None:
    host = site.application.site.programme
    body = await add_body(host, "Cykelforeningen", "association")
    own, other = await plan_session(host, "Vores", bodies=(body,)), await plan_session(host, "Deres")
    codes = [await publish(site, own), await publish(site, other)]
    others_entry = entry("Hvem tømmer skraldespandene?")
    await answers(tablet, others_entry)

    async with site.visitor() as visitor:
        association = await signed_in(site, await make_account(host, "host", body), visitor)
        choices = await association.see("/outreach")
        assert ("Vores" in choices.text, "Deres" in choices.text) == (True, False)
        [into_own] = await answers(association, entry(session=own))
        [into_other] = await answers(association, entry(session=other))
        assert (into_own["placed"], into_other["ok"], into_other["placed"]) == (True, True, False)

        listed = await association.see("/organise/entries")
        assert ("skraldespandene" in listed.text, SAID in listed.text) == (False, True)
        for act in ("place", "drop"):
            fields = {"act": act, "entry": others_entry["id"], "session": own}
            assert (await association.post("/organise/entries", data=fields)).status_code == 403

    assert [len(await questions(site, code)) for code in codes] == [1, 0]
    assert host.state.captured[others_entry["id"]].state == "waiting"


async def test_without_scripts_the_form_gives_the_code_at_once(site: TestSite, tablet: Visitor) -> None:
    page = await tablet.see("/outreach")
    person = page.form("/outreach").fields["person"]

    after = await tablet.fill(
        page, "/outreach", text=SAID, origin="paper", consent="yes", area="Ordrup", age="67_plus"
    )

    assert " ".join(person[at : at + 4] for at in range(0, 16, 4)) in after.text
    [kept] = site.application.site.programme.state.captured.values()
    assert (kept.origin, kept.age, kept.has_consent) == ("paper", "67_plus", True)
    assert after.form("/outreach").fields["person"] != person
    assert after.form("/outreach").fields["text"] == ""


async def test_without_scripts_a_refused_entry_comes_back_with_its_words(
    site: TestSite, tablet: Visitor
) -> None:
    page = await tablet.see("/outreach")
    again = await tablet.fill(
        page, "/outreach", 422, text="Ring til mig på 40 12 34 56", origin="phone", consent="yes"
    )

    assert "telefonnummer" in again.alerts[0]
    assert again.form("/outreach").fields["text"] == "Ring til mig på 40 12 34 56"
    await tablet.fill(again, "/outreach", origin="phone", sure="yes", consent="yes")
    assert len(site.application.site.programme.state.captured) == 1


async def test_a_draft_and_a_meeting_long_over_are_not_offered(site: TestSite, tablet: Visitor) -> None:
    host = site.application.site.programme
    await plan_session(host, "Kladden")
    await publish(site, await plan_session(host, "For længst", starts_in_ms=-30 * 24 * 3600 * 1000))
    await publish(site, await plan_session(host, "I går", starts_in_ms=-24 * 3600 * 1000))

    page = await tablet.see("/outreach")

    assert ["Kladden" in page.text, "For længst" in page.text, "I går" in page.text] == [False, False, True]
