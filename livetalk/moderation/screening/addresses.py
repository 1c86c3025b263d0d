"""Street addresses with a house number.

Lives here: what an address looks like, and how the words around it tell a home from a town hall or
a stretch of road. Must not live here: the words and the public addresses (``rules/places.toml``).
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from livetalk.moderation.screening.patterns import either, starting_with, words
from livetalk.moderation.screening.reading import Reading, Span, Word
from livetalk.moderation.screening.rules import Rules

_NO_STREETS = frozenset(
    {"linje", "bus", "sal", "plads", "nr", "side", "uge", "klasse", "den", "bro", "år", "lokale"}
)
_BETWEEN = frozenset({",", ".", "nr", "nummer", "no"})
_BEFORE, _AFTER = 70, 40  # signs in which a cue is looked for, in the same sentence
_FLOOR = (
    r"(?:,?\s?(?:(?:st|kl|stuen|kælderen|\d{1,2})\.?\s?(?:sal)?\.?(?:,|\s){0,2}(?:tv|th|mf|til\s(?:højre|venstre)|"
    r"dør\s\d+)(?!\w)\.?|(?:\d{1,2}\.\s?|første\s|anden\s|tredje\s|fjerde\s)sal(?!\w)|st\.(?!\w)))?"
)
_POST = r"(?:,?\s(?:dk-)?\d{4}\s(?!kr)[a-zæøå]{2,20}(?!\w))?"
_MONTHS = "jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|oct|nov|dec"
# One number, perhaps with a letter; not the start of an amount, a time, a date or a share.
_NUMBER = (
    r"(?P<number>\d{1,3})(?!\d|[.:,]\d|\s?%|\.?\s?(?:"
    + _MONTHS
    + r")\w*|\s?/\s?\d|'er)(?:\s?(?P<letter>[a-zæøå])(?!\w|\.\w))?(?!\w)"
)
_RANGE = regex.compile(r"\s?(?:-|–|/|\.\.\.|til|to)\s?\d")
_SENTENCE_END = regex.compile(r"[!?\n]|\.(?=\s+\p{Lu})|\.(?=\s*$)")
_ENGLISH = regex.compile(
    r"(?<![\w,.])(?:flat|apartment|apt)?\.?\s?\d{1,4}[a-z]?\s(?:[A-Z][a-z]+\s){1,2}(?:Road|Street|Avenue|Lane|Drive|Crescent|Close|Gardens|Square)(?!\w)"
)

# A name that does not end like a street, made sure by the floor or the post code after it.
_UNUSUAL = regex.compile(
    r"(?<!\w)(?P<street>\p{Lu}[\w\-]++)\s(?P<number>\d{1,3})(?!\d)\s?[A-Za-z]?"
    r"(?:(?P<post>,?\s(?:DK-)?\d{4}\s\p{Lu}\p{Ll}++)|,\s?(?:st|kl|\d{1,2})\.?\s?(?:sal)?,?\s?(?:tv|th|mf)(?!\w))"
)


class Addresses:
    """Finds ``address``."""

    def __init__(self, rules: Rules) -> None:
        """Compile what the rules say about streets and public places."""
        sure = either(rules["addresses.streets"]) or "(?!)"
        doubtful = either(rules["addresses.doubtful_streets"]) or "(?!)"
        self._endings = (*rules["addresses.streets"], *rules["addresses.doubtful_streets"])
        self._address = regex.compile(
            rf"(?P<street>\w*?(?:(?P<sure>{sure})|(?P<doubtful>{doubtful})))(?!\w),?\s(?:nr\.?\s?|nummer\s|no\.?\s)?"
            rf"{_NUMBER}(?P<floor>{_FLOOR})(?P<post>{_POST})"
        )
        self._not_number = starting_with(rules["addresses.not_numbers"])
        self._home = words(rules["addresses.home_cues"])
        self._public_cue = words(rules["addresses.public_cues"])
        self._public = frozenset(rules["addresses.public"])
        self._common = words(rules["addresses.common_words"])
        self._bare_streets = frozenset(rules["addresses.streets"])

    def find(self, reading: Reading) -> Iterator[Span]:
        """All of them."""
        low = reading.low
        digits = False
        for at, word in enumerate(reading.words):
            if not word.low[0].isdigit():
                continue
            digits = True
            street = self._street_before(reading, at)
            found = None if street is None else self._address.match(low, street.start)
            span = None if found is None else self._judged(reading, found)
            if span is not None:
                yield span
        if digits:
            for unusual in _UNUSUAL.finditer(reading.cased):
                written = f"{unusual['street']} {unusual['number']}".lower()
                known = written in self._public or unusual["street"].lower() in _NO_STREETS
                if not known and not self._is_public(reading, *unusual.span()):
                    yield Span("address", *unusual.span())
            for english in _ENGLISH.finditer(reading.cased):
                yield Span("address", *english.span())

    def _street_before(self, reading: Reading, at: int) -> Word | None:
        """The word before the number, if it ends like the name of a street."""
        for word in reversed(reading.words[max(0, at - 3) : at]):
            if word.low.endswith(self._endings):
                parts = word.low.rsplit("-", 1)  # the pattern starts behind a hyphen
                return word if len(parts) == 1 else word._replace(start=word.end - len(parts[1]))
            if word.low not in _BETWEEN:
                return None
        return None

    def _judged(self, reading: Reading, found: regex.Match[str]) -> Span | None:
        low, cased = reading.low, reading.cased
        start = self._street_start(cased, found.start("street"))
        home = bool(found["floor"]) or self._home.search(_sentence_before(reading, found.start())) is not None
        if found["letter"] in ("i", "å", "ø", "à"):  # 'på Ordrupvej 14 i går'
            end_of_number = found.end("number")
        else:
            end_of_number = found.end("letter") if found["letter"] else found.end("number")
        plain = not found["floor"] and not found["post"]
        if plain and self._not_number(low, end_of_number):
            return None
        if _RANGE.match(low, found.end("number")) and not home:
            return None
        is_name = cased[found.start("street")].isupper() or start < found.start("street")
        if found["doubtful"] and not (is_name and (home or not plain or found["letter"] not in (None, "i"))):
            return None
        if found["street"] in self._bare_streets and start == found.start("street"):
            return None  # 'plads 14' is a place in the harbour
        if not is_name and self._common.fullmatch(found["street"]):
            return None
        street = " ".join(low[start : found.end("street")].split())
        if f"{street} {found['number']}" in self._public:
            return None
        if not home and self._is_public(reading, start, found.end()):
            return None
        return Span("address", start, end_of_number if plain else found.end())

    def _street_start(self, cased: str, start: int) -> int:
        """Take in the words that belong to the name of the street: Christian X's, Ahlmanns, Skt. Annæ."""
        for _ in range(2):
            left = regex.search(r"(?<!\S)(\p{Lu}[\w'.\-]*+)\s$", cased[max(0, start - 25) : start])
            if left is None or (left[1].endswith(".") and len(left[1]) > 4):
                break
            before = cased[: max(0, start - 25) + left.start()].rstrip()
            if left[1].lower() in ("på", "i", "ved", "fra", "jeg", "vi", "at", "on", "in", "ad", "hos"):
                break
            opens = not before or before[-1] in ".!?"
            if opens and not left[1].endswith("s"):
                break  # the first word of a sentence has a capital anyway
            start = max(0, start - 25) + left.start()
        return start

    def _is_public(self, reading: Reading, start: int, end: int) -> bool:
        if self._public_cue.search(_sentence_before(reading, start)):
            return True
        after = reading.low[end : end + _AFTER]
        stop = regex.search(r"[.!?;\n]", after)
        return self._public_cue.search(after[: stop.start()] if stop else after) is not None


def _sentence_before(reading: Reading, at: int) -> str:
    """What stands before the place in the same sentence, as far as it may matter."""
    left = max(0, at - _BEFORE)
    ends = [found.end() for found in _SENTENCE_END.finditer(reading.cased, left, at)]
    return reading.low[ends[-1] if ends else left : at]
