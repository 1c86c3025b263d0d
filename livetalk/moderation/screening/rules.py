"""Rule files read: from TOML to lists of words by name.

Lives here: which sections and lists exist, how several files become one, and what a mistake in a
file is told as. Must not live here: opening files, or what the words are used for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

import msgspec

from livetalk.moderation.screening.kinds import KINDS

SECTIONS: Mapping[str, frozenset[str]] = {
    "numbers": frozenset({"other", "spoken", "units", "units_before"}),
    "cpr": frozenset({"cues"}),
    "phone": frozenset({"cues", "public"}),
    "email": frozenset({"at", "dot", "providers", "public_domains", "role_boxes"}),
    "links": frozenset({"endings", "doubtful_endings", "public_domains"}),
    "addresses": frozenset(
        {"streets", "doubtful_streets", "common_words", "not_numbers", "public_cues", "home_cues", "public"}
    ),
    "people": frozenset(
        {
            "given",
            "doubtful_given",
            "introductions",
            "surnames",
            "surname_endings",
            "relations",
            "titles",
            "roles",
            "parties",
            "public",
            "not_names",
            "institutions",
            "honoured",
        }
    ),
    "insults": frozenset(
        {
            "words",
            "aimed_nouns",
            "aimed_adjectives",
            "phrases",
            "compounds_first",
            "compounds_last",
            "allowed",
            "targets",
            "doubtful_targets",
            "selves",
            "fillers",
            "intensifiers",
            "addressed",
            "possessives",
            "verbs",
            "officials",
        }
    ),
    "shouting": frozenset({"acronyms"}),
    "off": frozenset({"kinds"}),
}


class WrongRules(ValueError):
    """A rule file cannot be used; the sentence names the file and the key."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """All lists by ``section.key``. A key no file mentions is an empty list."""

    lists: Mapping[str, tuple[str, ...]]

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """The list of that name, in small letters unless letters matter there."""
        return self.lists.get(name, ())


def parse_rules(files: Mapping[str, str]) -> Rules:
    """Read the files (name → contents). Later files add to earlier ones; nothing is replaced."""
    merged: dict[str, dict[str, None]] = {}
    for file, contents in files.items():
        try:
            sections = tomllib.loads(contents)
        except tomllib.TOMLDecodeError as error:
            raise WrongRules(f"{file}: this is not TOML: {error}") from None
        for section, keys in sections.items():
            _take(merged, file, section, keys)
    rules = Rules(lists={name: tuple(entries) for name, entries in merged.items()})
    for kind in rules["off.kinds"]:
        if kind not in KINDS:
            raise WrongRules(f"off.kinds: there is no kind {kind!r}. Known are {_named(KINDS)}")
    return rules


def _take(merged: dict[str, dict[str, None]], file: str, section: str, keys: object) -> None:
    if section not in SECTIONS:
        raise WrongRules(f"{file}: there is no section [{section}]. Known are {_named(SECTIONS)}")
    if not isinstance(keys, dict):
        raise WrongRules(f"{file}: {section} is not a section; write [{section}] on a line of its own")
    for key, entries in keys.items():
        if key not in SECTIONS[section]:
            raise WrongRules(
                f"{file}: [{section}] has no list {key!r}. Known are {_named(SECTIONS[section])}"
            )
        if not isinstance(entries, list):
            raise WrongRules(f"{file}: {section}.{key} is not a list of texts in quotation marks")
        taken = merged.setdefault(f"{section}.{key}", {})
        for entry in entries:
            if not isinstance(entry, str) or not entry.strip(" *"):
                raise WrongRules(f"{file}: {section}.{key} has an entry that is not a text: {entry!r}")
            taken[" ".join(entry.lower().split())] = None


def _named(names: Mapping[str, object] | frozenset[str]) -> str:
    return ", ".join(sorted(names))
