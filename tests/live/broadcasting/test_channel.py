"""One frame for many screens; who was away or is slow is caught up by position."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from livetalk.live.broadcasting.channel import Channel
from livetalk.live.broadcasting.fleet import PlainFleet
from livetalk.live.broadcasting.parts import PartStore
from livetalk.live.broadcasting.screens import Format, Outlet, Position
from livetalk.rooms.actors import View
from tests.rooms.history import History, approved, asked, dismissed, given, room, supported
from tests.support.screens import Encoder, FakeScreen, Frame, render, seat

EPOCH = "e1"


@dataclass
class Stage:
    """A channel over a history."""

    history: History
    store: PartStore
    channel: Channel[Frame]
    encoder: Encoder
    dropped: list[int] = field(default_factory=list)

    def happened(self, *past: object) -> None:
        self.history.happened(*past)  # type: ignore[arg-type]
        self.store.advance(self.history.room)

    def publish(self) -> int:
        """All of it, to the last slice."""
        steps = self.channel.publish()
        while True:
            try:
                next(steps)
            except StopIteration as done:
                return int(done.value)

    def welcome(self, position: Position | None = None, screen: FakeScreen | None = None) -> FakeScreen:
        screen = screen or FakeScreen()
        self.channel.welcome(seat(screen), position)
        return screen


def stage(view: View = "audience", form: Format = "json") -> Stage:
    history = given(room(), asked("q1"), approved("q1"))
    store = PartStore(view)
    store.advance(history.room)
    encoder = Encoder()
    dropped: list[int] = []
    channel = Channel(
        Outlet(view, form, "da" if form == "html" else ""),
        store,
        epoch=EPOCH,
        encode=encoder,
        render=render,
        on_drop=lambda: dropped.append(1),
        fleet=PlainFleet(),
    )
    return Stage(history, store, channel, encoder, dropped)


def test_a_newcomer_gets_everything() -> None:
    on = stage()
    screen = on.welcome()

    (body,) = screen.heard("snapshot")
    assert (body["epoch"], body["seq"]) == (EPOCH, on.store.seq)
    assert set(body["parts"]) == set(on.store.values)


def test_the_snapshot_for_many_newcomers_is_made_once() -> None:
    on = stage()
    screens = [on.welcome() for _ in range(5)]

    assert on.encoder.count("snapshot") == 1
    assert len({screen.frames[0] for screen in screens}) == 1


def test_the_kept_snapshot_is_not_used_when_it_is_old() -> None:
    on = stage()
    on.welcome()
    on.happened(supported("q1"))

    assert on.welcome().parts["support:q1"] == 1


def test_a_change_of_presence_makes_the_kept_frames_old() -> None:
    on = stage()
    on.channel.set_passing("present", 1)
    back = on.welcome()
    on.welcome(back.position)
    on.channel.set_passing("present", 2)

    assert on.welcome().parts["present"] == 2
    again = on.welcome(back.position, FakeScreen(epoch=EPOCH, seq=back.seq))
    assert again.parts["present"] == 2


def test_one_patch_is_made_for_all() -> None:
    on = stage()
    screens = [on.welcome() for _ in range(5)]
    on.happened(supported("q1"))

    assert on.publish() == 5
    assert on.encoder.count("patch") == 1
    assert [screen.parts["support:q1"] for screen in screens] == [1] * 5


def test_nothing_new_sends_nothing() -> None:
    on = stage("wall")
    screen = on.welcome()
    on.happened(asked("q2"))
    assert not on.channel.has_news

    on.publish()

    assert len(screen.frames) == 1
    assert not on.channel.has_news


def test_looking_in_vain_makes_no_gap_for_what_comes_next() -> None:
    on = stage("wall")
    screen = on.welcome()
    on.happened(asked("q2"))  # held: nothing that a wall shows
    on.publish()
    on.happened(supported("q1"))
    on.publish()

    assert screen.gaps == 0
    assert screen.parts["support:q1"] == 1


def test_who_comes_back_gets_only_what_was_missed() -> None:
    on = stage()
    left_at = on.welcome().position
    on.happened(supported("q1"))
    back = on.welcome(left_at, FakeScreen(epoch=EPOCH, seq=left_at.seq if left_at else 0))

    (body,) = back.heard("patch")
    assert body["set"] == {"support:q1": 1}
    assert back.heard("snapshot") == []


def test_a_hall_that_comes_back_costs_one_patch() -> None:
    on = stage()
    left_at = on.welcome().position
    on.happened(supported("q1"))
    for _ in range(5):
        on.welcome(left_at)

    assert on.encoder.count("patch") == 1


def test_a_kept_patch_is_not_used_when_it_is_old() -> None:
    on = stage()
    left_at = on.welcome().position
    on.happened(supported("q1"))
    on.welcome(left_at)
    on.happened(asked("q2"), approved("q2"))

    back = on.welcome(left_at, FakeScreen(epoch=EPOCH, seq=left_at.seq if left_at else 0))
    assert back.heard("patch")[-1]["set"]["queue"] == ["q1", "q2"]
    assert (back.seq, back.gaps) == (on.store.seq, 0)


@pytest.mark.parametrize(
    "position", [Position("other", 1), Position(EPOCH, 10_000), Position(EPOCH, -1)], ids=str
)
def test_a_position_that_cannot_be_gets_everything(position: Position) -> None:
    assert len(stage().welcome(position).heard("snapshot")) == 1


def test_one_who_came_while_a_change_was_due_gets_it_twice_without_harm() -> None:
    on = stage()
    early = on.welcome()
    on.happened(supported("q1"))
    late = on.welcome()

    on.publish()

    assert late.parts == early.parts
    assert late.gaps == 0


def test_a_slow_screen_is_skipped_and_later_caught_up_in_one_patch() -> None:
    on = stage()
    quick, slow = on.welcome(), on.welcome()
    slow.slow = True
    on.happened(supported("q1"))
    on.publish()
    on.happened(asked("q2"), approved("q2"))
    on.publish()
    assert len(slow.frames) == 1
    assert on.channel.has_news
    assert on.dropped == [1]

    slow.slow = False
    on.publish()

    assert slow.parts == quick.parts
    assert (slow.gaps, len(slow.heard("patch"))) == (0, 1)
    assert not on.channel.has_news


def test_a_slow_screen_that_asks_again_is_no_longer_behind() -> None:
    on = stage()
    screen = FakeScreen()
    taken = seat(screen)
    on.channel.welcome(taken, None)
    screen.slow = True
    on.happened(supported("q1"))
    on.publish()

    on.channel.welcome(taken, screen.position)

    assert not on.channel.has_news
    assert screen.parts["support:q1"] == 1


def test_a_screen_that_left_is_written_to_no_more() -> None:
    on = stage()
    screen = FakeScreen(slow=True)
    taken = seat(screen)
    on.channel.welcome(taken, None)
    on.happened(supported("q1"))
    on.publish()
    on.channel.leave(taken)
    screen.slow = False
    on.happened(asked("q2"), approved("q2"))

    assert on.publish() == 0
    assert len(screen.frames) == 1
    assert not on.channel.has_news


def test_presence_reaches_screens_without_a_fact() -> None:
    on = stage()
    screen = on.welcome()
    before = screen.seq

    assert on.channel.set_passing("present", 7)
    assert not on.channel.set_passing("present", 7)
    on.publish()

    (body,) = screen.heard("patch")
    assert (body["from"], body["seq"], body["set"]) == (before, before, {"present": 7})


def test_html_is_drawn_once_for_each_value() -> None:
    drawn: list[str] = []

    def counting(view: View, lang: str, key: str, value: object) -> str | None:
        drawn.append(key)
        return render(view, lang, key, value)

    on = stage(form="html")
    on.channel._render = counting
    for _ in range(3):
        on.welcome()
        on.happened(supported("q1"))

    assert drawn.count("q:q1") == 1
    assert drawn.count("support:q1") == 2  # no support, then one


def test_parts_that_no_template_draws_are_not_sent_as_html() -> None:
    assert "queue" not in stage("wall", "html").welcome().parts
    assert "queue" in stage("wall").welcome().parts


def test_fragments_of_what_went_are_not_kept() -> None:
    on = stage(form="html")
    on.welcome()
    on.happened(dismissed("q1"))
    on.publish()

    assert "q:q1" not in on.channel._fragments
