"""The outbox at work: one node each mail, again after a failure or a death, and never against a wish."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from livetalk.live.room_state import load
from livetalk.live.upkeep import outbox as o
from livetalk.log.memory import MemoryLog
from livetalk.log.port import Log
from livetalk.mail.message import Mail as Message
from livetalk.mail.postman import MailDelayed, MailRefused
from livetalk.rooms import facts as f
from livetalk.rooms.mailing import LEASE_MS
from tests.live.mail_house import CODE, Clock, MailHouse, happened, make_room, queue
from tests.support.fake_postman import FakePostman
from tests.support.logs import TroubledLog
from tests.support.waiting import until

MINUTE_MS = 60_000


@pytest.fixture
async def log() -> AsyncIterator[MemoryLog]:
    log = MemoryLog()
    await log.open()
    await make_room(log)
    yield log
    await log.close()


async def waiting(log: Log) -> dict[str, int]:
    """Mails that are still to be sent, and how often each was tried."""
    return {mail.id: mail.tries for mail in (await load(log, CODE)).followup.mails.values()}


def ids(postman: FakePostman) -> list[str]:
    return [mail.text for mail in postman.sent]


async def test_each_mail_is_sent_once_and_settled(log: MemoryLog) -> None:
    await queue(log, "m1", "m2", "m3")
    house = MailHouse(log)
    await house.work()
    await house.work()

    assert sorted(ids(house.postman)) == ["m1", "m2", "m3"]
    assert {mail.to for mail in house.postman.sent} == {"m1@example.dk", "m2@example.dk", "m3@example.dk"}
    assert await waiting(log) == {}
    assert house.count("sent") == 3


async def test_a_mail_that_has_to_wait_is_tried_again_in_time(log: MemoryLog) -> None:
    await queue(log, "m1")
    house = MailHouse(log)
    house.postman.failures.extend([MailDelayed("The server is busy."), MailDelayed("The server is busy.")])
    await house.work()
    assert await waiting(log) == {"m1": 1}
    await house.work()
    assert await waiting(log) == {"m1": 1}  # not yet

    house.clock.now += MINUTE_MS
    await house.work()
    assert await waiting(log) == {"m1": 2}
    house.clock.now += 5 * MINUTE_MS
    await house.work()
    assert ids(house.postman) == ["m1"]
    assert await waiting(log) == {}
    assert house.count("delayed") == 2


async def test_a_mail_that_is_refused_is_given_up_and_no_line_has_an_address(
    log: MemoryLog, caplog: pytest.LogCaptureFixture
) -> None:
    await queue(log, "m1")
    house = MailHouse(log)
    house.postman.failures.append(MailRefused("Nobody reads there."))
    await house.work()

    assert await waiting(log) == {}
    assert house.count("refused") == 1
    assert "Nobody reads there." in caplog.text
    assert "m1@example.dk" not in caplog.text


async def test_a_mail_is_given_up_after_three_days(log: MemoryLog) -> None:
    await queue(log, "m1")
    house = MailHouse(log)
    tried = 0
    while await waiting(log):
        house.postman.failures.append(MailDelayed("There is no server."))
        await house.work()
        tried += 1
        house.clock.now += 12 * 60 * MINUTE_MS
    assert 5 < tried < 12
    assert house.count("too_late") == 1
    assert house.postman.sent == []


async def test_what_was_erased_meanwhile_is_not_sent(log: MemoryLog) -> None:
    await queue(log, "m1", "m2")
    await log.erase(CODE, ["to:m1"])
    house = MailHouse(log)
    await house.work()

    assert ids(house.postman) == ["m2"]
    assert await waiting(log) == {}
    assert house.count("dropped") == 1


async def test_of_several_nodes_one_sends_each_mail(log: MemoryLog) -> None:
    await queue(log, *(f"m{n}" for n in range(12)))
    postman = FakePostman()
    houses = [MailHouse(log, postman=postman, is_alone=False) for _ in range(3)]
    await asyncio.gather(*(house.work() for house in houses))

    assert sorted(ids(postman)) == sorted(f"m{n}" for n in range(12))
    assert await waiting(log) == {}


class Silent(FakePostman):
    """A mail server that never answers."""

    async def send(self, mail: Message) -> None:
        self.sent.append(mail)
        await asyncio.Event().wait()


async def killed_in_the_middle(log: MemoryLog, clock: Clock, *, is_alone: bool) -> Silent:
    """A node ends while the mail server has the mail and has not said so."""
    silent = Silent()
    house = MailHouse(log, clock, silent, is_alone)
    await house.caretaker.walk()
    await house.caretaker.look()
    await until(lambda: silent.sent)
    o.PATIENCE_S, patience = 0.0, o.PATIENCE_S
    try:
        await house.outbox.stop()
    finally:
        o.PATIENCE_S = patience
    house.close()
    return silent


async def test_a_node_that_is_alone_goes_on_at_its_start_with_what_a_former_life_began(
    log: MemoryLog,
) -> None:
    await queue(log, "m1")
    clock = Clock()
    silent = await killed_in_the_middle(log, clock, is_alone=True)
    house = MailHouse(log, clock)
    await house.work()

    assert ids(house.postman) == ["m1"]
    assert house.postman.sent[0].message_id == silent.sent[0].message_id
    assert await waiting(log) == {}


async def test_what_a_node_among_several_had_begun_is_anybodys_after_the_lease(log: MemoryLog) -> None:
    await queue(log, "m1")
    clock = Clock()
    silent = await killed_in_the_middle(log, clock, is_alone=False)
    other = MailHouse(log, clock, is_alone=False)
    await other.work()
    assert other.postman.sent == []

    clock.now += LEASE_MS
    await other.work()
    assert [mail.message_id for mail in other.postman.sent] == [mail.message_id for mail in silent.sent]
    assert await waiting(log) == {}


async def test_a_mail_that_is_queued_in_a_live_room_is_sent_without_a_walk(log: MemoryLog) -> None:
    house = MailHouse(log)
    running = asyncio.create_task(house.caretaker.run())
    room = await house.rooms.find(CODE)
    assert room is not None
    await queue(log, "m1")
    await room.host.reach(None)
    await until(lambda: ids(house.postman) == ["m1"])
    running.cancel()
    await asyncio.wait([running])
    house.close()


async def test_a_mistake_of_ours_is_counted_and_others_are_sent(
    log: MemoryLog, caplog: pytest.LogCaptureFixture
) -> None:
    await queue(log, "m1", "m2")

    class Broken(FakePostman):
        async def send(self, mail: Message) -> None:
            if mail.text == "m1":
                raise RuntimeError("a bug")
            await super().send(mail)

    house = MailHouse(log, postman=Broken())
    await house.work()
    assert ids(house.postman) == ["m2"]
    assert house.count("failed") == 1
    assert "could not be dealt with" in caplog.text


async def test_a_log_that_is_away_for_a_moment_does_not_make_a_mail_be_sent_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(o, "SETTLE_AGAIN_S", 0.01)
    log = TroubledLog()
    await log.open()
    await make_room(log)
    await queue(log, "m1")

    class Cutting(FakePostman):
        async def send(self, mail: Message) -> None:
            await super().send(mail)
            log.failing = 2

    house = MailHouse(log, postman=Cutting())
    await house.work()
    assert ids(house.postman) == ["m1"]
    await house.work()
    assert ids(house.postman) == ["m1"]
    assert await waiting(log) == {}


async def test_after_a_stop_nothing_is_begun(log: MemoryLog) -> None:
    await queue(log, "m1")
    house = MailHouse(log)
    await house.outbox.stop()
    await house.work()
    assert house.postman.sent == []
    assert await waiting(log) == {"m1": 0}


async def test_a_mail_that_was_settled_by_another_node_is_left_alone(log: MemoryLog) -> None:
    await queue(log, "m1")
    house = MailHouse(log, is_alone=False)
    await house.caretaker.walk()
    await happened(log, [f.MailTried(mail="m1", until=0), f.MailSent(mail="m1")])
    await house.work()
    assert house.postman.sent == []
