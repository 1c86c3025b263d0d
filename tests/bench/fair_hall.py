"""A simulated hall: groups with their own questions, middling ones early, good ones late, little attention.

Everything that does not depend on an order – who comes with what, who would support what, who looks
at the phone when and how far – is drawn beforehand, so that orders are compared on the same evening.

Lives here: the evening and the two ways through it. Must not live here: what is made of the outcome.
"""

from __future__ import annotations

import random
from typing import Literal

import msgspec

from livetalk.moderation.exposure import little_seen, phone_order
from livetalk.moderation.fair_order import Profile, rank

Phones = Literal["support", "exposure"]
"""By what phones order the questions: most supported, or LiveTalk's default."""
Stage = Literal["support", "fair"]
"""By what the next question is chosen."""

SCREEN = 4  # questions that a phone shows at once


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The size and the habits of a hall. Shares of groups sum to 1, the first is the majority."""

    people: int = 1000
    questions: int = 150
    groups: tuple[float, ...] = (0.55, 0.2, 0.15, 0.1)
    minutes: int = 42
    early_until: int = 8  # half of the questions come before this minute, of middling quality …
    late_until: int = 28  # … and half after it, of high quality, until this one
    first_asked_at: int = 5
    asked_every: int = 3  # minutes on stage for each question: 13 in all
    looks: float = 0.3  # how likely somebody looks at the phone in a minute
    scrolls: float = 0.5  # how likely somebody goes on to the next screen
    newest: float = 0.2  # how likely a look is at the newest first instead of the phone's usual order
    abroad: float = 0.05  # how much of its appeal a question has outside its group


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is true of a question, whoever sees it. ``liked`` are those who would support it."""

    id: str
    at: int
    group: int
    is_late: bool
    asker: int
    liked: frozenset[int]


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody looks at so many questions from the top."""

    person: int
    depth: int
    at_newest: bool


class Evening(msgspec.Struct, frozen=True, kw_only=True):
    """All that was drawn; ``looks`` are those of every minute."""

    plan: Plan
    salts: tuple[int, ...]
    group_of: tuple[int, ...]
    questions: dict[str, Question]
    looks: tuple[tuple[Look, ...], ...]


class Outcome(msgspec.Struct, kw_only=True):
    """What became of it."""

    evening: Evening
    supporters: dict[str, set[int]]
    seen: dict[str, int]
    asked: list[str]


def draw(plan: Plan, seed: int) -> Evening:
    """One evening."""
    chance = random.Random(seed)
    members = [sum(share * plan.people <= n for share in _sums(plan.groups)) for n in range(plan.people)]
    questions = [_question(plan, chance, members, number) for number in range(plan.questions)]
    return Evening(
        plan=plan,
        salts=tuple(chance.getrandbits(32) for _ in range(plan.people)),
        group_of=tuple(members),
        questions={question.id: question for question in sorted(questions, key=lambda q: q.at)},
        looks=tuple(_looks(plan, chance) for _ in range(plan.minutes)),
    )


def live_through(evening: Evening, phones: Phones, stage: Stage) -> Outcome:
    """The evening with these orders."""
    outcome = Outcome(
        evening=evening,
        supporters={question.id: {question.asker} for question in evening.questions.values()},
        seen=dict.fromkeys(evening.questions, 0),
        asked=[],
    )
    plan = evening.plan
    had: list[set[str]] = [set() for _ in range(plan.people)]
    for minute, looks in enumerate(evening.looks):
        queue = [q.id for q in evening.questions.values() if q.at <= minute and q.id not in outcome.asked]
        few = little_seen(outcome.seen, queue)
        for look in looks:
            if look.at_newest:
                order = queue[::-1]
            elif phones == "support":
                order = _most_supported(outcome, queue)
            else:
                order = phone_order(queue, few, evening.salts[look.person], had[look.person])
            shown = order[: look.depth]
            _see(outcome, look.person, [question for question in shown if question not in had[look.person]])
            had[look.person].update(shown)
        if minute >= plan.first_asked_at and (minute - plan.first_asked_at) % plan.asked_every == 0:
            outcome.asked += _next(outcome, queue, stage)
    return outcome


def _question(plan: Plan, chance: random.Random, members: list[int], number: int) -> Question:
    is_late = number >= plan.questions // 2
    at = (
        chance.randrange(plan.early_until, plan.late_until) if is_late else chance.randrange(plan.early_until)
    )
    quality = chance.uniform(0.6, 0.9) if is_late else chance.uniform(0.3, 0.6)
    asker = chance.randrange(plan.people)
    group = members[asker]
    likes = {True: quality, False: quality * plan.abroad}
    liked = frozenset(p for p in range(plan.people) if chance.random() < likes[members[p] == group])
    return Question(
        id=f"{chance.getrandbits(24):06x}", at=at, group=group, is_late=is_late, asker=asker, liked=liked
    )


def _looks(plan: Plan, chance: random.Random) -> tuple[Look, ...]:
    looking = [person for person in range(plan.people) if chance.random() < plan.looks]
    chance.shuffle(looking)
    return tuple(
        Look(person=person, depth=SCREEN * _screens(plan, chance), at_newest=chance.random() < plan.newest)
        for person in looking
    )


def _screens(plan: Plan, chance: random.Random) -> int:
    screens = 1
    while screens < 5 and chance.random() < plan.scrolls:
        screens += 1
    return screens


def _see(outcome: Outcome, person: int, fresh: list[str]) -> None:
    for question in fresh:
        outcome.seen[question] += 1
        if person in outcome.evening.questions[question].liked:
            outcome.supporters[question].add(person)


def _next(outcome: Outcome, queue: list[str], stage: Stage) -> list[str]:
    if stage == "support":
        return _most_supported(outcome, queue)[:1]
    ballots = {
        question: frozenset(map(str, outcome.supporters[question])) for question in (*queue, *outcome.asked)
    }
    return list(rank(Profile(supporters=ballots, asked=tuple(outcome.asked)))[:1])


def _most_supported(outcome: Outcome, queue: list[str]) -> list[str]:
    """Ties to the older one, as usual."""
    return sorted(queue, key=lambda question: -len(outcome.supporters[question]))


def _sums(shares: tuple[float, ...]) -> list[float]:
    return [sum(shares[: n + 1]) for n in range(len(shares) - 1)]
