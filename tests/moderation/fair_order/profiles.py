"""Profiles for tests: written out by groups of alike people, or drawn at random.

Lives here: making profiles. Must not live here: what should become of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from hypothesis import strategies as st

from livetalk.moderation.fair_order import Profile

QUESTIONS = "abcdefgh"
MOST_PEOPLE = 9


def of_groups(*groups: tuple[int, str], asked: str = "", also: str = "") -> Profile:
    """Of (how many people, the questions that each of them supports); ``also`` are supported by nobody."""
    supporters: dict[str, set[str]] = {question: set() for question in also}
    for number, (count, ballot) in enumerate(groups):
        for question in ballot:
            people = {f"group {number} person {n}" for n in range(count)}
            supporters.setdefault(question, set()).update(people)
    return Profile(supporters=supporters, asked=tuple(asked))


@st.composite
def profiles(draw: st.DrawFn, *, most_people: int = MOST_PEOPLE) -> Profile:
    """Few people and few questions, so that ties are frequent and everything can be searched."""
    questions = QUESTIONS[: draw(st.integers(1, len(QUESTIONS)))]
    ballots = draw(st.lists(st.sets(st.sampled_from(questions)), max_size=most_people))
    supporters = {q: {f"p{n}" for n, ballot in enumerate(ballots) if q in ballot} for q in questions}
    asked = draw(st.lists(st.sampled_from(questions), unique=True, max_size=len(questions)))
    return Profile(supporters=supporters, asked=tuple(asked))


def with_supporters(profile: Profile, supporters: Mapping[str, AbstractSet[str]]) -> Profile:
    """The same with other ballots."""
    return Profile(supporters=supporters, asked=profile.asked)
