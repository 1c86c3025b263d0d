"""What citizens say to an item, and who takes part: held until judged, and withdrawn by its author alone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import item_talk
from livetalk.rooms.actors import VIEWS
from tests.rooms.followup_past import GRY, commented, joined, opened
from tests.rooms.history import ANNE, BENT, MO, Past, given, room
from tests.rooms.test_items import CLOSED_PART, LIGHT, part

LOCALES = Path(__file__).parents[2] / "web" / "locales"
ASK = c.Comment(item="i1", text="Hvorfor så sent?", name="Anne")
JOIN = c.Join(item="i1", name="Anne Navnesen", contact="Anne@Eksempel.dk", consent="both")


# --- comments -----------------------------------------------------------------------------------------


def test_a_comment_waits_for_a_moderator_and_is_in_no_view_until_then() -> None:
    history = given(room(), LIGHT).when(ASK, by=ANNE, fresh_id="c1")
    assert history.room.followup.comments["c1"].status == "held"
    for view in VIEWS:
        assert "Hvorfor så sent" not in repr(history.sees(view))
    assert part(history, view="moderator").held == 1
    history.when(c.JudgeComment(comment="c1", shown=True), by=MO)
    [shown] = part(history).comments
    assert (shown.text, shown.name) == ("Hvorfor så sent?", "Anne")


def test_a_comment_is_dismissed_only_with_a_reason() -> None:
    history = given(room(), LIGHT, commented("c1", "i1"))
    history.when(c.JudgeComment(comment="c1", shown=False), by=MO).refused("reason_needed")
    history.when(c.JudgeComment(comment="c1", shown=False, reason="Ikke om sagen"), by=MO)
    assert part(history).comments == ()
    assert history.room.text(history.room.followup.comments["c1"].reason_key) == "Ikke om sagen"
    history.when(c.JudgeComment(comment="c9", shown=True), by=MO).refused("unknown_comment")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.Comment(item="i1", text=" "), "message_empty"),
        (c.Comment(item="i1", text="x" * 1001), "words_too_long"),
        (c.Comment(item="i1", text="Hej", name="x" * 61), "name_too_long"),
        (c.Comment(item="i2", text="Hej"), "unknown_item"),
        (c.Comment(item="i9", text="Hej"), "unknown_item"),
    ],
    ids=str,
)
def test_what_is_no_comment_is_refused(command: c.Comment, code: str) -> None:
    history = given(room(), LIGHT, opened("i2", title="Internt", public=False))
    history.when(command, by=ANNE).refused(code)


def test_comments_and_questions_are_written_at_one_pace() -> None:
    history = given(room(), LIGHT)
    for number in range(3):
        history.when(ASK, by=ANNE, fresh_id=f"c{number}")
    history.when(ASK, by=ANNE, fresh_id="c4").refused("comment_too_soon", n=15)
    history.when(c.AskQuestion(text="Hvad nu?"), by=ANNE).refused("ask_too_soon")
    assert history.later(15).when(ASK, by=ANNE, fresh_id="c5").accepted


def test_a_comment_on_a_merged_item_goes_to_the_one_that_goes_on() -> None:
    history = given(room(), LIGHT, opened("i2", title="Lys")).when(c.MergeItem(item="i1", into="i2"), by=GRY)
    history.when(ASK, by=ANNE, fresh_id="c1")
    assert history.room.followup.comments["c1"].item == "i2"


def test_in_the_closed_part_nobody_comments() -> None:
    given(room(), LIGHT, CLOSED_PART).when(ASK, by=ANNE).refused("closed_part")
    given(room(), LIGHT, CLOSED_PART).when(JOIN, by=ANNE).refused("unknown_item")


def test_the_administration_answers_what_is_shown_and_a_moderator_anything() -> None:
    history = given(room(), LIGHT, commented("c1", "i1"))
    command = c.AnswerComment(comment="c1", text="Fordi det fryser.")
    history.when(command, by=GRY).refused("comment_not_judged")
    history.when(c.AnswerComment(comment="c1", text=" "), by=MO).refused("message_empty")
    history.when(command, by=MO, fresh_id="a1")
    assert part(history).comments[0].answer == "Fordi det fryser."
    history.when(c.AnswerComment(comment="c1", text="Og sner."), by=GRY, fresh_id="a2")
    assert part(history).comments[0].answer == "Og sner."


# --- taking part ----------------------------------------------------------------------------------------


def test_who_takes_part_is_counted_and_named_to_nobody_who_reads() -> None:
    history = given(room(), LIGHT).when(JOIN, by=ANNE, fresh_id="j1")
    [event] = history.decided.events
    assert isinstance(event, f.Joined)
    assert (event.consent, event.wording) == ("both", item_talk.WORDING)
    assert part(history).taking_part == 1
    for view in VIEWS:
        assert "Navnesen" not in repr(history.sees(view))
        assert "eksempel.dk" not in repr(history.sees(view)).lower()


@pytest.mark.parametrize(("consent", "told"), [("owner", True), ("both", True), ("others", False)], ids=str)
def test_the_owner_is_told_only_if_that_was_agreed_to(consent: str, told: bool) -> None:
    history = given(room(), opened("i1", title="Lys", contact="vej@eksempel.dk"))
    history.when(c.Join(item="i1", name="A", contact="12345678", consent=consent), by=ANNE, fresh_id="j1")  # type: ignore[arg-type] # each consent
    mails = [event for event in history.decided.events if isinstance(event, f.MailQueued)]
    assert [(mail.kind, mail.joining) for mail in mails] == ([("joined", "j1")] if told else [])


@pytest.mark.parametrize(
    ("name", "contact", "code"),
    [
        (" ", "12345678", "name_empty"),
        ("x" * 61, "12345678", "name_too_long"),
        ("A", "", "contact_unreadable"),
        ("A", "1234", "contact_unreadable"),
        ("A", "anne@", "contact_unreadable"),
    ],
)
def test_who_cannot_be_reached_is_asked_again(name: str, contact: str, code: str) -> None:
    command = c.Join(item="i1", name=name, contact=contact, consent="owner")
    given(room(), LIGHT).when(command, by=ANNE).refused(code)


@pytest.mark.parametrize("contact", ["12 34 56 78", "+45 12345678", "(+298) 123-456-78", "anne@eksempel.dk"])
def test_an_address_or_a_number_is_a_contact(contact: str) -> None:
    command = c.Join(item="i1", name="A", contact=contact, consent="owner")
    assert given(room(), LIGHT).when(command, by=ANNE).accepted


def test_a_consent_is_withdrawn_by_whoever_gave_it_and_may_be_given_again() -> None:
    history = given(room(), LIGHT, joined("j1", "i1"))
    history.when(JOIN, by=ANNE).refused("joined_already")
    history.when(c.WithdrawJoining(joining="j1"), by=BENT).refused("unknown_joining")
    history.when(c.WithdrawJoining(joining="j9"), by=ANNE).refused("unknown_joining")
    history.when(c.WithdrawJoining(joining="j1"), by=ANNE).then(f.JoiningWithdrawn(joining="j1"))
    assert part(history).taking_part == 0
    history.when(c.WithdrawJoining(joining="j1"), by=ANNE).then()
    assert history.when(JOIN, by=ANNE, fresh_id="j2").accepted


def test_a_version_of_the_wording_is_always_the_same_words() -> None:
    said = "".join(
        json.dumps(
            json.loads((LOCALES / lang / "followup.json").read_text(encoding="utf-8"))["join"]["consent"],
            sort_keys=True,
        )
        for lang in ("da", "en")
    )
    known = {"2026-11": "751ada209d075800"}
    assert hashlib.sha256(said.encode()).hexdigest()[:16] == known[item_talk.WORDING]


def test_the_author_of_a_comment_may_have_erased_it() -> None:
    history = given(room(), LIGHT, commented("c1", "i1"))
    history.when(c.JudgeComment(comment="c1", shown=True), by=MO)
    history.happened(Past(events=(f.ContributionsErased(all=True),), by=ANNE.id))
    assert part(history).comments[0].text is None
    history.when(c.AnswerComment(comment="c1", text="Ja"), by=MO).refused("unknown_comment")
