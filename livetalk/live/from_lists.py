"""What is made of the lists of words and kinds of meetings: our own, and those in the municipality's folder.

Lives here: making them, each list read once for a process. Must not live here: reading files
(``rules_files``), or what is done with the words. A list that says what cannot be stops the start
(``WrongSetting``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from livetalk.live.advising import LiveAdvice, RoomAdvice
from livetalk.live.promise_watch import PromiseWatch
from livetalk.log_address import WrongSetting
from livetalk.moderation.screening import Screening, WrongRules
from livetalk.moderation.similarity import Reader, Terms, WrongWords
from livetalk.programme.template import Templates, WrongTemplate
from livetalk.rules_files import (
    load_promise_rules,
    load_screening,
    load_similarity_words,
    load_templates,
)
from livetalk.transcripts.promises import Rules as PromiseRules
from livetalk.transcripts.promises import WrongPromiseRules


def advice_maker(rules: Path | None) -> Callable[[], LiveAdvice]:
    """Makes the advice of one room from our lists and those in the municipality's folder, read once."""
    screening, reader = _lists(rules)
    return lambda: RoomAdvice(screening, reader)


def make_screening(rules: Path | None) -> Screening:
    """The screening alone, for words that are written before there is a room."""
    return _lists(rules)[0]


def _lists(rules: Path | None) -> tuple[Screening, Reader]:
    try:
        return _read_lists(rules)
    except (WrongRules, WrongWords) as error:
        raise WrongSetting("LIVETALK_RULES", str(error)) from None


@lru_cache(maxsize=4)  # a second of work: a process that makes several applications does it once
def _read_lists(folder: Path | None) -> tuple[Screening, Reader]:
    return load_screening(folder), Reader(load_similarity_words(folder))


def read_terms(rules: Path | None) -> Terms:
    """How the archive reads words: by our lists and those in the municipality's folder."""
    return _lists(rules)[1].terms


def read_templates(rules: Path | None) -> Templates:
    """Kinds of meetings: our own, and those in the municipality's folder."""
    try:
        return load_templates(rules)
    except WrongTemplate as error:
        raise WrongSetting("LIVETALK_RULES", str(error)) from None


def make_promise_watch(rules: Path | None) -> PromiseWatch:
    """What reads transcripts for promises, by our rules and those in the municipality's folder."""
    try:
        return PromiseWatch(_read_promise_rules(rules))
    except WrongPromiseRules as error:
        raise WrongSetting("LIVETALK_RULES", str(error)) from None


@lru_cache(maxsize=4)  # as the lists above
def _read_promise_rules(folder: Path | None) -> PromiseRules:
    return load_promise_rules(folder)
