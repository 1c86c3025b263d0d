"""Similar questions: a pure index that suggests, and never merges by itself.

Lives here: the lists of words (``words``), how a question is read (``spelling``, ``lexicon``,
``reading``), the index of a room (``index``), and the same words for a full-text index (``terms``). Must
not live here: files (the words come as text), rooms and their facts, and what becomes of a suggestion.
"""

from livetalk.moderation.similarity.index import FOR_CITIZENS, FOR_MODERATORS, Match, SimilarIndex
from livetalk.moderation.similarity.reading import Reader
from livetalk.moderation.similarity.terms import Terms
from livetalk.moderation.similarity.words import Words, WrongWords, parse_words

__all__ = [
    "FOR_CITIZENS",
    "FOR_MODERATORS",
    "Match",
    "Reader",
    "SimilarIndex",
    "Terms",
    "Words",
    "WrongWords",
    "parse_words",
]
