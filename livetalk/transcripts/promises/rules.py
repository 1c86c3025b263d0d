"""The rules read: from TOML to patterns by name, each with its explanation in Danish and English.

Lives here: which sections files have, how several become one, and what a mistake is told as. Must not
live here: opening files (``livetalk.rules_files``), or judging a sentence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, TypeVar

import msgspec
import regex

from livetalk.transcripts.promises.dates import ASKS, HOLIDAYS, MEANINGS
from livetalk.transcripts.promises.index import Index
from livetalk.transcripts.promises.patterns import (
    LEAD,
    ROLE,
    Form,
    Lists,
    Marks,
    Question,
    WrongPattern,
    either,
)
from livetalk.transcripts.promises.reading import Kind, Openers
from livetalk.transcripts.promises.verbs import Verbs, forms, idle

_Name = Annotated[str, msgspec.Meta(min_length=1)]
_Patterns = Annotated[tuple[_Name, ...], msgspec.Meta(min_length=1)]
Asks = Literal["nothing", "date"]
Scope = Literal["clause", "sentence"]
LOOKED_UP = ("chairs", "citizens", "not_citizens", "follow_up", "no_follow_up", "happens", "when", "others")
PLAIN = "plain"  # the verbs of a list that need no further word
IDLE = "idle"  # the list of verbs that promise nothing, whatever the date
_DAY, _MONTH = r"(?:[12]\d|3[01]|0?[1-9])", r"(?:1[0-2]|0?[1-9])"
_NUMBERS = {
    "day": rf"{_DAY}\.?",
    "year": r"20\d\d",
    "week": r"(?:\d{1,2} ?- ?)?(?:[1-4]\d|5[0-3]|0?[1-9])",
    "month_number": rf"{_MONTH}\.?",
    "figures": rf"(?:(?P<day>{_DAY})[./](?P<month_number>{_MONTH})(?:[./-](?P<year>20\d\d|\d\d))?(?![\d/.]\d)"
    rf"|(?P<year>20\d\d)-(?P<month_number>{_MONTH})-(?P<day>{_DAY}))",
}


class WrongPromiseRules(ValueError):
    """A rule file cannot be used; the sentence names the file and the rule."""


class _Explained(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: _Name
    da: _Name
    en: _Name
    patterns: _Patterns


class PromiseRule(_Explained, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that promise. ``asks="date"``: only together with a day after the meeting."""

    asks: Asks = "nothing"
    lays: bool = False  # lays it upon the role even where the speaker says "I" ("I ask the office to …")
    alone: bool = False  # says of what was said before that it is promised ("det lover jeg")


class Blocker(_Explained, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that make it no promise: in their clause and the that-clause after it, or the whole sentence."""

    scope: Scope = "clause"
    unless: tuple[_Name, ...] = ()  # words that look like it and are not looked at
    mark: str | None = None  # also where the sentence ends with this sign
    chair: bool = False  # only when the facilitator speaks


class DeadlineRule(_Explained, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words for a deadline, and which of the meanings in ``dates`` they have."""

    means: str


Key = TypeVar("Key", bound=str)
Rule = TypeVar("Rule", bound=_Explained)


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    lists: dict[str, tuple[_Name, ...]] = {}
    verbs: dict[str, dict[str, tuple[_Name, ...]]] = {}
    irregular: dict[str, dict[str, str]] = {}
    slots: dict[str, dict[str, float | str]] = {}
    openers: dict[Kind, tuple[_Name, ...]] = {}
    openers_anywhere: tuple[_Name, ...] = ()
    openers_first_if: tuple[_Name, ...] = ()
    promise: tuple[PromiseRule, ...] = ()
    blocker: tuple[Blocker, ...] = ()
    deadline: tuple[DeadlineRule, ...] = ()


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """All that judging a sentence needs."""

    promises: Index[PromiseRule]
    blockers: Index[Blocker]
    deadlines: Index[DeadlineRule]
    unless: Mapping[str, regex.Pattern[str]]  # by the name of the blocker
    marked: tuple[Blocker, ...]  # those that know a sentence by its last sign
    slots: Mapping[str, Mapping[str, float | str]]
    openers: Openers
    roles: Marks
    lists: Mapping[str, regex.Pattern[str]]  # those of ``LOOKED_UP`` as whole words, wherever they stand


def parse_promise_rules(files: Mapping[str, str]) -> Rules:
    """Read the files (name → contents). Later files add to earlier ones. Raises ``WrongPromiseRules``."""
    read = {name: _read(name, contents) for name, contents in files.items()}
    words = _merged(file.lists for file in read.values())
    words.setdefault(LEAD, ())
    words.setdefault(ROLE, ())
    slots = _slots(read)
    words = {name: tuple(table) for name, table in slots.items()} | words
    lists = Lists(words=words, verbs=_verbs(read, words.get(IDLE, ())), slots=_slot_patterns(slots))
    made = Rules(
        promises=Index(
            pair for n, file in read.items() for rule in file.promise for pair in _asked(n, lists, rule)
        ),
        blockers=Index(
            pair for n, file in read.items() for rule in file.blocker for pair in _asked(n, lists, rule)
        ),
        deadlines=Index(
            pair for n, file in read.items() for rule in file.deadline for pair in _asked(n, lists, rule)
        ),
        unless=_unless(read, lists),
        marked=tuple(rule for file in read.values() for rule in file.blocker if rule.mark),
        slots=slots,
        openers=_openers(read, lists),
        roles=Marks(words[ROLE]),
        lists={name: regex.compile(rf"(?<!\w){either(words.get(name, ()))}(?!\w)") for name in LOOKED_UP},
    )
    _once(made)
    return made


def _read(name: str, contents: str) -> _File:
    try:
        return msgspec.convert(tomllib.loads(contents), _File)
    except tomllib.TOMLDecodeError as error:
        raise WrongPromiseRules(f"{name}: this is not TOML: {error}") from None
    except msgspec.ValidationError as error:
        raise WrongPromiseRules(f"{name}: {error}") from None


def _merged(tables: Iterable[Mapping[Key, tuple[str, ...]]]) -> dict[Key, tuple[str, ...]]:
    merged: dict[Key, tuple[str, ...]] = {}
    for table in tables:
        for key, entries in table.items():
            merged[key] = merged.get(key, ()) + entries
    return merged


def _verbs(read: Mapping[str, _File], idle_words: Sequence[str]) -> dict[str, Form]:
    irregular: dict[str, dict[str, str]] = {}
    for file in read.values():
        for form, words in file.irregular.items():
            irregular.setdefault(form, {}).update(words)
    made = idle(idle_words)
    for name in {name for file in read.values() for name in file.verbs}:
        table = _merged(file.verbs.get(name, {}) for file in read.values())
        tails = {verb: ends for verb, ends in table.items() if verb != PLAIN}
        made |= forms(name, Verbs(plain=table.get(PLAIN, ()), tails=tails), irregular)
    return made


def _slots(read: Mapping[str, _File]) -> dict[str, dict[str, float | str]]:
    slots: dict[str, dict[str, float | str]] = {}
    for name, file in read.items():
        for slot, table in file.slots.items():
            slots.setdefault(slot, {}).update(table)
            for holiday in table.values() if slot == "holiday" else ():
                if holiday not in HOLIDAYS:
                    raise WrongPromiseRules(
                        f"{name}: there is no holiday {holiday!r}. Known are {', '.join(HOLIDAYS)}"
                    )
    return slots


def _slot_patterns(slots: Mapping[str, Mapping[str, float | str]]) -> dict[str, str]:
    made = {name: either(list(table)) for name, table in slots.items()} | _NUMBERS
    if "ordinal" in slots:
        made["day"] = rf"(?:{_DAY}(?:\.|st|nd|rd|th)?|{made['ordinal']})"
        made["ordinal"] = rf"(?:[1-5]\.?|{made['ordinal']})"
    if "number" in slots:
        made["number"] = rf"(?:\d{{1,3}}|{made['number']})"
    return made


def _openers(read: Mapping[str, _File], lists: Lists) -> Openers:
    after_comma = _merged(file.openers for file in read.values())
    anywhere = [word for file in read.values() for word in file.openers_anywhere]
    first = [
        lists.question(pattern).look.pattern for file in read.values() for pattern in file.openers_first_if
    ]
    return Openers(
        after_comma=tuple(
            (kind, regex.compile(rf"(?:(?:og|men|and|but) )?{either(words)}(?!\w)"))
            for kind, words in after_comma.items()
        ),
        anywhere=regex.compile(rf"(?<= ){either(anywhere)}(?!\w)"),
        first_if=regex.compile(rf"(?:(?:og|men|and|but) )?(?:{'|'.join(first) or '(?!)'})"),
    )


def _unless(read: Mapping[str, _File], lists: Lists) -> dict[str, regex.Pattern[str]]:
    return {
        rule.name: regex.compile(
            "|".join(f"(?:{lists.question(pattern).look.pattern})" for pattern in rule.unless)
        )
        for file in read.values()
        for rule in file.blocker
        if rule.unless
    }


def _asked(file: str, lists: Lists, rule: Rule) -> list[tuple[Rule, Question]]:
    """The rule with each of its patterns."""
    _meant(file, rule)
    try:
        return [(rule, lists.question(pattern)) for pattern in rule.patterns]
    except WrongPattern as error:
        raise WrongPromiseRules(f"{file}: {rule.name}: {error}") from None


def _meant(file: str, rule: _Explained) -> None:
    """A deadline must mean something, and every pattern of it read what that asks for."""
    if not isinstance(rule, DeadlineRule):
        return
    if rule.means not in MEANINGS:
        raise WrongPromiseRules(
            f"{file}: {rule.name}: nothing means {rule.means!r}. Known are {', '.join(MEANINGS)}"
        )
    for pattern in rule.patterns:
        for slot in ASKS.get(rule.means, ()):
            if f"{{{slot}}}" not in pattern and "{figures}" not in pattern:
                raise WrongPromiseRules(f"{file}: {rule.name}: {pattern!r} must read a {{{slot}}}")


def _once(rules: Rules) -> None:
    seen: set[str] = set()
    for rule in (*rules.promises.rules(), *rules.blockers.rules(), *rules.deadlines.rules()):
        if rule.name in seen:
            raise WrongPromiseRules(f"two rules have the name {rule.name!r}")
        seen.add(rule.name)
