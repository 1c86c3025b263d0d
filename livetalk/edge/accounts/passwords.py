"""Passwords: hashed by argon2id, in a thread, a few at once.

Lives here: making and comparing hashes, and what a password must be like. Must not live here: who may try
how often (``live.limits``), or what follows from a right one (``signing_in``).
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from livetalk.rooms.outcomes import Rejected

SHORTEST = 12  # characters: long enough that guessing on line gets nowhere, short enough for four words
LONGEST = 200  # characters; argon2 takes as many as there are, a form should not
FEWEST_DIFFERENT = 5  # characters: "aaaaaaaaaaaa" and "121212121212" are the first that anybody tries
AT_ONCE = 2  # each takes 64 MiB and a core for a moment; the hall's questions come first


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the password was right; a newer hash, if the old one was made in an older way."""

    is_right: bool
    new_hash: str = ""


class Passwords:
    """See the module's docstring. One for the process; its own parameters are those of RFC 9106."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._nobodys = ""

    async def hashed(self, password: str) -> str:
        """What is kept of it."""
        async with self._gate:
            return await asyncio.to_thread(self._hasher.hash, _normal(password))

    async def check(self, kept: str, password: str) -> Checked:
        """Compare. Without a hash (nobody has that address) it takes as long as with one."""
        async with self._gate:
            return await asyncio.to_thread(self._check, kept, _normal(password))

    def _check(self, kept: str, password: str) -> Checked:
        if not self._nobodys:
            self._nobodys = self._hasher.hash(secrets.token_hex(16))
        try:
            self._hasher.verify(kept or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return Checked(is_right=False)
        if not kept:
            return Checked(is_right=False)
        is_old = self._hasher.check_needs_rehash(kept)
        return Checked(is_right=True, new_hash=self._hasher.hash(password) if is_old else "")


def judged(password: str, again: str, *known: str) -> Rejected | None:
    """Why the password cannot be chosen, or None. ``known``: its owner's name and address."""
    password = _normal(password)
    if len(password) < SHORTEST:
        return Rejected(code="password_too_short", params={"min": SHORTEST})
    if len(password) > LONGEST:
        return Rejected(code="password_too_long", params={"max": LONGEST})
    folded = password.casefold()
    is_known = any(one and folded in (one.casefold(), one.casefold() * 2) for one in known)
    if is_known or len(set(folded)) < FEWEST_DIFFERENT:
        return Rejected(code="password_too_simple")
    if _normal(again) != password:
        return Rejected(code="passwords_differ")
    return None


def _normal(password: str) -> str:
    """The same letters, however the keyboard puts them together: ``å`` is one sign or two."""
    return unicodedata.normalize("NFKC", password)
