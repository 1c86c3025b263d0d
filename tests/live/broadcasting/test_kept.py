"""A hall that comes, or comes back, while the room goes on changing: few frames are made for many phones."""

from __future__ import annotations

import pytest

from livetalk.live.broadcasting import kept as keeping
from livetalk.live.broadcasting.kept import RESUMES_KEPT, Keeper
from livetalk.live.broadcasting.parts import PartStore
from livetalk.live.broadcasting.screens import Position
from livetalk.rooms import facts as f
from tests.live.broadcasting.test_channel import EPOCH, Stage, stage
from tests.rooms.history import Past, approved, asked, dismissed, given, room, supported
from tests.support.screens import FakeScreen, Frame, person

JOINS = 2000
REVISED = Past(
    events=(f.QuestionRevised(question="q1", held=False, text_key="q:q1:2"),),
    words={"q:q1:2": "Og nu?"},
)
WITHDRAWN = Past(events=(f.QuestionWithdrawn(question="q1"),))


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def keeper(clock: Clock, *past: object) -> tuple[Keeper[Frame], PartStore]:
    history = given(room(), asked("q1"), approved("q1"), *past)  # type: ignore[arg-type]
    store = PartStore("audience")
    store.advance(history.room)
    return Keeper(store, clock=clock), store


def changed(store: PartStore, *past: object) -> None:
    store.advance(given(room(), asked("q1"), approved("q1"), *past).room)  # type: ignore[arg-type]


def test_a_frame_is_kept_for_a_second_and_no_longer() -> None:
    clock = Clock()
    frames, _ = keeper(clock)
    frames.keep(None, ("snapshot", b"{}"), ["q:q1"], 0)
    assert frames.find(None)
    assert not frames.find(7)

    clock.now = keeping.KEPT_S + 0.01

    assert not frames.find(None)


def test_numbers_and_new_questions_do_not_make_it_old() -> None:
    frames, store = keeper(Clock())
    frames.keep(None, ("snapshot", b"{}"), store.values, 0)
    changed(store, supported("q1"), asked("q2"), approved("q2"))

    assert frames.find(None)


@pytest.mark.parametrize(
    "event",
    [
        dismissed("q1"),
        REVISED,
        WITHDRAWN,
    ],
    ids=["dismissed", "revised", "withdrawn"],
)
def test_whose_words_were_taken_back_or_changed_is_shown_to_nobody_any_more(event: Past) -> None:
    frames, store = keeper(Clock())
    frames.keep(None, ("snapshot", b"{}"), store.values, 0)
    frames.keep(3, ("patch", b"{}"), ["queue"], 0)
    changed(store, supported("q1"), event)

    assert not frames.find(None)
    assert frames.find(3)  # which has none of them


def test_many_different_positions_do_not_fill_the_memory() -> None:
    frames, _ = keeper(Clock())
    for position in range(RESUMES_KEPT * 3):
        frames.keep(position, ("patch", b"{}"), [], 0)

    assert len(frames._frames) <= RESUMES_KEPT


# A storm


def storm(on: Stage, position: Position | None, *, publish_every: int) -> list[FakeScreen]:
    """Phones join, and between any two of them somebody votes; now and then it is published."""
    screens: list[FakeScreen] = []
    for number in range(JOINS):
        on.happened(supported("q1", by=person(f"p{number}")))
        start = FakeScreen(epoch=position.epoch, seq=position.seq) if position else FakeScreen()
        screens.append(on.welcome(position, start))
        if number % publish_every == 0:
            on.publish()
    on.publish()
    return screens


@pytest.fixture
def on() -> Stage:
    made = stage()
    made.channel._kept._clock = made.channel._tails._clock = Clock()
    return made


def test_two_thousand_phones_join_a_changing_room_from_one_snapshot(on: Stage) -> None:
    screens = storm(on, None, publish_every=100)

    assert on.encoder.count("snapshot") == 1
    assert on.encoder.count("patch") <= 2 * (JOINS / 100 + 2)  # published ones, and one behind the snapshot
    assert [screen.parts["support:q1"] for screen in screens] == [JOINS] * JOINS
    assert sum(screen.gaps for screen in screens) == 0


def test_two_thousand_phones_come_back_to_a_changing_room_by_few_patches(on: Stage) -> None:
    left_at = on.welcome().position
    on.happened(asked("q2"), approved("q2"))
    before = on.encoder.count("patch")
    screens = storm(on, left_at, publish_every=100)

    assert on.encoder.count("snapshot") == 1  # of the phone that came first
    assert on.encoder.count("patch") - before <= 2 * (JOINS / 100 + 2) + 1
    assert all(screen.parts["support:q1"] == JOINS and "q:q2" in screen.parts for screen in screens)
    assert sum(screen.gaps for screen in screens) == 0


def test_a_newcomer_of_a_storm_sees_what_was_published_before(on: Stage) -> None:
    on.welcome()
    on.happened(supported("q1", by=person("anne")))
    on.publish()
    on.happened(supported("q1", by=person("bent")))
    on.welcome()
    on.happened(supported("q1", by=person("carl")))

    late = on.welcome()

    assert late.parts["support:q1"] == 2  # and the third one is in the next patch
    on.publish()
    assert (late.parts["support:q1"], late.gaps) == (3, 0)
    assert late.position == Position(EPOCH, on.store.seq)


def test_a_newcomer_between_two_slices_misses_nothing_and_goes_back_to_nothing(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("livetalk.live.broadcasting.fleet.SLICE", 1)
    first = [on.welcome() for _ in range(3)]
    on.happened(supported("q1", by=person("anne")))
    on.channel.set_passing("present", 1)
    steps = on.channel.publish()
    next(steps)
    on.happened(supported("q1", by=person("bent")))
    on.channel.set_passing("present", 2)
    late = on.welcome()
    assert (late.parts["support:q1"], late.parts["present"]) == (2, 2)

    list(steps)
    on.publish()

    for screen in (*first, late):
        assert (screen.parts["support:q1"], screen.parts["present"], screen.gaps) == (2, 2, 0)


def test_nobody_who_comes_is_shown_what_was_just_taken_away(on: Stage) -> None:
    on.welcome()
    on.happened(asked("q2"), approved("q2"))
    on.welcome()  # by the kept snapshot, with q2 behind it
    on.happened(dismissed("q2"))

    late = on.welcome()

    assert "q2" not in str([body for event in ("snapshot", "patch") for body in late.heard(event) if body])
