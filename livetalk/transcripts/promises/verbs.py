"""Verbs and the forms they stand in, so that a list needs only the infinitive.

Lives here: Danish and English endings, and the words that belong to a verb but stand apart from it.
Must not live here: any list of verbs (``rules/*.toml``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from livetalk.transcripts.promises.patterns import BETWEEN, GAP, Form, either, first_words


class Verbs(msgspec.Struct, frozen=True, kw_only=True):
    """A list of verbs: ``plain`` mean it alone, those in ``tails`` only with one of their words."""

    plain: tuple[str, ...]
    tails: Mapping[str, tuple[str, ...]]


Irregular = Mapping[str, Mapping[str, str]]  # form → infinitive → what it is


def forms(name: str, verbs: Verbs, irregular: Irregular) -> dict[str, Form]:
    """The forms of a list by the names that patterns call them."""
    made: dict[str, Form] = {}
    for form, endings in _ENDINGS.items():
        made[f"{name}.{form}"] = _form(verbs, endings, irregular.get(form, {}))
    return made


def idle(words: Sequence[str]) -> dict[str, Form]:
    """Any verb but these: what a sentence with a date may promise without our knowing the verb."""
    no = rf"(?!{either(words)}(?!\w))"
    return {
        "any.present": Form(lambda subject: _turned(rf"{no}\w{{2,}}r", subject), None),
        "any.infinitive": Form(
            lambda subject: _turned(rf"{no}(?:\w{{2,}}e|få|gå|se|slå|stå|nå)", subject), None
        ),
        "any.base": Form(lambda subject: _turned(rf"{no}[a-z]{{2,}}", subject), None),
        "any.ing": Form(lambda subject: _turned(rf"{no}[a-z]{{2,}}ing", subject), None),
    }


def _form(verbs: Verbs, endings: Callable[[str], tuple[str, ...]], irregular: Mapping[str, str]) -> Form:
    def said(verb: str) -> tuple[str, ...]:
        return (irregular[verb],) if verb in irregular else endings(verb)

    plain = either([word for verb in verbs.plain for word in said(verb)])
    by_tails: dict[tuple[str, ...], list[str]] = {}
    for verb, tails in verbs.tails.items():
        by_tails.setdefault(tails, []).extend(said(verb))

    def look(subject: str | None) -> str:
        alone = _turned(plain, subject)
        apart = (
            f"{_turned(either(heads), subject)}{GAP}{BETWEEN}{either(tails)}"
            for tails, heads in by_tails.items()
        )
        return "|".join((alone, *apart))

    heads = [word for verb in (*verbs.plain, *verbs.tails) for word in said(verb)]
    return Form(look, first_words(heads))


def _turned(verb: str, subject: str | None) -> str:
    return f"{verb}{BETWEEN}{subject}" if subject else rf"{verb}(?!\w)"


def _present(verb: str) -> tuple[str, ...]:
    return (f"{verb}r",)


def _same(verb: str) -> tuple[str, ...]:
    return (verb,)


def _participle(verb: str) -> tuple[str, ...]:
    stem = verb.removesuffix("e")
    return (f"{stem}et", f"{stem}t") if stem != verb else (f"{verb}et",)


def _ing(verb: str) -> tuple[str, ...]:
    stem = verb.removesuffix("e") if verb.endswith("e") and not verb.endswith("ee") else verb
    return (f"{stem}ing", f"{stem}{stem[-1]}ing")


_ENDINGS: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "present": _present,
    "infinitive": _same,
    "participle": _participle,
    "base": _same,
    "ing": _ing,
}
