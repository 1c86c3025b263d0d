"""``livetalk evaluate``: figures on labelled files, and mistakes in a file told in one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Type


def line(id_: str, text: str, *, pii: bool = False, rude: bool = False, **more: object) -> dict[str, object]:
    return {"id": id_, "text": text, "contains_pii": pii, "rude": rude, **more}


def written(folder: Path, content: object) -> str:
    file = folder / "labelled.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(file)


def figures(livetalk: Type, path: str) -> Any:
    result = livetalk("evaluate", "screening", path, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_precision_and_recall_are_counted_by_question(livetalk: Type, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        [
            line("a", "Ring 20 31 42 53", pii=True),
            line("b", "Naboen i det gule hus", pii=True),
            line("c", "I idioter", rude=True),
            line("d", "Hvilken idiot?"),
            line("e", "Hvornår åbner badet?", lang="da", theme="havnen", dup_of=None, other=1),
        ],
    )
    told = figures(livetalk, path)

    assert list(told) == ["personal_data", "rude", "questions"]
    assert told["personal_data"] == {"precision": 1.0, "recall": 0.5}
    assert told["rude"] == {"precision": 0.5, "recall": 1.0}
    assert told["questions"][0] == {"id": "a", "flags": [{"kind": "phone", "from": 5, "to": 16}]}
    assert told["questions"][4] == {"id": "e", "flags": []}


def test_nothing_flagged_and_nothing_to_find_is_no_mistake(livetalk: Type, tmp_path: Path) -> None:
    told = figures(livetalk, written(tmp_path, [line("a", "Hvornår åbner badet?")]))

    assert told["personal_data"] == told["rude"] == {"precision": 1.0, "recall": 1.0}
    assert figures(livetalk, written(tmp_path, []))["questions"] == []


def test_people_see_a_table_and_every_miss_with_its_text(livetalk: Type, tmp_path: Path) -> None:
    path = written(tmp_path, [line("a", "Naboen i det gule hus", pii=True), line("d", "Hvilken idiot?")])
    result = livetalk("evaluate", "screening", path)

    assert result.exit_code == 0
    assert "personal data     100.0%     0.0%" in result.output
    assert "not found (personal data): a Naboen i det gule hus" in result.output
    assert "flagged, but not labelled rude: d Hvilken idiot?" in result.output
    assert "insult: 'idiot'" in result.output


def test_the_rules_of_the_municipality_count(livetalk: Type, tmp_path: Path) -> None:
    path = written(tmp_path, [line("a", "et sludderhoved", rude=True)])
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "own.toml").write_text('[insults]\nwords = ["sludderhoved"]', encoding="utf-8")
    result = livetalk("evaluate", "screening", path, "--json", LIVETALK_RULES=str(folder))

    assert json.loads(result.output)["rude"] == {"precision": 1.0, "recall": 1.0}


def test_a_mistake_in_the_rules_is_told(livetalk: Type, tmp_path: Path) -> None:
    path = written(tmp_path, [])
    (tmp_path / "own.toml").write_text("[curses]", encoding="utf-8")
    result = livetalk("evaluate", "screening", path, LIVETALK_RULES=str(tmp_path))

    assert result.exit_code == 2
    assert "own.toml: there is no section [curses]" in result.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("nonsense", "the file is not JSON"),
        ("{}", "this is not a list of labelled questions"),
        ('[{"id": "a"}]', "missing required field `text`"),
        ('[{"id": 1, "text": "x"}]', "Expected `str`, got `int`"),
        ('[{"id": "a", "text": "x", "rude": "no"}]', "Expected `bool | null`, got `str`"),
        ('[{"id": "a", "text": "x"}]', "question 'a' has no label 'contains_pii'"),
        ([line("a", "x"), line("a", "y")], "the id 'a' is used more than once"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(
    livetalk: Type, tmp_path: Path, content: object, said: str
) -> None:
    result = livetalk("evaluate", "screening", written(tmp_path, content))

    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1


@pytest.mark.parametrize("which", ["screening", "similar"])
def test_a_file_that_is_not_there_is_told(livetalk: Type, tmp_path: Path, which: str) -> None:
    result = livetalk("evaluate", which, str(tmp_path / "nowhere.json"))

    assert result.exit_code == 2
    assert "cannot be read" in result.output


def test_similar_questions_are_measured_without_the_other_labels(livetalk: Type, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        [
            {"id": "a", "text": "Kan havnebadet få åbent hele vinteren?"},
            {"id": "b", "text": "Kan havnebadet holde åbent hele vinteren?", "dup_of": "a"},
        ],
    )
    told = json.loads(livetalk("evaluate", "similar", path, "--json").output)

    assert list(told) == ["recall_at_1", "recall_at_3", "questions"]
    assert told["recall_at_3"] == 1.0
    assert told["questions"][1] == {"id": "b", "similar": ["a"]}
    assert "recall at 3" in livetalk("evaluate", "similar", path).output
