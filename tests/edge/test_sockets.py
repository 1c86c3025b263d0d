"""Screens over sockets: who is let in, what is answered, and that nothing stays behind."""

from __future__ import annotations

import secrets
from typing import Any

import pytest

from livetalk.edge import access
from livetalk.edge.opening import Opened
from livetalk.live.limits import RESYNCS
from livetalk.rooms.commands import AskQuestion
from tests.edge.connections import FakeConnection, command, connect, hang_up, refused, say, sockets_of
from tests.support.screens import person
from tests.support.sites import TestSite
from tests.support.waiting import turns, until

PARTICIPANT = "a-participant-of-tests"


async def test_a_program_gets_the_room_and_the_own_news(site: TestSite, opened: Opened) -> None:
    phone = await connect(site, opened.code, participant=PARTICIPANT)

    (snapshot,) = phone.heard("snapshot")
    assert snapshot["parts"]["room"]["title"] == "Talk ved havnen"
    assert phone.heard("mine")[0]["asked"] == {}


@pytest.mark.parametrize("view", ["moderator", "speaker", "wall", "notes", "audience"])
async def test_a_token_opens_the_views_of_its_role(site: TestSite, opened: Opened, view: str) -> None:
    for role, token in opened.tokens.items():
        may = view in ("audience", "wall", role) or role == "moderator"
        if may:
            await connect(site, opened.code, token=token, view=view)
        else:
            refusal = await refused(site, opened.code, token=token, view=view)
            assert refusal.code == "not_allowed"


async def test_a_role_without_a_wish_gets_its_own_view(site: TestSite, opened: Opened) -> None:
    desk = await connect(site, opened.code, token=opened.tokens["moderator"])

    assert "counts" in desk.heard("snapshot")[0]["parts"]


@pytest.mark.parametrize(
    ("auth", "code"),
    [
        ({"code": "000000"}, "unknown_room"),
        ({"code": "havnen"}, "unknown_room"),
        ({"code": 482913}, "malformed"),
        ({"format": "xml"}, "malformed"),
        ({"view": "kitchen"}, "malformed"),
        ({"participant": "short"}, "malformed"),
        ({"participant": "x" * 65}, "malformed"),
        ({"participant": "æ" * 20}, "malformed"),
        ({"position": {"epoch": 1}}, "malformed"),
        ({"position": "1"}, "malformed"),
        ({"token": "nonsense"}, "wrong_token"),
        ({"view": "moderator"}, "not_allowed"),
        ({"view": "speaker", "participant": PARTICIPANT}, "not_allowed"),
        ({"view": "moderator", "lang": ["da"]}, "malformed"),
    ],
    ids=str,
)
@pytest.mark.parametrize("lang", ["da", "en"])
async def test_who_is_not_let_in_hears_why_in_the_own_language(
    site: TestSite, opened: Opened, auth: dict[str, Any], code: str, lang: str
) -> None:
    refusal = await refused(site, **{"code": opened.code, "lang": lang, **auth})
    sentences = site.application.site.templates.sentences(lang)

    assert refusal.code == code
    assert refusal.message
    if "lang" not in auth and "field" not in refusal.params:
        assert refusal.message == sentences(f"refusal.{code}")
    assert refusal.params["temporary"] is False
    assert (await site.live(opened.code)).audience.is_empty


async def test_the_token_of_another_room_opens_nothing(site: TestSite, opened: Opened) -> None:
    other = await site.open_room()

    assert (await refused(site, opened.code, token=other.tokens["moderator"])).code == "wrong_token"


async def test_a_log_that_cannot_be_read_is_told_as_temporary(site: TestSite, opened: Opened) -> None:
    site.log.unreadable = True
    refusal = await refused(site, opened.code)

    assert (refusal.code, refusal.params["temporary"]) == ("log_unavailable", True)


async def test_nobody_comes_in_while_the_server_stops(site: TestSite, opened: Opened) -> None:
    phone = await connect(site, opened.code)
    await site.application.drain()

    assert phone.heard("notice")[0]["kind"] == "restart"
    refusal = await refused(site, opened.code)
    assert (refusal.code, refusal.params["temporary"]) == ("restarting", True)


# Cookies


async def test_the_phone_and_the_page_are_the_same_person(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        page = await anne.see(f"/r/{opened.code}")
        await anne.fill(page, "/do", type="ask", text="Hvad med havnen?")
        phone = await connect(site, opened.code, cookies=dict(anne.cookies))

    assert list(phone.heard("mine")[0]["asked"].values()) == ["waiting"]


async def test_staff_are_known_by_their_cookie(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo:
        await mo.enter(opened.tokens["moderator"])
        cookies = dict(mo.cookies)
    desk = await connect(site, opened.code, cookies=cookies, view="moderator", name="Mo")

    await until(lambda: any("staff" in patch["set"] for patch in desk.heard("patch")))
    staff = [patch["set"]["staff"] for patch in desk.heard("patch") if "staff" in patch["set"]]
    assert staff[-1] == [{"name": "Mo", "view": "moderator"}]


async def test_a_forged_cookie_makes_nobody_guessable(site: TestSite, opened: Opened) -> None:
    first = await connect(site, opened.code, cookies={access.PERSON_COOKIE: "a"})
    await command(site, first, id="1", type="ask", text="Hvad?")
    second = await connect(site, opened.code, cookies={access.PERSON_COOKIE: "a"})

    assert second.heard("mine")[0]["asked"] == {}


async def test_a_name_for_other_staff_is_cleaned_and_short(site: TestSite, opened: Opened) -> None:
    name = "Mo\u202e\u0000" + "o" * 100
    await connect(site, opened.code, token=opened.tokens["moderator"], name=name)
    (entry,) = (await site.live(opened.code)).audience._presence.staff()

    assert entry["name"].startswith("Moo")
    assert len(entry["name"]) == access.LONGEST_NAME


# Commands


async def test_a_command_is_acknowledged_when_it_is_durable(site: TestSite, opened: Opened) -> None:
    phone = await connect(site, opened.code, participant=PARTICIPANT)
    ack = await command(site, phone, id="1", type="ask", text="Hvad med havnen?")

    assert ack["ok"] is True
    assert ack["question"] in (await site.live(opened.code)).state.questions
    assert ack["seq"] == len(await site.log.facts(opened.code))


async def test_the_same_id_again_gets_the_same_answer_over_another_connection(
    site: TestSite, opened: Opened
) -> None:
    first = await connect(site, opened.code, participant=PARTICIPANT)
    ack = await command(site, first, id="once", type="ask", text="Hvad med havnen?")
    hang_up(site, first)
    second = await connect(site, opened.code, participant=PARTICIPANT)

    assert await command(site, second, id="once", type="ask", text="Hvad med havnen?") == ack


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (None, "malformed"),
        ("ask", "malformed"),
        ([], "malformed"),
        ({}, "malformed"),
        ({"id": 1, "type": "ask", "text": "Hvad?"}, "malformed"),
        ({"id": "", "type": "ask", "text": "Hvad?"}, "malformed"),
        ({"id": "x" * 65, "type": "ask", "text": "Hvad?"}, "malformed"),
        ({"id": "a b", "type": "ask", "text": "Hvad?"}, "malformed"),
        ({"id": "1", "type": "dance"}, "unknown_command"),
        ({"id": "1", "type": "create", "code": "111111"}, "unknown_command"),
        ({"id": "1", "type": ["ask"]}, "unknown_command"),
        ({"id": "1", "type": "ask"}, "malformed"),
        ({"id": "1", "type": "ask", "text": 5}, "malformed"),
        ({"id": "1", "type": "ask", "text": "x" * 40_001}, "malformed"),
        ({"id": "1", "type": "ask", "text": "x" * 1_001}, "text_too_long"),
        ({"id": "1", "type": "ask", "text": "\u200b\u0000 "}, "text_empty"),
        ({"id": "1", "type": "ask", "text": "Hvad?", "name": "n" * 61}, "name_too_long"),
        ({"id": "1", "type": "ask", "text": "Hvad?", "theme": "n" * 61}, "theme_too_long"),
        ({"id": "1", "type": "react", "kind": "boo"}, "malformed"),
        ({"id": "1", "type": "react", "kind": "heart", "count": -1}, "malformed"),
        ({"id": "1", "type": "support", "question": "Q 1"}, "malformed"),
        ({"id": "1", "type": "approve", "question": "q1"}, "not_allowed"),
        ({"id": "1", "type": "blank", "on": "yes"}, "malformed"),
        ({"id": "1", "type": "room", "state": "burning"}, "malformed"),
    ],
    ids=str,
)
async def test_bad_input_gets_a_sentence_and_changes_nothing(
    site: TestSite, opened: Opened, sent: object, code: str
) -> None:
    phone = await connect(site, opened.code, lang="en")
    before = await site.log.facts(opened.code)
    ack = await say(site, phone, "command", sent)

    assert (ack["ok"], ack["code"]) == (False, code)
    assert ack["message"]
    assert await site.log.facts(opened.code) == before


async def test_an_unknown_event_is_told(site: TestSite, opened: Opened) -> None:
    phone = await connect(site, opened.code)

    assert (await say(site, phone, "snapshot"))["code"] == "unknown_command"


async def test_a_wall_that_anybody_may_open_only_shows(site: TestSite, opened: Opened) -> None:
    wall = await connect(site, opened.code, view="wall", participant=PARTICIPANT)
    for kind, fields in (("ask", {"text": "Hvad?"}), ("react", {"kind": "heart"})):
        ack = await command(site, wall, id=kind, type=kind, **fields)
        assert ack["code"] == "not_allowed"


async def test_a_stop_is_told_in_the_language_of_who_comes(site: TestSite) -> None:
    said = {lang: sockets_of(site).say_closed({"lang": lang}) for lang in ("da", "en", "xx")}

    assert said["da"] == said["xx"] != said["en"]


# Resync and leaving


@pytest.mark.parametrize("wrapped", [True, False])
async def test_a_screen_that_lost_track_gets_what_it_misses(
    site: TestSite, opened: Opened, wrapped: bool
) -> None:
    phone = await connect(site, opened.code)
    at = phone.heard("snapshot")[0]
    position = {"epoch": at["epoch"], "seq": at["seq"]}
    ack = await say(site, phone, "resync", {"position": position} if wrapped else position)

    assert ack == {"ok": True, "seq": at["seq"]}
    assert phone.heard("patch")[-1]["from"] == at["seq"]


@pytest.mark.parametrize(
    "sent", [None, {}, "nonsense", {"position": None}, {"position": {"seq": 1}}, [1]], ids=str
)
async def test_a_resync_without_a_position_gives_everything(
    site: TestSite, opened: Opened, sent: object
) -> None:
    phone = await connect(site, opened.code)
    await say(site, phone, "resync", sent)

    assert len(phone.heard("snapshot")) == 2


async def test_a_flood_of_resyncs_is_slowed(site: TestSite, opened: Opened) -> None:
    phone = await connect(site, opened.code, participant=PARTICIPANT)
    acks = [await say(site, phone, "resync", {}) for _ in range(int(RESYNCS.burst) + 1)]

    assert acks[-1]["code"] == "too_many"
    assert acks[-1]["temporary"] is True


async def test_an_answer_to_resync_never_runs_ahead_of_the_log(site: TestSite, opened: Opened) -> None:
    phone = await connect(site, opened.code)
    before = (await site.live(opened.code)).state.seq
    site.log.hold()
    room = await site.live(opened.code)
    answer = room.give(person(), AskQuestion(text="Hvad?"), "1")
    await turns()

    assert (await say(site, phone, "resync", {}))["seq"] == before
    site.log.release()
    await answer


async def test_a_seat_is_freed_and_freeing_it_twice_or_never_having_had_one_is_no_error(
    site: TestSite, opened: Opened
) -> None:
    phone = await connect(site, opened.code)
    room = await site.live(opened.code)
    hang_up(site, phone)
    hang_up(site, phone)
    hang_up(site, FakeConnection())

    assert room.audience.is_empty


# Halls and floods


async def test_2000_people_behind_one_address_are_all_let_in_twice(site: TestSite, opened: Opened) -> None:
    people = [secrets.token_hex(12) for _ in range(2000)]
    for _ in range(2):
        for one in people:
            phone = await connect(site, opened.code, participant=one)
            hang_up(site, phone)

    assert (await site.live(opened.code)).audience.is_empty


async def test_invented_people_are_held_back_and_the_wall_is_not(site: TestSite, opened: Opened) -> None:
    limits = site.application.site.limits
    known = await connect(site, opened.code, participant=PARTICIPANT)
    hang_up(site, known)
    limits.newcomers.take(limits.network("192.0.2.7"), 4_999)
    refusal = await refused(site, opened.code)

    assert refusal.code == "too_many_newcomers"
    assert refusal.params["temporary"] is True
    await connect(site, opened.code, participant=PARTICIPANT)
    await connect(site, opened.code, view="wall")
    await connect(site, opened.code, address="192.0.2.8")


async def test_who_tries_codes_over_sockets_has_to_wait(site: TestSite, opened: Opened) -> None:
    for _ in range(60):
        assert (await refused(site, "000000", address="198.51.100.1")).code == "unknown_room"

    assert (await refused(site, opened.code, address="198.51.100.1")).code == "too_many"
    await connect(site, opened.code, address="198.51.100.2")
    count = site.application.site.metrics.registry.get_sample_value(
        "livetalk_refused_sockets_total", {"reason": "unknown_room"}
    )
    assert count == 60
