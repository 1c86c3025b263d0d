"""CPR and telephone numbers among all the other numbers of a meeting.

Lives here: how rows of digits are cut into groups and judged by their grouping, their date and the
words around them. Amounts, dates, years, case and company numbers have to pass. Must not live
here: the words themselves (``rules/numbers.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import regex

from livetalk.moderation.screening.patterns import ending_with, starting_with
from livetalk.moderation.screening.reading import Reading, Span
from livetalk.moderation.screening.rules import Rules
from livetalk.moderation.screening.spoken import is_date

_SPELLED = r"\s*(?:bindestreg|streg|minus|dash|hyphen|skråstreg|slash)\s*"
_ROW = regex.compile(rf"\d++(?:(?:[ ()./_\-]{{1,3}}|{_SPELLED})\d++)*+")
_GROUP = regex.compile(r"\d++")
_DIGIT = re.compile(r"\d")
_MAYBE_DIGIT = re.compile(r"\d[oil|]|[oil|]\d")
_LIKE_ZERO = regex.compile(r"(?<![a-zæøå])o(?=\d)|(?<=\d)o(?![a-zæøå])")
_LIKE_ONE = regex.compile(r"(?<![a-zæøå])[il|](?=\d)|(?<=\d)[il|](?![a-zæøå])")
_LAST_FOUR = regex.compile(
    r"(?<!\d)(\d\d)[ .\-/]?(\d\d)[ .\-/]?\d\d(?!\d)"
    r"\D{0,40}(?:sidste|last)\s(?:fire|4|four)\D{0,20}\d{4}(?!\d)"
)
_CPR, _PHONE = 10, 8  # digits
_CENTURIES = ("19", "20")  # of the years in which people were born
_AROUND = 32  # signs before a number in which a cue is looked for

# Groupings nobody uses for anything but a telephone number.
_PHONE_SHAPES = {(8,), (4, 4), (2, 2, 2, 2), (2, 2, 4), (4, 2, 2), (3, 3, 2), (3, 2, 3), (1,) * 8}
_CUED_PHONE_SHAPES = _PHONE_SHAPES | {(2, 3, 3), (2, 6), (4, 1, 1, 1, 1), (2, 2, 2, 1, 1), (5, 3), (3, 5)}
# A CPR number in these groupings needs no word that says so, if its date exists.
_CPR_SHAPES = {
    *((6, 4), (2, 2, 2, 4), (10,), (4, 6), (2, 4, 4), (4, 2, 4), (2,) * 5),
    *((6, 2, 2), (6, 3, 1), (6, 1, 3), (6, 1, 1, 1, 1), (1,) * 6 + (4,), (1,) * 10),
}
_CPR_NEXT = 24  # signs after a number in which a cue is looked for: "… er mit cpr"


class Group(NamedTuple):
    """Some digits in one piece; ``before`` is what separates them from the piece to the left."""

    digits: str
    start: int
    end: int
    before: str


class Numbers:
    """Finds ``cpr`` and ``phone``."""

    def __init__(self, rules: Rules) -> None:
        """Compile what the rules say about numbers."""
        self._cpr_cue = ending_with(rules["cpr.cues"], within=_AROUND)
        self._phone_cue = ending_with(rules["phone.cues"], within=_AROUND)
        self._other = ending_with(rules["numbers.other"], within=_AROUND)
        self._unit_before = ending_with(rules["numbers.units_before"], within=3)
        self._unit = starting_with(rules["numbers.units"])
        public = [regex.sub(r"[^\d*]", "", number) for number in rules["phone.public"]]
        self._public = frozenset(number for number in public if not number.endswith("*"))
        self._public_starts = tuple(number[:-1] for number in public if number.endswith("*"))

    def find(self, reading: Reading) -> Iterator[Span]:
        """All of them, in any order."""
        low = reading.low
        if not _DIGIT.search(low):
            return
        if _MAYBE_DIGIT.search(low):
            low = _LIKE_ONE.sub("1", _LIKE_ZERO.sub("0", low))
        for found in _LAST_FOUR.finditer(low) if "sidste" in low or "last" in low else ():
            if is_date(found[1], found[2]):
                yield Span("cpr", *found.span())
        for row in _ROW.finditer(low):
            if row.end() - row.start() >= 6:  # digits of the shortest find
                yield from self._in_row(low, _groups(low, *row.span()))

    def _in_row(self, low: str, groups: Sequence[Group]) -> Iterator[Span]:
        if _is_amount(groups):
            return
        at = 0
        while at < len(groups):
            size, span = self._cpr(low, groups, at) or self._phone(low, groups, at) or (1, None)
            if span is not None:
                yield span
            at += size

    def _cpr(self, low: str, groups: Sequence[Group], at: int) -> tuple[int, Span | None] | None:
        first = groups[at]
        cued = self._cpr_cue(low, first.start)
        if cued and len(first.digits) == 6 and is_date(first.digits[:2], first.digits[2:4]):
            size = 2 if len(groups) > at + 1 and len(groups[at + 1].digits) == 4 else 1
            return size, Span("cpr", first.start, groups[at + size - 1].end)
        if cued and _is_short_date(groups[at : at + 4]):
            return 4, Span("cpr", first.start, groups[at + 3].end)
        size = _with_century(groups, at)
        if size and not self._other(low, first.start) and not self._unit(low, groups[at + size - 1].end):
            return size, Span("cpr", first.start, groups[at + size - 1].end)
        size = _window(groups, at, _CPR)
        if not size:
            return None
        window = groups[at : at + size]
        end = window[-1].end
        found = size, Span("cpr", first.start, end)
        if cued or self._cpr_cue(low, end + _CPR_NEXT, end):
            return found
        digits = "".join(group.digits for group in window)
        shape = tuple(len(group.digits) for group in window)
        if shape not in _CPR_SHAPES or not is_date(digits[:2], digits[2:4]):
            return None
        if self._unit(low, window[-1].end) or (shape == (2, 2, 2, 4) and _is_date_and_time(window)):
            return None
        if shape == (2,) * 5 and (_goes_on(groups, at, size) or not _is_date_and_rest(window)):
            return None
        if shape == (10,) and (self._other(low, first.start) or self._unit_before(low, first.start)):
            return None
        return found

    def _phone(self, low: str, groups: Sequence[Group], at: int) -> tuple[int, Span | None] | None:
        first = groups[at]
        cued = self._phone_cue(low, first.start)
        other = not cued and (self._other(low, first.start) or self._unit_before(low, first.start))
        plus = low[max(0, first.start - 2) : first.start].rstrip().endswith("+")
        if other and not plus:
            return None
        inside = first.start > 0 and (low[first.start - 1].isalnum() or low[first.start - 1] == "/")
        if plus or (first.digits.startswith("00") and len(first.digits) > 3 and not inside):
            return self._foreign(low, groups, at, plus=plus)
        if first.digits.startswith("45") and len(first.digits) == 10 and first.digits[2] not in "01":
            return self._judged(first.digits[2:], groups, at, 1)
        if first.digits in ("45", "0045"):
            size = _window(groups, at + 1, _PHONE)
            if size and not self._unit(low, groups[at + size].end):
                digits = "".join(group.digits for group in groups[at + 1 : at + 1 + size])
                return self._judged(digits, groups, at, size + 1)
        if first.digits[0] == "0":
            return self._national(low, groups, at, cued=cued)
        size = _window(groups, at, _PHONE)
        if not size or self._unit(low, groups[at + size - 1].end):
            return None
        if not _is_phone(groups, at, size, cued=cued):
            return None
        return self._judged("".join(group.digits for group in groups[at : at + size]), groups, at, size)

    def _foreign(
        self, low: str, groups: Sequence[Group], at: int, *, plus: bool
    ) -> tuple[int, Span | None] | None:
        """After + or 00: as many groups as a number of any country can have."""
        size = total = 0
        for group in groups[at:]:
            if total + len(group.digits) > (15 if plus else 17):
                break
            total, size = total + len(group.digits), size + 1
            if total >= 10 and groups[at].digits in ("45", "0045"):
                break
        if total < (9 if plus else 10) or self._unit(low, groups[at + size - 1].end):
            return None
        digits = "".join(group.digits for group in groups[at : at + size])
        start = low.rindex("+", 0, groups[at].start) if plus else groups[at].start
        return self._judged(digits.removeprefix("00").removeprefix("45"), groups, at, size, start=start)

    def _national(
        self, low: str, groups: Sequence[Group], at: int, *, cued: bool
    ) -> tuple[int, Span | None] | None:
        """A number of a country that dials a zero first: eleven digits, or fewer with a cue."""
        size = total = 0
        for group in groups[at:]:
            if total + len(group.digits) > 11:
                break
            total, size = total + len(group.digits), size + 1
        if not (total == 11 or (cued and total >= 9)) or self._unit(low, groups[at + size - 1].end):
            return None
        return size, Span("phone", groups[at].start, groups[at + size - 1].end)

    def _judged(
        self, digits: str, groups: Sequence[Group], at: int, size: int, *, start: int | None = None
    ) -> tuple[int, Span | None]:
        if digits in self._public or digits.startswith(self._public_starts or ("-",)):
            return size, None
        return size, Span("phone", groups[at].start if start is None else start, groups[at + size - 1].end)


def _groups(low: str, start: int, end: int) -> list[Group]:
    groups: list[Group] = []
    left = start
    for found in _GROUP.finditer(low, start, end):
        groups.append(
            Group(found.group(), found.start(), found.end(), low[left : found.start()].strip(" ()") or " ")
        )
        left = found.end()
    return groups


def _window(groups: Sequence[Group], at: int, wanted: int) -> int:
    """How many groups from here on have together exactly that many digits; 0: none."""
    total = 0
    for size, group in enumerate(groups[at : at + wanted], 1):
        total += len(group.digits)
        if total >= wanted:
            return size if total == wanted else 0
    return 0


def _is_phone(groups: Sequence[Group], at: int, size: int, *, cued: bool) -> bool:
    window = groups[at : at + size]
    shape = tuple(len(group.digits) for group in window)
    if window[0].digits[0] in ("0" if cued else "01") or shape not in (
        _CUED_PHONE_SHAPES if cued else _PHONE_SHAPES
    ):
        return False
    signs = {group.before for group in window[1:]}
    if len(signs) > 1 or "/" in signs:
        return False
    if _is_calendar(window, shape):
        return cued and shape == (8,)
    if cued:
        return True
    digits = "".join(group.digits for group in window)
    if _goes_on(groups, at, size) or digits.endswith("000") or digits in "123456789":
        return False
    if shape == (4, 4):
        return "-" not in signs and not all(group.digits.endswith("00") for group in window)
    return shape not in ((2, 2, 4), (4, 2, 2)) or signs == {" "}


def _is_short_date(groups: Sequence[Group]) -> bool:
    """1.8.58-9995: days and months with one digit."""
    shape = tuple(len(group.digits) for group in groups)
    return shape in {(1, 1, 2, 4), (1, 2, 2, 4), (2, 1, 2, 4)} and is_date(groups[0].digits, groups[1].digits)


def _with_century(groups: Sequence[Group], at: int) -> int:
    """How many groups are 01011990-1234 or 01-01-1990-1234; 0: none. Two years are a period."""
    size = 2 if len(groups[at].digits) == 8 else 4
    window = groups[at : at + size]
    if tuple(len(group.digits) for group in window) not in {(8, 4), (2, 2, 4, 4)}:
        return 0
    digits = "".join(group.digits for group in window)
    is_birthday = is_date(digits[:2], digits[2:4]) and digits[4:].startswith(_CENTURIES)
    is_last_part = window[-1].before == "-" and not digits[8:].startswith(_CENTURIES)
    return size if is_birthday and is_last_part else 0


def _goes_on(groups: Sequence[Group], at: int, size: int) -> bool:
    """Whether it is cut from a longer list of equal pieces: 10 20 30 40 50 60."""
    wide = len(groups[at].digits)
    after = groups[at + size : at + size + 1]
    before = groups[at - 1 : at] if at else []
    return any(len(group.digits) == wide < 8 for group in (*after, *before)) and "." not in groups[at].before


def _is_calendar(window: Sequence[Group], shape: tuple[int, ...]) -> bool:
    digits = "".join(group.digits for group in window)
    years = ("18", "19", "20", "21")
    if shape == (4, 4):
        return all(group.digits.startswith(years) for group in window)
    if shape in ((4, 2, 2), (8,)) and digits.startswith(years) and is_date(digits[6:], digits[4:6]):
        return True
    return shape in ((2, 2, 4), (8,)) and digits[4:].startswith(years) and is_date(digits[:2], digits[2:4])


def _is_date_and_rest(window: Sequence[Group]) -> bool:
    """01 01 90 12 34, but neither 12.05.26 14.30 nor numbers that are listed from low to high."""
    pieces = [int(group.digits) for group in window]
    is_list = len(set(pieces)) == 1 or all(low < high for low, high in pairwise(pieces))
    return not is_list and all(group.before in (" ", "-") for group in window[1:])


def _is_date_and_time(window: Sequence[Group]) -> bool:
    """12.10.26 1430: a date, a blank, a time."""
    hour, minute = int(window[3].digits[:2]), int(window[3].digits[2:])
    return window[3].before == " " != window[1].before and hour < 24 and minute < 60


def _is_amount(groups: Sequence[Group]) -> bool:
    """1.250.000 or 25 000 000: the first piece is short, all others have three digits."""
    if len(groups) < 2 or len(groups[0].digits) > 3 or any(len(group.digits) != 3 for group in groups[1:]):
        return False
    return len({group.before for group in groups[1:]}) == 1 and (
        groups[1].before == "." or groups[-1].digits == "000"
    )
