"""How well similar questions are found, measured on labelled questions.

Lives here: the measure and its words for people. Must not live here: how likeness is judged
(``moderation.similarity``), and reading or printing files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypedDict

from livetalk.moderation.similarity import FOR_CITIZENS, FOR_MODERATORS, Match, Reader, SimilarIndex, Words
from livetalk.rules_files import load_similarity_words

SHOWN = 3  # candidates, as on the screens


class Labelled(Protocol):
    """What a labelled question must tell; ``dup_of`` is the id of the earlier question that it repeats."""

    @property
    def id(self) -> str: ...  # noqa: D102 - named in the class docstring
    @property
    def text(self) -> str: ...  # noqa: D102 - the same
    @property
    def dup_of(self) -> str | None: ...  # noqa: D102 - the same


class Found(TypedDict):
    """The candidates of one question, best first."""

    id: str
    similar: list[str]


class Measured(TypedDict):
    """Recall is None where no question is labelled as a duplicate."""

    recall_at_1: float | None
    recall_at_3: float | None
    questions: list[Found]


def measure(questions: Sequence[Labelled], words: Words | None = None) -> Measured:
    """Present the questions in order of arrival: each is searched among those before it, then added.

    The moderators' threshold is used, as in their list. A duplicate counts as found only where the very
    question that ``dup_of`` names is among the candidates; another duplicate of the same one does not count.
    """
    matches = _found_on_arrival(questions, words)
    found = [
        Found(id=question.id, similar=[match.id for match in near])
        for question, near in zip(questions, matches, strict=True)
    ]
    return Measured(
        recall_at_1=_recall(questions, found, 1),
        recall_at_3=_recall(questions, found, SHOWN),
        questions=found,
    )


def citizens_would_see(questions: Sequence[Labelled], words: Words | None = None) -> list[list[str]]:
    """The candidates that the author of each question would have been shown."""
    return [
        [match.id for match in near if match.score >= FOR_CITIZENS]
        for near in _found_on_arrival(questions, words)
    ]


def describe(result: Measured, questions: Sequence[Labelled]) -> str:
    """The result as a table, and every miss with what was offered instead."""
    texts = {question.id: question.text for question in questions}
    repeated = [question for question in questions if question.dup_of is not None]
    lines = [
        f"questions   {len(questions):>6}",
        f"duplicates  {len(repeated):>6}",
        f"recall at 1 {_percent(result['recall_at_1'])}",
        f"recall at 3 {_percent(result['recall_at_3'])}",
    ]
    similar = {found["id"]: found["similar"] for found in result["questions"]}
    for question in repeated:
        offered = similar.get(question.id, [])
        if question.dup_of in offered or question.dup_of is None:
            continue
        lines += ["", f"not found: {question.id} {question.text}"]
        lines.append(f"  repeats  {question.dup_of} {texts.get(question.dup_of, '(no such question)')}")
        lines += [f"  offered  {other} {texts[other]}" for other in offered]
    return "\n".join(lines)


def _found_on_arrival(questions: Sequence[Labelled], words: Words | None) -> list[tuple[Match, ...]]:
    index = SimilarIndex(Reader(words or load_similarity_words()))
    found: list[tuple[Match, ...]] = []
    for question in questions:
        found.append(index.find(question.text, limit=SHOWN, threshold=FOR_MODERATORS))
        index.put(question.id, question.text)
    return found


def _recall(questions: Sequence[Labelled], found: Sequence[Found], at: int) -> float | None:
    hits = [
        question.dup_of in near["similar"][:at]
        for question, near in zip(questions, found, strict=True)
        if question.dup_of is not None
    ]
    return sum(hits) / len(hits) if hits else None


def _percent(share: float | None) -> str:
    return "   none labelled" if share is None else f"{share:>6.1%}"
