"""Numbers said in words: 'otte tre fem fem nul en fire fire'.

Lives here: reading such rows, and the date every CPR number begins with. Must not live here:
numbers written as digits (``numbers``), or the words (``rules/numbers.toml``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from livetalk.moderation.screening.reading import Reading, Span
from livetalk.moderation.screening.rules import Rules

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_REPLACEMENT = 60  # added to the day in the number of a person who is not (yet) registered
_CPR, _PHONE = 10, 8  # digits
_FEWEST = 3  # words; "tolv" and "to" alone count something


class Spoken:
    """Finds ``cpr`` and ``phone`` that are said rather than written."""

    def __init__(self, rules: Rules) -> None:
        """Put the numbers together."""
        self._spoken = _spoken_numbers(rules["numbers.spoken"])

    def find(self, reading: Reading) -> Iterator[Span]:
        """All of them."""
        if sum(word.low in self._spoken for word in reading.words) < _FEWEST:
            return
        digits, spoken, start, end = "", 0, 0, 0
        for word in reading.words:
            value = self._spoken.get(word.low)
            said = value is not None
            if value is None and word.low.isdecimal() and word.low.isascii():
                value = word.low
            if value is None:
                if word.low in ",-.":
                    continue
                yield from self._if_number(digits, spoken, start, end)
                digits, spoken = "", 0
                continue
            start = start if digits else word.start
            digits, spoken, end = digits + value, spoken + said, word.end
        yield from self._if_number(digits, spoken, start, end)

    def _if_number(self, digits: str, spoken: int, start: int, end: int) -> Iterator[Span]:
        if spoken < _FEWEST:
            return
        if len(digits) == _CPR and is_date(digits[:2], digits[2:4]):
            yield Span("cpr", start, end)
        elif len(digits) == _PHONE and digits[0] not in "01" and digits not in "23456789":
            yield Span("phone", start, end)


def is_date(day: str, month: str) -> bool:
    """Whether a CPR number may begin so; the year says nothing about the century."""
    number, of = int(day), int(month)
    if not 1 <= of <= 12:
        return False
    return 1 <= (number - _REPLACEMENT if number > _REPLACEMENT else number) <= _DAYS[of - 1]


def _spoken_numbers(entries: Sequence[str]) -> dict[str, str]:
    """``83 treogfirs``, also put together from units and tens as in Danish."""
    spoken: dict[str, str] = {}
    for entry in entries:
        value, *words = entry.split()
        spoken |= dict.fromkeys(words, value)
    units = [(word, value) for word, value in spoken.items() if len(value) == 1 and value != "0"]
    tens = [(word, value) for word, value in spoken.items() if len(value) == 2 and value[1] == "0"]
    for unit, one in units:
        for ten, many in tens:
            if many != "10":
                spoken[f"{unit}og{ten}"] = many[0] + one
                spoken[f"{ten}-{unit}"] = many[0] + one
    return spoken
