"""What looks like a promise and is none: every kind has its sentences, and each says why."""

from __future__ import annotations

from datetime import date

import pytest

from livetalk.transcripts.promises import suggest
from livetalk.transcripts.promises.judging import judge
from livetalk.transcripts.promises.reading import sentences
from tests.transcripts.promises.conftest import RULES, spoken

DAY = date(2026, 8, 20)

BLOCKED = {
    "question": ["Skal vi sende det i morgen?", "Hvornår får du svar på det"],
    "refusal": ["Vi sender ikke et brev i morgen.", "Jeg lover aldrig noget.", "Vi lukker ingen skoler, og vi sender ingen breve."],
    "condition": ["Vi sætter lys op i morgen, men det afhænger af vejret."],
    "guess": ["Måske sender vi et brev i morgen.", "Jeg håber, at vi sender det i morgen.", "Vi overvejer at sende det, og måske ringer jeg."],
    "past": ["Vi har talt om det, og i sidste uge undersøger vi det."],
    "routine": ["Vi sender et brev hvert år.", "Vi følger altid op."],
    "planned": ["Vi sætter lys op til foråret, det er vedtaget.", "Vi sender det ud i morgen som planlagt."],
    "others": ["Ifølge leverandøren sender vi det i morgen."],
    "invitation": ["Send mig et billede, så kigger jeg på det.", "Du kan skrive til mig, og så ringer jeg."],
    "chairing": ["Nu tager vi fat på det næste spørgsmål.", "Vi vender tilbage til det efter pausen."],
    "noting": ["Det skriver jeg ned.", "Det ser jeg på med stor alvor."],
    "question-en": ["Will we send it tomorrow"],
    "refusal-en": ["We will send no letter tomorrow.", "I can't promise you that we will send it."],
    "condition-en": ["We'll send it tomorrow, depending on the weather."],
    "guess-en": ["Perhaps we'll send it tomorrow."],
    "past-en": ["We promised that we will send it."],
    "routine-en": ["We always say we'll send it.", "We will send it every year."],
    "planned-en": ["We will send it tomorrow as planned."],
    "others-en": ["The supplier said we'll send it tomorrow."],
    "invitation-en": ["Send me a picture and I'll look into it."],
    "chairing-en": ["We'll look into the next question.", "After the break we'll look into it."],
    "noting-en": ["I'll write that down."],
}  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "said"), [(rule, said) for rule, every in BLOCKED.items() for said in every]
)
def test_what_only_looks_like_a_promise_is_none_and_says_why(rule: str, said: str) -> None:
    assert suggest(spoken(said), DAY, RULES) == []
    judged = judge(sentences(spoken(said))[0], "answering", DAY, RULES)
    assert rule in {one.rule.name for one in judged.against}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("chairing-return", "Vi vender tilbage til Vangede i næste uge."),
        ("chairing-return-en", "We'll come back to you next week."),
    ],
)
def test_a_facilitator_comes_back_to_things_and_promises_nothing(rule: str, said: str) -> None:
    judged = judge(sentences(spoken(said))[0], "chair", DAY, RULES)

    assert rule in {one.rule.name for one in judged.against}
    assert suggest(spoken(said, speaker="Ordstyrer"), DAY, RULES) == []
    assert suggest(spoken(said, speaker="Havnechef"), DAY, RULES)


def test_every_blocker_has_a_sentence() -> None:
    assert {rule.name for rule in RULES.blockers.rules()} == {
        *BLOCKED,
        "chairing-return",
        "chairing-return-en",
    }


@pytest.mark.parametrize(
    "said",
    [
        "Hvis der er penge, sender vi et brev i morgen.",
        "Vi sender et brev i morgen, hvis der er penge.",
        "Vi sender et brev i morgen medmindre det regner.",
        "If there is money, we'll send a letter tomorrow.",
        "We'll send a letter tomorrow unless it rains.",
    ],
)
def test_what_hangs_on_a_condition_is_no_promise(said: str) -> None:
    assert suggest(spoken(said), DAY, RULES) == []


def test_a_condition_inside_what_is_examined_is_none() -> None:
    assert suggest(spoken("Jeg undersøger, hvad det koster, hvis vi flytter den."), DAY, RULES)


@pytest.mark.parametrize(
    "said",
    [
        "We'll send you the plan in May.",
        "Derfor får I et svar i morgen.",
        "Det kan jeg ikke love, men jeg undersøger det.",
        "Vi sørger for, at det ikke sker igen.",
        "Vi skriver ikke kun til jer, men ringer også på mandag.",
        "Det glemmer vi ikke, og vi sender jer et svar.",
    ],
)
def test_a_no_beside_a_promise_leaves_it(said: str) -> None:
    assert suggest(spoken(said), DAY, RULES)


@pytest.mark.parametrize("speaker", ["Borger 1", "Mor til to", "Beboer", "Citizen 4", "Elev i 8. klasse", "En kvinde i salen"])  # fmt: skip
def test_citizens_do_not_promise_for_the_municipality(speaker: str) -> None:
    assert suggest(spoken("Vi sender et brev i morgen.", speaker=speaker), DAY, RULES) == []


@pytest.mark.parametrize("speaker", ["Borgerrådgiver", "Ung- og kulturchef", "Leder af Borgerservice", "Kulturudvalgsformand"])  # fmt: skip
def test_a_role_that_sounds_like_a_citizen_is_a_role(speaker: str) -> None:
    assert suggest(spoken("Vi sender et brev i morgen.", speaker=speaker), DAY, RULES)


@pytest.mark.parametrize("speaker", ["Ordstyrer", "Moderator 2", "Facilitator", "mødeleder"])
def test_a_facilitator_promises_for_a_named_role_or_with_a_day(speaker: str) -> None:
    def said(words: str) -> int:
        return len(suggest(spoken(words, speaker=speaker), DAY, RULES))

    assert said("Vi følger op på det.") == 0
    assert said("Så tager vi næste spørgsmål.") == 0
    assert said("Skolechefen sender et svar til Karen.") == 1
    assert said("Vi lægger referatet på siden inden for en uge.") == 1


@pytest.mark.parametrize(
    "said",
    [
        "Leverandøren reparerer den i næste uge.",
        "Regionen vender tilbage til os i morgen.",
        "Politiet har lovet at sætte et skilt op i morgen.",
        "The contractor will fix it by Friday.",
    ],
)
def test_promises_of_others_are_not_ours(said: str) -> None:
    assert suggest(spoken(said), DAY, RULES) == []
