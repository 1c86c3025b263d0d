from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livetalk.moderation.similarity import FOR_CITIZENS, FOR_MODERATORS, Reader, SimilarIndex

LABELLED = json.loads((Path(__file__).parent / "labelled.json").read_text(encoding="utf-8"))
TEXTS = [question["text"] for question in LABELLED]

same_reader = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
rooms = st.dictionaries(
    st.text(alphabet="abcdef", min_size=1, max_size=3),
    st.one_of(st.sampled_from(TEXTS), st.text(max_size=80)),
    max_size=12,
)


def _room(reader: Reader, texts: dict[str, str]) -> SimilarIndex:
    index = SimilarIndex(reader)
    for id, text in texts.items():  # noqa: A001 - as the index calls it
        index.put(id, text)
    return index


@pytest.mark.parametrize(
    ("present", "asked"),
    [
        ("Hvor er der gratis øvelokaler?", "Findes der lokaler til at øve i uden at betale?"),
        ("Bliver skolevejen mere sikker?", "Hvornår er vejen til skole tryg at gå ad?"),
        ("Kommer der en cykelsti til Dyssegård?", "Vi mangler en sti til cykler til Dyssegård"),
        ("Hvorfor lukker biblioteket klokken 16?", "Why does the library close so early?"),
        ("Kan havnebadet få længere åbningstid?", "Could the harbour bath be open longer?"),
        ("Hvad gør I ved hundelorte på fortovet?", "Folk samler ikke op efter deres hund på fortovet"),
        ("Hvornår får vi parkeringspladser nok?", "Kan der komme flere p-pladser?"),
        ("Er der adgang for kørestole til museet?", "Can you get into the museum in a wheelchair?"),
    ],
)
def test_the_same_question_in_other_words_is_offered_to_citizens(
    index: SimilarIndex, present: str, asked: str
) -> None:
    for number, text in enumerate(
        ("Hvem bestemmer over kunsten på torvet?", "Hvad koster en byggetilladelse?")
    ):
        index.put(f"other{number}", text)
    index.put("same", present)
    assert [match.id for match in index.find(asked)] == ["same"]


@pytest.mark.parametrize(
    "asked",
    [
        "Hvad laver borgmesteren i weekenden?",
        "Er der liv på Mars?",
        "Hvornår får vi bredbånd?",
        "Why is the sky blue?",
        "Kan kommunen gøre noget ved det?",
        "Hej",
        "",
        "????",
        "🚲🚲🚲",
    ],
)
def test_an_unrelated_question_gives_nothing(index: SimilarIndex, asked: str) -> None:
    for number, text in enumerate(
        (
            "Kan havnebadet få åbent hele vinteren?",
            "Hvor kan unge bands øve gratis?",
            "Kommer der en cykelsti langs Vangedevej?",
            "Hvorfor bliver plastik ikke hentet oftere?",
        )
    ):
        index.put(f"q{number}", text)
    assert index.find(asked) == ()


def test_another_number_of_the_same_thing_is_less_alike(index: SimilarIndex) -> None:
    index.put("14", "Hvorfor er linje 14 altid forsinket?")
    index.put("23", "Hvorfor er linje 23 altid forsinket?")
    same, other = index.find("Linje 14 er forsinket hver dag. Hvorfor?", threshold=0.0)
    assert same.id == "14"
    assert other.score < same.score / 1.5


def test_what_half_of_the_room_asks_about_tells_less(reader: Reader) -> None:
    quiet, harbour = SimilarIndex(reader), SimilarIndex(reader)
    for room in (quiet, harbour):
        room.put("sauna", "Kommer der en sauna ved havnebadet?")
    for number in range(40):
        quiet.put(f"q{number}", f"Hvad er status på sag {number} om gymnastik?")
        harbour.put(f"q{number}", f"Hvad er status på havnebadet, punkt {number}?")
    asked = "Hvad koster det at komme i havnebadet?"
    (alone,) = quiet.find(asked, limit=1, threshold=0.0)
    among_many = {match.id: match.score for match in harbour.find(asked, limit=50, threshold=0.0)}
    assert alone.id == "sauna"
    assert among_many.get("sauna", 0.0) < alone.score


def test_moderators_see_weaker_candidates_than_citizens(index: SimilarIndex) -> None:
    index.put("a", "Hvor må min hund løbe frit?")
    asked = "Må hunde komme med på stranden?"
    assert index.find(asked) == ()
    assert [match.id for match in index.find(asked, threshold=FOR_MODERATORS)] == ["a"]
    assert FOR_MODERATORS < FOR_CITIZENS


def test_what_two_questions_share_can_be_told(index: SimilarIndex) -> None:
    index.put("a", "Kan biblioteket holde åbent om søndagen?")
    shared = index.why("Is the library open on Sundays?", "a")
    assert set(shared[:3]) <= {"c:library", "c:sunday", "c:open", "c:weekend"}
    assert shared[-1].startswith("t:")  # a circle of meanings tells least


def test_a_question_with_another_text_is_found_by_the_new_one(index: SimilarIndex) -> None:
    index.put("a", "Kan havnebadet få åbent hele vinteren?")
    index.put("a", "Hvor kan unge bands øve gratis?")
    assert len(index) == 1
    assert index.find("Kan havnebadet få åbent hele vinteren?") == ()
    assert [match.id for match in index.find("Hvor kan unge bands øve gratis?")] == ["a"]


def test_dropping_what_is_not_there_changes_nothing(index: SimilarIndex) -> None:
    index.put("a", "Hvor kan unge bands øve gratis?")
    index.drop("b")
    assert len(index) == 1


def test_no_more_than_the_limit_is_given(index: SimilarIndex) -> None:
    for number in range(9):
        index.put(f"q{number}", "Hvor kan unge bands øve gratis?")
    found = index.find("Hvor kan unge bands øve gratis?", limit=3, threshold=0.0)
    assert [match.id for match in found] == ["q0", "q1", "q2"]  # alike, so by id
    assert index.find("Hvor kan unge bands øve gratis?", limit=0) == ()


@same_reader
@given(texts=rooms, asked=st.text(max_size=200))
def test_any_text_at_all_can_be_put_and_searched(reader: Reader, texts: dict[str, str], asked: str) -> None:
    index = _room(reader, {**texts, "asked": asked})
    for match in index.find(asked, threshold=0.0, limit=20):
        assert 0.0 <= match.score <= 1.0


@same_reader
@given(texts=rooms, asked=st.sampled_from(TEXTS), data=st.data())
def test_the_way_to_a_room_does_not_matter(
    reader: Reader, texts: dict[str, str], asked: str, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(sorted(texts)))
    detour = SimilarIndex(reader)
    for id in order:  # noqa: A001 - as the index calls it
        detour.put(id, "Noget helt andet om havnebadet, linje 14 og biblioteket")
        detour.put("passing", asked)
        detour.put(id, texts[id])
    detour.drop("passing")
    straight = _room(reader, texts)
    assert detour.find(asked, threshold=0.0, limit=20) == straight.find(asked, threshold=0.0, limit=20)


@same_reader
@given(texts=rooms, asked=st.sampled_from(TEXTS), data=st.data())
def test_what_was_dropped_or_left_out_is_never_found(
    reader: Reader, texts: dict[str, str], asked: str, data: st.DataObject
) -> None:
    index = _room(reader, {**texts, "x": asked, "y": asked})
    index.drop("x")
    without = {"y", *(data.draw(st.sets(st.sampled_from(sorted(texts)))) if texts else ())}
    found = {match.id for match in index.find(asked, without=without, threshold=0.0, limit=20)}
    assert not found & {"x", *without}


def test_a_question_finds_itself_first(reader: Reader) -> None:
    texts = {question["id"]: question["text"] for question in LABELLED}
    index = _room(reader, texts)
    for asked in TEXTS:
        first = index.find(asked)[0]
        assert texts[first.id] == asked
        assert first.score == 1.0


def test_everything_dropped_leaves_an_empty_index(index: SimilarIndex) -> None:
    for question in LABELLED:
        index.put(question["id"], question["text"])
    for question in LABELLED:
        index.drop(question["id"])
    assert len(index) == 0
    assert index._with == {}
