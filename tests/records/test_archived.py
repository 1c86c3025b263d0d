"""What an archive may hold of a room: what everybody may read in it now, and nothing else."""

from __future__ import annotations

import msgspec
import pytest

from livetalk.records.archived import Archived, changed, whole
from livetalk.rooms import facts as f
from livetalk.rooms.room import Room
from livetalk.rooms.transcript_facts import Part
from tests.rooms.followup_past import opened, updated
from tests.rooms.history import (
    ANNE,
    MO,
    History,
    Past,
    approved,
    asked,
    finished,
    given,
    room,
    state_became,
    taken,
)
from tests.rooms.spoken_past import said


def archived(history: History) -> dict[str, Archived]:
    return {entry.key: entry for entry in whole(history.room).entries}


def switched(part: Part) -> Past:
    return Past(events=(f.PartChanged(part=part),), by=MO.id)


def one(*more: Past) -> History:
    return given(
        room(), asked("q1", text="Hvornår kommer cykelstien?", name="Anne A.", theme="Trafik"), *more
    )


def test_a_public_question_is_there_without_the_name_of_who_asked() -> None:
    entry = archived(one(approved("q1")))["q:q1"]

    assert (entry.text, entry.themes, entry.status) == ("Hvornår kommer cykelstien?", ("Trafik",), "asked")
    assert entry.path == "/r/482913/q/q1"
    assert b"Anne A." not in msgspec.json.encode(entry)


@pytest.mark.parametrize(
    "fate",
    [
        (),
        (approved("q1"), Past(events=(f.QuestionWithdrawn(question="q1"),), by=ANNE.id)),
        (approved("q1"), Past(events=(f.QuestionDismissed(question="q1", reason="tone"),), by=MO.id)),
        (approved("q1"), switched("closed")),
        (approved("q1"), Past(events=(f.RoomPurged(),))),
        (approved("q1"), Past(events=(f.ContributionsErased(questions=("q1",)),), by=ANNE.id)),
    ],
    ids=["waits", "withdrawn", "dismissed", "closed part", "purged", "erased"],
)
def test_what_nobody_may_read_is_not_there(fate: tuple[Past, ...]) -> None:
    history = one(*fate)
    for key in list(history.room.words) if "purged" in str(fate) else ():
        del history.room.words[key]
    if any(isinstance(event, f.ContributionsErased | f.RoomPurged) for past in fate for event in past.events):
        history.room.words = {k: v for k, v in history.room.words.items() if not k.startswith("q:")}

    assert archived(history) == {}


def test_what_was_asked_in_the_closed_part_is_not_there_when_the_meeting_is_open_again() -> None:
    history = given(room(), switched("closed"), asked("q1", text="LUKKET"), approved("q1"), switched("open"))

    assert archived(history) == {}


def test_a_room_for_members_is_in_no_archive() -> None:
    history = one(approved("q1"))
    history.room.traits = ("members",)

    assert archived(history) == {}


def test_a_question_tells_what_became_of_it_and_its_item_is_told_of_with_it() -> None:
    found = archived(
        one(
            approved("q1"),
            opened(
                "i1",
                kind="question",
                question="q1",
                title="Cykelstien",
                owner="Vej og Park",
                due="2027-01-15",
            ),
            updated("i1", status="done", answer="Den er bygget."),
        )
    )

    assert (found["q:q1"].status, found["q:q1"].owner) == ("done", "Vej og Park")
    assert [answer.text for answer in found["q:q1"].answers] == ["Den er bygget."]
    assert found["followup:i1"].within


def test_a_promise_has_an_entry_of_its_own() -> None:
    found = archived(
        one(approved("q1"), opened("i1", kind="promise", question="q1", title="Vi sætter lys op"))
    )

    assert (found["followup:i1"].kind, found["followup:i1"].within) == ("promise", False)
    assert found["followup:i1"].themes == ("Trafik",)


def test_an_item_that_is_not_public_is_not_there() -> None:
    assert "followup:i1" not in archived(one(opened("i1", title="HEMMELIGT", public=False)))


def test_what_changed_is_found_without_looking_at_the_rest() -> None:
    history = given(room(), asked("q1"), approved("q1"), asked("q2"), approved("q2"))
    seq = history.room.seq

    change = changed(given(*[room()], asked("q1")).room, 0)
    assert change is not None
    assert change.keys is None  # a room that was just made is new as a whole
    assert changed(history.room, seq) is None


def test_what_was_taken_back_is_named_without_an_entry() -> None:
    before: Room = one(approved("q1")).room
    after = one(approved("q1"), Past(events=(f.QuestionWithdrawn(question="q1"),), by=ANNE.id)).room

    change = changed(after, before.seq)

    assert change is not None
    assert (change.keys, change.entries) == (frozenset({"q:q1"}), ())


def test_a_room_that_ends_is_looked_at_as_a_whole() -> None:
    before = one(approved("q1")).room
    after = one(approved("q1"), state_became("closed")).room

    change = changed(after, before.seq)

    assert change is not None
    assert change.keys is None


def test_what_was_answered_aloud_is_whole_once_the_next_question_is_on() -> None:
    history = given(room(), asked("q1"), approved("q1"), asked("q2"), approved("q2")).later(5)
    history.happened(taken("q1")).later(5).happened(said(1, "Ja, den kommer", speaker="Ib"))
    spoken_at = history.later(5).now
    history.later(5).happened(finished("q1"))
    seq = history.room.seq

    # Captions come some seconds after what was said.
    history.later(2).happened(said(2, "til sommer.", at=spoken_at, until=spoken_at + 1000))
    assert changed(history.room, seq) is None
    change = changed(history.happened(taken("q2")).room, seq)

    assert change is not None
    answers = next(one.answers for one in change.entries if one.key == "q:q1")
    assert [(answer.how, answer.text) for answer in answers] == [("spoken", "Ja, den kommer til sommer.")]
