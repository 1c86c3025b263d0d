"""Limits that slow one person down and never punish a hall.

A whole audience shares one address: so a limit is keyed on the participant first, and an address
is only ever limited in how many *new* participants it brings (thousands in ten minutes). Nothing
here is written down; addresses are kept as keyed hashes, and only while a limit needs them.
The pace of asking is not here: it is part of the room's state (``rooms.questions``).
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

import msgspec

MAX_KEYS = 100_000  # buckets kept per limit; the least recently used go first


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """``burst`` at once, then ``per_second`` on average."""

    per_second: float
    burst: float


COMMANDS = Rate(per_second=30, burst=120)  # per participant: far above any thumb, far below a flood
REACTIONS = Rate(per_second=5, burst=25)  # per participant
NEWCOMERS = Rate(per_second=50, burst=5_000)  # per address: a full hall behind one router
WRONG_CODES = Rate(per_second=0.5, burst=60)  # per network: a hall mistypes a lot, a scan gets nowhere
WRONG_CODES_ANYWHERE = Rate(per_second=20, burst=1_000)  # all networks together


class Limit:
    """A token bucket per key."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, count: float = 1) -> int:
        """Take tokens; returns 0 if they were there, else after how many seconds to try again."""
        now = self._clock()
        tokens = self._tokens(key, now)
        if tokens >= count:
            self._keep(key, tokens - count, now)
            return 0
        self._keep(key, tokens, now)
        return max(1, ceil((count - tokens) / self._rate.per_second))

    def wait(self, key: str) -> int:
        """Like ``take`` of one token, without taking it."""
        tokens = self._tokens(key, self._clock())
        return 0 if tokens >= 1 else max(1, ceil((1 - tokens) / self._rate.per_second))

    def _tokens(self, key: str, now: float) -> float:
        tokens, at = self._buckets.get(key, (self._rate.burst, now))
        return min(self._rate.burst, tokens + (now - at) * self._rate.per_second)

    def _keep(self, key: str, tokens: float, now: float) -> None:
        self._buckets[key] = (tokens, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > MAX_KEYS:
            self._buckets.popitem(last=False)


class Limits:
    """All limits of a node."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.commands = Limit(COMMANDS, clock)
        self.reactions = Limit(REACTIONS, clock)
        self.newcomers = Limit(NEWCOMERS, clock)
        self._wrong_codes = Limit(WRONG_CODES, clock)
        self._wrong_codes_anywhere = Limit(WRONG_CODES_ANYWHERE, clock)
        self._hash_key = secrets.token_bytes(16)  # dies with the process: hashes cannot be linked later

    def network(self, address: str) -> str:
        """A name for an address's network that says nothing about the address."""
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            name = address
        else:
            # One household or phone has a whole /64 of IPv6 addresses.
            name = (
                str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
            )
        return hashlib.blake2b(name.encode(), key=self._hash_key, digest_size=12).hexdigest()

    def join_wait(self, network: str) -> int:
        """Seconds until this network may try another join code, 0 if now."""
        return max(self._wrong_codes.wait(network), self._wrong_codes_anywhere.wait("*"))

    def wrong_code(self, network: str) -> None:
        """Somebody there entered a code that no room has."""
        self._wrong_codes.take(network)
        self._wrong_codes_anywhere.take("*")
