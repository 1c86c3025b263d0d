"""The ledger: every moderating act with who, when and why, and no word of anybody."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from livetalk.moderation import ledger
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.evolve import evolve
from livetalk.rooms.moderating import MODERATING
from tests.rooms.history import (
    ANNE,
    BENT,
    MIA,
    MO,
    START,
    approved,
    asked,
    dismissed,
    room,
    supported,
    withdrawn,
)
from tests.rooms.history import (
    given as given_that,
)
from tests.rooms.random_commands import CITIZENS
from tests.rooms.random_evenings import EVENINGS, MODERATORS, Move, evening
from tests.rooms.staff_past import merged, noticed

KINDS: tuple[type[f.AnyEvent], ...] = get_args(f.AnyEvent)
NOTE = "Det er allerede besluttet"


def test_an_entry_says_who_when_what_and_why() -> None:
    history = given_that(room(), asked("q1"))
    history.later(61).when(c.DismissQuestion(question="q1", reason="tone", note=NOTE), by=MO)
    (entry,) = ledger.entries(history.room)
    assert msgspec.to_builtins(entry) == {
        "seq": 3,
        "at": "2026-10-26T07:34:21.000Z",
        "by": MO.id[:6],
        "role": "moderator",
        "act": "dismiss",
        "question": "q1",
        "reason": "tone",
        "detail": {"note_key": "q:q1:note:3"},
    }


def test_the_newest_comes_first() -> None:
    history = given_that(room(), asked("q1"), asked("q2"), approved("q1"), approved("q2", by=MIA))
    assert [(e.question, e.by) for e in ledger.entries(history.room)] == [
        ("q2", MIA.id[:6]),
        ("q1", MO.id[:6]),
    ]


def test_what_people_do_for_themselves_is_no_moderating() -> None:
    assert (
        ledger.entries(given_that(room(), asked("q1", held=False), supported("q1"), withdrawn("q1")).room)
        == []
    )


@pytest.mark.parametrize("kind", MODERATING, ids=lambda kind: kind.__name__)
def test_every_moderating_fact_has_an_act_of_its_own(kind: type[f.AnyEvent]) -> None:
    (entry,) = entries_of(kind)
    others = [entries_of(other)[0].act for other in MODERATING if other is not kind]
    assert entry.act not in others


def entries_of(kind: type[f.AnyEvent]) -> list[ledger.Entry]:
    """The ledger of a room in which a fact of this kind happened, whatever led there."""
    history = given_that(room(), asked("q1"), asked("q2"), noticed("b1", "q1"))
    for command, fresh in ((c.OpenItem(title="En sag"), "i1"), (c.OpenItem(title="En anden"), "i2")):
        history.when(command, by=MO, fresh_id=fresh)
    history.later(60).when(c.Comment(item="i2", text="Hej"), by=ANNE, fresh_id="k1")
    history.room.ledger.clear()
    sample: dict[str, Any] = {
        "question": "q1", "into": "q2", "burst": "b1", "reason": "tone", "text_key": "k", "state": "paused",
        "on": True, "how": "answered", "themes": (), "speakers": (), "queue": (), "by": "newest", "act": 2,
        "link": "l1", "role": "moderator", "token_hash": "x", "message": "m1", "people": ("p1", "p2"),
        "since": 0, "until": 1, "part": "closed", "line": 1, "promise": "s1", "item": "i2", "kind": "manual",
        "title_key": "t", "agent_key": "g", "comment": "k1", "shown": True, "section": "summary",
        "version": 1, "at_seq": 1, "date": "2026-10-26", "direction": "out", "unit_key": "n", "number_key": "n",
    }  # fmt: skip
    fields = {field.name: sample[field.name] for field in msgspec.structs.fields(kind) if field.required}
    evolve(history.room, f.Fact(seq=history.room.seq + 1, at=START, event=kind(**fields), by=MO.id))
    return ledger.entries(history.room)


def test_the_acts_are_just_those_of_the_moderating_facts() -> None:
    assert {entries_of(kind)[0].act for kind in MODERATING} == set(get_args(ledger.ActName))


def test_another_question_than_the_proposed_one_is_an_override() -> None:
    history = given_that(room(), asked("q1"), asked("q2"), approved("q1"), approved("q2"))
    history.when(c.TakeQuestion(question="q2"), by=MO, proposed="q1")
    newest = ledger.entries(history.room)[0]
    assert (newest.act, newest.question, newest.override) == ("take", "q2", True)
    assert newest.detail == {"proposed": "q1"}
    history.when(c.TakeQuestion(question="q1"), by=MO, proposed="q1")
    assert not ledger.entries(history.room)[0].override


def test_an_undo_names_what_it_took_back_and_marks_all_of_it() -> None:
    history = given_that(room(), asked("q1"), asked("q2"))
    history.when(c.JudgeMany(act="approve", questions=("q1", "q2")), by=MO).when(c.Undo(), by=MO)
    undo, second, first = ledger.entries(history.room)
    assert (undo.act, undo.question, undo.detail) == ("undo", "q1", {"act": first.seq, "of": "approve"})
    assert (first.undone, second.undone, undo.undone) == (True, True, False)


def test_the_server_acts_under_its_own_name() -> None:
    history = given_that(room(), asked("q1", held=False))
    history.when(
        c.NoticeBurst(burst="b1", question="q1", people=("p1", "p2"), since=START, until=START), by=SYSTEM
    )
    (entry,) = ledger.entries(history.room)
    assert (entry.act, entry.by, entry.role) == ("burst", None, "system")
    assert entry.detail == {"burst": "b1", "people": 2}


def test_what_a_withdrawal_sets_free_is_the_authors_doing() -> None:
    history = given_that(room(), asked("q1"), asked("q2", by=BENT), merged("q2", "q1"))
    history.later(5).when(c.WithdrawQuestion(question="q1"), by=ANNE)
    freed, merge = ledger.entries(history.room)
    assert (freed.act, freed.question, freed.by, freed.role) == ("unmerge", "q2", ANNE.id[:6], "audience")
    assert (merge.act, merge.role) == ("merge", "moderator")


def test_no_word_and_no_whole_pseudonym_is_in_it() -> None:
    history = given_that(room(), asked("q1"), asked("q2", by=BENT), asked("q3"), asked("q4"))
    history.when(c.CorrectQuestion(question="q1", text="Hvad  med q11?"), by=MO)
    history.when(c.AskToElaborate(question="q1", message="Hvilken vej mener du?"), by=MO)
    history.when(c.DismissQuestion(question="q2", reason="other", note=NOTE), by=MO)
    history.when(c.TagQuestion(question="q3", themes=("Trafik og veje",)), by=MO)
    history.when(c.SendMessage(text="Fem minutter igen"), by=MO)
    history.when(c.MakeLink(link="l1", role="speaker", token_hash="x", label="Karin"), by=MO)
    sent = msgspec.json.encode(ledger.entries(history.room)).decode()
    for secret in (*history.room.words.values(), *(person.id for person in (ANNE, BENT, MO))):
        assert secret not in sent
    keys = [
        str(value)
        for entry in ledger.entries(history.room)
        for name, value in entry.detail.items()
        if name.endswith("_key") and value
    ]
    assert len(keys) == 5
    assert all(history.room.text(key) for key in keys)


def test_counts_are_of_what_is_not_shown_now() -> None:
    history = given_that(room(), *(asked(f"q{n}") for n in range(5)))
    history.happened(dismissed("q1", "tone"), dismissed("q2", "duplicate"), dismissed("q3", "duplicate"))
    history.happened(dismissed("q4", "unclear")).when(c.RestoreQuestion(question="q4"), by=MO)
    assert list(ledger.counts_by_reason(history.room).items()) == [("duplicate", 2), ("tone", 1)]


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(EVENINGS)
def test_on_any_evening_every_moderating_fact_is_an_entry_and_no_word_is_in_it(
    script: tuple[f.Moderation, list[Move]],
) -> None:
    played = evening(script)
    entries = ledger.entries(played.room)
    assert [entry.seq for entry in entries] == [fact.seq for fact in reversed(played.room.ledger)]
    sent = msgspec.json.encode(entries).decode()
    assert not [word for word in played.room.words.values() if word.startswith("ord") and word in sent]
    assert {entry.role for entry in entries} <= set(get_args(ledger.ActorRole))
    moderators = {person.id[:6] for person in MODERATORS}
    citizens = {person.id[:6] for person in CITIZENS}
    assert {entry.by for entry in entries if entry.role == "moderator"} <= moderators
    assert {entry.by for entry in entries if entry.role == "audience"} <= citizens | moderators
    not_shown = played.sees("moderator")["not_shown"]
    assert isinstance(not_shown, views.NotShown)
    assert ledger.counts_by_reason(played.room) == not_shown.reasons
