"""What the tests of the command line share: a log in a folder of its own, and a short way to type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from livetalk.commands.cli import cli

Type = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the log of this test lies."""
    return tmp_path / "rooms.db"


@pytest.fixture
def livetalk(database: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type a command; settings can be added by keyword."""
    for name in ("SECRET", "ORGANISER_KEY", "BASE_URL", "HOST", "PORT", "TRUSTED_PROXIES", "CONTACT"):
        monkeypatch.delenv(f"LIVETALK_{name}", raising=False)

    def run(*words: str, typed: str | None = None, **settings: str) -> Result:
        environment = {"LIVETALK_LOG": f"sqlite:///{database}", **settings}
        return CliRunner().invoke(cli, list(words), input=typed, env=environment)

    return run


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another log."""
    return tmp_path / "other.db"


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    """Where an export goes."""
    return tmp_path / "day.livetalk"
