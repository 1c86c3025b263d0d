"""Proposals: who may say what when, and how long their words are kept."""

from __future__ import annotations

import pytest

from livetalk.programme import collecting_facts as f
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER, Giver, Planned
from livetalk.programme.proposing import KEPT_MS
from livetalk.programme.texts import ProposalWords
from livetalk.rooms.outcomes import Rejected
from tests.programme.history import HOUR, History

BO = Giver(id="p-bo")
ANNE = Giver(id="anne", role="organiser")
WORDS = ProposalWords(
    title="Ren luft", about="Ved skolen.", who="Forældre", name="Bo", email="bo@example.org"
)


def proposed() -> tuple[History, str]:
    """Bo has proposed a talk."""
    past = History()
    past.when(c.Propose(words=WORDS), BO)
    (proposal,) = past.programme.proposals
    return past, proposal


def test_a_proposal_ends_once() -> None:
    past, proposal = proposed()
    past.when(c.DeclineProposal(proposal=proposal, text="Det hører under staten."), ANNE)
    again = past.when(c.AskBack(proposal=proposal, text="Hvilken skole?"), ANNE)
    assert again == Rejected(code="proposal_settled")


def test_only_its_owner_answers_or_takes_it_back() -> None:
    past, proposal = proposed()
    stranger = Giver(id="p-eva")
    for command in (c.AnswerBack(proposal=proposal, text="Ja."), c.WithdrawProposal(proposal=proposal)):
        assert past.when(command, stranger) == Rejected(code="unknown_in_programme")


def test_one_person_has_a_few_open_proposals_at_most() -> None:
    past, _ = proposed()
    answers = [past.when(c.Propose(words=WORDS), BO) for _ in range(5)]
    assert isinstance(answers[3], Planned)
    assert answers[4] == Rejected(code="too_many_proposals", params={"n": 5})


@pytest.mark.parametrize("answer", ["declined", "accepted"])
def test_what_was_answered_is_forgotten_half_a_year_later_and_not_before(answer: str) -> None:
    past, proposal = proposed()
    past.when(c.AskBack(proposal=proposal, text="Hvilken skole?"), ANNE)
    if answer == "declined":
        past.when(c.DeclineProposal(proposal=proposal, text="Det hører under staten."), ANNE)
    else:
        accept = c.AcceptProposal(
            proposal=proposal, template="talk", starts=past.now + HOUR, ends=past.now + 2 * HOUR
        )
        past.when(accept, ANNE)
    past.now += KEPT_MS - 1
    assert past.when(c.ForgetProposal(proposal=proposal), SERVER) == Planned()
    past.now += 1
    forgotten = past.when(c.ForgetProposal(proposal=proposal), SERVER)
    assert forgotten == Planned(events=(f.ProposalForgotten(proposal=proposal),))
    assert not [words for words in past.programme.words.values() if "bo@" in words or "skole?" in words]
    assert past.programme.proposals[proposal].state == answer
    assert past.when(c.ForgetProposal(proposal=proposal), SERVER) == Planned()


def test_a_proposal_that_waits_is_never_forgotten() -> None:
    past, proposal = proposed()
    past.now += 10 * KEPT_MS
    assert past.when(c.ForgetProposal(proposal=proposal), SERVER) == Planned()
    assert past.programme.text(past.programme.proposals[proposal].text_key, ProposalWords) == WORDS
