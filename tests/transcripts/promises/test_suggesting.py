"""What is suggested: the line, its owner, its day and the reasons, also across lines."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livetalk.transcripts.promises import Suggestion, suggest
from tests.transcripts.promises.conftest import RULES, spoken

DAY = date(2026, 8, 20)


def found(*said: str, speaker: str = "Borgmester") -> list[Suggestion]:
    return suggest(spoken(*said, speaker=speaker), DAY, RULES)


def only(*said: str, speaker: str = "Borgmester") -> Suggestion:
    suggestions = found(*said, speaker=speaker)
    assert len(suggestions) == 1, suggestions
    return suggestions[0]


def test_a_suggestion_says_who_what_when_and_why() -> None:
    one = only("Havnechef: Jeg ringer til leverandøren i morgen tidlig.")

    assert (one.cue, one.owner_role, one.due, one.deadline) == (
        "k1",
        "Havnechef",
        date(2026, 8, 21),
        "i morgen tidlig",
    )
    assert one.text == "Jeg ringer til leverandøren i morgen tidlig."
    assert [(reason.rule, reason.words) for reason in one.why] == [
        ("does", "Jeg ringer"),
        ("tomorrow", "i morgen tidlig"),
    ]
    assert all(reason.da and reason.en for reason in one.why)


@pytest.mark.parametrize(
    ("said", "owner"),
    [
        ("Forvaltningen sender et notat til jer inden jul.", "Forvaltningen"),
        ("Teknik- og Miljøudvalget tager det op i oktober.", "Teknik- og Miljøudvalget"),
        ("Det tager Teknik- og Miljøudvalget op i oktober.", "Teknik- og Miljøudvalget"),
        ("Jeg beder forvaltningen om at regne på det.", "Forvaltningen"),
        ("I får et svar fra vejafdelingen i næste uge.", "Vejafdelingen"),
        ("Skolechefen ringer til dig i morgen.", "Skolechefen"),
        ("Jeg taler med skolelederne om det.", "Borgmester"),
        ("Vi sender sagen til Movia i morgen.", "Borgmester"),
        ("The administration will draw up a plan by Friday.", "Administration"),
        ("Our planning department will look into it.", "Planning department"),
        ("I'll ask our engineers to look at it tomorrow.", "Borgmester"),
    ],
)
def test_the_owner_is_the_speaker_or_the_role_that_is_named(said: str, owner: str) -> None:
    assert only(said).owner_role == owner


@pytest.mark.parametrize(
    "said",
    [
        ("Vi sender jer tallene.", "Det sker senest 1. december."),
        ("Vi sender jer tallene", "senest 1. december."),
        ("Vi sender jer tallene. Det sker senest 1. december.",),
        ("Vi sender jer tallene.", "Borger 1: Hvornår?", "Senest 1. december."),
        ("We'll send you the figures.", "It will be by 1 December."),
    ],
)
def test_the_deadline_may_stand_in_a_later_line_of_the_same_speaker(said: tuple[str, ...]) -> None:
    one = only(*said)

    assert (one.cue, one.due) == ("k1", date(2026, 12, 1))
    assert set(one.continued) <= {"k2", "k3"}
    assert one.text.endswith(said[-1])


@pytest.mark.parametrize(
    "said",
    [
        ("Vi sender jer tallene.", "Havnechef: Det sker senest 1. december."),
        ("Vi sender jer tallene.", "Det blev vedtaget 1. december sidste år."),
        ("Vi sender jer tallene.", "Kan I nå det inden 1. december?"),
        ("Vi sender jer tallene.", "Havnen er dejlig.", "Mødet er den 1. december."),
    ],
)
def test_a_day_that_is_not_of_the_promise_is_not_taken(said: tuple[str, ...]) -> None:
    assert only(*said).due is None


def test_a_sentence_may_go_over_three_lines() -> None:
    suggestions = found("Vi sender jer", "alle tallene", "senest 1. december.", "Godt.", "Tak.", "Farvel.")

    assert [(one.cue, one.due, one.continued) for one in suggestions] == [
        ("k1", date(2026, 12, 1), ("k2", "k3"))
    ]


def test_a_promise_with_a_question_behind_it_is_one() -> None:
    assert only("Jeg sender det i morgen, okay?").due == date(2026, 8, 21)


def test_what_is_a_promise_only_with_a_day_may_get_it_from_the_next_sentence() -> None:
    assert found("Vi spærrer det værste stykke af.") == []
    assert only("Vi spærrer det værste stykke af. Det sker på mandag.").due == date(2026, 8, 24)
    assert only("Vi spærrer det værste stykke af.", "Det sker på mandag.").continued == ("k2",)
    assert only("Jeg ringer i morgen. Vi spærrer det af. Det sker på mandag.").due == date(2026, 8, 24)
    assert found("Vi bygger en ny skole.", "Den er åben fra august.") == []


def test_a_promise_of_what_was_just_said_is_one_with_it() -> None:
    one = only("Du får tallet af os skriftligt.", "Det lover jeg.")

    assert one.continued == ("k2",)


def test_two_promises_of_one_line_are_one_suggestion_with_the_later_day() -> None:
    assert only("Jeg ringer i morgen. Og vi sender jer et brev inden jul.").due == date(2026, 12, 24)


def test_a_day_inside_what_is_asked_or_told_is_no_deadline() -> None:
    assert only("Jeg undersøger, hvorfor skolen lukker i december.").due is None
    assert only("Jeg sender jer den plan, som vi vedtager i maj.").due is None
    assert only("Jeg sender jer den plan, som vi vedtager i maj, senest på fredag.").due == date(2026, 8, 21)


def test_files_without_speakers_name_them_before_a_colon() -> None:
    line = spoken("x")[0]
    said = type(line)(cue="7", start=0, end=1, text="Havnechef: Jeg ringer i morgen.")
    one = suggest([said], DAY, RULES)[0]

    assert (one.owner_role, one.text) == ("Havnechef", "Havnechef: Jeg ringer i morgen.")


def test_a_role_counts_before_a_name() -> None:
    line = spoken("x")[0]
    said = type(line)(cue="7", start=0, end=1, text="Jeg ringer i morgen.", speaker="Karla", role="Havnechef")

    assert suggest([said], DAY, RULES)[0].owner_role == "Havnechef"


def test_captions_without_full_stops_are_read_line_by_line() -> None:
    suggestions = found("vi kigger på det i næste uge", "tak for det", "jeg ringer til jer på mandag", "godt")

    assert [(one.cue, one.due) for one in suggestions] == [
        ("k1", date(2026, 8, 30)),
        ("k3", date(2026, 8, 24)),
    ]


def test_what_never_ends_is_read_in_pieces() -> None:
    said = "jeg ringer i morgen og " + "så videre og " * 2000 + "vi sender et brev inden jul"

    assert only(said).due == date(2026, 12, 24)
    assert found("x" * 50_000 + " jeg ringer i morgen")


def test_nobody_said_anything() -> None:
    assert found() == []
    assert found("", "…", "[klapsalver]") == []


@given(st.lists(st.text(max_size=60), max_size=6), st.dates(date(2000, 1, 1)))
def test_whatever_is_said_is_read(said: list[str], today: date) -> None:
    lines = spoken(*said)
    for one in suggest(lines, today, RULES):
        assert one.cue in {line.cue for line in lines}
        assert one.due is None or one.due >= today
        assert one.why


@given(st.text("jegviIsender .,:?i morgenikke hvis", max_size=80))
def test_words_in_any_order_are_read(said: str) -> None:
    suggest(spoken(said), DAY, RULES)
