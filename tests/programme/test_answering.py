"""By when a proposal has an answer."""

from __future__ import annotations

from datetime import date, time

from livetalk.programme import commands as c
from livetalk.programme.answering import answer_by, promised_from
from livetalk.programme.context import Giver
from livetalk.programme.hours import ms_of
from livetalk.programme.texts import ProposalWords
from tests.programme.history import HOUR, History

BO = Giver(id="p-bo")
ANNE = Giver(id="anne", role="organiser")
WORDS = ProposalWords(
    title="Ren luft", about="Ved skolen.", who="Forældre", name="Bo", email="bo@example.org"
)


def proposed() -> History:
    """Bo has proposed a talk."""
    past = History()
    past.when(c.Propose(words=WORDS), BO)
    return past


def test_the_answer_is_promised_for_a_working_day() -> None:
    thursday = ms_of(date(2026, 5, 28), time(12))
    assert promised_from(thursday) == date(2026, 6, 8)  # ten days on is a Sunday


def test_who_was_asked_back_waits_anew_from_the_own_answer() -> None:
    past = proposed()
    (proposal,) = past.programme.proposals
    before = answer_by(past.programme.proposals[proposal])
    past.when(c.AskBack(proposal=proposal, text="Hvilken skole?"), ANNE)
    assert answer_by(past.programme.proposals[proposal]) == before
    past.now += 20 * 24 * HOUR
    past.when(c.AnswerBack(proposal=proposal, text="Tranegård."), BO)
    assert answer_by(past.programme.proposals[proposal]) > before
