"""``livetalk evaluate``: how good the rules are on what people have labelled.

Lives here: the commands. Must not live here: the file format (``labelled``) and the measures
(``measuring_*``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
import msgspec

from livetalk.commands import measuring_promises, measuring_screening, measuring_similar
from livetalk.commands.labelled import WrongFile, read_labelled
from livetalk.commands.promises import rules_of
from livetalk.moderation.screening import WrongRules
from livetalk.moderation.similarity import WrongWords
from livetalk.rules_files import load_screening, load_similarity_words
from livetalk.settings import Settings

_FILE = click.argument("file", type=click.Path(path_type=Path))
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")


@click.group()
def evaluate() -> None:
    """Measure our rules on a FILE of labelled questions, or on a labelled transcript."""


@evaluate.command()
@_FILE
@_JSON
@click.pass_obj
def screening(settings: Settings, /, *, file: Path, as_json: bool) -> None:
    """Precision and recall of screening: personal data and rude words.

    Uses the rules that the server would use, with those in LIVETALK_RULES.
    """
    questions = read_labelled(file, needed=("contains_pii", "rude"))
    try:
        rules = load_screening(settings.rules)
    except WrongRules as error:
        raise WrongFile(str(error)) from None
    result = measuring_screening.measure(questions, rules)
    _show(result, measuring_screening.describe(result, questions), as_json=as_json)


@evaluate.command()
@_FILE
@_JSON
@click.pass_obj
def similar(settings: Settings, /, *, file: Path, as_json: bool) -> None:
    """Recall of similar questions: the duplicate is the first candidate, or among the first three.

    Uses the words that the server would use, with those in LIVETALK_RULES.
    """
    questions = read_labelled(file)
    try:
        words = load_similarity_words(settings.rules)
    except WrongWords as error:
        raise WrongFile(str(error)) from None
    result = measuring_similar.measure(questions, words)
    _show(result, measuring_similar.describe(result, questions), as_json=as_json)


@evaluate.command()
@_FILE
@click.argument("labels", type=click.Path(path_type=Path))
@_JSON
@click.pass_obj
def promises(settings: Settings, /, *, file: Path, labels: Path, as_json: bool) -> None:
    """Precision and recall of the promises suggested in FILE, a transcript, against LABELS.

    Also how often owner and latest day are right. Uses the rules of LIVETALK_RULES as well.
    """
    lines = measuring_promises.read_transcript(file)
    marked = measuring_promises.read_labels(labels, lines)
    result = measuring_promises.measure(lines, marked, rules_of(settings))
    _show(result, measuring_promises.describe(result, lines), as_json=as_json)


def _show(result: Mapping[str, object], words: str, *, as_json: bool) -> None:
    click.echo(msgspec.json.encode(result).decode() if as_json else words)
