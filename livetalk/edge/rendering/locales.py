"""The sentences of the screens, from ``web/locales/<lang>/<section>.json``.

Lives here: looking a sentence up, putting its parameters in, choosing plural forms, dates.
Must not live here: the sentences, and any choice of which language a reader wants.

A section is one file; keys inside it may be nested and are joined by dots (``ask.label`` in
``audience.json`` is ``audience.ask.label``). ``{name}`` stands for a parameter. An entry with the
keys ``one`` and ``other`` has plural forms, chosen by the parameter ``n``. What stands under ``instead`` in
``hearing.json`` takes the place of the sentence with the rest of its key, on the pages of a hearing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

import msgspec
from babel import Locale
from babel.dates import format_date, format_time
from markupsafe import Markup, escape

ZONE = ZoneInfo("Europe/Copenhagen")
DEFAULT = "da"
DATES_OF = {"en": "en_GB"}
"""Whose way of writing dates a language has: 23 November 2026, as everybody in Denmark reads it."""
PARAM = re.compile(r"\{(\w+)\}")

Entry = str | Mapping[str, str]
Tree = dict[str, "str | Tree"]
Param = str | int | float


class LocaleError(Exception):
    """A sentence is missing or a locale file is wrong: a mistake of ours, never of a reader."""


@dataclass(frozen=True, kw_only=True)
class Sentences:
    """All sentences of one language. Calling it gives the sentence for a key."""

    lang: str
    entries: Mapping[str, Entry]
    locale: Locale
    _words: dict[tuple[str, ...], str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _where: dict[str, Sentences] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __call__(self, key: str, /, **params: Param) -> str:
        """The sentence as plain text; the template escapes it."""
        return PARAM.sub(lambda m: str(_param(key, m[1], params)), self._form(key, params))

    def html(self, key: str, /, **params: Param | Markup) -> Markup:
        """The sentence as markup: everything is escaped except parameters that are Markup."""
        source = str(escape(self._form(key, params)))
        return Markup(PARAM.sub(lambda m: str(escape(_param(key, m[1], params))), source))  # noqa: S704 - escaped above

    def has(self, key: str) -> bool:
        """Whether there is a sentence for the key; for codes that may be newer than the files."""
        return key in self.entries

    def where(self, kind: str) -> Sentences:
        """The same sentences where other words fit: what is under ``<kind>.instead`` takes their place."""
        known = self._where.get(kind)
        if known is None:
            prefix = f"{kind}.instead."
            other = {key.removeprefix(prefix): e for key, e in self.entries.items() if key.startswith(prefix)}
            entries = MappingProxyType({**self.entries, **other})
            known = Sentences(lang=self.lang, entries=entries, locale=self.locale)
            self._where[kind] = known
        return known

    def words(self, *prefixes: str) -> str:
        """The sentences under the prefixes as JSON, for the page's script; put together once per page."""
        known = self._words.get(prefixes)
        if known is None:
            known = self._words[prefixes] = self._encode_words(prefixes)
        return known

    def _encode_words(self, prefixes: tuple[str, ...]) -> str:
        chosen = {
            key: entry if isinstance(entry, str) else dict(entry)
            for key, entry in self.entries.items()
            if any(key == prefix or key.startswith(prefix + ".") for prefix in prefixes)
        }
        return msgspec.json.encode(chosen).decode()

    def clock(self, moment: datetime) -> str:
        """The time of day in Copenhagen: ``14.02``."""
        return format_time(moment, "HH.mm" if self.lang == "da" else "HH:mm", tzinfo=ZONE, locale=self.locale)

    def date(self, moment: datetime) -> str:
        """The date in Copenhagen in full: ``23. november 2026``."""
        return format_date(moment.astimezone(ZONE), "long", locale=self.locale)

    def _form(self, key: str, params: Mapping[str, Param | Markup]) -> str:
        entry = self.entries.get(key)
        if entry is None:
            raise LocaleError(f"No sentence {key!r} in {self.lang}.")
        if isinstance(entry, str):
            return entry
        amount = params.get("n", 0)
        form = self.locale.plural_form(amount) if isinstance(amount, int | float) else "other"
        return entry.get(form, entry["other"])


Locales = Mapping[str, Sentences]


def load_locales(folder: Path) -> Locales:
    """All languages below the folder."""
    found = {path.name: _load(path) for path in sorted(folder.iterdir()) if path.is_dir()}
    if DEFAULT not in found:
        raise LocaleError(f"No language {DEFAULT!r} in {folder}.")
    return MappingProxyType(found)


def params_of(entry: Entry) -> set[str]:
    """The names of the parameters in an entry."""
    forms: Iterable[str] = [entry] if isinstance(entry, str) else entry.values()
    return {name for form in forms for name in PARAM.findall(form)}


def _load(folder: Path) -> Sentences:
    entries: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.json")):
        tree = msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
        for key in tree:
            entries.update(_flatten(f"{path.stem}.{key}", msgspec.json.decode(tree[key])))
    locale = Locale.parse(DATES_OF.get(folder.name, folder.name))
    return Sentences(lang=folder.name, entries=MappingProxyType(entries), locale=locale)


def _flatten(key: str, node: object) -> dict[str, Entry]:
    if isinstance(node, str):
        return {key: node}
    if not isinstance(node, dict):
        raise LocaleError(f"{key}: a sentence must be text.")
    if "other" in node and set(node) <= {"zero", "one", "two", "few", "many", "other"}:
        return {key: {str(form): str(text) for form, text in node.items()}}
    return {
        full: entry
        for name, child in node.items()
        for full, entry in _flatten(f"{key}.{name}", child).items()
    }


def _param(key: str, name: str, params: Mapping[str, Param | Markup]) -> Param | Markup:
    try:
        return params[name]
    except KeyError:
        raise LocaleError(f"The sentence {key!r} needs the parameter {name!r}.") from None
