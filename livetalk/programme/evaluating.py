"""What the log knows of a session, by the six principles: counted, never guessed.

Lives here: the counting. A figure is None where nothing is known; whoever shows it says so. Must not live
here: sentences, or what a figure means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from statistics import median
from typing import TypeVar

import msgspec

from livetalk.followup.statuses import ENDED
from livetalk.programme.programme import Feedback
from livetalk.rooms import facts as f
from livetalk.rooms.followup import Item
from livetalk.rooms.question import Question
from livetalk.rooms.room import Room

HEARD = frozenset({"now", "answered", "unanswered"})
"""Statuses of a question that was taken up on stage."""
DAY_MS = 24 * 3600 * 1000
T = TypeVar("T")


class Listening(msgspec.Struct, frozen=True, kw_only=True):
    """Lytter først. ``elaborated``: of those asked to say more, how many did."""

    questions: int
    asked_to_elaborate: int
    elaborated: int
    answered_live: int
    answered_in_writing: int
    without_answer: int
    dismissed: int
    minutes_to_answer: int | None


class Bridging(msgspec.Struct, frozen=True, kw_only=True):
    """Bygger bro. Themes and authors: all, and those of whom something was taken up on stage."""

    themes: int
    themes_heard: int
    authors: int
    authors_heard: int
    joined: int
    comments: int


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Skaber fremdrift. ``days_to_end`` is the median of those that ended."""

    items: int
    promises: int
    ended: int
    impossible: int
    overdue: int
    without_owner: int
    without_deadline: int
    days_to_end: int | None


class Ease(msgspec.Struct, frozen=True, kw_only=True):
    """Gør det nemt. ``origins``: by which way in questions came, the most frequent first."""

    participants: int
    supports: int
    early: int
    origins: tuple[tuple[str, int], ...]


class Keeping(msgspec.Struct, frozen=True, kw_only=True):
    """Fastholder virkelyst."""

    merged: int
    edited: int
    restored: int
    withdrawn: int
    subscribed: int


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Answers to one of the three questions: how many, their median, and how often each mark was given."""

    answers: int
    median: float | None
    marks: tuple[int, int, int, int, int]


class Framing(msgspec.Struct, frozen=True, kw_only=True):
    """Tydelig ramme."""

    said: tuple[str, ...]
    missing: tuple[str, ...]
    changed: int


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. ``answers``: how many people gave feedback."""

    listening: Listening
    bridging: Bridging
    progress: Progress
    ease: Ease
    keeping: Keeping
    framing: Framing
    heard: Scores
    clear: Scores
    again: Scores
    answers: int


def evaluate(
    room: Room, feedback: Iterable[Feedback], *, today: str, frame: dict[str, str], changes: int = 0
) -> Evaluation:
    """Count. ``today`` is an ISO date; ``frame`` what the session says of itself, field by field."""
    questions = [q for q in room.questions.values() if not q.closed]
    given = [one for one in feedback if not one.is_empty]
    return Evaluation(
        listening=_listening(room, questions),
        bridging=_bridging(room, questions),
        progress=_progress(room, today),
        ease=_ease(room, questions),
        keeping=_keeping(room, questions),
        framing=Framing(
            said=tuple(field for field, words in frame.items() if words),
            missing=tuple(field for field, words in frame.items() if not words),
            changed=changes,
        ),
        heard=_scores(one.heard for one in given),
        clear=_scores(one.clear for one in given),
        again=_scores(one.again for one in given),
        answers=len(given),
    )


def _listening(room: Room, questions: list[Question]) -> Listening:
    by_id = {q.id: q for q in questions}
    asked = {fact.event.question for fact in room.ledger if isinstance(fact.event, f.ElaborationAsked)}
    in_writing = {item.question for item in _items(room) if item.question in by_id and item.answer_key}
    heads = [q for q in questions if q.status != "merged"]
    live = [q for q in heads if q.status == "answered"]
    open_still = [q for q in heads if q.status in ("waiting", "approved", "unanswered")]
    return Listening(
        questions=len(questions),
        asked_to_elaborate=len(asked & by_id.keys()),
        elaborated=sum(_has_said_more(by_id[q]) for q in asked & by_id.keys()),
        answered_live=len(live),
        answered_in_writing=len(in_writing),
        without_answer=sum(q.id not in in_writing for q in open_still),
        dismissed=sum(q.status == "dismissed" for q in questions),
        minutes_to_answer=_median_of(
            live, lambda q: (q.standing.since - _could_be_answered(room, q)) // 60_000
        ),
    )


def _could_be_answered(room: Room, question: Question) -> int:
    """An early question waits from the moment at which the talk began: nobody could answer it before."""
    return max(question.asked_at, room.opened_at or question.asked_at)


def _has_said_more(question: Question) -> bool:
    return sum(not wording.by_moderator for wording in question.wordings) > 1


def _bridging(room: Room, questions: list[Question]) -> Bridging:
    shown = [q for q in questions if q.was_public]
    heard = [q for q in shown if _is_heard(room, q)]
    kept, items = room.followup, {item.id for item in room.followup.items.values() if not item.closed}
    return Bridging(
        themes=len({theme for q in shown for theme in q.labels.themes}),
        themes_heard=len({theme for q in heard for theme in q.labels.themes}),
        authors=len({q.by for q in shown}),
        authors_heard=len({q.by for q in heard}),
        joined=sum(one.withdrawn_at is None and one.item in items for one in kept.joinings.values()),
        comments=sum(one.status == "shown" and one.item in items for one in kept.comments.values()),
    )


def _is_heard(room: Room, question: Question) -> bool:
    """Whether it was taken up on stage, by itself or as part of another one."""
    head = question
    while head.status == "merged" and head.standing.into in room.questions:
        head = room.questions[head.standing.into]
    return head.status in HEARD


def _progress(room: Room, today: str) -> Progress:
    items = _items(room)
    ended = [item for item in items if item.status in ENDED]
    running = [item for item in items if item.status not in ENDED]
    return Progress(
        items=len(items),
        promises=sum(item.kind == "promise" for item in items),
        ended=len(ended),
        impossible=sum(item.status == "impossible" for item in items),
        overdue=sum(item.due is not None and item.due < today for item in running),
        without_owner=sum(item.owner_key is None for item in running),
        without_deadline=sum(item.due is None for item in running),
        days_to_end=_median_of(ended, lambda item: (item.changed_at - item.opened_at) // DAY_MS),
    )


def _items(room: Room) -> list[Item]:
    """Those that stand by themselves and are not of the closed part."""
    return [item for item in room.followup.items.values() if item.into is None and not item.closed]


def _ease(room: Room, questions: list[Question]) -> Ease:
    supporters = {who for question in questions for who in room.supporters.get(question.id, ())}
    opened = room.opened_at
    return Ease(
        participants=len({q.by for q in questions} | supporters),
        supports=sum(len(room.supporters.get(q.id, ())) for q in questions),
        early=sum(opened is None or q.asked_at < opened for q in questions),
        origins=tuple(Counter(q.origin for q in questions).most_common()),
    )


def _keeping(room: Room, questions: list[Question]) -> Keeping:
    own = {q.id for q in questions}
    restored = {fact.event.question for fact in room.ledger if isinstance(fact.event, f.QuestionRestored)}
    return Keeping(
        merged=sum(q.status == "merged" for q in questions),
        edited=sum(_has_said_more(q) for q in questions),
        restored=len(restored & own),
        withdrawn=sum(q.status == "withdrawn" for q in questions),
        subscribed=sum(one.is_in_force for one in room.followup.subscriptions.values()),
    )


def _scores(given: Iterable[int | None]) -> Scores:
    marks = Counter(mark for mark in given if mark is not None)
    every = sorted(marks.elements())
    return Scores(
        answers=len(every),
        median=float(median(every)) if every else None,
        marks=(marks[1], marks[2], marks[3], marks[4], marks[5]),
    )


def _median_of(things: list[T], measure: Callable[[T], int]) -> int | None:
    return round(median(map(measure, things))) if things else None
