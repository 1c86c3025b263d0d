"""Limits that slow one person down and never punish a hall.

A whole audience shares one address: so a limit is keyed on the participant first, and an address
is only ever limited in how many *new* participants it brings (thousands at once). Nothing
here is written down; addresses are kept as keyed hashes, and only while a limit needs them.
The pace of asking is not here: it is part of the room's state (``rooms.room``).
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from math import ceil

import msgspec

from livetalk.mail_address import clean_address
from livetalk.rooms import text

MAX_KEYS = 100_000  # buckets kept per limit; the least recently used go first


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """``burst`` at once, then ``per_second`` on average."""

    per_second: float
    burst: float


COMMANDS = Rate(per_second=30, burst=120)  # per participant: far above any thumb, far below a flood
STAFF_COMMANDS = Rate(per_second=200, burst=2_000)  # per member of staff: a program may judge a full queue
REACTIONS = Rate(per_second=5, burst=25)  # per participant
NEWCOMERS = Rate(per_second=50, burst=5_000)  # per address: a full hall behind one router
RESYNCS = Rate(per_second=1, burst=20)  # per participant: gaps are rare, and a phone wakes up now and then
CHECKS = Rate(per_second=2, burst=10)  # per participant: what is being written, looked at now and then
BEATS = Rate(per_second=2, burst=20)  # per participant: some screens of one person, one every 3 s each
WRONG_CODES = Rate(per_second=0.5, burst=60)  # per network: a hall mistypes a lot, a scan gets nowhere
SIGN_INS = Rate(per_second=1 / 15, burst=20)  # per network: a town hall arrives together, a guesser waits
SIGN_INS_OF_ONE = Rate(per_second=1 / 60, burst=50)  # per address, wherever it is tried from
SIGN_INS_AGAIN = Rate(per_second=1 / 30, burst=10)  # where its owner signed in before: nobody locks them out
PROPOSALS = Rate(per_second=1 / 60, burst=20)  # per network: a library's visitors, not a machine
PROPOSALS_OF_ONE = Rate(per_second=1 / 3600, burst=8)  # per mail address, which gets a letter for each
LETTERS_OF_ONE = Rate(per_second=1 / 600, burst=3)  # per address: mails about a forgotten password
WRONG_CODES_ANYWHERE = Rate(per_second=20, burst=1_000)  # all networks together


class Limit:
    """A token bucket per key."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._untold: dict[str, float] = {}

    def take(self, key: str, count: float = 1) -> int:
        """Take tokens; returns 0 if they were there, else after how many seconds to try again."""
        now = self._clock()
        tokens = self._tokens(key, now)
        if tokens >= count:
            self._keep(key, tokens - count, now)
            self._note(key, tokens, count)
            return 0
        self._keep(key, tokens, now)
        return max(1, ceil((count - tokens) / self._rate.per_second))

    def tell(self) -> dict[str, float]:
        """What the fast ones took since this was last asked, for the other nodes."""
        untold, self._untold = self._untold, {}
        return untold

    def hear(self, takes: Mapping[str, float]) -> None:
        """What was taken on another node counts here, too; nobody falls deeper than to nothing."""
        now = self._clock()
        for key, count in takes.items():
            self._keep(key, max(0.0, self._tokens(key, now) - count), now)

    def wait(self, key: str) -> int:
        """Like ``take`` of one token, without taking it."""
        tokens = self._tokens(key, self._clock())
        return 0 if tokens >= 1 else max(1, ceil((1 - tokens) / self._rate.per_second))

    def is_used(self, key: str) -> bool:
        """Whether any token is missing."""
        return self._tokens(key, self._clock()) < self._rate.burst

    def _note(self, key: str, tokens: float, count: float) -> None:
        """Keep in mind what the others should hear of: nothing, until somebody has used up half."""
        half, left = self._rate.burst / 2, tokens - count
        if left < half:
            used = count if tokens < half else self._rate.burst - left
            self._untold[key] = self._untold.get(key, 0) + used

    def _tokens(self, key: str, now: float) -> float:
        tokens, at = self._buckets.get(key, (self._rate.burst, now))
        return min(self._rate.burst, tokens + (now - at) * self._rate.per_second)

    def _keep(self, key: str, tokens: float, now: float) -> None:
        self._buckets[key] = (tokens, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > MAX_KEYS:
            self._buckets.popitem(last=False)


class Lately:
    """A set that forgets what was not used for long."""

    def __init__(self) -> None:
        self._keys: OrderedDict[str, None] = OrderedDict()

    def add(self, key: str) -> None:
        """Remember a key."""
        self._keys[key] = None
        self._keys.move_to_end(key)
        if len(self._keys) > MAX_KEYS:
            self._keys.popitem(last=False)

    def __contains__(self, key: str) -> bool:
        return key in self._keys


class Limits:
    """All limits of a node. ``hash_key``: nodes with the same one know a network by the same name."""

    def __init__(self, clock: Callable[[], float], hash_key: bytes | None = None) -> None:
        self.commands = Limit(COMMANDS, clock)
        self.staff_commands = Limit(STAFF_COMMANDS, clock)
        self.reactions = Limit(REACTIONS, clock)
        self.newcomers = Limit(NEWCOMERS, clock)
        self.resyncs = Limit(RESYNCS, clock)
        self.checks = Limit(CHECKS, clock)
        self.beats = Limit(BEATS, clock)
        self._wrong_codes = Limit(WRONG_CODES, clock)
        self._wrong_codes_anywhere = Limit(WRONG_CODES_ANYWHERE, clock)
        self._sign_ins = Limit(SIGN_INS, clock)
        self._sign_ins_of_one = Limit(SIGN_INS_OF_ONE, clock)
        self._sign_ins_again = Limit(SIGN_INS_AGAIN, clock)
        self._proposals = Limit(PROPOSALS, clock)
        self._proposals_of_one = Limit(PROPOSALS_OF_ONE, clock)
        self._letters_of_one = Limit(LETTERS_OF_ONE, clock)
        self._people = Lately()
        self._welcome = Lately()
        self._shared = {
            "commands": self.commands,
            "staff_commands": self.staff_commands,
            "reactions": self.reactions,
            "newcomers": self.newcomers,
            "resyncs": self.resyncs,
            "checks": self.checks,
            "wrong_codes": self._wrong_codes,
            "wrong_codes_anywhere": self._wrong_codes_anywhere,
            "sign_ins": self._sign_ins,
            "sign_ins_of_one": self._sign_ins_of_one,
            "proposals": self._proposals,
            "proposals_of_one": self._proposals_of_one,
            "letters_of_one": self._letters_of_one,
        }
        # One that is made here dies with the process: hashes cannot be linked later.
        self._hash_key = hash_key or secrets.token_bytes(16)

    def tell(self) -> dict[str, dict[str, float]]:
        """What the fast ones took since this was last asked: limit → key → how much."""
        return {name: takes for name, limit in self._shared.items() if (takes := limit.tell())}

    def hear(self, takes: Mapping[str, Mapping[str, float]]) -> None:
        """What was taken on another node."""
        for name, taken in takes.items():
            limit = self._shared.get(name)
            if limit is not None:
                limit.hear(taken)

    def network(self, address: str) -> str:
        """A name for an address's network that says nothing about the address."""
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            name = address
        else:
            name = _network_of(parsed)
        return self._hashed(name)

    def _hashed(self, name: str) -> str:
        return hashlib.blake2b(name.encode(), key=self._hash_key, digest_size=12).hexdigest()

    def newcomer_wait(self, network: str, person: str) -> int:
        """Seconds until a person may come in, 0 if now; who was here before is no newcomer."""
        wait = 0 if person in self._people else self.newcomers.take(network)
        if not wait:
            self._people.add(person)
        return wait

    def proposal_wait(self, network: str, address: str) -> int:
        """Seconds until somebody in this network may propose another talk, 0 if now.

        Nobody has shown that the mail address is the sender's own: it gets few letters in a row.
        """
        # As it is written down: an invisible letter, or another way to write the domain, is the same box.
        cleaned = text.clean(address)
        own = self._hashed((clean_address(cleaned) or cleaned).casefold())
        return self._proposals.take(network) or self._proposals_of_one.take(own)

    def letter_wait(self, address: str) -> int:
        """Seconds until a mail address may be sent another way to a new password, 0 if now."""
        return self._letters_of_one.take(self._hashed(address.strip().casefold()))

    def join_wait(self, network: str, code: str | None = None) -> int:
        """Seconds until this network may try another join code, 0 if now.

        One that is in the room already always may: a scanner in a hall must not keep others out of
        it. And when codes are tried from everywhere, who has tried none that is wrong may go on.
        """
        if code is not None and f"{network} {code}" in self._welcome:
            return 0
        if not self._wrong_codes.is_used(network):
            return 0
        return max(self._wrong_codes.wait(network), self._wrong_codes_anywhere.wait("*"))

    def welcome(self, network: str, code: str) -> None:
        """Somebody there has found a room."""
        self._welcome.add(f"{network} {code}")

    def sign_in_wait(self, network: str, address: str) -> int:
        """Seconds until this network may try another password for that address, 0 if now.

        Where its owner has signed in before there is a bucket for the two alone: whoever tries passwords
        from elsewhere, or for other addresses, keeps nobody out.
        """
        both = f"{network} {self._hashed(address)}"
        if both in self._welcome:
            return self._sign_ins_again.take(both)
        return self._sign_ins.take(network) or self._sign_ins_of_one.take(self._hashed(address))

    def welcome_planner(self, network: str, address: str) -> None:
        """Somebody there knew the password for the address."""
        self._welcome.add(f"{network} {self._hashed(address)}")

    def wrong_code(self, network: str) -> None:
        """Somebody there entered a code that no room has."""
        self._wrong_codes.take(network)
        self._wrong_codes_anywhere.take("*")


def _network_of(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:  # how a socket for both kinds shows the old one
        return str(address.ipv4_mapped)
    # One household or phone has a whole /64 of addresses.
    return str(ipaddress.ip_network((address, 64), strict=False))
