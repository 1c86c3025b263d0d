"""Bringing rooms into a log: whole, once, and without bringing back what was erased."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest
from hypothesis import given

from livetalk.live.room_state import Past
from livetalk.live.transfer import moving
from livetalk.live.transfer.moving import Travelling, bring, take
from livetalk.log.memory import MemoryLog
from livetalk.log.port import Appended, Draft, LogUnavailable
from livetalk.rooms.fact_words import word_keys
from livetalk.rooms.facts import QuestionAsked, SupportGiven
from tests.rooms.random_evenings import EVENINGS
from tests.rooms.random_evenings import evening as random_evening
from tests.rooms.test_properties import Script
from tests.support.logs import TroubledLog
from tests.support.travellers import EPOCH, borders, evening, first, without

WHOLE = evening()
CODE = WHOLE.code
TEXT = next(key for key in WHOLE.past.words if key.endswith(":text:1"))


@pytest.fixture
async def log() -> AsyncIterator[TroubledLog]:
    log = TroubledLog()
    await log.open()
    yield log
    await log.close()


async def test_a_new_room_arrives_with_all_that_it_has(log: TroubledLog) -> None:
    moved = await bring(log, WHOLE)

    assert (moved.outcome, moved.written) == ("new", len(WHOLE.past.facts))
    assert await take(log, CODE) == WHOLE
    assert await log.epoch(CODE) == EPOCH


async def test_facts_of_one_command_stay_one_append(log: TroubledLog) -> None:
    await bring(log, WHOLE)
    commands = {fact.command for fact in WHOLE.past.facts if fact.command}
    several = 0
    for command in commands:
        seqs = [fact.seq for fact in WHOLE.past.facts if fact.command == command]
        outcome = await log.append(CODE, 0, [Draft(at=1, event=SupportGiven(question="x"))], command)
        assert outcome == Appended(first=seqs[0], last=seqs[-1], repeated=True)
        several += len(seqs) > 1
    assert several


async def test_a_second_time_nothing_happens(log: TroubledLog) -> None:
    digest = (await bring(log, WHOLE)).digest
    log.full = True  # whatever would be written now fails
    again = await bring(log, WHOLE)

    assert (again.outcome, again.written, again.digest) == ("same", 0, digest)


@pytest.mark.parametrize("count", borders(WHOLE)[:-1])
async def test_what_came_since_is_appended(log: TroubledLog, count: int) -> None:
    await bring(log, first(WHOLE, count))
    moved = await bring(log, WHOLE)

    assert (moved.outcome, moved.written) == ("grown", len(WHOLE.past.facts) - count)
    assert await take(log, CODE) == WHOLE


async def test_a_room_that_has_gone_on_here_is_left_alone(log: TroubledLog) -> None:
    await bring(log, WHOLE)
    moved = await bring(log, first(WHOLE, borders(WHOLE)[3]))

    assert (moved.outcome, moved.written, moved.erased) == ("ahead", 0, 0)
    assert await take(log, CODE) == WHOLE


# What differs is refused


def changed(room: Travelling, seq: int) -> Travelling:
    facts = list(room.past.facts)
    facts[seq - 1] = msgspec.structs.replace(facts[seq - 1], at=1)
    return msgspec.structs.replace(room, past=Past(facts=facts, words=room.past.words))


async def refused(log: TroubledLog, room: Travelling) -> str:
    """Why; and nothing was changed."""
    before = await take(log, CODE)
    moved = await bring(log, room)
    assert moved.outcome == "refused"
    assert await take(log, CODE) == before
    return moved.why


async def test_another_room_with_the_same_code_is_refused_and_named(log: TroubledLog) -> None:
    await bring(log, first(WHOLE, borders(WHOLE)[5]))
    why = await refused(log, msgspec.structs.replace(changed(WHOLE, 1), epoch="another"))

    assert "another room has this code here" in why
    assert WHOLE.past.words["room:title"] in why


async def test_rooms_that_both_went_on_are_refused_with_the_place(log: TroubledLog) -> None:
    await bring(log, WHOLE)
    assert "differ from fact 30 on (66 facts here, 66 there)" in await refused(log, changed(WHOLE, 30))


async def test_the_rest_of_a_log_that_was_lost_meanwhile_is_refused(log: TroubledLog) -> None:
    await bring(log, first(WHOLE, borders(WHOLE)[5]))
    again = msgspec.structs.replace(WHOLE, epoch="begun again")

    assert "lost and begun again" in await refused(log, again)
    assert (await bring(log, first(again, borders(WHOLE)[5]))).outcome == "same"


async def test_other_words_for_the_same_facts_are_refused(log: TroubledLog) -> None:
    await bring(log, WHOLE)
    words = {**WHOLE.past.words, TEXT: "Noget andet."}
    forged = msgspec.structs.replace(WHOLE, past=Past(facts=WHOLE.past.facts, words=words))

    assert TEXT in await refused(log, forged)


async def test_a_room_with_a_gap_is_refused(log: TroubledLog) -> None:
    facts = WHOLE.past.facts[:10] + WHOLE.past.facts[11:]
    gap = msgspec.structs.replace(WHOLE, past=Past(facts=facts, words=WHOLE.past.words))

    assert "fact 12 follows fact 10" in await refused(log, gap)


class BusyLog(TroubledLog):
    """Somebody else writes in the room just before each append."""

    async def append_before(self, drafts: list[Draft]) -> None:
        await MemoryLog.append(self, CODE, len(await self.facts(CODE)), drafts)

    async def epoch(self, room: str) -> str | None:
        found = await super().epoch(room)
        if found is not None:
            await self.append_before([Draft(at=1, event=SupportGiven(question="x"))])
        return found


async def test_a_room_in_which_others_write_is_refused_and_stays_theirs() -> None:
    log = BusyLog()
    await log.open()
    await MemoryLog.append(log, CODE, 0, [Draft(at=1, event=SupportGiven(question="x"))])
    moved = await bring(log, WHOLE)

    assert moved.outcome == "refused"
    assert {fact.event for fact in await log.facts(CODE)} == {SupportGiven(question="x")}


# Words that were erased


@pytest.mark.parametrize("count", [*borders(WHOLE)[8:-1:9], len(WHOLE.past.facts)])
async def test_words_erased_here_are_not_brought_back(log: TroubledLog, count: int) -> None:
    await bring(log, first(WHOLE, count))
    await log.erase(CODE, [TEXT, "room:title"])
    for _ in range(2):
        moved = await bring(log, WHOLE)
        assert moved.withheld == 2
        assert await take(log, CODE) == without(WHOLE, TEXT, "room:title")


async def test_words_erased_here_stay_so_in_a_room_that_has_gone_on(log: TroubledLog) -> None:
    await bring(log, WHOLE)
    await log.erase(CODE, [TEXT])
    await bring(log, first(WHOLE, borders(WHOLE)[20]))

    assert await take(log, CODE) == without(WHOLE, TEXT)


@pytest.mark.parametrize("count", [borders(WHOLE)[20], len(WHOLE.past.facts)])
async def test_words_erased_there_are_erased_here(log: TroubledLog, count: int) -> None:
    await bring(log, first(WHOLE, count))
    moved = await bring(log, without(WHOLE, TEXT))

    assert moved.erased == 1
    assert await take(log, CODE) == without(WHOLE, TEXT)
    assert (await bring(log, without(WHOLE, TEXT))).erased == 0


async def test_words_erased_there_are_erased_here_also_in_a_room_that_has_gone_on(log: TroubledLog) -> None:
    await bring(log, WHOLE)
    await bring(log, without(first(WHOLE, borders(WHOLE)[20]), TEXT))

    assert await take(log, CODE) == without(WHOLE, TEXT)


async def test_every_word_of_an_old_evening_is_named_by_a_fact() -> None:
    for name in ("moderated", "read-after", "read-before"):
        past = evening(name).past
        assert past.words.keys() <= set(word_keys(past.facts))


@given(EVENINGS)
def test_every_word_is_named_by_the_facts_that_came_with_it(script: Script) -> None:
    past = random_evening(script)
    named = set(word_keys(past.facts))

    assert past.room.words.keys() <= named


async def test_words_that_no_fact_names_travel_with_the_whole_room(log: TroubledLog) -> None:
    words = {**WHOLE.past.words, "stray": "ord"}
    strange = msgspec.structs.replace(WHOLE, past=Past(facts=WHOLE.past.facts, words=words))
    await bring(log, strange)
    assert await take(log, CODE) == strange

    await log.erase(CODE, ["stray"])
    await bring(log, strange)
    assert await take(log, CODE) == WHOLE


# Interrupted


@pytest.mark.parametrize("appends", range(0, len(borders(WHOLE)), 3))
@pytest.mark.parametrize("in_flight", [1, 5])
async def test_an_interrupted_move_ends_right_when_it_is_done_again(
    log: TroubledLog, appends: int, in_flight: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "IN_FLIGHT", in_flight)
    log.breaks_after = appends
    with pytest.raises(LogUnavailable):
        await bring(log, WHOLE)
    log.breaks_after, log.full, log.unreadable = None, False, False
    half = await take(log, CODE)
    assert len(half.past.facts) in (0, *borders(WHOLE))
    assert half.past.words == first(WHOLE, len(half.past.facts)).past.words if half.past.facts else True
    await log.erase(CODE, [TEXT])
    had_it = TEXT in half.past.words

    await bring(log, WHOLE)
    assert await take(log, CODE) == (without(WHOLE, TEXT) if had_it else WHOLE)
    assert (await bring(log, WHOLE)).outcome == "same"


async def test_two_who_move_the_same_room_at_once_do_no_harm(log: TroubledLog) -> None:
    log.hold()
    one = asyncio.ensure_future(bring(log, WHOLE))
    two = asyncio.ensure_future(bring(log, WHOLE))
    await asyncio.sleep(0)
    log.release()
    outcomes = [await one, await two]

    assert {moved.outcome for moved in outcomes} <= {"new", "grown", "same"}
    assert await take(log, CODE) == WHOLE


# Reading a room in which people write


class WrittenInWhileRead(TroubledLog):
    """Grows by one question, with its words, after each of the first few looks at the words."""

    more = 3

    async def words(self, room: str, keys: object = None) -> dict[str, str]:
        found = await MemoryLog.words(self, room)
        if self.more:
            self.more -= 1
            key = f"q:n{self.more}:text:1"
            event = QuestionAsked(question=f"n{self.more}", held=True, text_key=key)
            last = len(await self.facts(room))
            await MemoryLog.append(self, room, last, [Draft(at=1, event=event)], None, {key: "Nyt?"})
        return found


async def test_a_room_is_taken_as_it_was_at_one_moment() -> None:
    log = WrittenInWhileRead()
    await log.open()
    log.more = 0
    await bring(log, WHOLE)
    log.more = 3
    taken = await take(log, CODE)
    named = set(word_keys(taken.past.facts))

    assert len(taken.past.facts) == len(WHOLE.past.facts) + 3
    assert taken.past.words.keys() - WHOLE.past.words.keys() == {f"q:n{n}:text:1" for n in range(3)}
    assert taken.past.words.keys() <= named
