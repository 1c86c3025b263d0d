"""Files of questions that people have labelled, for measuring our rules on them.

Lives here: their format and what a mistake in one is told as. Must not live here: measuring.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
import msgspec


class LabelledQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One labelled question. What a file says beyond this is left alone; None: not labelled."""

    id: str
    text: str
    theme: str | None = None
    lang: str = "da"
    dup_of: str | None = None  # the id of the earlier question that it repeats
    contains_pii: bool | None = None
    rude: bool | None = None


class WrongFile(click.ClickException):
    """The file cannot be used. Shown as one sentence."""

    exit_code = 2


def read_labelled(path: Path, *, needed: tuple[str, ...] = ()) -> tuple[LabelledQuestion, ...]:
    """Read the file; every question must have the ``needed`` labels. Raises ``WrongFile``."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongFile(f"{path}: the file cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise WrongFile(f"{path}: the file is not UTF-8 text") from None
    try:
        questions = msgspec.json.decode(text, type=tuple[LabelledQuestion, ...])
    except msgspec.ValidationError as error:
        raise WrongFile(f"{path}: this is not a list of labelled questions: {error}") from None
    except msgspec.DecodeError as error:
        raise WrongFile(f"{path}: the file is not JSON: {error}") from None
    twice = [id_ for id_, times in Counter(question.id for question in questions).items() if times > 1]
    if twice:
        raise WrongFile(f"{path}: the id {twice[0]!r} is used more than once")
    for question in questions:
        for label in needed:
            if getattr(question, label) is None:
                raise WrongFile(f"{path}: question {question.id!r} has no label {label!r}")
    return questions
