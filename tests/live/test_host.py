"""The host decides in order, answers only what is durable, and never shows what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from livetalk.live.host import CONFLICT_TRIES, RoomHost
from livetalk.live.states import Hooks
from livetalk.live.submissions import Accepted, Outcome, Submission
from livetalk.log.port import Draft
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.outcomes import Rejected
from tests.support.halls import CODE, START, Hall, open_hall
from tests.support.screens import person
from tests.support.waiting import turns, until

ANNE = person("anne")
BENT = person("bent")


async def test_a_room_that_nobody_opened_cannot_be_loaded() -> None:
    hall = await open_hall()
    host = RoomHost(
        "000000",
        hall.log,
        now=lambda: 0,
        fresh_id=lambda: "x",
        metrics=hall.metrics,
        hooks=Hooks(durable=lambda _facts: None),
    )

    assert not await host.load()


async def test_commands_given_without_waiting_are_decided_in_order_and_in_one_go() -> None:
    hall = await open_hall()
    question = await hall.shown(ANNE)

    answers = [
        hall.room.give(BENT, c.SupportQuestion(question=question), "1"),
        hall.room.give(BENT, c.UnsupportQuestion(question=question), "2"),
        hall.room.give(hall.mo, c.TakeQuestion(question=question), "3"),
        hall.room.give(hall.mo, c.FinishQuestion(question=question, how="answered"), "4"),
        hall.room.give(BENT, c.SupportQuestion(question=question), "5"),
    ]
    outcomes = await asyncio.gather(*answers)

    assert [type(outcome) for outcome in outcomes] == [Accepted] * 4 + [Rejected]
    seqs = [outcome.seq for outcome in outcomes if isinstance(outcome, Accepted)]
    assert seqs == sorted(seqs)
    kinds = [type(fact.event) for fact in (await hall.log.facts(CODE))[-4:]]
    assert kinds == [f.SupportGiven, f.SupportTakenBack, f.QuestionTaken, f.QuestionFinished]


async def test_nobody_is_answered_before_the_facts_are_durable() -> None:
    hall = await open_hall()
    hall.log.hold()
    answer = hall.room.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "1")
    await turns()

    assert not answer.done()
    hall.log.release()
    assert isinstance(await answer, Accepted)


async def test_a_refusal_that_depends_on_facts_under_way_waits_for_them() -> None:
    hall = await open_hall()
    question = await hall.ask(ANNE)
    hall.log.hold()
    approved = hall.room.give(hall.mo, c.ApproveQuestion(question=question), "1")
    again = hall.room.give(hall.mo, c.ApproveQuestion(question=question), "2")
    await turns()
    assert not again.done()

    hall.log.release()

    assert isinstance(await approved, Accepted)
    refusal = await again
    assert isinstance(refusal, Rejected)
    assert refusal.code == "wrong_status"


async def test_what_others_read_never_runs_ahead_of_the_log() -> None:
    hall = await open_hall()
    before = hall.room.state.seq
    hall.log.hold()
    answer = hall.room.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "1")
    await turns()

    assert hall.room.state.seq == before
    assert ANNE.id not in hall.room.state.asked_by

    hall.log.release()
    await answer
    assert hall.room.state.seq == before + 1


# The same id again


async def test_an_accepted_id_again_gets_the_same_answer_and_adds_nothing() -> None:
    hall = await open_hall()
    first = await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "once")
    count = len(await hall.log.facts(CODE))

    again = await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "once")

    assert again == first
    assert len(await hall.log.facts(CODE)) == count


async def test_an_id_twice_in_one_batch_counts_once() -> None:
    hall = await open_hall()
    ask = c.AskQuestion(text="Hvad med havnen?")
    first, again = hall.room.give(ANNE, ask, "once"), hall.room.give(ANNE, ask, "once")

    assert await first == await again
    assert len(hall.room.state.questions) == 1


async def test_an_accepted_id_is_known_after_a_restart() -> None:
    hall = await open_hall()
    first = await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "once")

    hall = await open_hall(hall.log)

    assert await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "once") == first
    assert len(hall.room.state.questions) == 1


async def test_the_same_id_from_another_person_is_another_command() -> None:
    hall = await open_hall()
    await hall.ask(ANNE, command_id="1")
    await hall.ask(BENT, command_id="1")

    assert len(hall.room.state.questions) == 2


async def test_a_refused_id_again_is_refused_though_it_would_pass_now() -> None:
    hall = await open_hall()
    question = await hall.ask(ANNE)
    refused = await hall.give(BENT, c.SupportQuestion(question=question), "early")
    assert isinstance(refused, Rejected)
    await hall.done(c.ApproveQuestion(question=question))

    assert await hall.give(BENT, c.SupportQuestion(question=question), "early") == refused
    assert hall.room.state.supporters[question] == set()


async def test_a_refused_id_twice_in_one_batch_is_refused_twice() -> None:
    hall = await open_hall()
    question = await hall.ask(ANNE)
    answers = [
        hall.room.give(BENT, c.SupportQuestion(question=question), "early"),
        hall.room.give(hall.mo, c.ApproveQuestion(question=question), "1"),
        hall.room.give(BENT, c.SupportQuestion(question=question), "early"),
    ]
    first, _, again = await asyncio.gather(*answers)

    assert isinstance(first, Rejected)
    assert again == first


async def test_a_temporary_refusal_may_be_tried_again_with_the_same_id() -> None:
    hall = await open_hall()
    await hall.done(c.SetRoomState(state="paused"))
    paused = await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "keen")
    assert isinstance(paused, Rejected)
    assert paused.temporary
    await hall.done(c.SetRoomState(state="open"))

    assert isinstance(await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "keen"), Accepted)


async def test_a_late_repeat_of_what_changed_nothing_still_changes_nothing() -> None:
    hall = await open_hall()
    question = await hall.shown(ANNE)
    await hall.give(BENT, c.SupportQuestion(question=question), "first tab")
    nothing_new = await hall.give(BENT, c.SupportQuestion(question=question), "second tab")
    assert isinstance(nothing_new, Accepted)
    await hall.give(BENT, c.UnsupportQuestion(question=question), "taken back")

    again = await hall.give(BENT, c.SupportQuestion(question=question), "second tab")

    assert again == nothing_new
    assert hall.room.state.supporters[question] == set()


# When the log cannot be written


async def test_a_full_disk_gives_a_temporary_refusal_and_leaves_no_trace() -> None:
    hall = await open_hall()
    screen, _ = hall.sit(ANNE)
    await until(lambda: screen.parts.get("present") == 1)  # the last that is on its way
    frames = len(screen.frames)
    hall.log.full = True

    refusal = await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "1")

    assert isinstance(refusal, Rejected)
    assert (refusal.code, refusal.temporary) == ("log_unavailable", True)
    await turns()
    assert len(screen.frames) == frames
    assert not hall.room.state.questions


async def test_the_room_goes_on_when_there_is_space_again_and_the_same_id_passes() -> None:
    hall = await open_hall()
    screen, _ = hall.sit(view="moderator", actor=hall.mo)
    hall.log.full = True
    refused = [hall.room.give(ANNE, c.AskQuestion(text=f"Nummer {n}?"), str(n)) for n in range(3)]
    assert {type(outcome) for outcome in await asyncio.gather(*refused)} == {Rejected}
    hall.log.full = False

    outcome = await hall.give(ANNE, c.AskQuestion(text="Nummer 0?"), "0")

    assert isinstance(outcome, Accepted)
    await turns()
    assert [key for key in screen.parts if key.startswith("q:")] == [f"q:{outcome.question}"]
    assert hall.room.state.seq == len(await hall.log.facts(CODE)) == outcome.seq


async def test_what_was_decided_upon_a_failed_append_is_decided_again() -> None:
    hall = await open_hall()
    question = await hall.ask(ANNE)
    hall.log.failing = 1
    approved = hall.room.give(hall.mo, c.ApproveQuestion(question=question), "1")
    supported = hall.room.give(BENT, c.SupportQuestion(question=question), "2")
    written = hall.room.give(BENT, c.AskQuestion(text="Og skolen?"), "3")

    assert isinstance(await approved, Rejected)
    not_there = await supported
    assert isinstance(not_there, Rejected)
    assert not_there.code == "unknown_question"
    assert isinstance(await written, Accepted)
    assert not hall.room.state.questions[question].is_public


async def test_what_became_durable_before_a_failure_is_published_at_once() -> None:
    hall = await open_hall()
    question = await hall.ask(ANNE)
    screen, _ = hall.sit(BENT)
    hall.log.breaks_after = 1
    approved = hall.room.give(hall.mo, c.ApproveQuestion(question=question), "1")
    asked = hall.room.give(BENT, c.AskQuestion(text="Og skolen?"), "2")

    assert isinstance(await approved, Accepted)
    assert isinstance(await asked, Rejected)
    await turns()
    assert f"q:{question}" in screen.parts


async def test_what_is_decided_again_keeps_its_order() -> None:
    hall = await open_hall()
    question = await hall.shown(ANNE)
    await _elsewhere(hall, f.WallBlanked(on=True))
    answers = [
        hall.room.give(BENT, c.AskQuestion(text=""), "1"),  # judged without a fact
        hall.room.give(BENT, c.SupportQuestion(question=question), "2"),
        hall.room.give(BENT, c.SupportQuestion(question=question), "3"),
        hall.room.give(BENT, c.UnsupportQuestion(question=question), "4"),
    ]
    await asyncio.gather(*answers)

    assert hall.room.state.supporters[question] == set()


async def test_a_log_that_cannot_even_be_read_refuses_until_it_can() -> None:
    hall = await open_hall()
    hall.log.full = hall.log.unreadable = True
    for number in range(3):
        refusal = await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), str(number))
        assert isinstance(refusal, Rejected)
        assert refusal.code == "log_unavailable"
    hall.log.full = hall.log.unreadable = False

    assert isinstance(await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "9"), Accepted)


# Another node


async def _elsewhere(hall: Hall, event: f.AnyEvent, command: str | None = None) -> None:
    """Another node appends to the same log."""
    seq = len(await hall.log.facts(CODE))
    await hall.log.append(CODE, seq, [Draft(at=START, event=event, by="mo2")], command)


async def test_a_conflict_is_caught_up_with_and_decided_again() -> None:
    hall = await open_hall()
    question = await hall.ask(ANNE)
    screen, _ = hall.sit(BENT)
    await _elsewhere(hall, f.QuestionApproved(question=question))

    refusal = await hall.give(hall.mo, c.ApproveQuestion(question=question), "1")

    assert isinstance(refusal, Rejected)
    assert refusal.params == {"status": "approved"}
    await turns()
    assert screen.parts["queue"] == [question]


async def test_a_command_that_another_node_has_logged_is_a_repeat() -> None:
    hall = await open_hall()
    question = await hall.ask(ANNE)
    await _elsewhere(hall, f.QuestionApproved(question=question), f"{hall.mo.id}:1")

    outcome = await hall.give(hall.mo, c.ApproveQuestion(question=question), "1")

    assert outcome == Accepted(seq=len(await hall.log.facts(CODE)))


async def test_after_too_many_lost_races_the_answer_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = await open_hall()
    submit = hall.log.submit
    races = 0

    def overtaken(*args: object, **kwargs: object) -> object:
        nonlocal races
        races += 1
        submit(CODE, races + before, [Draft(at=START, event=f.WallBlanked(on=bool(races % 2)))])
        return submit(*args, **kwargs)  # type: ignore[arg-type]

    before = len(await hall.log.facts(CODE)) - 1
    monkeypatch.setattr(hall.log, "submit", overtaken)

    refusal = await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "1")

    assert isinstance(refusal, Rejected)
    assert (refusal.code, refusal.temporary) == ("busy", True)
    assert races == CONFLICT_TRIES


async def test_who_comes_while_a_batch_is_decided_again_comes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = await open_hall()
    question = await hall.shown(ANNE)
    await _elsewhere(hall, f.WallBlanked(on=True))
    sizes: list[int] = []
    decide_all = hall.room.host._decide_all

    def counted(batch: Sequence[Submission]) -> object:
        sizes.append(len(batch))
        return decide_all(batch)

    monkeypatch.setattr(hall.room.host, "_decide_all", counted)
    hall.log.hold()
    first = hall.room.give(BENT, c.SupportQuestion(question=question), "1")
    await turns()
    late = hall.room.give(hall.mo, c.TakeQuestion(question=question), "2")
    hall.log.release()

    assert [type(outcome) for outcome in await asyncio.gather(first, late)] == [Accepted, Accepted]
    assert sizes == [1, 2]


async def test_who_came_along_late_is_not_told_busy_for_the_races_of_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hall = await open_hall()
    submit = hall.log.submit
    late: list[asyncio.Future[Outcome]] = []
    races = 0

    def overtaken(*args: object, **kwargs: object) -> object:
        nonlocal races
        races += 1
        if races == CONFLICT_TRIES:
            late.append(hall.room.give(BENT, c.AskQuestion(text="Og skolen?"), "2"))
        if races <= CONFLICT_TRIES:
            submit(CODE, races + before, [Draft(at=START, event=f.WallBlanked(on=bool(races % 2)))])
        return submit(*args, **kwargs)  # type: ignore[arg-type]

    before = len(await hall.log.facts(CODE)) - 1
    monkeypatch.setattr(hall.log, "submit", overtaken)

    refusal = await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "1")

    assert isinstance(refusal, Rejected)
    assert refusal.code == "busy"
    assert isinstance(await late[0], Accepted)


# Bugs of ours


async def test_a_decision_that_fails_is_answered_and_spoils_nothing_for_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hall = await open_hall()

    def fail(*_args: object) -> Rejected:
        raise RuntimeError("a bug")

    asked = hall.room.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "1")
    failing = hall.room.host.submit(BENT, "2", fail)
    later = hall.room.give(BENT, c.AskQuestion(text="Og skolen?"), "3")

    assert isinstance(await asked, Accepted)
    refusal = await failing
    assert isinstance(refusal, Rejected)
    assert refusal.code == "internal"
    assert isinstance(await later, Accepted)


async def test_a_failing_publication_does_not_turn_a_durable_command_into_a_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hall = await open_hall()

    def fail(_facts: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(hall.room.host._states, "_hooks", Hooks(durable=fail))

    assert isinstance(await hall.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "1"), Accepted)


async def test_settling_waits_for_everything_that_was_submitted() -> None:
    hall = await open_hall()
    hall.log.hold()
    answer = hall.room.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "1")
    settling = asyncio.ensure_future(hall.room.host.settle())
    await turns()
    assert hall.room.host.is_busy
    assert not settling.done()

    hall.log.release()
    await settling

    assert answer.done()
    assert not hall.room.host.is_busy
