"""All rules together: from a text to the places a moderator should look at.

Lives here: the order of things, the way back to the original text, merging. Must not live here:
any single rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livetalk.moderation.screening.addresses import Addresses
from livetalk.moderation.screening.contact import Contact
from livetalk.moderation.screening.form import Form
from livetalk.moderation.screening.insults import Insults
from livetalk.moderation.screening.numbers import Numbers
from livetalk.moderation.screening.persons import Persons
from livetalk.moderation.screening.reading import Reading, Span, read
from livetalk.moderation.screening.rules import Rules
from livetalk.moderation.screening.spoken import Spoken
from livetalk.rooms.event import Flag, FlagField

# Who gives a name gives it freely; and a name in capitals is no shouting.
_WELCOME_IN_NAME = frozenset({"person", "shouting"})
_LONGEST = 8000  # code points; nothing longer passes the rules of a room's text


class Screening:
    """Marks what somebody should read before it is shown. Knows nothing but the text and its rules."""

    def __init__(self, rules: Rules) -> None:
        """Compile the rules once; screening itself keeps no state."""
        self._off = frozenset(rules["off.kinds"])
        self._form = Form(rules)
        self._contact = Contact(rules)
        self._numbers = Numbers(rules)
        self._spoken = Spoken(rules)
        self._finders = (Addresses(rules), Persons(rules), Insults(rules), self._form)

    def screen(self, text: str, field: FlagField = "text") -> tuple[Flag, ...]:
        """The flags of the text in the order of their places, at most one per place and kind."""
        text = text[:_LONGEST]
        reading = read(text)
        skip = self._off | _WELCOME_IN_NAME if field == "name" else self._off
        found: dict[str, list[tuple[int, int]]] = {}
        for span in self._spans(reading):
            if span.kind not in skip:
                found.setdefault(span.kind, []).append(reading.place(span))
        for span in self._form.find_in_original(text) if reading.origin else ():
            if span.kind not in skip:
                found.setdefault(span.kind, []).append((span.start, span.end))
        flags = [
            Flag(kind=kind, start=start, end=end, field=field)
            for kind, places in found.items()
            for start, end in _merged(places)
        ]
        return tuple(sorted(flags, key=lambda flag: (flag.start, flag.end, flag.kind)))

    def _spans(self, reading: Reading) -> Iterator[Span]:
        contact = list(self._contact.find(reading))
        yield from contact
        links = [span for span in contact if span.kind in ("link", "email")]
        for span in (*self._spoken.find(reading), *self._numbers.find(reading)):
            if not any(span.start < link.end and link.start < span.end for link in links):
                yield span
        for finder in self._finders:
            yield from finder.find(reading)


def _merged(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
