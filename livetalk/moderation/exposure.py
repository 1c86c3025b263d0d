"""Being seen: what is shown first gathers support, so little-seen questions get their share of the top.

Lives here: which questions are little seen, the order of one phone, and the round before a meeting.
``web/src/audience/sorting.ts`` makes the same order of a phone in the browser, with the same numbers;
``tests/moderation/phone_orders.json`` holds both to it. Must not live here: counting, the fair order (that is
the moderator's).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet

MOST_LITTLE_SEEN = 12  # enough to differ from phone to phone, few enough to be sent to every phone
FAMILIAR = 16  # views of each question on average; below that, chance alone explains who is behind
RESERVED_EVERY = 3  # of the first places, the 2nd, 5th, 8th … are for little-seen questions
RESERVED_AMONG = 12  # places: three screens of a phone; further down, reserving would only confuse

AT_A_TIME = 5  # questions of one step of the early round: one screen of a phone, with room to think

_FNV_START, _FNV_PRIME, _MIX, _WORD = 2166136261, 16777619, 2246822519, 0xFFFFFFFF


def little_seen(seen: Mapping[str, int], approved: Collection[str]) -> list[str]:
    """The questions seen least, if they fell behind: by less than half of what is usual.

    "Usual" is rounded down to a power of two and the views of a question to quarters of it, so that
    the list changes a few times for each question and not with every view. Ties by a stable hash.
    """
    if not approved:
        return []
    mean = sum(seen.get(question, 0) for question in approved) // len(approved)
    if mean < FAMILIAR:
        return []
    half = 1 << ((mean // 2).bit_length() - 1)
    behind = [
        ((4 * views // half).bit_length(), hashlib.sha256(question.encode()).digest(), question)
        for question in approved
        if (views := seen.get(question, 0)) < half
    ]
    return [question for _, _, question in sorted(behind)[:MOST_LITTLE_SEEN]]


def phone_order(
    ids: Collection[str],
    little_seen: Collection[str],
    salt: int,
    already_seen: AbstractSet[str] = frozenset(),
) -> list[str]:
    """The order of one phone: its own shuffle, what it showed before last, reserved places for the rest.

    ``salt`` is the phone's, below 2³². The same arguments always give the same order.
    """
    shuffled = sorted(set(ids), key=lambda q: (q in already_seen, shuffle(q, salt), q))
    few = set(little_seen) - already_seen
    reserved = [question for question in shuffled if question in few]
    return _with_reserved(shuffled, reserved)


def early_round(
    seen: Mapping[str, int], waiting: Collection[str], read: AbstractSet[str], salt: int
) -> list[str]:
    """The next few questions for one reader before the meeting: those seen least, that are new to the reader.

    If what is given counts at once, all are shown about equally often, whenever they came in. Among
    those seen equally often each reader has an order of the own.
    """
    fresh = (question for question in waiting if question not in read)
    return sorted(fresh, key=lambda q: (seen.get(q, 0), shuffle(q, salt), q))[:AT_A_TIME]


def salt_of(person: str) -> int:
    """The salt of somebody without a phone's own: a page without scripts is ordered by the server."""
    return int.from_bytes(hashlib.sha256(person.encode()).digest()[:4], "big")


def shuffle(question: str, salt: int) -> int:
    """A number that looks random and is always the same for the same id and salt (FNV-1a)."""
    number = (_FNV_START ^ salt) & _WORD
    units = question.encode("utf-16-le", "surrogatepass")  # JavaScript's characters
    for at in range(0, len(units), 2):
        number = ((number ^ (units[at] | units[at + 1] << 8)) * _FNV_PRIME) & _WORD
    # One more round: ids that differ only at the end should still land far apart.
    number = ((number ^ (number >> 15)) * _MIX) & _WORD
    return number ^ (number >> 13)


def _with_reserved(shuffled: Sequence[str], reserved: Sequence[str]) -> list[str]:
    """Each reserved place takes the next of ``reserved``, every other place the next of ``shuffled``."""
    placed: dict[str, None] = {}
    for place in range(min(RESERVED_AMONG, len(shuffled))):
        first = reserved if place % RESERVED_EVERY == 1 else ()
        placed[next(question for question in (*first, *shuffled) if question not in placed)] = None
    return list(placed | dict.fromkeys(shuffled))
