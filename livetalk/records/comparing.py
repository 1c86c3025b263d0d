"""What is new in a record since the version before, as a short list.

Lives here: that comparison. Must not live here: sentences; each change is a code with a number.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from livetalk.records.record import PromiseEntry, QuestionEntry, Record

FACTS = ("title", "date", "begin", "end", "place", "organisation", "roles", "attendance")
FRAME = ("purpose", "input_use", "not_open")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A code, and how many it concerns; a change of the whole record concerns one."""

    code: str
    count: int = 1


def changes(before: Record, after: Record) -> tuple[Change, ...]:
    """Everything that a reader of the version before would find different, the most telling first."""
    return tuple(_changes(before, after))


def _changes(before: Record, after: Record) -> Iterator[Change]:
    if before.summary != after.summary:
        yield Change(code="summary")
    if any(getattr(before, name) != getattr(after, name) for name in FACTS):
        yield Change(code="facts")
    if any(getattr(before, name) != getattr(after, name) for name in FRAME):
        yield Change(code="frame")
    yield from _questions(before, after)
    yield from _promises(before, after)
    if before.transcript != after.transcript:
        old = {line.cue: line for line in before.transcript}
        new = {line.cue: line for line in after.transcript}
        differing = sum(old.get(cue) != new.get(cue) for cue in old.keys() | new.keys())
        yield Change(code="transcript", count=max(1, differing))


def _questions(before: Record, after: Record) -> Iterator[Change]:
    old = {entry.id: entry for entry in before.questions}
    new = {entry.id: entry for entry in after.questions}
    both = [(old[id_], new[id_]) for id_ in old.keys() & new.keys()]
    erased = sum(was.text is not None and now.text is None for was, now in both)
    answers = sum(_answer(was) != _answer(now) for was, now in both)
    counts = {
        "questions_new": len(new.keys() - old.keys()),
        "questions_gone": len(old.keys() - new.keys()),
        "questions_erased": erased,
        "answers": answers,
        "questions": sum(was != now for was, now in both) - sum(_is_told(was, now) for was, now in both),
    }
    yield from (Change(code=code, count=count) for code, count in counts.items() if count)


def _answer(entry: QuestionEntry) -> tuple[object, ...]:
    return entry.summary, entry.answer, entry.written_answer


def _is_told(was: QuestionEntry, now: QuestionEntry) -> bool:
    """Whether the list already says what changed about it."""
    is_erased = was.text is not None and now.text is None
    return was != now and (is_erased or _answer(was) != _answer(now))


def _promises(before: Record, after: Record) -> Iterator[Change]:
    old: dict[str, PromiseEntry] = {entry.id: entry for entry in before.promises}
    new = {entry.id: entry for entry in after.promises}
    counts = {
        "promises_new": len(new.keys() - old.keys()),
        "promises_gone": len(old.keys() - new.keys()),
        "promises": sum(old[id_] != new[id_] for id_ in old.keys() & new.keys()),
    }
    yield from (Change(code=code, count=count) for code, count in counts.items() if count)
