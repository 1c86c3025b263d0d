"""A file gets its name when it is complete, and never somebody else's, on any file system."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from livetalk.log.new_file import give_name


@pytest.fixture(params=["with links", "without links"])
def partial(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "without links":

        def refuse(*_: object) -> None:
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
    file = tmp_path / ".copy.partial"
    file.write_text("whole")
    return file


def test_it_has_the_new_name_and_its_words(partial: Path) -> None:
    give_name(partial, partial.with_name("copy"))

    assert partial.with_name("copy").read_text() == "whole"


def test_a_name_that_is_taken_is_left_alone(partial: Path) -> None:
    partial.with_name("copy").write_text("another's")

    with pytest.raises(FileExistsError):
        give_name(partial, partial.with_name("copy"))

    assert partial.with_name("copy").read_text() == "another's"
    assert partial.read_text() == "whole"
