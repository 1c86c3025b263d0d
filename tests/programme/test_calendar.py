"""What everybody may find in the calendar, and what is told of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from livetalk.programme import calendar
from livetalk.programme import commands as c
from livetalk.programme.calendar import Feed, Named
from livetalk.programme.template import Template
from livetalk.programme.texts import GatheringWords, SessionWords
from tests.programme.history import FRAME, HOUR, NOON, TEMPLATES, History

DAY = 24 * HOUR


def found(history: History) -> list[str]:
    """The titles of what everybody may find."""
    return [one.title for one in calendar.entries(history.programme, TEMPLATES)]


def published(history: History, title: str, room: str = "482913", **more: object) -> str:
    """A session that everybody may know of."""
    session = history.session(title, **more)  # type: ignore[arg-type]  # words and times of a session
    history.when(c.PublishSession(session=session, room=room))
    return session


def test_a_draft_is_not_in_it_and_what_is_published_is() -> None:
    history = History()
    history.session("Kladde")
    published(history, "Cykler")

    assert found(history) == ["Cykler"]


@pytest.mark.parametrize("template", ["small_room", "break"])
def test_rooms_for_members_and_breaks_are_not_in_it(template: str) -> None:
    history = History()
    published(history, "Møde", template=template)

    assert found(history) == []


def test_what_is_in_a_gathering_waits_for_it() -> None:
    history = History()
    day = history.gathering()
    published(history, "Cykler", gathering=day)
    assert found(history) == []

    history.when(c.PublishGathering(gathering=day))
    assert found(history) == ["Cykler"]

    history.when(c.CancelGathering(gathering=day, reason="Storm"))
    (entry,) = calendar.entries(history.programme, TEMPLATES)
    assert entry.is_cancelled
    assert entry.reason == "Storm"


def test_a_gathering_that_was_cancelled_as_a_draft_shows_nothing() -> None:
    history = History()
    day = history.gathering()
    published(history, "Cykler", gathering=day)
    history.when(c.CancelGathering(gathering=day))

    assert found(history) == []


def test_a_session_that_was_cancelled_as_a_draft_is_not_in_it() -> None:
    history = History()
    history.when(c.CancelSession(session=history.session("Cykler")))

    assert found(history) == []


def test_it_ends_where_the_open_part_does_and_one_that_has_none_is_not_in_it() -> None:
    history = History()
    session = published(history, "Temamøde", template="theme_meeting", starts=NOON, ends=NOON + 2 * HOUR)
    words = SessionWords(title="Temamøde", **FRAME)  # type: ignore[arg-type]  # names of fields
    history.when(c.ChangeSession(session=session, closed_from=NOON + HOUR, words=words))
    (entry,) = calendar.entries(history.programme, TEMPLATES)
    assert entry.ends == NOON + HOUR

    history.when(c.ChangeSession(session=session, closed_from=NOON, words=words))
    assert found(history) == []


def test_they_stand_by_time_then_by_title() -> None:
    history = History()
    for room, (title, starts) in enumerate((("B", NOON), ("A", NOON), ("C", NOON - HOUR)), 100_000):
        published(history, title, room=str(room), starts=starts)

    assert found(history) == ["C", "A", "B"]


def test_a_joint_session_is_found_by_each_body_and_stands_once_in_all() -> None:
    history = History()
    green, seniors = history.body("Grønt Råd"), history.body("Seniorråd")
    published(history, "Sammen", bodies=(green, seniors))
    all_of_them = calendar.entries(history.programme, TEMPLATES)

    for slug in ("groent-raad", "seniorraad"):
        assert calendar.narrowed(all_of_them, Feed(kind="body", key=slug)) == all_of_them
    assert calendar.narrowed(all_of_them, Feed(kind="body", key="andre")) == ()
    assert len(all_of_them) == 1


def test_a_theme_that_is_written_in_two_ways_is_one() -> None:
    history = History()
    published(history, "Et", room="100001", themes=("Børn og unge", "🚲"))
    published(history, "To", room="100002", themes=("børn og unge",))
    all_of_them = calendar.entries(history.programme, TEMPLATES)

    assert [one.slug for one in calendar.themes_in(all_of_them)] == ["boern-og-unge"]
    assert len(calendar.narrowed(all_of_them, Feed(kind="theme", key="boern-og-unge"))) == 2


def test_its_places_go_from_near_to_far() -> None:
    history = History()
    words = GatheringWords(title="Festdag", place="Havnen")
    day = history.made(c.PlanGathering(words=words))
    stage = history.stage(day, "Telt 1")
    history.when(c.PublishGathering(gathering=day))
    published(history, "Cykler", gathering=day, stage=stage, place="Ved molen")

    (entry,) = calendar.entries(history.programme, TEMPLATES)
    assert entry.places == ("Telt 1", "Ved molen", "Havnen")
    assert entry.gathering == Named(name="Festdag", slug="festdag")


def test_a_meeting_until_midnight_is_not_on_the_next_day() -> None:
    history = History()
    published(history, "Nat", starts=NOON, ends=NOON + 12 * HOUR)

    (entry,) = calendar.entries(history.programme, TEMPLATES)
    assert list(entry.days) == [date(2026, 5, 28)]


def test_what_is_long_past_leaves_the_long_feeds() -> None:
    history = History()
    published(history, "Cykler", starts=NOON)
    all_of_them = calendar.entries(history.programme, TEMPLATES)

    assert calendar.lately(all_of_them, NOON + 399 * DAY) == all_of_them
    assert calendar.lately(all_of_them, NOON + 402 * DAY) == ()


def test_a_stage_of_a_draft_has_no_name_for_others() -> None:
    history = History()
    day = history.gathering("Festdag")
    stage = history.stage(day, "Telt 1")
    assert calendar.stage_name(history.programme, stage) is None

    history.when(c.PublishGathering(gathering=day))
    assert calendar.stage_name(history.programme, stage) == "Telt 1, Festdag"


def test_the_programme_knows_when_something_that_calendars_tell_changed() -> None:
    history = History()
    session = published(history, "Cykler")
    changed_at = history.programme.changed_at
    assert changed_at == history.now

    history.now += HOUR
    history.when(c.ReachPoint(session=session, point="early"))
    assert history.programme.changed_at == changed_at

    history.when(c.CancelSession(session=session, reason="Storm"))
    assert history.programme.changed_at == history.now


def test_it_is_of_one_moment_also_while_the_programme_moves_on() -> None:
    """A thread that writes open data is in the middle of it when somebody plans something."""
    history = History()
    for code in ("123456", "234567"):
        history.when(c.PublishSession(session=history.session(), room=code))

    class Busy(dict[str, Template]):
        def get(self, key: str, default: Any = None) -> Any:
            history.session("Ny")
            return super().get(key, default)

    assert len(calendar.entries(history.programme, Busy(TEMPLATES))) == 2
    assert len(history.programme.sessions) > 2
