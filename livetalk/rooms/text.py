"""How text from people is cleaned and measured before it becomes words of a room.

Lives here: normalisation and length rules (``MAX_*``, in graphemes and in bytes). Text is kept as
it was written apart from that; escaping is the business of whatever shows it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter

import regex

MAX_QUESTION = 1000  # graphemes: the longest sample of a real, thought-through question has 640
MAX_RESPONSE = 3000  # to a hearing: a written page. With BYTES_PER_GRAPHEME it still fits one socket message
MAX_NAME = 60
MAX_THEME = 60
MAX_NOTE = 300
MAX_TITLE = 120
MAX_FRAME = 1500  # purpose, use of the input, what is not open
BYTES_PER_GRAPHEME = 8  # bounds emoji sequences, far above what any written language needs

_LINE_ENDS = regex.compile(r"\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
_TAG = r"[\U000e0000-\U000e007f]"  # hides text, except in the flags of England, Scotland and Wales
_UNSEEN = regex.compile(
    r"[\p{Cc}--[\n\t]]"  # C0 and C1 controls, except the line feed; the tab becomes a blank below
    r"|[\u202a-\u202e\u2066-\u2069]"  # bidi overrides and isolates: they reorder other people's text
    r"|[\u200b\ufeff\u00ad\u2060-\u2064\u206a-\u206f\ufff9-\ufffb]"  # zero width, for uses we do not have
    rf"|{_TAG}(?<!\U0001f3f4{_TAG}{{1,7}})"
    r"|[\p{Cs}\p{Co}]",  # lone surrogates, private use
    flags=regex.VERSION1,
)
# A joiner is kept only where an emoji or a script needs it: between two visible characters,
# of which the second may be a letter made of a virama and a consonant.
_LONE_JOINER = regex.compile(
    r"(?<![\p{L}\p{M}\p{So}\p{Sk}\p{ExtPict}])[\u200c\u200d]"
    r"|[\u200c\u200d](?!\p{L}|\p{So}|\p{ExtPict}|\p{InSC=Virama}\p{L})"
)
# Sorting marks takes time by the square of their number: tens of thousands would stop the server.
_ENDLESS_PILES = regex.compile(r"(\p{M}{30})\p{M}+")
_MARK_PILES = regex.compile(r"(\p{M}{2})\p{M}+")  # "Zalgo": more than two marks on one base
_BLANKS = regex.compile(r"[^\S\n]+")
_GAPS = regex.compile(r" ?\n ?")
_MANY_LINES = regex.compile(r"\n{3,}")
# Flags are paired here, because ``\X`` counts back to the first of a row for each of them.
_FLAG = regex.compile(r"[\U0001f1e6-\U0001f1ff]{2}")
_GRAPHEME = regex.compile(r"\X")
# Some letters (Hangul fillers) and one sign (the empty Braille cell) are blank all the same.
_VISIBLE = regex.compile(r"[[\p{L}\p{N}\p{So}\p{ExtPict}]--[\p{DI}\u2800]]", flags=regex.VERSION1)


def clean(raw: str, *, lines: bool = False) -> str:
    """Return the text in NFC without what cannot be seen; one line unless ``lines``."""
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", raw))
    # Only now: what was hidden between a letter and its accent would have kept them apart.
    text = _ENDLESS_PILES.sub(r"\1", _LONE_JOINER.sub("", text))
    text = unicodedata.normalize("NFC", text)
    text = _MARK_PILES.sub(r"\1", text)
    if not lines:
        text = text.replace("\n", " ")
    text = _GAPS.sub("\n", _BLANKS.sub(" ", text))
    return _MANY_LINES.sub("\n\n", text).strip()


def length(text: str) -> int:
    """How many characters a reader would count (grapheme clusters)."""
    return len(text) if text.isascii() else len(_GRAPHEME.findall(_FLAG.sub("x", text)))


def counted(text: str) -> int:
    """How long the text is by the rule of ``is_too_long``: huge emoji sequences count for several."""
    return max(length(text), -(-len(text.encode()) // BYTES_PER_GRAPHEME))


def is_empty(text: str) -> bool:
    """Whether nothing is said: no letter, digit or picture."""
    return _VISIBLE.search(text) is None


def is_too_long(text: str, limit: int) -> bool:
    """Whether the text has more than ``limit`` graphemes, or absurdly many bytes for that many."""
    if len(text.encode()) > limit * BYTES_PER_GRAPHEME:
        return True
    return len(text) > limit and length(text) > limit


def is_within(one: str, other: str, limit: int) -> bool:
    """Whether one text becomes the other by at most ``limit`` insertions, deletions and exchanges."""
    missing, surplus = Counter(one) - Counter(other), Counter(other) - Counter(one)
    if max(missing.total(), surplus.total()) > limit:
        return False
    # Only a band around the diagonal can stay within the limit: 80 ms at worst, for two whole texts.
    row = {column: column for column in range(min(limit, len(other)) + 1)}
    for index, letter in enumerate(one, 1):
        previous, row = row, {}
        for column in range(max(0, index - limit), min(len(other), index + limit) + 1):
            exchange = previous.get(column - 1, limit + 1) + (column == 0 or other[column - 1] != letter)
            best = min(exchange, previous.get(column, limit + 1) + 1, row.get(column - 1, limit + 1) + 1)
            row[column] = index if column == 0 else best
        if min(row.values()) > limit:
            return False
    return row.get(len(other), limit + 1) <= limit
