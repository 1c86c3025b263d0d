"""Items: what is followed up, step by step, and what everybody may read of it."""

from __future__ import annotations

import itertools

import pytest

from livetalk.followup.statuses import STEPS
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.followup_parts import FollowupPart
from tests.rooms.followup_past import GRY, commented, opened, updated
from tests.rooms.history import (
    ANNE,
    BENT,
    MO,
    History,
    Past,
    approved,
    asked,
    dismissed,
    finished,
    given,
    room,
    taken,
)
from tests.rooms.staff_past import merged

LIGHT = opened("i1", title="Bedre lys på stien", owner="Vej og park", due="2026-12-01", next="Vi måler op")
CLOSED_PART = Past(events=(f.PartChanged(part="closed"),), by=MO.id)
OPEN_PART = Past(events=(f.PartChanged(part="open"),), by=MO.id)


def part(history: History, item: str = "i1", view: str = "audience") -> FollowupPart:
    """The item in a view, which must have it."""
    found = history.sees(view)[f"followup:{item}"]  # type: ignore[arg-type] # a view's name
    assert isinstance(found, FollowupPart)
    return found


def subscribed(item: str | None = None, question: str | None = None) -> Past:
    """Somebody wants mail, and has confirmed it."""
    key = f"subscription:s{item or question}:address"
    wanted = f.Subscribed(
        subscription=f"s{item or question}", address_key=key, lang="da", item=item, question=question
    )
    sure = f.SubscriptionConfirmed(subscription=f"s{item or question}")
    return Past(events=(wanted, sure), by=ANNE.id, words={key: "anne@eksempel.dk"})


# --- opening --------------------------------------------------------------------------------------


def test_an_item_is_opened_by_hand_with_its_words_beside_the_log() -> None:
    history = given(room()).when(
        c.OpenItem(title=" Ny  bænk ", owner="Vej og park", contact="Vej@Eksempel.dk", due="1.12.2026"),
        by=GRY,
        fresh_id="i9",
    )
    [event] = history.decided.events
    assert isinstance(event, f.ItemOpened)
    assert (event.kind, event.status, event.due, event.public) == ("manual", "received", "2026-12-01", True)
    assert history.room.text(event.title_key) == "Ny bænk"
    assert history.room.text(event.contact_key) == "Vej@eksempel.dk"
    assert "bænk" not in repr(event)
    assert part(history, "i9").owner_role == "Vej og park"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "title_empty"),
        ({"title": "\u200b"}, "title_empty"),
        ({"title": "x" * 201}, "words_too_long"),
        ({"title": "Ja", "owner": "x" * 81}, "words_too_long"),
        ({"title": "Ja", "contact": "vejogpark"}, "wrong_address"),
        ({"title": "Ja", "contact": "Vej <vej@eksempel.dk>"}, "wrong_address"),
        ({"title": "Ja", "due": "2026-02-31"}, "wrong_date"),
        ({"title": "Ja", "due": "i morgen"}, "wrong_date"),
        ({"title": "Ja", "question": "q9"}, "unknown_question"),
        ({"title": "Ja", "parent": "i9"}, "unknown_item"),
    ],
    ids=str,
)
def test_what_cannot_be_an_item_is_refused(said: dict[str, str], code: str) -> None:
    given(room()).when(c.OpenItem(**said), by=MO).refused(code)  # type: ignore[arg-type] # one field at a time


def test_an_item_of_a_question_has_its_words_without_a_copy_of_them() -> None:
    history = given(room(), asked("q1"), approved("q1")).when(c.OpenItem(question="q1"), by=MO, fresh_id="i1")
    assert history.decided.words == {}
    assert (part(history).title, part(history).kind) == ("Hvad med q1?", "question")
    assert history.card("q1").items == ("i1",)


def test_an_item_never_shows_the_words_of_a_question_that_nobody_may_read() -> None:
    history = given(room(), asked("q1"))
    history.when(c.OpenItem(question="q1"), by=MO).refused("item_of_hidden")
    history.when(c.OpenItem(question="q1", public=False), by=MO, fresh_id="i1")
    assert "followup:i1" not in history.sees("audience")
    history.when(c.UpdateItem(item="i1", public=True), by=MO).refused("item_of_hidden")


def test_a_question_that_is_taken_away_takes_its_words_out_of_its_items() -> None:
    history = given(room(), asked("q1"), approved("q1"))
    history.when(c.OpenItem(question="q1"), by=MO, fresh_id="i1")
    before = history.room.seq
    history.when(c.DismissQuestion(question="q1", reason="personal_data"), by=MO)
    assert (part(history).title, part(history).question, part(history).question_text) == ("", None, None)
    assert "Hvad med" not in repr(part(history))
    assert part(history, view="moderator").title == "Hvad med q1?"
    assert history.room.touched["followup:i1"] > before


def test_an_item_of_a_question_tells_of_the_one_that_speaks_for_it() -> None:
    past = (asked("a"), asked("b", by=BENT), approved("a"), approved("b"))
    history = given(room(), past, opened("i1", title="Lys", question="a", kind="question"))
    before = history.room.seq
    history.happened(merged("a", "b"))
    assert (part(history).question, part(history).question_text) == ("b", "Hvad med b?")
    assert history.room.touched["followup:i1"] > before


def test_an_idea_that_builds_on_another_keeps_its_parent() -> None:
    history = given(room(), asked("q1"), approved("q1"))
    history.when(c.AskQuestion(text="Og med bænke", parent="q1"), by=BENT, fresh_id="q2")
    assert (history.question("q2").kind, history.question("q2").parent) == ("idea", "q1")
    history.happened(approved("q2")).when(c.OpenItem(question="q1"), by=MO, fresh_id="i1")
    history.when(c.OpenItem(question="q2"), by=MO, fresh_id="i2")
    assert (part(history, "i2").kind, part(history, "i2").parent) == ("idea", "i1")
    assert history.card("q2").parent == "q1"


def test_nothing_builds_on_what_nobody_may_read() -> None:
    history = given(room(), asked("q1"), asked("q2"), approved("q2"), dismissed("q2"))
    for parent in ("q1", "q2", "q9"):
        history.when(c.AskQuestion(text="Og med bænke", parent=parent), by=BENT).refused("unknown_question")


# --- updating -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), tuple(itertools.product(STEPS, STEPS)))
def test_an_item_goes_only_where_its_life_cycle_leads(before: str, after: str) -> None:
    history = given(room(), opened("i1", title="Lys", status=before))
    history.when(c.UpdateItem(item="i1", status=after, reason="Sådan er det"), by=GRY)  # type: ignore[arg-type] # each status
    if after in STEPS[before]:  # type: ignore[index] # each status
        assert part(history).status == after
    elif before != after:
        history.refused("wrong_step", before=before, after=after)


def test_what_cannot_be_done_needs_a_reason_that_everybody_may_read() -> None:
    history = given(room(), LIGHT)
    history.when(c.UpdateItem(item="i1", status="impossible", reason=" "), by=GRY).refused("why_not")
    history.when(c.UpdateItem(item="i1", status="impossible", reason="Stien er privat."), by=GRY)
    assert (part(history).status, part(history).reason) == ("impossible", "Stien er privat.")


def test_a_deadline_moves_only_with_a_reason_and_the_old_one_stays_in_the_timeline() -> None:
    history = given(room(), LIGHT)
    history.when(c.UpdateItem(item="i1", due="2027-03-01"), by=GRY).refused("why_moved")
    history.when(c.UpdateItem(item="i1", due="2027-03-01", reason="Vinteren kom."), by=GRY)
    entry = part(history).timeline[-1]
    assert (entry.due, entry.moved_from, entry.reason) == ("2027-03-01", "2026-12-01", "Vinteren kom.")


def test_a_first_deadline_needs_no_reason() -> None:
    history = given(room(), opened("i1", title="Lys")).when(c.UpdateItem(item="i1", due="2027-03-01"), by=GRY)
    assert part(history).due == "2027-03-01"


def test_what_is_empty_stays_and_a_form_that_repeats_everything_changes_nothing() -> None:
    history = given(room(), LIGHT).when(c.UpdateItem(item="i1", title="", owner=" ", next=None), by=GRY)
    assert not history.accepted
    same = c.UpdateItem(
        item="i1", status="received", title="Bedre lys på stien", owner="Vej og park", due="2026-12-01"
    )
    assert not history.when(same, by=GRY).accepted
    assert part(history).title == "Bedre lys på stien"


def test_words_of_each_update_have_a_key_of_their_own() -> None:
    history = given(room(), LIGHT)
    for said in ("Først dette", "Så hint"):
        history.when(c.UpdateItem(item="i1", next=said), by=GRY)
    assert [entry.next_step for entry in part(history).timeline] == ["Vi måler op", "Først dette", "Så hint"]


def test_what_was_written_while_an_item_was_internal_stays_internal() -> None:
    history = given(room(), opened("i1", title="Intern arbejdstitel", public=False, due="2026-12-01"))
    history.happened(updated("i1", reason="Sagen er følsom", due="2027-01-01"))
    assert "followup:i1" not in history.sees("audience")
    history.when(
        c.UpdateItem(item="i1", public=True, title="Lys på stien", due="2027-02-01", reason="Nu"), by=GRY
    )
    seen = part(history)
    assert (seen.title, seen.due) == ("Lys på stien", "2027-02-01")
    assert [(entry.kind, entry.title) for entry in seen.timeline] == [
        ("opened", None),
        ("updated", "Lys på stien"),
    ]
    assert "Intern" not in repr(seen)
    assert "2027-01-01" not in repr(seen)
    assert len(part(history, view="moderator").timeline) == 3


@pytest.mark.parametrize("view", ["audience", "wall", "speaker", "notes", "moderator"])
def test_contacts_and_notes_are_in_no_view(view: str) -> None:
    history = given(room(), opened("i1", title="Lys", contact="vej@hemmelig.dk"))
    history.when(c.NoteItem(item="i1", text="Ring til naboen først"), by=GRY)
    history.when(c.HandOver(item="i1", agent="Sparringsagent", contact="agent@hemmelig.dk"), by=GRY)
    assert "hemmelig" not in repr(history.sees(view))  # type: ignore[arg-type] # a view's name
    assert "naboen" not in repr(history.sees(view))  # type: ignore[arg-type] # a view's name


def test_a_note_says_something_about_an_item_that_is_there() -> None:
    history = given(room(), LIGHT)
    history.when(c.NoteItem(item="i1", text=" "), by=GRY).refused("message_empty")
    history.when(c.NoteItem(item="i9", text="Hej"), by=GRY).refused("unknown_item")
    assert history.when(c.NoteItem(item="i1", text="Hej"), by=GRY, fresh_id="n1").accepted
    assert [history.room.text(n.text_key) for n in history.room.followup.items["i1"].notes] == ["Hej"]


# --- the closed part --------------------------------------------------------------------------------


def test_what_is_opened_or_written_in_the_closed_part_is_never_public() -> None:
    history = given(room(), LIGHT, CLOSED_PART)
    history.when(c.OpenItem(title="Lukket sag"), by=MO, fresh_id="i2")
    history.when(c.UpdateItem(item="i1", status="in_progress", next="Lukket plan"), by=GRY)
    assert not [key for key in history.sees("audience") if key.startswith("followup:")]
    history.happened(OPEN_PART)
    history.when(c.UpdateItem(item="i2", public=True), by=MO)
    seen = history.sees("audience")
    assert "followup:i2" not in seen
    assert "Lukket" not in repr(seen)
    assert (part(history).status, part(history).next_step) == ("received", "Vi måler op")


# --- merging, handing over ---------------------------------------------------------------------------


def test_a_merged_item_points_on_and_keeps_its_own_history() -> None:
    history = given(room(), LIGHT, opened("i2", title="Lys"))
    history.when(c.MergeItem(item="i1", into="i2"), by=GRY).then(f.ItemMerged(item="i1", into="i2"))
    assert part(history).into == "i2"
    assert part(history, "i2").parts == ("i1",)
    assert part(history).timeline[-1].into == "i2"
    history.when(c.UpdateItem(item="i1", status="done"), by=GRY).refused("item_merged")
    history.when(c.MergeItem(item="i2", into="i1"), by=GRY).refused("item_merge_itself")
    history.when(c.UnmergeItem(item="i1"), by=GRY).then(f.ItemUnmerged(item="i1"))
    assert part(history).into is None


def test_what_everybody_sees_does_not_become_part_of_what_they_may_not() -> None:
    history = given(room(), LIGHT, opened("i2", title="Internt", public=False))
    history.when(c.MergeItem(item="i1", into="i2"), by=GRY).refused("item_merge_hidden")
    history.when(c.MergeItem(item="i2", into="i1"), by=GRY)
    assert part(history).parts == ()


def test_a_sparring_agent_takes_it_on_and_is_told() -> None:
    history = given(room(), LIGHT)
    command = c.HandOver(item="i1", agent="Sparringsagent for byrum", contact="agent@eksempel.dk")
    history.when(command, by=GRY, fresh_id="x")
    handed, mail = history.decided.events
    assert isinstance(handed, f.ItemHandedOver)
    assert isinstance(mail, f.MailQueued)
    assert (mail.kind, mail.to_key) == ("handed_over", handed.contact_key)
    assert (part(history).status, part(history).owner_role) == ("passed_on", "Sparringsagent for byrum")
    history.when(c.HandOver(item="i1", agent=" "), by=GRY).refused("agent_empty")
    history.happened(updated("i1", status="done"))
    history.when(c.HandOver(item="i1", agent="En anden"), by=GRY).refused("wrong_step")


# --- mail, and the stage -------------------------------------------------------------------------------


def test_followers_are_told_of_what_they_may_read_and_of_nothing_else() -> None:
    history = given(room(), LIGHT, subscribed(item="i1"))
    history.when(c.UpdateItem(item="i1", status="in_progress"), by=GRY)
    assert [type(event).__name__ for event in history.decided.events] == ["ItemUpdated", "MailQueued"]
    history.when(c.UpdateItem(item="i1", contact="ny@eksempel.dk"), by=GRY)
    assert [type(event).__name__ for event in history.decided.events] == ["ItemUpdated"]
    history.when(c.NoteItem(item="i1", text="Hej"), by=GRY, fresh_id="n1")
    assert len(history.decided.events) == 1
    history.happened(CLOSED_PART).when(c.UpdateItem(item="i1", status="examining"), by=GRY)
    assert [type(event).__name__ for event in history.decided.events] == ["ItemUpdated"]


def test_who_follows_a_question_hears_of_the_item_that_it_leads_to() -> None:
    history = given(room(), asked("q1"), approved("q1"), subscribed(question="q1"))
    history.when(c.OpenItem(question="q1"), by=MO, fresh_id="i1")
    assert [type(event).__name__ for event in history.decided.events] == ["ItemOpened", "MailQueued"]


def test_a_question_that_is_answered_after_all_ends_its_item() -> None:
    history = given(
        room(), asked("q1"), approved("q1"), opened("i1", title="Lys", question="q1", kind="question")
    )
    history.happened(subscribed(item="i1"), opened("p1", title="Løfte", question="q1", kind="promise"))
    history.happened(taken("q1")).when(c.FinishQuestion(question="q1", how="answered"), by=MO)
    names = [type(event).__name__ for event in history.decided.events]
    assert names == ["QuestionFinished", "ItemUpdated", "MailQueued"]
    mail = history.decided.events[-1]
    assert isinstance(mail, f.MailQueued)
    assert mail.entry == part(history).timeline[-1].seq
    assert (part(history).status, part(history, "p1").status) == ("answered", "received")


def test_taking_the_next_question_answers_the_one_before_and_its_item() -> None:
    past = (asked("a"), asked("b", by=BENT), approved("a"), approved("b"), taken("b"))
    history = given(room(), past, opened("i1", title="Lys", question="b", kind="question"))
    history.when(c.TakeQuestion(question="a"), by=MO)
    assert part(history).status == "answered"


def test_a_question_that_was_not_answered_leaves_its_item_open() -> None:
    past = (asked("q1"), approved("q1"), opened("i1", title="Lys", question="q1", kind="question"))
    history = given(room(), past).when(c.FinishQuestion(question="q1", how="unanswered"), by=MO)
    assert part(history).status == "received"
    history.happened(commented("c1", "i1"), finished("q1"))
    assert part(history).status == "received"  # the fold decides nothing


def test_there_is_a_bound_on_items() -> None:
    history = given(room(), *(opened(f"i{n}", title="x") for n in range(2000)))
    history.when(c.OpenItem(title="En til"), by=GRY).refused("too_many_items", max=2000)


def test_only_staff_who_work_with_items_may_open_one() -> None:
    with pytest.raises(AssertionError, match="no edge"):
        given(room()).when(c.OpenItem(title="Lys"), by=ANNE)
    with pytest.raises(AssertionError, match="no edge"):
        given(room()).when(c.OpenItem(title="Lys"), by=SYSTEM)
