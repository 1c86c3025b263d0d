"""What staff write down for somebody: kept once, placed once, and gone from the programme when it is a question."""

from __future__ import annotations

import pytest

from livetalk.programme import commands as c
from livetalk.programme.context import Giver, Planned
from livetalk.programme.texts import EntryWords
from livetalk.rooms.outcomes import Rejected
from tests.programme.history import HOUR, NOON, History

GRETE = Giver(id="a1", role="organiser")


def captured(entry: str = "e1", text: str = "Kommer der en bænk?", at: int = NOON - HOUR) -> c.Capture:
    return c.Capture(
        entry=entry,
        person="abcdefghijklmnop",
        at=at,
        origin="outreach",
        has_consent=True,
        words=EntryWords(text=text, area="Vangede"),
    )


def published(history: History, *bodies: str) -> str:
    session = history.session(bodies=bodies)
    history.when(c.PublishSession(session=session, room="123456"))
    return session


def test_the_same_entry_twice_is_one_and_the_first_words_stay() -> None:
    history = History()
    history.when(captured(), GRETE)

    again = history.when(captured(text="Noget helt andet"), GRETE)

    assert again == Planned(made="e1")
    [entry] = history.programme.captured.values()
    words = history.programme.text(entry.text_key, EntryWords)
    assert (entry.by, entry.at, words and words.text) == ("a1", NOON - HOUR, "Kommer der en bænk?")


def test_a_tablet_whose_clock_is_fast_writes_nothing_in_the_future() -> None:
    history = History()
    history.when(captured(at=NOON + HOUR), GRETE)
    assert history.programme.captured["e1"].at == NOON


@pytest.mark.parametrize(("text", "code"), [("  ", "frame_missing"), ("x" * 1001, "frame_too_long")])
def test_an_entry_that_says_nothing_or_too_much_is_refused_and_changes_nothing(text: str, code: str) -> None:
    history = History()

    answer = history.when(captured(text=text), GRETE)

    assert isinstance(answer, Rejected)
    assert answer.code == code
    assert not history.programme.captured


def test_a_placed_entry_leaves_no_words_and_no_code_behind() -> None:
    history = History()
    session = published(history)
    history.when(captured(), GRETE)

    history.when(c.PlaceEntry(entry="e1", session=session, question="q1"), GRETE)

    entry = history.programme.captured["e1"]
    assert (entry.state, entry.session, entry.question) == ("placed", session, "q1")
    assert {entry.text_key, entry.person_key}.isdisjoint(history.programme.words)


def test_an_entry_has_one_place() -> None:
    history = History()
    session, other = published(history), history.session("Havnen")
    history.when(captured(), GRETE)
    history.when(c.PlaceEntry(entry="e1", session=session, question="q1"), GRETE)

    again = history.when(c.PlaceEntry(entry="e1", session=other, question="q2"), GRETE)
    dropped = history.when(c.DropEntry(entry="e1"), GRETE)

    assert (again, dropped) == (Planned(), Planned())
    assert history.programme.captured["e1"].question == "q1"


def test_what_leads_nowhere_is_erased() -> None:
    history = History()
    history.when(captured(), GRETE)

    history.when(c.DropEntry(entry="e1"), GRETE)

    entry = history.programme.captured["e1"]
    assert entry.state == "dropped"
    assert {entry.text_key, entry.person_key}.isdisjoint(history.programme.words)


def test_an_unknown_entry_goes_nowhere() -> None:
    history = History()
    session = published(history)
    answers = [
        history.when(c.PlaceEntry(entry="e1", session=session, question="q1"), GRETE),
        history.when(c.DropEntry(entry="e1"), GRETE),
    ]
    assert answers == [Rejected(code="unknown_in_programme")] * 2


def test_a_host_places_own_entries_into_own_sessions_and_nothing_else() -> None:
    history = History()
    body = history.body("Cykelforeningen")
    own, others = published(history, body), history.session("Deres")
    history.when(c.PublishSession(session=others, room="654321"))
    host = Giver(id="h1", role="host", bodies=(body,))
    history.when(captured("e1"), host)
    history.when(captured("e2"), GRETE)

    refused = [
        history.when(c.PlaceEntry(entry="e1", session=others, question="q"), host),
        history.when(c.PlaceEntry(entry="e2", session=own, question="q"), host),
        history.when(c.DropEntry(entry="e1"), host),
        history.when(c.PlaceEntry(entry="e1", session=own, question="q"), Giver(id="x")),
    ]
    taken = history.when(c.PlaceEntry(entry="e1", session=own, question="q"), host)

    assert refused == [Rejected(code="not_allowed")] * 4
    assert isinstance(taken, Planned)
    assert [entry.state for entry in history.programme.captured.values()] == ["placed", "waiting"]
