"""Who watches: own news to its author only, people instead of tabs, no timer and no seat left behind."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms.actors import View
from tests.support.halls import open_hall
from tests.support.screens import FakeScreen, moderator, person, render, seat
from tests.support.waiting import turns, until

ANNE = person("anne")
BENT = person("bent")


async def test_a_screen_gets_the_room_and_then_the_own_news() -> None:
    hall = await open_hall()
    question = await hall.ask(ANNE)
    screen, _ = hall.sit(ANNE)

    assert [event for event, _ in screen.frames] == ["snapshot", "mine"]
    (mine,) = screen.heard("mine")
    assert mine["asked"] == {question: "waiting"}
    assert mine["own"][0]["text"] == "Hvad med havnen?"


async def test_a_browser_gets_the_own_list_ready_drawn() -> None:
    hall = await open_hall()
    await hall.ask(ANNE)
    screen, _ = hall.sit(ANNE, form="html", lang="da")

    (mine,) = screen.heard("mine")
    assert mine["html"].startswith("<audience da mine>")
    assert "own" not in mine


@pytest.mark.parametrize("view", ["moderator", "speaker", "wall", "notes"])
async def test_other_views_have_no_own_news(view: View) -> None:
    hall = await open_hall()
    screen, _ = hall.sit(hall.mo, view)

    assert screen.heard("mine") == []


async def test_the_fate_of_a_question_goes_to_its_author_in_every_tab_and_to_nobody_else() -> None:
    hall = await open_hall()
    question = await hall.ask(ANNE, "HEMMELIGT")
    (first, _), (second, _), (other, _) = hall.sit(ANNE), hall.sit(ANNE), hall.sit(BENT)

    await hall.done(c.DismissQuestion(question=question, reason="Det er et NOTAT til dig."))
    await turns()

    for tab in (first, second):
        assert tab.heard("mine")[-1]["asked"] == {question: "dismissed"}
        assert tab.heard("mine")[-1]["own"][0]["note"] == "Det er et NOTAT til dig."
    assert len(other.heard("mine")) == 1
    assert "HEMMELIGT" not in other.everything
    assert "NOTAT" not in other.everything


async def test_support_given_in_one_tab_shows_in_the_other() -> None:
    hall = await open_hall()
    question = await hall.shown(ANNE)
    (tab, _), (author, _) = hall.sit(BENT), hall.sit(ANNE)
    before = len(author.heard("mine"))
    await hall.done(c.SupportQuestion(question=question), BENT)

    assert tab.heard("mine")[-1]["supported"] == [question]
    assert len(author.heard("mine")) == before


async def test_an_undo_tells_the_author() -> None:
    hall = await open_hall()
    question = await hall.ask(ANNE)
    screen, _ = hall.sit(ANNE)
    await hall.done(c.DismissQuestion(question=question, reason="tone"))
    await hall.done(c.Undo())

    assert screen.heard("mine")[-1]["asked"] == {question: "waiting"}


async def test_an_undo_does_not_draw_everybodys_own_list_anew() -> None:
    hall = await open_hall()
    question = await hall.ask(ANNE)
    await hall.ask(BENT)
    author, other = hall.sit(ANNE)[0], hall.sit(BENT)[0]
    await hall.done(c.ApproveQuestion(question=question))
    undone = hall.room.give(hall.mo, c.Undo(), "1")
    later = hall.room.give(hall.mo, c.BlankWall(on=True), "2")  # in the same batch
    await undone
    await later

    assert author.heard("mine")[-1]["asked"] == {question: "waiting"}
    assert len(other.heard("mine")) == 1


async def test_own_news_never_tells_of_what_is_not_durable() -> None:
    hall = await open_hall()
    hall.log.hold()
    asked = hall.room.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "1")
    await turns()
    screen, _ = hall.sit(ANNE)

    assert screen.heard("mine")[-1]["asked"] == {}
    hall.log.full = True
    hall.log.release()
    await asked
    assert screen.heard("mine")[-1]["asked"] == {}


async def test_own_news_come_before_the_answer() -> None:
    hall = await open_hall()
    screen, _ = hall.sit(ANNE)
    heard: list[int] = []
    answer = hall.room.give(ANNE, c.AskQuestion(text="Hvad med havnen?"), "1")
    answer.add_done_callback(lambda _done: heard.append(len(screen.heard("mine"))))
    await answer

    assert heard == [2]


# Presence


async def test_presence_counts_people_and_not_tabs_or_walls() -> None:
    hall = await open_hall()
    screen, _ = hall.sit(ANNE)
    hall.sit(ANNE)
    hall.sit(BENT, "wall")
    await until(lambda: screen.parts.get("present") == 1)

    _, second = hall.sit(BENT)
    await until(lambda: screen.parts["present"] == 2)

    hall.room.leave(second)
    await until(lambda: screen.parts["present"] == 1)
    assert hall.room.audience.present == 1


async def test_a_number_that_did_not_change_is_not_sent() -> None:
    hall = await open_hall()
    screen, _ = hall.sit(ANNE)
    await until(lambda: screen.parts.get("present") == 1)
    frames = len(screen.frames)

    _, tab = hall.sit(ANNE)
    hall.room.leave(tab)
    await until(lambda: hall.room.audience._presence_timer is None)
    await turns()

    assert len(screen.frames) == frames


async def test_moderators_see_who_else_works_and_nobody_else_does() -> None:
    hall = await open_hall()
    mia, mo = moderator("mia"), moderator("mo")
    (desk, _), (speaker, _), (wall, _), (phone, _) = (
        hall.sit(mo, "moderator", name="Mo"),
        hall.sit(mia, "speaker", name="Mia"),
        hall.sit(view="wall"),
        hall.sit(ANNE),
    )
    hall.sit(mo, "moderator", name="Mo")

    expected = [{"name": "Mia", "view": "speaker"}, {"name": "Mo", "view": "moderator"}]
    await until(lambda: desk.parts.get("staff") == expected)
    for other in (speaker, wall, phone):
        assert "staff" not in other.parts


async def test_people_connected_are_counted_by_view() -> None:
    hall = await open_hall()

    def people(view: str) -> float | None:
        return hall.metrics.registry.get_sample_value("livetalk_people", {"view": view})

    _, taken = hall.sit(ANNE)
    hall.sit(hall.mo, "moderator")
    assert (people("audience"), people("moderator")) == (1, 1)
    hall.room.leave(taken)
    assert people("audience") == 0


# Leaving


async def test_leaving_twice_or_without_having_come_is_no_error() -> None:
    hall = await open_hall()
    _, taken = hall.sit(ANNE)
    hall.room.leave(taken)
    hall.room.leave(taken)
    hall.room.leave(seat(FakeScreen(), BENT))

    assert hall.room.audience.is_empty


async def test_one_tab_may_go_and_the_other_stays() -> None:
    hall = await open_hall()
    _, first = hall.sit(ANNE)
    second, _ = hall.sit(ANNE)
    hall.room.leave(first)
    await hall.shown(ANNE)
    await turns()

    assert not hall.room.audience.is_empty
    assert len(second.parts["queue"]) == 1


async def test_a_screen_that_could_not_be_welcomed_has_no_seat() -> None:
    def broken(view: View, lang: str, key: str, value: object) -> str | None:
        if key == "mine":
            raise RuntimeError("a template is broken")
        return render(view, lang, key, value)

    hall = await open_hall(on_render=broken)

    with pytest.raises(RuntimeError, match="broken"):
        hall.sit(ANNE, form="html", lang="da")

    assert hall.room.audience.is_empty
    assert hall.metrics.registry.get_sample_value("livetalk_people", {"view": "audience"}) == 0


async def test_a_thousand_visits_leave_nothing_behind() -> None:
    hall = await open_hall()
    for number in range(1000):
        _, taken = hall.sit(person(f"p{number}"))
        hall.room.leave(taken)
    await until(lambda: hall.room.audience._presence_timer is None)

    audience = hall.room.audience
    assert audience.is_empty
    for channel, _ in audience._channels.values():
        assert not channel.seats
        assert not channel._behind


# Slow screens and the end


async def test_a_slow_screen_is_caught_up_though_nothing_more_happens() -> None:
    hall = await open_hall()
    screen, _ = hall.sit(ANNE)
    screen.slow = True
    question = await hall.shown(BENT)
    await turns()
    assert f"q:{question}" not in screen.parts

    screen.slow = False
    await until(lambda: f"q:{question}" in screen.parts)


async def test_a_screen_that_stays_slow_costs_one_timer_however_much_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("livetalk.live.broadcasting.audience.CATCH_UP_EVERY_S", 60)
    hall = await open_hall()
    hall.sit(BENT)
    stuck, _ = hall.sit(ANNE)
    stuck.slow = True
    due: list[object] = []
    for _ in range(5):
        await hall.shown(person())
        await turns()
        due += [timer for timer in hall.room.audience._catch_up_timers.values() if timer not in due]

    assert len(due) == 1
    hall.room.stop()


async def test_a_notice_reaches_every_screen() -> None:
    hall = await open_hall()
    screens = [hall.sit(ANNE)[0], hall.sit(hall.mo, "moderator")[0], hall.sit(view="wall")[0]]
    hall.room.audience.notice_all({"kind": "restart"})

    assert [screen.heard("notice") for screen in screens] == [[{"kind": "restart"}]] * 3


async def test_nothing_is_sent_and_no_timer_runs_after_the_stop() -> None:
    hall = await open_hall()
    screen, taken = hall.sit(ANNE)
    stuck, _ = hall.sit(BENT)
    stuck.slow = True
    await hall.shown(ANNE)
    await turns()
    hall.room.stop()
    frames = len(screen.frames)
    await hall.done(c.BlankWall(on=True))
    await hall.shown(BENT)
    hall.room.leave(taken)
    await turns()

    audience = hall.room.audience
    assert [event for event, _ in screen.frames[frames:] if event == "patch"] == []
    assert not audience._catch_up_timers
    assert audience._presence_timer is None or audience._presence_timer.cancelled()
