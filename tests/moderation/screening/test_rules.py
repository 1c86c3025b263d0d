"""Rule files: what a municipality can add, and what a mistake in one is told as."""

from __future__ import annotations

from pathlib import Path

import pytest

from livetalk.moderation.screening import Screening, WrongRules, parse_rules
from livetalk.rules_files import load_screening, own_rules
from tests.moderation.screening.marking import kinds


def with_rules(contents: str) -> Screening:
    return Screening(parse_rules({**own_rules(), "ours.toml": contents}))


@pytest.mark.parametrize(
    ("contents", "text", "before", "after"),
    [
        ('[insults]\nwords = ["sludderhoved"]', "Sikke nogle sludderhoveder", set(), {"insult"}),
        ('[insults]\nallowed = ["klaphattefest*"]', "Kommer du til klaphattefesten?", {"insult"}, set()),
        ('[insults]\nphrases = ["gå hjem og vug*"]', "Gå hjem og vug!", set(), {"insult"}),
        ('[people]\npublic = ["Kirsten Holm"]', "Kirsten Holm fra udvalget", {"person"}, set()),
        ('[people]\npublic = ["Rixe Marie Welling"]', "Kan Rixe Marie Welling svare?", {"person"}, set()),
        ('[phone]\npublic = ["20 31 4*"]', "Ring 20 31 42 53", {"phone"}, set()),
        ('[addresses]\npublic = ["Hartmannsvej 27"]', "Mødes vi på Hartmannsvej 27?", {"address"}, set()),
        ('[email]\npublic_domains = ["havneklubben.dk"]', "Skriv til bo@havneklubben.dk", {"email"}, set()),
        ('[links]\npublic_domains = ["havneklubben.dk"]', "Se www.havneklubben.dk", {"link"}, set()),
        ('[shouting]\nacronyms = ["havneklubben"]', "HAVNEKLUBBEN OG DSB", {"shouting"}, set()),
        ('[off]\nkinds = ["repeats"]', "Hvornår!!!!!", {"repeats"}, set()),
    ],
)
def test_a_file_more_changes_what_is_flagged(
    screening: Screening, contents: str, text: str, before: set[str], after: set[str]
) -> None:
    assert kinds(screening, text) == before
    assert kinds(with_rules(contents), text) == after


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        ("[insults", "ours.toml: this is not TOML"),
        ("[curses]\nwords = []", "ours.toml: there is no section [curses]"),
        ("words = []", "ours.toml: there is no section [words]"),
        ("insults = 3", "ours.toml: insults is not a section"),
        ('[insults]\nword = ["x"]', "ours.toml: [insults] has no list 'word'"),
        ('[insults]\nwords = "x"', "ours.toml: insults.words is not a list"),
        ("[insults]\nwords = [3]", "ours.toml: insults.words has an entry that is not a text: 3"),
        ('[insults]\nwords = ["*"]', "ours.toml: insults.words has an entry that is not a text"),
        ('[off]\nkinds = ["everything"]', "off.kinds: there is no kind 'everything'"),
    ],
)
def test_a_mistake_names_the_file_and_the_key(contents: str, said: str) -> None:
    with pytest.raises(WrongRules) as told:
        with_rules(contents)
    assert str(told.value).startswith(said)


def test_without_any_rules_nothing_is_flagged_but_what_needs_no_words() -> None:
    bare = Screening(parse_rules({}))

    assert kinds(bare, "I idioter på Strandvejen 153, Kirsten Holm") == set()
    assert kinds(bare, "010858-9995") == {"cpr"}


def test_a_folder_of_files_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[insults]\nwords = ["sludderhoved"]', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a rule", encoding="utf-8")

    assert kinds(load_screening(tmp_path), "et sludderhoved") == {"insult"}


def test_a_missing_folder_and_an_unreadable_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(WrongRules, match="there is no such folder"):
        load_screening(tmp_path / "nowhere")
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongRules, match="cannot be read"):
        load_screening(tmp_path)
