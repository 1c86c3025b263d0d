"""Words planted in every place where words can lie, and looked for in every view and in everybody's own news.

Each word has a list of those who may have it; nobody else may, in any view, at any time.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from livetalk.moderation import ledger
from livetalk.rooms import commands as c
from livetalk.rooms import views
from livetalk.rooms.actors import VIEWS, Actor, View
from tests.rooms.fake_advice import FakeAdvice
from tests.rooms.history import ANNE, BENT, CARLA, MIA, MO, History, given, room

EVERYBODY = frozenset({*VIEWS, "anne", "bent", "carla", "mo"})
OPEN: frozenset[str] = frozenset(VIEWS)
STAGE = frozenset({"moderator", "speaker"})
MODERATORS = frozenset({"moderator"})

MAY_HAVE: dict[str, frozenset[str]] = {
    "ORDheld": MODERATORS | {"anne"},
    "ORDheldname": MODERATORS,
    "ORDheldtheme": MODERATORS | {"anne"},
    "ORDdismissed": MODERATORS | {"bent"},
    "ORDdismissedname": MODERATORS,
    "ORDnote": MODERATORS | {"bent"},
    "ORDshown": OPEN | {"carla"},
    "ORDshownname": OPEN,
    "ORDelaborate": MODERATORS | {"carla"},
    "ORDwithauthor": MODERATORS | {"carla"},
    "ORDmended": OPEN | {"anne"},
    "ORDslip": MODERATORS | {"anne"},
    "ORDpart": MODERATORS | {"bent"},
    "ORDwhole": OPEN | {"carla", "bent"},  # Bent's question is part of it
    "ORDhiddenwhole": MODERATORS | {"carla"},
    "ORDhiddenpart": MODERATORS | {"anne"},
    "ORDflagged": MODERATORS | {"carla"},
    "ORDbefore": frozenset(),  # replaced by its author: the present words are what counts
    "ORDafter": MODERATORS | {"bent"},
    "ORDwithdrawn": frozenset(),
    "ORDlabel": MODERATORS,
    "ORDmessage": STAGE,
    "ORDtheme": OPEN | {"anne"},
    "ORDspeaker": OPEN,
}


def ask(history: History, question: str, by: Actor, text: str, **more: Any) -> None:
    history.later(60).when(c.AskQuestion(text=text, **more), by=by, fresh_id=question)
    assert history.accepted


def evening() -> History:
    """One in which every word of the list was said."""
    history = given(room())
    ask(history, "q1", ANNE, "ORDheld ?", name="ORDheldname x", theme="ORDheldtheme x")
    ask(history, "q2", BENT, "ORDdismissed ?", name="ORDdismissedname x")
    ask(history, "q3", CARLA, "ORDshown ?", name="ORDshownname x")
    ask(history, "q4", CARLA, "ORDwithauthor ?")
    ask(history, "q5", ANNE, "ORDslip ?")
    ask(history, "q6", BENT, "ORDpart ?")
    ask(history, "q7", CARLA, "ORDwhole ?")
    ask(history, "q8", CARLA, "ORDhiddenwhole ?")
    ask(history, "q9", ANNE, "ORDhiddenpart ?")
    ask(history, "q10", BENT, "ORDbefore ?")
    ask(history, "q11", BENT, "ORDwithdrawn ?")
    flagging = FakeAdvice(words={"ORDflagged": "insult"}, alike=("q1", "q2"))
    history.later(60).when(c.AskQuestion(text="ORDflagged ?"), by=CARLA, fresh_id="q12", advice=flagging)
    for question in ("q3", "q4", "q5", "q6", "q7", "q9", "q10"):
        history.when(c.ApproveQuestion(question=question), by=MO)
    for step in (
        c.DismissQuestion(question="q2", reason="tone", note="ORDnote !"),
        c.AskToElaborate(question="q4", message="ORDelaborate ?"),
        c.CorrectQuestion(question="q5", text="ORDmended ?"),
        c.MergeQuestion(question="q6", into="q7"),
        c.AskToElaborate(question="q9", message="Mere?"),
        c.MergeQuestion(question="q9", into="q8"),
        c.TagQuestion(question="q5", themes=("ORDtheme x",)),
        c.AssignQuestion(question="q3", speakers=("ORDspeaker x",)),
        c.SendMessage(text="ORDmessage !"),
        c.MakeLink(link="l1", role="speaker", token_hash="TOKENHASH", label="ORDlabel x"),
    ):
        history.when(step, by=MIA)
        assert history.accepted, step
    history.when(c.ReviseQuestion(question="q10", text="ORDafter ?"), by=BENT)
    history.when(c.WithdrawQuestion(question="q11"), by=BENT)
    for person in (ANNE, BENT, CARLA):
        history.when(c.SupportQuestion(question="q7"), by=person)
    return history


def sent_to(history: History) -> dict[str, str]:
    """All that leaves the room for anybody, as it would go over the wire."""
    seen: dict[str, object] = {view: history.sees(view) for view in VIEWS}
    own = {"anne": ANNE, "bent": BENT, "carla": CARLA, "mo": MO}
    seen |= {name: views.mine(history.room, person.id) for name, person in own.items()}
    return {name: msgspec.json.encode(shown).decode() for name, shown in seen.items()}


SENT = sent_to(evening())


@pytest.mark.parametrize("word", MAY_HAVE)
def test_a_planted_word_reaches_those_who_may_have_it_and_nobody_else(word: str) -> None:
    found = {name for name, sent in SENT.items() if f'"{word} ' in sent}
    assert found == MAY_HAVE[word]


def test_every_word_of_the_evening_was_planted() -> None:
    written = {text.split()[0] for text in evening().room.words.values() if text.startswith("ORD")}
    assert written == MAY_HAVE.keys()


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "moderator"])
def test_ids_of_what_was_never_shown_are_in_no_open_view(view: View) -> None:
    assert not [
        q for q in ("q1", "q2", "q8", "q11", "q12") if f'"{q}"' in SENT[view] or f":{q}" in SENT[view]
    ]


@pytest.mark.parametrize("name", ["anne", "bent", "carla"])
def test_own_news_name_no_question_of_others_that_was_never_shown(name: str) -> None:
    own = {
        "anne": {"q1", "q5", "q9"},
        "bent": {"q2", "q6", "q10", "q11"},
        "carla": {"q3", "q4", "q7", "q8", "q12"},
    }
    hidden = {"q1", "q2", "q8", "q11", "q12"} - own[name]
    assert not [q for q in hidden if f'"{q}"' in SENT[name]]


def test_no_pseudonym_and_no_hash_leaves_whole() -> None:
    secrets = [*(person.id for person in (ANNE, BENT, CARLA, MO, MIA)), "TOKENHASH"]
    assert not [secret for secret in secrets for sent in SENT.values() if secret in sent]


def test_no_word_is_in_a_fact_or_in_the_ledger() -> None:
    history = evening()
    assert b"ORD" not in msgspec.json.encode(history.facts)
    assert b"ORD" not in msgspec.json.encode(ledger.entries(history.room))


@pytest.mark.parametrize("word", [word for word, who in MAY_HAVE.items() if not who & (OPEN - STAGE)])
def test_undoing_everything_shows_nothing_that_was_not_shown_before(word: str) -> None:
    history = evening()
    for moderator in (MIA, MO):
        while not history.when(c.Undo(), by=moderator).is_refused:
            sent = sent_to(history)
            exposed = {name for name in ("audience", "wall", "notes") if f'"{word} ' in sent[name]}
            # Taking back a request, a mending or a merging shows again what everybody had seen.
            assert not exposed or word in SEEN_ONCE


SEEN_ONCE = {"ORDwithauthor", "ORDslip", "ORDpart", "ORDhiddenpart"}
