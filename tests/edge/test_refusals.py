"""Every refusal in the code has a sentence in both languages that asks for nothing it is not given."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from livetalk.edge import wire
from livetalk.edge.rendering.locales import load_locales, params_of
from livetalk.edge.rendering.webdir import find_web
from livetalk.edge.site_pages import CODE_OF
from livetalk.rooms.facts import RoomState
from livetalk.rooms.lifecycle import OPEN_FOR, Status
from livetalk.rooms.outcomes import Rejected

SOURCE = Path(wire.__file__).parents[1]
LOCALES = load_locales(find_web().locales)
REFUSERS = {"refuse", "_refuse", "_refused", "_failure"}

# What the scan cannot see: a code made from the room's state, and one chosen by HTTP status.
STATES: tuple[RoomState, ...] = ("early", "open", "paused", "closed")
BY_STATE = {f"room_{state}" for state in STATES if any(state not in allowed for allowed in OPEN_FOR.values())}
BY_STATUS = {*CODE_OF.values(), "bad_request"}

Found = dict[str, set[str]]


def codes_in_the_code() -> Found:
    """Every refusal's code, and the names of the parameters that all its makers give."""
    found: Found = {code: set() for code in BY_STATE | BY_STATUS}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                for code, params in refusals_of(node):
                    found[code] = found[code] & params if code in found else params
    return found


def refusals_of(call: ast.Call) -> list[tuple[str, set[str]]]:
    """What a call refuses with: ``Rejected(code=…)``, a helper that refuses, or a sentence said directly."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
    if name == "Rejected":
        return [(code, keys(named.get("params"))) for code in constants(named.get("code"))]
    first = call.args[0] if call.args else None
    if name in REFUSERS:
        codes = [code for argument in call.args for code in constants(argument)]
        return [(code, set(named)) for code in codes if re.fullmatch(r"[a-z_]+", code)]
    if isinstance(first, ast.Constant) and str(first.value).startswith("refusal."):
        return [(str(first.value).removeprefix("refusal."), set(named))]
    return []


def constants(node: ast.expr | None) -> list[str]:
    """The text that an expression may be."""
    match node:
        case ast.Constant(value=str(value)):
            return [value]
        case ast.IfExp(body=body, orelse=orelse):
            return constants(body) + constants(orelse)
        case _:
            return []


def keys(node: ast.expr | None) -> set[str]:
    """The keys of a dictionary that is written out."""
    if isinstance(node, ast.Dict):
        return {str(key.value) for key in node.keys if isinstance(key, ast.Constant)}
    return set()


CODES = codes_in_the_code()


def test_the_scan_finds_refusals_of_every_kind() -> None:
    assert {
        "text_empty",
        "unknown_room",
        "wrong_token",
        "staff_only",
        "log_unavailable",
        "room_paused",
    } <= set(CODES)
    assert CODES["text_too_long"] == {"max", "n"}
    assert CODES["too_many"] == {"n"}


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("code", sorted(CODES))
def test_every_refusal_has_a_sentence_that_asks_only_for_what_it_is_given(code: str, lang: str) -> None:
    sentences = LOCALES[lang]

    assert sentences.has(f"refusal.{code}")
    assert params_of(sentences.entries[f"refusal.{code}"]) <= CODES[code]


@pytest.mark.parametrize("lang", ["da", "en"])
def test_no_sentence_is_left_over(lang: str) -> None:
    written = {key.removeprefix("refusal.") for key in LOCALES[lang].entries if key.startswith("refusal.")}

    assert written == set(CODES)


def test_both_languages_ask_for_the_same() -> None:
    for key, entry in LOCALES["da"].entries.items():
        if key.startswith(("refusal.", "done.", "status.")):
            assert params_of(entry) == params_of(LOCALES["en"].entries[key]), key


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("command", sorted(wire.KINDS))
def test_every_command_that_succeeds_by_form_has_a_sentence_without_parameters(
    command: str, lang: str
) -> None:
    entry = LOCALES[lang].entries[f"done.{command}"]

    assert params_of(entry) == set()


@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_wrong_status_is_named_in_the_readers_language(lang: str) -> None:
    statuses: tuple[Status, ...] = ("waiting", "approved", "now", "answered", "unanswered", "dismissed")
    for status in statuses:
        said = wire.explain(Rejected(code="wrong_status", params={"status": status}), LOCALES[lang])
        assert "{" not in said
        assert LOCALES[lang](f"status.{status}") in said
