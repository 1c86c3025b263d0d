"""The rule files: everything explained in both languages, more can be added, mistakes are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from livetalk.rules_files import load_promise_rules
from livetalk.transcripts.promises import WrongPromiseRules, parse_promise_rules, suggest
from tests.transcripts.promises.conftest import RULES, spoken

DAY = date(2026, 8, 20)


def test_every_rule_is_explained_in_both_languages() -> None:
    rules = [*RULES.promises.rules(), *RULES.blockers.rules(), *RULES.deadlines.rules()]

    assert len(rules) > 100
    for rule in rules:
        assert rule.da.endswith("."), rule.name
        assert rule.en.endswith("."), rule.name
        assert rule.da != rule.en, rule.name


def test_every_pattern_can_be_asked() -> None:
    for index in (RULES.promises, RULES.blockers, RULES.deadlines):
        for rule, question in index.questions():
            assert question.look.search("") is None, rule.name


def test_a_municipality_adds_its_own_rules(tmp_path: Path) -> None:
    (tmp_path / "promises").mkdir()
    (tmp_path / "promises" / "own.toml").write_text(
        '[lists]\nrole = ["kolonihaverådet"]\nself = ["undertegnede fra rådet"]\n[verbs.act]\nplain = ["frivilliggøre"]\n'
        '[[deadline]]\nname = "byfest"\nda = "Byfesten."\nen = "The town fair."\nmeans = "month"\n'
        'patterns = ["til byfesten i {month}"]\n',
        encoding="utf-8",
    )
    rules = load_promise_rules(tmp_path)
    said = "Kolonihaverådet frivilliggører alle havelågerne til byfesten i juni."

    assert suggest(spoken(said), DAY, RULES) == []
    one = suggest(spoken(said), DAY, rules)[0]
    assert (one.owner_role, one.due) == ("Kolonihaverådet", date(2027, 6, 30))
    assert one.why[-1].rule == "byfest"


RULE = '[[promise]]\nname = "x"\nda = "Y."\nen = "Z."\npatterns = [{}]\n'


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        ("nonsense", "own.toml: this is not TOML"),
        ("[oaths]", "own.toml: Object contains unknown field `oaths`"),
        ('[[promise]]\nname = "x"\nda = "Y."\npatterns = ["z"]', "missing required field `en`"),
        (RULE.format(""), "own.toml: Expected `array` of length >= 1"),
        (RULE.format('"<nobody> sender"'), "own.toml: x: '<nobody> sender': there is no list or slot 'nobody'"),
        (RULE.format('"<act.past>"'), "there is no list or slot 'act.past'"),
        (RULE.format('"{eternity}"'), "there is no list or slot 'eternity'"),
        (RULE.format('"a"') * 2, "two rules have the name 'x'"),
        (
            '[[deadline]]\nname = "x"\nda = "Y."\nen = "Z."\nmeans = "doomsday"\npatterns = ["z"]',
            "own.toml: x: nothing means 'doomsday'. Known are no day, today",
        ),
        (
            '[[deadline]]\nname = "x"\nda = "Y."\nen = "Z."\nmeans = "month"\npatterns = ["z"]',
            "own.toml: x: 'z' must read a {month}",
        ),
        ('[slots.holiday]\n"byfest" = "town fair"', "own.toml: there is no holiday 'town fair'"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_told_in_one_sentence(contents: str, said: str) -> None:
    with pytest.raises(WrongPromiseRules) as told:
        parse_promise_rules({"own.toml": contents})
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "promises").mkdir()
    (tmp_path / "promises" / "own.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(WrongPromiseRules, match=r"own\.toml: this file cannot be read"):
        load_promise_rules(tmp_path)
