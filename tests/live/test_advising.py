"""The index of questions follows the state that decisions are made on, also when that is begun anew."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from livetalk.live.from_lists import advice_maker
from livetalk.rooms import facts as f
from livetalk.rooms.copying import copy_of
from livetalk.rooms.evolve import evolve
from tests.rooms.history import asked, replayed, room
from tests.rooms.history import given as begun
from tests.rooms.random_evenings import EVENINGS, Move, evening

TEXT = "Hvornår kommer der lys på cykelstien langs havnen?"


def test_a_question_that_did_not_come_true_is_not_proposed() -> None:
    history = begun(room())
    advice = advice_maker(None)()
    ahead = copy_of(history.room)
    for fact in begun(room(), asked("q1", text=TEXT)).facts[1:]:
        ahead.words["q:q1:text:1"] = TEXT
        evolve(ahead, fact)
    assert advice.similar(ahead, TEXT) == ("q1",)

    assert advice.similar(copy_of(history.room), TEXT) == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(EVENINGS)
def test_an_index_that_went_through_other_states_finds_what_a_new_one_finds(
    script: tuple[f.Moderation, list[Move]],
) -> None:
    played = evening(script)
    half = replayed(played.facts[: len(played.facts) // 2], played.room.words)
    travelled = advice_maker(None)()
    travelled.follow(played.room)
    travelled.follow(half)
    travelled.follow(copy_of(played.room))

    fresh = advice_maker(None)()
    fresh.follow(played.room)

    assert travelled._indexed == fresh._indexed  # type: ignore[attr-defined]  # what the index is made of
