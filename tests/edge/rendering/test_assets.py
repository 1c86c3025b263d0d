"""Assets: addresses that change with the content, and the best form of each file."""

import json
from pathlib import Path

import pytest

from livetalk.edge.rendering.assets import AssetsMissing, load_assets


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "manifest.json").write_text(json.dumps({"a.js": "a.X1.js", "icon.svg": "icon.Y2.svg"}))
    for name in ("a.X1.js", "a.X1.js.br", "a.X1.js.gz", "icon.Y2.svg"):
        (tmp_path / name).write_text(name)
    return tmp_path


def test_given_a_plain_name_then_the_address_is_the_hashed_one(dist: Path) -> None:
    assert load_assets(dist).url("a.js") == "/static/a.X1.js"


def test_given_a_hashed_name_then_its_file_comes_best_form_first(dist: Path) -> None:
    found = load_assets(dist).find("a.X1.js")
    assert found is not None
    assert found.media_type == "text/javascript"
    assert [(name, path.name) for name, path in found.encoded.items()] == [
        ("br", "a.X1.js.br"),
        ("gzip", "a.X1.js.gz"),
    ]


def test_given_a_file_without_smaller_forms_then_there_are_none(dist: Path) -> None:
    assert load_assets(dist).get("icon.svg").encoded == {}


@pytest.mark.parametrize("name", ["a.js", "manifest.json", "../secret", "a.X1.js.br"])
def test_given_a_name_outside_the_manifest_then_nothing_is_found(dist: Path, name: str) -> None:
    assert load_assets(dist).find(name) is None


def test_given_an_unknown_plain_name_then_it_fails(dist: Path) -> None:
    assets = load_assets(dist)
    with pytest.raises(AssetsMissing, match="no"):
        assets.url("no.js")
    with pytest.raises(AssetsMissing, match="no"):
        assets.get("no.js")


def test_given_no_build_then_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match="not built"):
        load_assets(tmp_path)
