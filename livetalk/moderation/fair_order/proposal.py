"""Which question of a room should come next, and after it, with a reason for each.

Lives here: reading the ballots of a room, its four ways to order, what moderators put first.
Must not live here: the fair rules, sentences, when to calculate anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol, assert_never

import msgspec

from livetalk.moderation.fair_order.profile import Profile, stable_hash
from livetalk.moderation.fair_order.ranking import ranking
from livetalk.moderation.fair_order.reasons import Reason, fair_reason
from livetalk.moderation.steps import Steps
from livetalk.rooms.event import FairRule, Ordering


class DatedQuestion(Protocol):
    """What is read of a question."""

    @property
    def asked_at(self) -> int:
        """When it was asked, in milliseconds."""
        ...


class RoomToOrder(Protocol):
    """What is read of a room. ``queue`` has the approved questions, those moderators put first in front."""

    @property
    def queue(self) -> Sequence[str]: ...  # noqa: D102  (as of the room)
    @property
    def pinned(self) -> Sequence[str]: ...  # noqa: D102  (as of the room)
    @property
    def next_locked(self) -> str | None: ...  # noqa: D102  (as of the room)
    @property
    def ordering(self) -> Ordering: ...  # noqa: D102  (as of the room)
    @property
    def rule(self) -> FairRule: ...  # noqa: D102  (as of the room)
    @property
    def questions(self) -> Mapping[str, DatedQuestion]: ...  # noqa: D102  (as of the room)
    def backers(self, question: str) -> AbstractSet[str]: ...  # noqa: D102  (as of the room)
    def ballot(self, question: str) -> AbstractSet[str]: ...  # noqa: D102  (as of the room)
    def heard(self) -> Sequence[str]: ...  # noqa: D102  (as of the room)


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """The approved questions, the proposed next one first, and why each stands where it does."""

    order: tuple[str, ...] = ()
    reasons: Mapping[str, Reason] = {}


def propose(room: RoomToOrder) -> Steps[Proposal]:
    """The proposal for a room, in small steps.

    The room may change between two steps: the proposal is then one of questions that were open when it
    began, with each ballot as it was when its turn came. Whoever runs the steps starts again after it.
    """
    queue = list(room.queue)
    first = _put_first(room, queue)
    rest = [question for question in queue if question not in first]
    ordered: Mapping[str, Reason]
    match room.ordering:
        case "fair":
            ordered = yield from _fair(room, [*first], rest)
        case "newest":
            ordered = yield from _newest(room, rest)
        case "support":
            ordered = yield from _most_supported(room, rest)
        case "manual":
            ordered = dict.fromkeys(rest, Reason(kind="approved_order"))
        case _:
            assert_never(room.ordering)
    reasons = {**first, **ordered}
    return Proposal(order=tuple(reasons), reasons=reasons)


def _put_first(room: RoomToOrder, queue: list[str]) -> dict[str, Reason]:
    waiting = set(queue)
    kind = Reason(kind="manual" if room.ordering == "manual" else "pinned")
    first = {question: kind for question in room.pinned if question in waiting}
    locked = room.next_locked
    if locked in waiting:
        return {locked: Reason(kind="locked"), **{q: why for q, why in first.items() if q != locked}}
    return first


def _fair(room: RoomToOrder, first: list[str], rest: list[str]) -> Steps[Mapping[str, Reason]]:
    """The rest is ranked as if what moderators put first had been asked, so that all of it is fair."""
    done = list(room.heard())
    asked = [*done, *(question for question in first if question not in done)]
    ballots: dict[str, AbstractSet[str]] = {}
    heard: set[str] = set()
    for question in asked:
        ballots[question] = room.ballot(question)
        yield
    for question in done:
        heard |= ballots[question]
        yield
    reasons: dict[str, Reason] = {}
    for question in rest:
        ballots[question] = room.ballot(question)
        reasons[question] = fair_reason(room.backers(question), ballots[question], heard)
        yield
    order = yield from ranking(Profile(supporters=ballots, asked=tuple(asked)), room.rule)
    while ballots:
        # A hundred thousand supports let go of at once would be the longest step of all.
        ballots.popitem()
        yield
    return {question: reasons[question] for question in order}


def _newest(room: RoomToOrder, rest: list[str]) -> Steps[Mapping[str, Reason]]:
    dated: list[tuple[int, str, str]] = []
    for question in rest:
        dated.append((-room.questions[question].asked_at, stable_hash(question), question))
        yield
    return {question: Reason(kind="newest") for _, _, question in sorted(dated)}


def _most_supported(room: RoomToOrder, rest: list[str]) -> Steps[Mapping[str, Reason]]:
    counted: list[tuple[int, str, str]] = []
    for question in rest:
        counted.append((-len(room.backers(question)), stable_hash(question), question))
        yield
    return {q: Reason(kind="most_supported", params={"n": -n}) for n, _, q in sorted(counted)}
