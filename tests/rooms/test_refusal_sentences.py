"""Every refusal of the core has its sentence in every language, and the numbers that it needs."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from livetalk import rooms
from tests.rooms.draw_life_cycle import ROOM_STATES

CORE = Path(rooms.__file__).parent
LOCALES = Path(__file__).parents[2] / "web" / "locales"


def refusals() -> Iterator[tuple[str, set[str]]]:
    """Each ``Rejected(code=…, params={…})`` that is written in the core."""
    for module in sorted(CORE.glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Rejected":
                fields = {keyword.arg: keyword.value for keyword in node.keywords}
                params = fields.get("params")
                names = (
                    {key.value for key in params.keys if isinstance(key, ast.Constant)}
                    if isinstance(params, ast.Dict)
                    else set()
                )
                for code in codes(fields["code"]):
                    yield code, {str(name) for name in names}


def codes(written: ast.expr) -> list[str]:
    """The code, or all that a pattern with the room's state stands for."""
    if isinstance(written, ast.Constant):
        return [str(written.value)]
    pattern = ast.unparse(written)
    assert pattern == "f'room_{state}'", f"teach this test what {pattern} stands for"
    return [f"room_{state}" for state in ROOM_STATES if state != "open"]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    ("code", "params"), list(refusals()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_refusal_has_a_sentence(code: str, params: set[str], language: str) -> None:
    sentences = json.loads((LOCALES / language / "refusal.json").read_text(encoding="utf-8"))
    assert code in sentences
    forms = sentences[code].values() if isinstance(sentences[code], dict) else [sentences[code]]
    for sentence in forms:
        assert set(regex.findall(r"\{(\w+)\}", sentence)) <= params
