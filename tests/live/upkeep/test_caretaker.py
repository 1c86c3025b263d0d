"""The caretaker: rooms that nobody watches are looked after, and left alone otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from livetalk.live.room_state import load
from livetalk.live.upkeep.chores import morning
from livetalk.log.memory import MemoryLog
from livetalk.log.port import Draft, LogUnavailable
from livetalk.rooms import facts as f
from livetalk.rooms.subscribing import UNCONFIRMED_MS
from tests.live.mail_house import CODE, MailHouse, happened, make_room, queue
from tests.support.halls import START

OTHER = "771204"
HOUR_MS = 3_600_000


@pytest.fixture
async def log() -> AsyncIterator[MemoryLog]:
    log = MemoryLog()
    await log.open()
    await make_room(log)
    await make_room(log, OTHER)
    yield log
    await log.close()


async def test_a_room_in_which_nothing_is_due_is_never_made_live(log: MemoryLog) -> None:
    await queue(log, "m1")
    house = MailHouse(log)
    await house.work()
    assert [room.state.code for room in house.rooms.live] == [CODE]
    assert [mail.text for mail in house.postman.sent] == ["m1"]


async def test_a_room_is_read_again_only_if_something_was_appended(
    log: MemoryLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = MailHouse(log)
    await house.caretaker.walk()
    read: list[str] = []
    whole = log.words

    async def words(room: str, keys: object = None) -> dict[str, str]:
        read.append(room)
        return await whole(room)

    monkeypatch.setattr(log, "words", words)
    await house.caretaker.walk()
    assert read == []
    await happened(log, [f.WallBlanked(on=True)], code=OTHER)
    read.clear()
    await house.caretaker.walk()
    assert read == [OTHER]


async def test_a_mail_of_another_node_is_found_on_the_next_walk(log: MemoryLog) -> None:
    house = MailHouse(log)
    await house.work()
    await queue(log, "m1", code=OTHER)
    await house.work()
    assert [mail.text for mail in house.postman.sent] == ["m1"]
    await house.caretaker.look()
    assert house.metrics.registry.get_sample_value("livetalk_mails_waiting") == 0


async def owned(log: MemoryLog, due: str) -> None:
    """An item with an owner who can be written to."""
    opened = f.ItemOpened(
        item="i1", kind="promise", title_key="item:i1:title:1", due=due, contact_key="item:i1:contact:1"
    )
    await happened(log, [opened], {"item:i1:title:1": "Lys", "item:i1:contact:1": "owner@example.dk"})


async def test_an_owner_is_reminded_in_the_morning_and_of_each_day_once(log: MemoryLog) -> None:
    await owned(log, "2026-11-20")
    house = MailHouse(log)
    house.clock.now = morning(date(2026, 11, 13)) - 1
    await house.work()
    assert house.postman.sent == []

    house.clock.now += 1
    for _ in range(3):
        await house.work()
    assert [mail.subject for mail in house.postman.sent] == ["reminder"]

    for _ in range(72):
        house.clock.now += HOUR_MS
        await house.work()
    assert len(house.postman.sent) == 1
    house.clock.now = morning(date(2026, 11, 21))
    await house.work()
    await house.work()
    assert len(house.postman.sent) == 2
    assert (await load(log, CODE)).followup.items["i1"].reminded == "2026-11-21"


def test_the_morning_is_seven_in_copenhagen_in_summer_and_winter() -> None:
    day = 24 * HOUR_MS
    assert morning(date(2026, 1, 15)) % day == 6 * HOUR_MS
    assert morning(date(2026, 7, 15)) % day == 5 * HOUR_MS


async def test_of_several_nodes_one_reminds(log: MemoryLog) -> None:
    await owned(log, "2026-11-20")
    houses = [MailHouse(log, is_alone=False) for _ in range(3)]
    for house in 2 * houses:
        house.clock.now = morning(date(2026, 11, 13))
        await house.work()
    assert sum(len(house.postman.sent) for house in houses) == 1


async def test_an_address_that_nobody_confirmed_is_let_go_of_after_a_week(log: MemoryLog) -> None:
    wish = f.Subscribed(subscription="s1", address_key="subscription:s1:address", lang="da")
    await happened(log, [wish], {"subscription:s1:address": "a@example.dk"})
    house = MailHouse(log)
    house.clock.now = START + UNCONFIRMED_MS - 1
    await house.work()
    assert (await load(log, CODE)).followup.subscriptions["s1"].ended_at is None

    house.clock.now += 1
    await house.work()
    room = await load(log, CODE)
    assert room.followup.subscriptions["s1"].ended_at is not None
    assert "subscription:s1:address" not in room.words


async def asks(log: MemoryLog, code: str, person: str) -> None:
    """Somebody writes in the room."""
    room = await load(log, code)
    asked = f.QuestionAsked(question=f"q{room.seq}", held=True, text_key="q:1:text:1", origin="phone")
    draft = Draft(at=START, event=asked, by=person)
    await log.append(code, room.seq, [draft], None, {"q:1:text:1": "Hvorfor?"})


async def test_it_knows_in_which_rooms_somebody_wrote(log: MemoryLog) -> None:
    await asks(log, CODE, f"anne in {CODE}")
    await asks(log, OTHER, f"bent in {OTHER}")
    house = MailHouse(log)
    assert house.caretaker.rooms_of(lambda code: f"anne in {code}") == []
    await house.caretaker.walk()
    assert house.caretaker.rooms_of(lambda code: f"anne in {code}") == [CODE]
    assert house.caretaker.rooms_of(lambda code: f"bent in {code}") == [OTHER]
    assert house.caretaker.rooms_of(lambda code: f"carla in {code}") == []

    await asks(log, OTHER, f"anne in {OTHER}")
    await house.caretaker.walk()
    assert house.caretaker.rooms_of(lambda code: f"anne in {code}") == [OTHER, CODE]
    assert house.rooms.live == []


async def test_a_room_that_left_the_memory_is_read_again_for_its_people(log: MemoryLog) -> None:
    house = MailHouse(log)
    await house.caretaker.walk()
    room = await house.rooms.find(CODE)
    assert room is not None
    await queue(log, "m1")
    await room.host.reach(None)
    await asks(log, CODE, f"anne in {CODE}")
    await room.host.reach(None)
    await house.caretaker.look()
    await house.outbox.settled()
    assert house.caretaker.rooms_of(lambda code: f"anne in {code}") == [CODE]  # it is live

    later = MailHouse(log)
    await later.caretaker.walk()
    assert later.caretaker.rooms_of(lambda code: f"anne in {code}") == [CODE]
    house.close()


async def test_a_room_that_cannot_be_read_is_told_once_and_others_are_looked_after(
    log: MemoryLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await queue(log, "m1", code=OTHER)
    whole = log.words

    async def words(room: str, keys: object = None) -> dict[str, str]:
        if room == CODE:
            raise LogUnavailable("there is a fact of a newer version")
        return await whole(room)

    monkeypatch.setattr(log, "words", words)
    house = MailHouse(log)
    for _ in range(3):
        await house.work()
    assert [mail.text for mail in house.postman.sent] == ["m1"]
    assert caplog.text.count("is not looked after") == 1


async def test_what_a_room_waits_for_is_known_without_it_being_made_live(log: MemoryLog) -> None:
    house = MailHouse(log)
    item = f.ItemOpened(item="i1", kind="manual", title_key="item:i1:title:1", due="2026-12-01")
    await happened(log, [item], code=OTHER)
    assert house.caretaker.needs([OTHER])[OTHER].dues == ()  # not walked yet
    await house.caretaker.walk()
    assert house.caretaker.needs([OTHER])[OTHER].dues == ("2026-12-01",)
    assert house.rooms.live == []
