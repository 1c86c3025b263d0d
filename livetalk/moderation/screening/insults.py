"""Insults in Danish and English, also disguised ones.

Lives here: compounds, disguises (1d10t, i d i o t, idioooot, f*ck), and when a word
that is harmless about things is aimed at people. Must not live here: the words (``rules/insults.*``)
or their inflection (``forms``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from livetalk.moderation.screening.forms import by_first_word, forms, prefixes
from livetalk.moderation.screening.patterns import words
from livetalk.moderation.screening.reading import Reading, Span
from livetalk.moderation.screening.rules import Rules

_TOKEN = re.compile(r"[^\W_]+(?:['\-@$*]+[^\W_]+)*[*$]*|[@$*]+[^\W_]+(?:['\-@$*]+[^\W_]+)*|[.,!?;:()\n]")
_SPACED = re.compile(r"(?<!\w)[^\W_](?:[ .\-_*/]{1,2}[^\W_@$]){3,60}(?!\w)")
_SAME = re.compile(r"([^\W\d_])\1{2,}")
_RUNS = re.compile(r"([^\W\d_])\1+")
_LEET = str.maketrans("013457@$", "oieastas")
_LEET_L = str.maketrans("013457@$", "oleastas")
_UMLAUTS = str.maketrans("öäü", "øæy")
_SHORTEST_COMPOUND = 5  # letters
_LONGEST_PART = 14  # letters of the first or last part of a compound
_LETTERS_LEFT = 2  # of a word with digits for letters: 1d10t is one, f001 is not
_SUBJECT = 5  # words before the verb
_PRONOUN = 3  # letters of the longest word that can stand for anybody
_BACK = 9  # words between a person and what he is called
# After these, and after verbs in the present (-r), people are what something is done to.
_MODALS = frozenset(
    "kan skal vil må skulle ville kunne burde bør gav så tog hvis at når must can".split()  # noqa: SIM905 - a list of words
)
_POINTING = frozenset({"den", "det", "de", "that", "those"})
_ARTICLES = frozenset({"en", "et", "nogle", "a", "an", "some"})
_PREPOSITIONS = frozenset(
    {"af", "til", "for", "med", "om", "som", "i", "på", "of", "to", "with", "about", "like", "in"}
)
_ADJECTIVES = 7  # words between an article and its noun, with the verb before it
_NOT = frozenset({"ikke", "not", "jo", "aldrig", "never"})
_STOPS = frozenset(".!?;:()\n")


class Token(NamedTuple):
    """A word as written, in small letters, and as it reads without disguise."""

    cased: str
    low: str
    said: str
    start: int
    end: int


class Insults:
    """Finds ``insult``."""

    def __init__(self, rules: Rules) -> None:
        """Expand the lists into forms."""
        self._words = forms(rules["insults.words"])
        self._starts = prefixes(rules["insults.words"]) | frozenset(rules["insults.compounds_first"])
        self._ends = forms(rules["insults.compounds_last"])
        self._nouns = forms(rules["insults.aimed_nouns"])
        self._adjectives = forms(rules["insults.aimed_adjectives"], inflect=False)
        self._allowed = words(rules["insults.allowed"])
        self._phrases = by_first_word(rules["insults.phrases"])
        self._phrase_words = frozenset(word for entry in rules["insults.phrases"] for word in entry.split())
        self._targets = words(rules["insults.targets"])
        self._doubtful_targets = words(rules["insults.doubtful_targets"])
        self._selves = frozenset(rules["insults.selves"])
        names = ("people.public", "people.surnames", "people.given")
        self._names = frozenset(
            word for key in names for name in rules[key] for word in name.split() if len(word) > _PRONOUN
        )
        self._officials = words(rules["insults.officials"])
        self._addressed = frozenset(rules["insults.addressed"])
        self._possessives = frozenset(rules["insults.possessives"])
        self._verbs = frozenset(rules["insults.verbs"])
        self._fillers = frozenset(rules["insults.fillers"])
        self._between = self._adjectives | frozenset(rules["insults.intensifiers"])
        self._known = self._words | self._nouns | self._adjectives | self._phrase_words
        self._collapsed = {_RUNS.sub(r"\1", form): form for form in sorted(self._known)}
        self._masked: dict[tuple[str, int], list[str]] = {}
        for form in sorted(self._words):
            self._masked.setdefault((form[0], len(form)), []).append(form)

    def find(self, reading: Reading) -> Iterator[Span]:
        """All of them."""
        low = reading.low.translate(_UMLAUTS)
        yield from self._spaced(low)
        same = _SAME.search(low) is not None
        tokens = [self._token(found, reading.cased, same=same) for found in _TOKEN.finditer(low)]
        for at, token in enumerate(tokens):
            end = self._phrase(tokens, at)
            if end:
                yield Span("insult", token.start, tokens[end - 1].end)
            elif (self._is_insult(token.said) and not self._is_said_of_self(tokens, at)) or (
                (token.said in self._nouns or token.said in self._adjectives) and self._is_aimed(tokens, at)
            ):
                yield Span("insult", token.start, token.end)

    def _is_insult(self, word: str) -> bool:
        if word in self._words:
            return self._allowed.fullmatch(word) is None
        if len(word) < _SHORTEST_COMPOUND:
            return False
        parts = range(3, min(len(word), _LONGEST_PART))
        if not any(word[:size] in self._starts or word[-size:] in self._ends for size in parts):
            return False
        return self._allowed.fullmatch(word) is None

    def _token(self, found: re.Match[str], cased: str, *, same: bool) -> Token:
        low = found.group()
        plain = low.isalpha() and low[0] != "l" and not (same and _SAME.search(low))
        start, end = found.span()
        return Token(cased[start:end], low, low if plain else self._undisguised(low), start, end)

    def _undisguised(self, low: str) -> str:
        bare = low.strip("*@$")
        plain = bare.replace("-", "").replace("'", "")
        if plain.isalpha():
            if plain in self._words:
                return plain
            if plain[0] == "l" and "i" + plain[1:] in self._words:
                return "i" + plain[1:]  # a capital I in many typefaces
            return self._collapsed.get(_RUNS.sub(r"\1", plain), bare) if _SAME.search(plain) else bare
        if "*" in low and low[0] != "*":
            return self._unmasked(low)
        if sum(sign.isalpha() for sign in plain) < _LETTERS_LEFT:
            return low
        for table in (_LEET, _LEET_L):
            guess = plain.translate(table)
            short = self._collapsed.get(_RUNS.sub(r"\1", guess), guess) if _SAME.search(guess) else guess
            for form in (guess, short):
                if form in self._known or self._is_insult(form):
                    return form
        return bare

    def _unmasked(self, low: str) -> str:
        """f*ck, f***, sh**: as long as the stars leave at least the first letter."""
        shape = re.compile("".join("." if sign == "*" else re.escape(sign) for sign in low))
        if sum(sign != "*" for sign in low) < 2 and len(low) < 4:
            return low
        fits = (form for form in self._masked.get((low[0], len(low)), ()) if shape.fullmatch(form))
        return next(fits, self._unmasked(low[:-1]) if low.endswith("s") else low)

    def _spaced(self, low: str) -> Iterator[Span]:
        for found in _SPACED.finditer(low):
            signs = [
                (sign, found.start() + at) for at, sign in enumerate(found.group()) if sign not in " .-_*/"
            ]
            joined = "".join(sign for sign, _ in signs).translate(_LEET)
            for start in range(len(joined)):
                sizes = (size for size in range(min(14, len(joined) - start), 3, -1))
                size = next((size for size in sizes if joined[start : start + size] in self._words), 0)
                if size:
                    yield Span("insult", signs[start][1], signs[start + size - 1][1] + 1)
                    break

    def _phrase(self, tokens: Sequence[Token], at: int) -> int:
        """Where the longest phrase that begins here ends; 0: none does."""
        for phrase in self._phrases.get(tokens[at].said, ()):
            end = _matched(phrase, tokens, at)
            if end:
                return end
        return 0

    def _is_aimed(self, tokens: Sequence[Token], at: int) -> bool:
        if tokens[at].said in self._adjectives and self._is_before_official(tokens, at):
            return True
        if self._is_said_of_self(tokens, at):
            return False
        if self._is_called(tokens, at) or self._is_said_of(tokens, at):
            return True
        if tokens[at].said in self._nouns:
            return self._is_called_last(tokens, at) or _stands_alone(tokens, at) or self._is_a(tokens, at)
        # 'how incompetent you are'
        following = [token.said for token in tokens[at + 1 : at + 3]]
        return len(following) == 2 and following[0] in self._addressed and following[1] in self._verbs

    def _is_said_of_self(self, tokens: Sequence[Token], at: int) -> bool:
        """'I am an idiot with computers', 'jeg føler mig som en idiot', 'vi er ikke idioter'."""
        back = at - 1
        while back > max(0, at - _BACK) and (tokens[back].said in self._fillers or tokens[back].said in _NOT):
            back -= 1
        if back > 0 and tokens[back].said in self._verbs:
            back -= 1
        return back >= 0 and tokens[back].said in self._selves

    def _is_a(self, tokens: Sequence[Token], at: int) -> bool:
        """'Du er en kold og beregnende hykler': words on no list between the article and the noun."""
        for back in range(at - 1, max(1, at - _ADJECTIVES), -1):
            if tokens[back].low in _STOPS or tokens[back].said in _PREPOSITIONS:
                return False
            if tokens[back].said in _ARTICLES and tokens[back - 1].said in self._verbs:
                return self._has_subject(tokens, back - 2, tokens[at])
        return False

    def _is_called_last(self, tokens: Sequence[Token], at: int) -> bool:
        """Told at the end of a sentence: 'Nobody likes you, loser!'."""
        if at + 1 < len(tokens) and tokens[at + 1].low not in _STOPS:
            return False
        if at > 2 and tokens[at - 1].said in _POINTING and tokens[at - 2].low == ",":
            return True  # '…, den slyngel.'
        if at < 2 or tokens[at - 1].low != ",":
            return False
        earlier = {token.said for token in tokens[max(0, at - _BACK) : at]}
        return bool(earlier & (self._addressed | self._possessives))

    def _is_called(self, tokens: Sequence[Token], at: int) -> bool:
        """'I klovne', 'din hykler', 'you lazy fools'."""
        back = at - 1
        while back >= max(0, at - _BACK) and tokens[back].said in self._between:
            back -= 1
        if back < 0:
            return False
        word = tokens[back]
        if word.said in self._possessives:
            return tokens[at].said in self._nouns
        if word.said not in self._addressed:
            return False
        left = tokens[back - 1].low if back else "."
        if left in _STOPS or left == "," or word.said not in ("i", "du"):
            return True
        # "Støtter I amatører?": after a verb they are its object. A small i is "in".
        return word.cased != "i" and not (left.endswith("r") and left != "jer") and left not in _MODALS

    def _is_said_of(self, tokens: Sequence[Token], at: int) -> bool:
        """'Borgmesteren er en klovn', 'er I dumme', 'you are all useless'."""
        back = at - 1
        while back >= max(0, at - _BACK) and self._is_skipped(tokens[back]):
            back -= 1
        if back < 0:
            return False
        if tokens[back].said in self._verbs:
            return self._has_subject(tokens, back - 1, tokens[at])
        if tokens[back].said in self._addressed and "'" in tokens[back].said:
            return True
        return back > 0 and tokens[back - 1].said in self._verbs and self._is_person(tokens[back], tokens[at])

    def _has_subject(self, tokens: Sequence[Token], last: int, called: Token) -> bool:
        """'Politikerne her i byen er': the person may stand a few words before the verb."""
        for at in range(last, max(-1, last - _SUBJECT), -1):
            if tokens[at].low in _STOPS or tokens[at].low == ",":
                return False
            if self._is_person(tokens[at], called):
                near = all(t.said in self._fillers or t.said in _MODALS for t in tokens[at + 1 : last + 1])
                return near or len(tokens[at].said) > _PRONOUN
        return False

    def _is_person(self, token: Token, called: Token) -> bool:
        """'He' and 'Jensen' may be anybody: they are only insulted by a noun."""
        if self._doubtful_targets.fullmatch(token.said) is not None or (
            token.said in self._names and token.cased[0].isupper()
        ):
            return called.said in self._nouns
        return self._targets.fullmatch(token.said) is not None

    def _is_skipped(self, token: Token) -> bool:
        said = token.said
        return said in self._fillers or said == "," or said in self._adjectives or said in self._nouns

    def _is_before_official(self, tokens: Sequence[Token], at: int) -> bool:
        following = at + 1
        while following < min(len(tokens), at + _BACK) and self._is_skipped(tokens[following]):
            following += 1
        return following < len(tokens) and self._officials.fullmatch(tokens[following].said) is not None


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """'Liars!' as a sentence of its own."""
    opens = at == 0 or tokens[at - 1].low in _STOPS
    return opens and (len(tokens) == 1 or (at + 1 < len(tokens) and tokens[at + 1].low == "!"))


def _matched(phrase: Sequence[str], tokens: Sequence[Token], at: int) -> int:
    for word in phrase:
        if at < len(tokens) and tokens[at].low == ",":
            at += 1
        if at >= len(tokens):
            return 0
        said = tokens[at].said
        if not (said == word or (word.endswith("*") and said.startswith(word[:-1]))):
            return 0
        at += 1
    return at
