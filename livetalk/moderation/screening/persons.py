"""Named private persons, as far as rules can tell.

Lives here: which capitalised words make a name, and what says that its bearer is private, public,
or a street, school or church. Must not live here: the names (``rules/names.toml``,
``rules/people.toml``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from livetalk.moderation.screening.patterns import either, ending_with, words
from livetalk.moderation.screening.reading import Reading, Span, Word
from livetalk.moderation.screening.rules import Rules

_PARTICLES = frozenset({"von", "van", "al", "el", "bin", "ter", "zu", "af", "da", "du"})
_PASSED_OVER = frozenset({",", ".", ":", "(", '"', "'", "”", "“", "»"})  # between a cue and a name
_OWN = ("min ", "mit ", "vores ", "my ", "our ")
_SIGNED = frozenset({"hilsen", "hilsner", "mvh", "vh", "kh", "regards", "greetings"})  # the author, then
_SHORTENED = ("'m", "'s", "'ll", "'d", "'ve")  # I'm, SF's: no first name ends so
_ABBREVIATION = 4  # letters
_LONGEST = 5  # words of one name
_ROLE_WITHIN, _RELATION_WITHIN = 60, 30  # signs before the name
_SENTENCE_END = regex.compile(r"[!?\n]|(?<!\b\p{L})\.(?=\s+\p{Lu})")
_COMPOUND = regex.compile(r"-\p{Ll}")  # a thing named after somebody: 'Victor Borge-statue'
_NEXT_WORD = regex.compile(r"\s([\w'\-]++)")
_LIVES = regex.compile(r",?\s(?:fra|i|på|in|from|at)\s(?:nr\.?|nummer|no\.?|number|\d{1,2}\.?\s?[a-d](?!\w))")


class Persons:
    """Finds ``person``."""

    def __init__(self, rules: Rules) -> None:
        """Compile what the rules say about names."""
        self._doubtful = frozenset(rules["people.doubtful_given"])
        self._given = frozenset(rules["people.given"]) - self._doubtful
        self._surnames = frozenset(rules["people.surnames"])
        self._endings = tuple(rules["people.surname_endings"])
        self._public = frozenset(rules["people.public"])
        self._not_names = frozenset(rules["people.not_names"])
        self._honoured = frozenset(rules["people.honoured"])
        self._institution = words(rules["people.institutions"])
        own = either(entry for entry in rules["people.relations"] if entry.startswith(_OWN)) or "(?!)"
        self._relation_after = regex.compile(
            rf",\s(?:{own}|(?:min|vores|my|our)\s(?:nabo|genbo|neighbou?r))(?!\w)"
        )
        self._cues = frozenset((*rules["people.relations"], *rules["people.titles"]))
        self._introductions = frozenset(rules["people.introductions"])
        self._near_relation = ending_with(rules["people.relations"], within=_RELATION_WITHIN)
        role, party = either(rules["people.roles"]) or "(?!)", either(rules["people.parties"]) or "(?!)"
        self._role = regex.compile(rf"(?<!\w)(?:{role})(?!\w)")
        self._role_after = regex.compile(
            rf"\s\((?:{party}|{role})[,)]|,?\s(?:fra|from)\s(?:the\s)?(?:{party})(?!\w)|,\s(?:{role})(?!\w)"
        )

    def find(self, reading: Reading) -> Iterator[Span]:
        """All of them."""
        for start, run in _runs(reading):
            yield from self._in_run(reading, start, run)
        yield from self._in_small_letters(reading)

    def _in_run(self, reading: Reading, start: int, run: Sequence[Word]) -> Iterator[Span]:
        at = 0
        while at < len(run):
            size, private = self._judged(reading, start, run, at)
            if private:
                yield Span("person", run[at].start, run[at + size - 1].end)
            at += size

    def _judged(self, reading: Reading, start: int, run: Sequence[Word], at: int) -> tuple[int, bool]:
        """How many words from here on belong together, and whether they name a private person."""
        first = run[at].low
        shortened = "'" in first and len(run) > at + 1 and first.endswith(_SHORTENED)
        if shortened or self._is_no_name(first) or first in self._cues or self._is_role(run[at]):
            return 1, False  # 'Læreren' and 'Kunstneren' have a capital where a sentence begins
        before = (
            [word.low for word in reading.words[max(0, start - 4) : start]] if at == 0 else [run[at - 1].low]
        )
        while before and before[-1] in _PASSED_OVER:
            before.pop()
        if before and before[-1] in self._honoured:
            return 1, False
        size = self._name_length(run, at)
        if size > 1 and self._is_place(reading, run, at + size):
            return size, False
        cued = _says(before, self._cues) and not _is_unit(before)
        named = size >= 2 and (
            cued or _says(before, self._introductions) or self._is_full_name(run[at : at + size])
        )
        abbreviation = run[at].cased.isupper() and len(first) <= _ABBREVIATION
        if not named and not (cued and not abbreviation):
            given = _base(first, self._given) in self._given and not _SIGNED & set(before)
            if given and self._is_known_from(reading.low, run[at].end):
                return size, True
            # Of a rare first name nothing is known but its bearer: what follows is no name by itself.
            return (size if self._is_listed(run[at : at + size]) else 1), False
        if self._is_place(reading, run, at + size) or self._is_public(reading, run[at : at + size]):
            return size, False
        return size, True

    def _is_known_from(self, low: str, end: int) -> bool:
        """'Ali fra nr. 12', 'Karen, min nabo'."""
        return _LIVES.match(low, end) is not None or self._relation_after.match(low, end) is not None

    def _name_length(self, run: Sequence[Word], at: int) -> int:
        size = 1
        while at + size < len(run) and size < _LONGEST:
            word = run[at + size]
            if self._is_no_name(word.low) or self._is_institution(word.low):
                break
            size += 1
        while size > 1 and run[at + size - 1].low in _PARTICLES:
            size -= 1
        return size

    def _is_full_name(self, name: Sequence[Word]) -> bool:
        first, last = name[0].low, _base(name[-1].low, self._surnames)
        if len(last) == 1 or _COMPOUND.search(name[-1].cased):
            return False
        known = last in self._surnames or last.split("-")[-1] in self._surnames
        is_given = first in self._given or first.split("-")[0] in self._given
        if name[0].cased.isupper() and len(first) > 2:  # LOUD: capitals say nothing about a name
            return is_given and known
        if is_given:
            return known or not all(word.low in self._given for word in name)  # Anna Sofie alone says little
        if first in self._doubtful:
            return known or (len(last) > 5 and last.endswith(self._endings))
        return known and last.endswith("sen") and len(first) > 1

    def _is_place(self, reading: Reading, run: Sequence[Word], end: int) -> bool:
        """Whether a street, school or the like follows, named after the person."""
        if end < len(run) and self._is_institution(run[end].low):
            return True
        follows = _NEXT_WORD.match(reading.low, run[end - 1].end)
        return follows is not None and self._institution.fullmatch(follows[1]) is not None

    def _is_institution(self, low: str) -> bool:
        return any(self._institution.fullmatch(form) for form in {low, _base(low)})

    def _is_listed(self, name: Sequence[Word]) -> bool:
        last = _base(name[-1].low)
        whole = " ".join([*(word.low for word in name[:-1]), last])
        as_written = " ".join(word.low for word in name)
        known = {whole, as_written, f"{name[0].low} {last}", f"{name[0].low} {name[-1].low}"}
        return not known.isdisjoint(self._public)

    def _is_public(self, reading: Reading, name: Sequence[Word]) -> bool:
        if self._is_listed(name):
            return True
        if self._role_after.match(reading.low, name[-1].end):
            return True
        start = name[0].start
        left = max(0, start - _ROLE_WITHIN)
        ends = [found.end() for found in _SENTENCE_END.finditer(reading.cased, left, start)]
        roles = [found.end() for found in self._role.finditer(reading.low, ends[-1] if ends else left, start)]
        return bool(roles) and not self._near_relation(reading.low, start)

    def _is_role(self, word: Word) -> bool:
        return self._role.fullmatch(word.low) is not None

    def _is_no_name(self, low: str) -> bool:
        return low in self._not_names or _base(low) in self._not_names

    def _in_small_letters(self, reading: Reading) -> Iterator[Span]:
        """'jens hansen': only where both are names and hardly anything else."""
        for at, word in enumerate(reading.words[:-1]):
            if word.low not in self._given or not word.cased.islower():
                continue
            following = reading.words[at + 1]
            last = _base(following.low, self._surnames)
            if following.start != word.end + 1 or not following.cased.islower() or last not in self._surnames:
                continue
            before = [earlier.low for earlier in reading.words[max(0, at - 3) : at]]
            sure = last.endswith("sen") or _says(before, self._cues)
            if sure and not self._is_public(reading, (word, following)):
                yield Span("person", word.start, following.end)


def _says(before: Sequence[str], cues: frozenset[str]) -> bool:
    """Whether the last one, two or three words are a cue."""
    return any(" ".join(before[-size:]) in cues for size in (1, 2, 3))


def _is_unit(before: Sequence[str]) -> bool:
    """'20 ms. Readers': no lady is meant."""
    return len(before) > 1 and before[-2].isdecimal()


def _runs(reading: Reading) -> Iterator[tuple[int, list[Word]]]:
    """Capitalised words in a row, with one blank (or the point of an initial) between them.

    With each row comes the place of its first word among all words.
    """
    run: list[Word] = []
    start = 0
    for at, word in enumerate(reading.words):
        capital = word.cased[0].isupper()
        if not run:
            if capital:
                run, start = [word], at
            continue
        initial = len(run[-1].cased) <= 2  # "H." and "Chr" are too short to end a sentence
        if initial and word.low == ".":
            continue
        between = reading.cased[run[-1].end : word.start]
        joined = between == " " or (initial and between in (". ", "."))
        if joined and (capital or word.low in _PARTICLES):
            run.append(word)
            continue
        yield start, run
        run, start = ([word], at) if capital else ([], at)
    if run:
        yield start, run


def _base(low: str, known: frozenset[str] = frozenset()) -> str:
    """Without the s of the genitive, unless the s belongs to the name (Jonas, Mads)."""
    if low in known:
        return low
    return low.removesuffix("'s") if low.endswith("'s") else low.removesuffix("s").rstrip("'")
