"""A title that is but the words of a question is no copy of them: it goes when they are erased."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from tests.rooms.history import ANNE, MO, History, approved, asked, given, revised, room

LONG = "Hvornår kommer der lys på stien?\n" * 10
"""Longer than a title may be, and of several lines."""


def evening(text: str) -> History:
    return given(*room(), asked("q1", text=text), approved("q1"))


@pytest.mark.parametrize("title", ["Hvornår?\nOg hvad så?", "Hvornår?Og hvad så?", " Hvornår? Og hvad så?"])
def test_an_item_that_is_called_as_its_question_has_no_words_of_its_own(title: str) -> None:
    history = evening("Hvornår?\nOg hvad så?")
    history.when(c.OpenItem(question="q1", title=title), by=MO, fresh_id="i1")
    assert history.decided.words == {}
    history.when(c.UpdateItem(item="i1", title=title, status="examining"), by=MO)
    assert history.decided.words == {}
    assert history.room.followup.items["i1"].status == "examining"


def test_a_form_that_repeats_a_later_wording_copies_nothing() -> None:
    history = evening("Hvornår?").when(c.OpenItem(question="q1"), by=MO, fresh_id="i1")
    history.happened(revised("q1", "Hvornår i år?", held=False))
    history.when(c.UpdateItem(item="i1", title="Hvornår i år?"), by=MO).then()


def test_an_item_of_a_long_question_can_be_updated_by_a_form_that_repeats_it() -> None:
    history = evening(LONG).when(c.OpenItem(question="q1"), by=MO, fresh_id="i1")
    history.when(c.UpdateItem(item="i1", title=LONG, status="examining"), by=MO)
    history.then(f.ItemUpdated(item="i1", status="examining"))


def test_an_item_can_be_called_as_its_question_again() -> None:
    history = evening("Hvornår?").when(c.OpenItem(question="q1", title="Lys"), by=MO, fresh_id="i1")
    history.when(c.UpdateItem(item="i1", title="Hvornår?"), by=MO)
    history.then(f.ItemUpdated(item="i1", title_key="q:q1:text:1"))


def test_nobody_reads_in_an_item_what_was_withdrawn() -> None:
    history = evening("Hvornår?").when(c.OpenItem(question="q1"), by=MO, fresh_id="i1")
    history.when(c.WithdrawQuestion(question="q1"), by=ANNE)
    assert "Hvornår" not in str(history.sees("moderator")["followup:i1"])
