"""Old logs fold into what they once showed. See the README beside: never edit an evening."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from livetalk.log.codec import decode_fact, encode_fact
from livetalk.rooms.facts import AnyEvent
from tests.golden.write_evenings import EVENINGS, pictures
from tests.rooms.history import replayed

HERE = Path(__file__).parent
LOGS = sorted(path.name.removesuffix(".jsonl") for path in HERE.glob("*.jsonl"))


def lines(name: str) -> list[bytes]:
    return (HERE / f"{name}.jsonl").read_bytes().splitlines()


def data(name: str, kind: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((HERE / f"{name}.{kind}.json").read_text(encoding="utf-8"))
    return loaded


def kept(old: Any, new: Any) -> Any:
    """What of the new picture was in the old one: a view may grow, but nothing may change or go."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {key: kept(old[key], new[key]) for key in old if key in new}
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [kept(*pair) for pair in zip(old, new, strict=True)]
    return new


@pytest.mark.parametrize("name", LOGS)
def test_an_old_log_folds_into_what_it_showed(name: str) -> None:
    facts = [decode_fact(line) for line in lines(name)]
    words = data(name, "words")
    for seq, shown in data(name, "views").items():
        now = pictures(replayed(facts[: int(seq)], words))
        assert kept(shown, now) == shown
        for view, parts in shown["views"].items():
            assert {key for key in now["views"][view] if ":" in key} == {key for key in parts if ":" in key}


@pytest.mark.parametrize("name", LOGS)
def test_an_old_log_has_no_gaps_and_can_be_copied(name: str) -> None:
    facts = [decode_fact(line) for line in lines(name)]
    assert [fact.seq for fact in facts] == list(range(1, len(facts) + 1))
    assert [decode_fact(encode_fact(fact)) for fact in facts] == facts


def test_every_kind_of_fact_is_in_some_old_log() -> None:
    found = {type(decode_fact(line).event) for name in LOGS for line in lines(name)}
    assert found == set(get_args(AnyEvent))


def test_no_words_are_inside_a_log() -> None:
    for name in LOGS:
        log = b"\n".join(lines(name)).decode()
        assert not [
            text
            for text in filter(None, data(name, "words").values())
            if json.dumps(text)[1:-1] in log or text in log
        ]


def test_every_evening_that_is_told_was_written() -> None:
    assert {evening.name for evening in EVENINGS} <= set(LOGS)
