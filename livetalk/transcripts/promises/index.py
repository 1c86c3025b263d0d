"""Which of many rules a sentence can meet at all, by its words.

Lives here: the index that spares asking hundreds of patterns of every sentence. Must not live here:
what a rule says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Generic, TypeVar

from livetalk.transcripts.promises.patterns import Question

Item = TypeVar("Item")


class Index(Generic[Item]):
    """Items with their questions, found by the words of a sentence, in the order that they came in."""

    def __init__(self, items: Iterable[tuple[Item, Question]]) -> None:
        self._items = list(items)
        self._always: list[int] = []
        self._by_word: dict[str, list[int]] = {}
        # What many patterns ask for ("i", "vi") is what most sentences hold: a pattern lies under the rarest.
        asked = Counter(word for _, question in self._items for need in question.needs for word in need)
        for at, (_, question) in enumerate(self._items):
            if not question.needs:
                self._always.append(at)
                continue
            for word in min(question.needs, key=lambda need: max((asked[word] for word in need), default=0)):
                self._by_word.setdefault(word, []).append(at)

    def rules(self) -> list[Item]:
        """Every item once."""
        return list({id(item): item for item, _ in self._items}.values())

    def questions(self) -> list[tuple[Item, Question]]:
        """Every item with each of its questions."""
        return list(self._items)

    def that_may(self, words: AbstractSet[str]) -> list[tuple[Item, Question]]:
        """The items whose question a sentence of these words may answer."""
        wanted = set(self._always)
        for word in words:
            if word in self._by_word:
                wanted.update(self._by_word[word])
        found: list[tuple[Item, Question]] = []
        for at in sorted(wanted):
            pair = self._items[at]
            for need in pair[1].needs:  # a loop: it runs for every sentence, and ``any`` takes twice as long
                if need.isdisjoint(words):
                    break
            else:
                found.append(pair)
        return found
