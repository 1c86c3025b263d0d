"""The contract of the log, rule by rule, on every adapter. The rules are in ``livetalk.log.port``."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from livetalk.log.port import Appended, Conflict, Draft, Log, LogUnavailable
from livetalk.rooms.facts import (
    Fact,
    QuestionAsked,
    ReactionsCounted,
    RoomCreated,
    StaffLinkMade,
)
from tests.contract.adapters import ADAPTERS, ROOM, Adapter, draft, drafts, facts_of, seqs

OTHER_ROOM = "771204"
PATIENCE_S = 10  # never reached unless something is broken

Again = Callable[[], Awaitable[Log]]


@pytest.fixture(params=sorted(ADAPTERS))
def adapter(request: pytest.FixtureRequest) -> Adapter:
    return ADAPTERS[str(request.param)]


@pytest.fixture
async def log(adapter: Adapter, tmp_path: Path) -> AsyncIterator[Log]:
    log = adapter.make(tmp_path)
    await log.open()
    yield log
    await log.close()


@pytest.fixture
async def again(adapter: Adapter, tmp_path: Path, log: Log) -> AsyncIterator[Again]:
    """Another log on the same store."""
    opened: list[Log] = []

    async def make() -> Log:
        other = adapter.again(tmp_path, log)
        await other.open()
        opened.append(other)
        return other

    yield make
    for other in opened:
        await other.close()


async def take(follower: AsyncIterator[Fact], count: int) -> list[Fact]:
    async with asyncio.timeout(PATIENCE_S):
        return [await anext(follower) for _ in range(count)]


async def ended(*futures: asyncio.Future[Appended]) -> list[Appended | type[BaseException]]:
    async with asyncio.timeout(PATIENCE_S):
        outcomes = await asyncio.gather(*futures, return_exceptions=True)
    return [type(one) if isinstance(one, BaseException) else one for one in outcomes]


# L1 append is atomic


async def test_l1_facts_and_words_of_a_call_come_together(log: Log) -> None:
    words = {"q:q1:text": "Hvorfor?", "q:q1:name": "Åse"}
    outcome = await log.append(ROOM, 0, [draft("q1"), draft("q2"), draft("q3")], "c1", words)
    assert outcome == Appended(first=1, last=3)
    assert seqs(await facts_of(log)) == [1, 2, 3]
    assert await log.words(ROOM) == words


async def test_l1_a_refused_append_leaves_neither_facts_nor_words(log: Log) -> None:
    await log.append(ROOM, 0, [draft()])
    with pytest.raises(Conflict):
        await log.append(ROOM, 5, [draft(), draft()], "c1", {"q:q1:text": "Hvorfor?"})
    assert seqs(await facts_of(log)) == [1]
    assert await log.words(ROOM) == {}


async def test_an_append_without_facts_is_a_bug_of_the_caller(log: Log) -> None:
    with pytest.raises(ValueError, match="at least one fact"):
        await log.append(ROOM, 0, [])
    assert await log.rooms() == []


# L2 seqs


async def test_l2_seqs_count_from_one_without_gaps(log: Log) -> None:
    for length in (1, 3, 1, 2):
        last = len(await facts_of(log))
        outcome = await log.append(ROOM, last, [draft()] * length)
        assert (outcome.first, outcome.last) == (last + 1, last + length)
    assert seqs(await facts_of(log)) == list(range(1, 8))


async def test_l2_rooms_count_by_themselves(log: Log) -> None:
    await log.append(ROOM, 0, [draft(), draft()])
    assert await log.append(OTHER_ROOM, 0, [draft()]) == Appended(first=1, last=1)


# L3 durable


async def test_l3_what_was_acknowledged_is_there_after_a_restart(log: Log, again: Again) -> None:
    await log.append(ROOM, 0, [draft("q1"), draft("q2")], "c1", {"k": "ord"})
    before = await facts_of(log)
    epoch = await log.epoch(ROOM)
    await log.close()
    later = await again()
    assert await facts_of(later) == before
    assert await later.words(ROOM) == {"k": "ord"}
    assert await later.epoch(ROOM) == epoch
    assert await later.append(ROOM, 0, [draft()], "c1") == Appended(first=1, last=2, repeated=True)
    assert await later.append(ROOM, 2, [draft()], "c2") == Appended(first=3, last=3)


async def test_l3_closing_finishes_what_was_submitted(log: Log, again: Again) -> None:
    futures = [log.submit(ROOM, seq, [draft()]) for seq in range(50)]
    await log.close()
    assert [future.result().last for future in futures] == list(range(1, 51))
    assert seqs(await facts_of(await again())) == list(range(1, 51))


async def test_a_closed_log_refuses_with_a_sentence(log: Log) -> None:
    await log.close()
    with pytest.raises(LogUnavailable, match="closed"):
        await log.append(ROOM, 0, [draft()])


# L4 a wrong expectation is a conflict


@pytest.mark.parametrize("expected", [0, 1, 3, 99])
async def test_l4_a_wrong_expectation_is_a_conflict_that_names_the_last_seq(log: Log, expected: int) -> None:
    await log.append(ROOM, 0, [draft(), draft()])
    with pytest.raises(Conflict) as conflict:
        await log.append(ROOM, expected, [draft()], "c1")
    assert conflict.value.seq == 2
    assert seqs(await facts_of(log)) == [1, 2]
    assert await log.append(ROOM, 2, [draft()], "c1") == Appended(first=3, last=3)


async def test_l4_a_new_room_begins_at_zero(log: Log) -> None:
    with pytest.raises(Conflict) as conflict:
        await log.append(ROOM, 1, [draft()])
    assert conflict.value.seq == 0
    assert await log.rooms() == []


async def test_l4_of_two_at_once_one_wins(log: Log) -> None:
    outcomes = await ended(log.submit(ROOM, 0, [draft("a")]), log.submit(ROOM, 0, [draft("b")]))
    assert outcomes == [Appended(first=1, last=1), Conflict]


async def test_l4_holds_against_another_node(log: Log, again: Again) -> None:
    other = await again()
    await log.append(ROOM, 0, [draft()])
    with pytest.raises(Conflict) as conflict:
        await other.append(ROOM, 0, [draft()])
    assert conflict.value.seq == 1
    await other.append(ROOM, 1, [draft()])
    assert await log.append(ROOM, 2, [draft()]) == Appended(first=3, last=3)


async def test_l4_many_nodes_at_once_leave_no_gap_and_lose_nothing(log: Log, again: Again) -> None:
    logs = [log, await again()]

    async def insist(own: Log, name: str) -> None:
        last = 0
        for number in range(40):
            while True:
                try:
                    last = (await own.append(ROOM, last, [draft(f"{name}{number}")], f"{name}{number}")).last
                except Conflict as conflict:
                    last = conflict.seq
                else:
                    break

    async with asyncio.timeout(PATIENCE_S * 3):
        await asyncio.gather(*(insist(own, name) for own, name in zip(logs, "ab", strict=True)))
    facts = await facts_of(log)
    assert seqs(facts) == list(range(1, 81))
    assert len({fact.command for fact in facts}) == 80


# L5 a command is applied once


async def test_l5_a_command_seen_before_gets_its_first_outcome(log: Log) -> None:
    first = await log.append(ROOM, 0, [draft("q1"), draft("q2")], "c1", {"k": "first"})
    await log.append(ROOM, 2, [draft("q3")], "c2")
    for expected in (0, 3, 77):
        repeated = await log.append(ROOM, expected, [draft("other")], "c1", {"k": "second"})
        assert repeated == Appended(first=first.first, last=first.last, repeated=True)
    assert seqs(await facts_of(log)) == [1, 2, 3]
    assert await log.words(ROOM) == {"k": "first"}


async def test_l5_holds_within_one_breath(log: Log) -> None:
    outcomes = await ended(*(log.submit(ROOM, 0, [draft()], "c1") for _ in range(5)))
    assert outcomes[0] == Appended(first=1, last=1)
    assert outcomes[1:] == [Appended(first=1, last=1, repeated=True)] * 4
    assert seqs(await facts_of(log)) == [1]


async def test_l5_holds_on_another_node(log: Log, again: Again) -> None:
    other = await again()
    await log.append(ROOM, 0, [draft()], "c1")
    assert (await other.append(ROOM, 1, [draft()], "c1")).repeated


async def test_l5_is_per_room(log: Log) -> None:
    await log.append(ROOM, 0, [draft()], "c1")
    assert await log.append(OTHER_ROOM, 0, [draft()], "c1") == Appended(first=1, last=1)


async def test_l5_facts_without_a_command_are_never_repeated(log: Log) -> None:
    assert not (await log.append(ROOM, 0, [draft()])).repeated
    assert not (await log.append(ROOM, 1, [draft()])).repeated


# L6 reading


async def test_l6_reading_gives_everything_after_in_order(log: Log) -> None:
    written = drafts(
        RoomCreated(code=ROOM, languages=("da",), moderation="after"),
        StaffLinkMade(link="m1", role="moderator", token_hash="ab" * 32),
        QuestionAsked(question="q1", held=True, text_key="q:q1:text", name_key="q:q1:name", origin="hall"),
        ReactionsCounted(counts={"heart": 3, "agree": 1}),
    )
    await log.append(ROOM, 0, written, "c1")
    facts = await facts_of(log)
    assert [Draft(at=fact.at, event=fact.event, by=fact.by) for fact in facts] == written
    assert {fact.command for fact in facts} == {"c1"}
    assert await facts_of(log, after=2) == facts[2:]
    assert await facts_of(log, after=4) == []
    assert await facts_of(log, after=99) == []


async def test_l6_an_unknown_room_is_empty(log: Log) -> None:
    assert await facts_of(log, "000000") == []


async def test_l6_a_long_log_comes_whole(log: Log) -> None:
    last = 0
    while last < 2_300:
        last = (await log.append(ROOM, last, [draft(f"q{last + n}") for n in range(100)])).last
    assert seqs(await facts_of(log)) == list(range(1, 2_301))
    assert seqs(await facts_of(log, after=1_234)) == list(range(1_235, 2_301))


@pytest.mark.parametrize("text", ['"', "\\", "\x00", "\n\t", "æøå", "👩‍👩‍👧", "');--", "\u2028", ""])
async def test_l6_any_text_survives_in_any_field(log: Log, text: str) -> None:
    room = ROOM + text
    await log.append(room, 0, [draft(text, by=text)], "c" + text, {"k" + text: text})
    (fact,) = await facts_of(log, room)
    assert fact == Fact(seq=1, at=fact.at, event=draft(text).event, by=text, command="c" + text)
    assert await log.words(room) == {"k" + text: text}
    assert await log.words(room, ["k" + text]) == {"k" + text: text}
    assert (await log.append(room, 1, [draft()], "c" + text)).repeated
    await log.erase(room, ["k" + text])
    assert await log.words(room) == {}


# L7 following


async def test_l7_following_gives_what_is_there_and_then_what_comes(log: Log) -> None:
    await log.append(ROOM, 0, [draft("q1"), draft("q2")])
    follower = log.follow(ROOM, 1)
    assert seqs(await take(follower, 1)) == [2]
    waiting = asyncio.create_task(take(follower, 2))
    await log.append(ROOM, 2, [draft("q3"), draft("q4")], "c1")
    facts = await waiting
    assert seqs(facts) == [3, 4]
    assert facts == await facts_of(log, after=2)


async def test_l7_a_room_can_be_followed_before_it_exists(log: Log) -> None:
    waiting = asyncio.create_task(take(log.follow(ROOM), 1))
    await asyncio.sleep(0)
    await log.append(OTHER_ROOM, 0, [draft()])
    await log.append(ROOM, 0, [draft()])
    assert seqs(await waiting) == [1]


async def test_l7_another_nodes_facts_arrive_too(log: Log, again: Again) -> None:
    other = await again()
    follower = log.follow(ROOM)
    waiting = asyncio.create_task(take(follower, 3))
    await other.append(ROOM, 0, [draft("a")])
    await log.append(ROOM, 1, [draft("b")])
    await other.append(ROOM, 2, [draft("c")])
    assert seqs(await waiting) == [1, 2, 3]


@pytest.mark.parametrize("pause_every", [1, 7, 10_000])
async def test_l7_followers_miss_nothing_and_keep_the_order_under_load(
    log: Log, again: Again, pause_every: int
) -> None:
    other = await again()
    total = 3_000

    async def write() -> None:
        last = 0
        while last < total:
            own = other if last % 500 == 100 else log
            futures = [own.submit(ROOM, last + step, [draft(f"q{last + step}")]) for step in range(50)]
            for outcome in await asyncio.gather(*futures, return_exceptions=True):
                if isinstance(outcome, Appended):
                    last = outcome.last

    async def read(follower: AsyncIterator[Fact]) -> list[int]:
        got: list[int] = []
        async for fact in follower:
            got.append(fact.seq)
            if fact.seq % pause_every == 0:
                await asyncio.sleep(0)
            if fact.seq >= total:
                break
        return got

    async with asyncio.timeout(PATIENCE_S * 3):
        got, late, _ = await asyncio.gather(read(log.follow(ROOM)), read(log.follow(ROOM, 700)), write())
    assert got == list(range(1, total + 1))
    assert late == list(range(701, total + 1))


async def test_l7_leaving_a_follower_is_no_trouble(log: Log) -> None:
    follower = log.follow(ROOM)
    waiting = asyncio.create_task(take(follower, 1))
    await asyncio.sleep(0)
    waiting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await waiting
    await log.append(ROOM, 0, [draft()])
    assert seqs(await take(log.follow(ROOM), 1)) == [1]


async def test_l7_a_closing_log_tells_those_who_wait(log: Log) -> None:
    waiting = asyncio.create_task(take(log.follow(ROOM), 1))
    await asyncio.sleep(0)
    await log.close()
    with pytest.raises(LogUnavailable, match="closed"):
        await waiting


# L8 words beside the log


async def test_l8_words_can_be_asked_for_by_key(log: Log) -> None:
    await log.append(ROOM, 0, [draft()], None, {"a": "1", "b": "2", "c": "3"})
    assert await log.words(ROOM, ["c", "a", "nothing"]) == {"a": "1", "c": "3"}
    assert await log.words(ROOM, []) == {}
    assert await log.words(OTHER_ROOM) == {}


async def test_l8_new_words_under_the_same_key_replace_the_old(log: Log) -> None:
    await log.append(ROOM, 0, [draft()], None, {"a": "first"})
    await log.append(ROOM, 1, [draft()], None, {"a": "second"})
    assert await log.words(ROOM) == {"a": "second"}


async def test_l8_erasing_takes_the_words_and_leaves_the_facts(log: Log, again: Again) -> None:
    await log.append(ROOM, 0, [draft(), draft()], None, {"a": "1", "b": "2"})
    await log.append(OTHER_ROOM, 0, [draft()], None, {"a": "theirs"})
    before = await facts_of(log)
    await log.erase(ROOM, ["a", "was never there"])
    assert await log.words(ROOM) == {"b": "2"}
    assert await log.words(OTHER_ROOM) == {"a": "theirs"}
    assert await facts_of(log) == before
    await log.erase("000000", ["a"])
    await log.close()
    assert await (await again()).words(ROOM) == {"b": "2"}


async def test_l8_erasing_comes_after_what_was_submitted_before(log: Log) -> None:
    future = log.submit(ROOM, 0, [draft()], None, {"a": "1"})
    await log.erase(ROOM, ["a"])
    assert (await future).last == 1
    assert await log.words(ROOM) == {}


# L9 epochs and rooms


async def test_l9_a_room_has_an_epoch_that_stays(log: Log, again: Again) -> None:
    assert await log.epoch(ROOM) is None
    await log.append(ROOM, 0, [draft()])
    epoch = await log.epoch(ROOM)
    assert epoch is not None
    assert len(epoch) >= 8
    await log.append(ROOM, 1, [draft()])
    assert await log.epoch(ROOM) == epoch
    assert await (await again()).epoch(ROOM) == epoch


async def test_l9_every_room_has_an_epoch_of_its_own(log: Log) -> None:
    rooms = [str(code) for code in range(20)]
    for room in rooms:
        await log.append(room, 0, [draft()])
    assert len({await log.epoch(room) for room in rooms}) == 20


async def test_rooms_come_in_the_order_of_their_creation(log: Log) -> None:
    codes = ["9", "1", "5"]
    await ended(*(log.submit(code, 0, [draft()]) for code in codes))
    await log.append("1", 1, [draft()])
    assert await log.rooms() == codes


async def test_a_log_has_a_size_and_is_sound(log: Log) -> None:
    empty = await log.size()
    await log.append(ROOM, 0, [draft()] * 200, None, {"a": "x" * 50_000})
    assert await log.size() > empty
    assert await log.check() == []


# L11 one room's appends in order (L10 is in tests/faults: it takes a failing disk)


async def test_l11_appends_apply_in_the_order_of_submission(log: Log) -> None:
    futures = [log.submit(ROOM, seq, [draft(f"q{seq}")], f"c{seq}") for seq in range(1_500)]
    assert [one.last async for one in in_order(futures)] == list(range(1, 1_501))
    facts = await facts_of(log)
    assert [fact.command for fact in facts] == [f"c{seq}" for seq in range(1_500)]


async def in_order(futures: list[asyncio.Future[Appended]]) -> AsyncIterator[Appended]:
    for future in futures:
        yield await future


async def test_l11_what_builds_on_a_failed_append_fails_too(log: Log) -> None:
    await log.append(ROOM, 0, [draft(), draft()])
    outcomes = await ended(
        log.submit(ROOM, 0, [draft("stale")]),
        log.submit(ROOM, 1, [draft("on stale")]),
        log.submit(ROOM, 2, [draft("on stale, and just where the log is")]),
    )
    assert outcomes == [Conflict, Conflict, Conflict]
    assert seqs(await facts_of(log)) == [1, 2]


async def test_l11_after_the_failure_is_known_the_same_seq_is_fine(log: Log) -> None:
    await log.append(ROOM, 0, [draft(), draft()])
    assert await ended(log.submit(ROOM, 1, [draft()])) == [Conflict]
    assert await log.append(ROOM, 2, [draft()]) == Appended(first=3, last=3)


async def test_l11_who_did_not_build_on_the_failed_append_is_not_touched(log: Log) -> None:
    await log.append(ROOM, 0, [draft()])
    outcomes = await ended(
        log.submit(ROOM, 7, [draft("lost")]),
        log.submit(ROOM, 1, [draft("well informed")]),
        log.submit(ROOM, 2, [draft("on the well informed")]),
        log.submit(OTHER_ROOM, 0, [draft("elsewhere")]),
    )
    assert outcomes[0] is Conflict
    assert outcomes[1:] == [
        Appended(first=2, last=2),
        Appended(first=3, last=3),
        Appended(first=1, last=1),
    ]


async def test_l11_building_on_a_repeated_command_that_ended_elsewhere_fails(log: Log) -> None:
    await log.append(ROOM, 0, [draft()], "c1")
    await log.append(ROOM, 1, [draft()], "c2")
    outcomes = await ended(
        log.submit(ROOM, 1, [draft()], "c1"),
        log.submit(ROOM, 2, [draft()], "c3"),
        log.submit(ROOM, 0, [draft(), draft()], "c1"),
    )
    assert outcomes == [
        Appended(first=1, last=1, repeated=True),
        Conflict,
        Appended(first=1, last=1, repeated=True),
    ]


async def test_l11_a_cancelled_wait_takes_nothing_back(log: Log) -> None:
    future = log.submit(ROOM, 0, [draft()], "c1")
    future.cancel()
    assert (await log.append(ROOM, 1, [draft()], "c2")).last == 2
    assert (await log.append(ROOM, 2, [draft()], "c1")).repeated


async def test_l11_a_failure_is_forgotten_when_its_future_is_done(log: Log) -> None:
    await log.append(ROOM, 0, [draft(), draft()])
    failing = log.submit(ROOM, 1, [draft()])
    at_once: list[asyncio.Future[Appended]] = []
    failing.add_done_callback(lambda _: at_once.append(log.submit(ROOM, 2, [draft()])))
    assert await ended(failing) == [Conflict]
    assert await at_once[0] == Appended(first=3, last=3)
