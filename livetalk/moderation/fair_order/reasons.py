"""Why a question stands where it stands, in one line.

Lives here: the closed set of reasons with their numbers. Must not live here: the sentences, which
are in the locale files under ``proposal.<kind>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Literal

import msgspec

ReasonKind = Literal[
    "locked",  # a moderator said: this one is next
    "pinned",  # a moderator put it before the others
    "unheard",  # n supporters, none of them heard yet
    "partly_heard",  # n supporters, m of them not heard yet
    "all_heard",  # n supporters, all of them heard before
    "unsupported",  # asked by n people, supported by nobody else yet; one of them at least was not heard yet
    "unsupported_heard",  # the same, and all of them were heard before
    "newest",  # the room takes the newest first
    "most_supported",  # n supporters; the room takes the most supported first
    "manual",  # the room's order is the moderators', and one of them put it here
    "approved_order",  # the same, but nobody moved it: in the order of approval
]


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A kind and its numbers: ``n`` people (as the kind says), ``m`` of them not heard yet."""

    kind: ReasonKind
    params: Mapping[str, int] = {}


def fair_reason(supporters: AbstractSet[str], ballot: AbstractSet[str], heard: AbstractSet[str]) -> Reason:
    """Why in the fair order. ``heard`` are all who stood behind a question that was asked.

    ``supporters`` is what a card counts; ``ballot`` has whoever asked the question as well.
    """
    n = len(supporters)
    if n == 0:
        kind: ReasonKind = "unsupported_heard" if ballot and ballot <= heard else "unsupported"
        return Reason(kind=kind, params={"n": len(ballot)})
    m = n - len(supporters & heard)
    if m == n:
        return Reason(kind="unheard", params={"n": n})
    if m > 0:
        return Reason(kind="partly_heard", params={"n": n, "m": m})
    return Reason(kind="all_heard", params={"n": n})
