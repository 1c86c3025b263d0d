"""Searching in the archive: what is found, in which order, and that what is gone is gone."""

from __future__ import annotations

import pytest

from livetalk.live.archive.index import A_PAGE, ArchiveIndex, Wanted
from livetalk.live.archive.store import ArchiveStore
from livetalk.moderation.similarity import Reader, Terms
from livetalk.records.archived import Answer, Archived, Change
from livetalk.rules_files import load_similarity_words


@pytest.fixture(scope="module")
def terms() -> Terms:
    return Reader(load_similarity_words()).terms


@pytest.fixture
def index(terms: Terms) -> ArchiveIndex:
    return ArchiveIndex(ArchiveStore(terms))


def entry(key: str, text: str, *, room: str = "100001", **more: object) -> Archived:
    given = {
        "key": f"q:{key}", "room": room, "meeting": "Borgermøde", "path": f"/r/{room}/q/{key}", "kind": "question",
        "status": "asked", "at": "2026-05-04T17:00:00Z", "text": text,
    }  # fmt: skip
    return Archived(**{**given, **more})  # type: ignore[arg-type]  # names of fields


def put(index: ArchiveIndex, *entries: Archived, room: str = "100001", seq: int = 1) -> None:
    index.store.put(Change(room=room, seq=seq, entries=entries))


def texts(index: ArchiveIndex, words: str = "", **wanted: object) -> list[str]:
    return [one.text for one in index.search(Wanted(words=words, **wanted)).entries]  # type: ignore[arg-type]  # as above


def test_the_word_itself_comes_before_a_word_that_only_contains_it(index: ArchiveIndex) -> None:
    put(index, entry("a", "Bliver parkeringen gratis?"), entry("b", "Hvornår får vi en park?"))

    assert texts(index, "park") == ["Hvornår får vi en park?", "Bliver parkeringen gratis?"]


def test_a_question_comes_before_an_answer_that_only_mentions_it(index: ArchiveIndex) -> None:
    answer = Answer(how="spoken", text="Vi ser også på havnen og på mange andre ting i byen.")
    put(index, entry("a", "Hvad er planen?", answers=(answer,)), entry("b", "Hvad er planen for havnen?"))

    assert texts(index, "havnen") == ["Hvad er planen for havnen?", "Hvad er planen?"]


def test_without_words_the_latest_comes_first(index: ArchiveIndex) -> None:
    put(index, entry("a", "Den gamle", at="2024-01-01T10:00:00Z"), entry("b", "Den nye"))

    assert texts(index) == ["Den nye", "Den gamle"]


def test_filters_narrow_a_search_and_a_list(index: ArchiveIndex) -> None:
    put(
        index,
        entry("a", "Cykelsti ved skolen?", themes=("Trafik",), status="answered"),
        entry("b", "Cykler i byen?", themes=("By",), at="2024-03-01T10:00:00Z"),
    )
    put(index, entry("c", "Cykler i toget?", room="100002"), room="100002")

    for words in ("", "cykel"):
        assert texts(index, words, theme="TRAFIK") == ["Cykelsti ved skolen?"]
        assert texts(index, words, status="answered") == ["Cykelsti ved skolen?"]
        assert texts(index, words, year=2024) == ["Cykler i byen?"]
        assert texts(index, words, rooms=frozenset({"100002"})) == ["Cykler i toget?"]
        assert texts(index, words, rooms=frozenset()) == []


def test_a_word_that_nobody_wrote_is_looked_for_as_the_one_a_slip_away(index: ArchiveIndex) -> None:
    put(index, entry("a", "Hvornår åbner svømmehallen?"))

    found = index.search(Wanted(words="svømehallen"))

    assert ([one.key for one in found.entries], found.how, found.unknown) == (
        ["q:a"],
        "like",
        ("svømehallen",),
    )


def test_where_nothing_has_all_words_some_are_enough_and_that_is_told(index: ArchiveIndex) -> None:
    put(index, entry("a", "Hvornår kommer bussen?"), entry("b", "Hvornår åbner biblioteket?"))

    found = index.search(Wanted(words="bus bibliotek"))

    assert (found.total, found.how) == (2, "some")
    assert index.search(Wanted(words="zebrafink")).total == 0


def test_pages_follow_each_other_without_a_gap(index: ArchiveIndex) -> None:
    put(index, *(entry(f"k{n}", f"Spørgsmål {n} om bussen") for n in range(A_PAGE + 5)))

    first, second = (index.search(Wanted(words="bus"), page) for page in (1, 2))

    assert (first.total, len(first.entries), len(second.entries)) == (A_PAGE + 5, A_PAGE, 5)
    assert len({one.key for one in (*first.entries, *second.entries)}) == A_PAGE + 5
    assert index.search(Wanted(words="bus"), 9).total == A_PAGE + 5
    assert len(list(index.every(Wanted(words="bus")))) == A_PAGE + 5


def test_a_room_that_is_hidden_is_in_no_answer_until_it_is_not(index: ArchiveIndex) -> None:
    put(index, entry("a", "Hvornår kommer bussen?", themes=("Bus",)))
    index.store.hide({"100001"})

    assert texts(index) == texts(index, "bus") == []
    assert index.data(items=False, wanted=Wanted()) == (0, [])
    assert index.facets().themes == ()
    index.store.hide(())
    assert texts(index, "bus") == ["Hvornår kommer bussen?"]


def test_what_is_gone_from_a_room_is_gone_from_the_index_and_from_its_bytes(index: ArchiveIndex) -> None:
    put(index, entry("a", "PLANTETORDET er her", themes=("PLANTETTEMA",)), entry("b", "Noget andet"))
    put(index, entry("b", "Noget andet"), seq=2)

    assert texts(index, "plantetordet") == []
    assert index.facets().themes == ()
    assert not index.store.query("SELECT term FROM vocabulary WHERE term LIKE '%plantet%'")
    (everything,) = index.store.query("SELECT group_concat(hex(block), '') FROM terms_data")[0]
    assert b"plantet".hex().upper() not in str(everything)


def test_what_is_older_than_what_is_there_changes_nothing_unless_the_log_was_lost(
    index: ArchiveIndex,
) -> None:
    put(index, entry("a", "Det nye"), seq=5)
    put(index, entry("a", "Det gamle"), seq=4)
    assert texts(index) == ["Det nye"]

    index.store.put(Change(room="100001", seq=4, entries=(entry("a", "Det gamle"),)), anew=True)
    assert texts(index) == ["Det gamle"]


def test_an_item_that_is_told_of_with_its_question_is_found_once_and_is_data_all_the_same(
    index: ArchiveIndex,
) -> None:
    put(index, entry("a", "Bussen?"), entry("i", "Bussen?", is_item=True, within=True))

    assert len(texts(index, "bussen")) == 1
    assert len(index.data(items=True, wanted=Wanted())[1]) == 1


@pytest.mark.parametrize(
    "words", ['"', "*", "a OR", "NEAR(", "said:x", "' ; DROP TABLE entries", "\x00", "-", "_" * 99]
)
def test_no_search_is_a_mistake(index: ArchiveIndex, words: str) -> None:
    put(index, entry("a", "Hvornår kommer bussen?"))

    index.search(Wanted(words=words))

    assert len(texts(index)) == 1
