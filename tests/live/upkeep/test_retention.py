"""On its day a journalised room loses its words by itself; a room that is not journalised never does."""

from __future__ import annotations

from datetime import UTC, datetime

from livetalk.live.upkeep.retention import Retention
from livetalk.rooms import facts as f
from livetalk.rooms.outcomes import Decided
from livetalk.rooms.room import Room
from tests.rooms.history import replayed
from tests.support.halls import CODE, START, Hall, open_hall
from tests.support.screens import Frame, person

DAY = "2026-11-30"
FOUR_IN_THE_MORNING = int(datetime(2026, 11, 30, 3, tzinfo=UTC).timestamp() * 1000)  # in Copenhagen


def room(*events: f.AnyEvent) -> Room:
    facts = [f.RoomCreated(code=CODE), *events]
    return replayed([f.Fact(seq=n, at=START, event=event) for n, event in enumerate(facts, 1)])


DATED = f.RetentionSet(until=DAY)
JOURNALISED = f.RecordJournalised(number_key="n")


def test_it_is_due_in_the_night_of_its_date_once_it_is_journalised() -> None:
    chore: Retention[Frame] = Retention()
    assert chore.due(room(), START) is None
    assert chore.due(room(DATED), START) is None
    assert chore.due(room(JOURNALISED), START) is None
    assert chore.due(room(DATED, JOURNALISED), START) == FOUR_IN_THE_MORNING
    assert chore.due(room(DATED, JOURNALISED, f.RoomPurged()), START) is None


async def filed_hall(*events: f.AnyEvent) -> Hall:
    hall = await open_hall()
    await hall.shown(person("anne"), "Grønkjærs hemmelighed")
    await hall.room.host.submit(hall.mo, "file", lambda _room, _now, _fresh: decided(*events))
    return hall


def decided(*events: f.AnyEvent) -> Decided:
    return Decided(events=events, words={"n": "2026-17"})


async def test_its_words_leave_the_log() -> None:
    hall = await filed_hall(DATED, JOURNALISED)
    chore: Retention[Frame] = Retention()
    await chore.do(hall.room, FOUR_IN_THE_MORNING)
    assert hall.room.state.record.purged_at is not None
    assert list(await hall.log.words(CODE)) == ["room:title"]


async def test_a_room_that_is_not_journalised_keeps_them() -> None:
    hall = await filed_hall(DATED)
    chore: Retention[Frame] = Retention()
    await chore.do(hall.room, FOUR_IN_THE_MORNING)
    assert hall.room.state.record.purged_at is None
    assert "Grønkjærs hemmelighed" in str(await hall.log.words(CODE))
