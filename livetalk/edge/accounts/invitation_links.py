"""Links by which somebody chooses a password: the first one, or another for one that was forgotten.

Nothing is stored for them: what proves a link is an HMAC by the server's secret over the account and how many
invitations it has had, so a newer one ends those before it. It stands behind the ``#``, which no log sees.
Lives here: making and reading links. Must not live here: whether one still holds (``programme.accounts``).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import NamedTuple

_PROOF_BYTES = 15  # 120 bits in 24 letters, as in the links of mails
_LINK = re.compile(r"(?P<account>[a-z0-9]{1,32})\.(?P<number>\d{1,6})\.(?P<proof>[a-z2-7]{24})")


class Invitation(NamedTuple):
    """Whose link it is, and the how manieth."""

    account: str
    number: int


class InvitationLinks:
    """See the module's docstring."""

    def __init__(self, secret: str, base_url: str) -> None:
        self._key = hashlib.sha256(b"livetalk invitations " + secret.encode()).digest()
        self._base_url = base_url

    def address(self, account: str, number: int) -> str:
        """The page on which its owner chooses a password."""
        return f"{self._base_url}/organise/invitation#{account}.{number}.{self._proof(account, number)}"

    def read(self, given: str) -> Invitation | None:
        """What a link, or the part of it behind the ``#``, is for; None if it was not made here."""
        match = _LINK.search(given.strip().rpartition("#")[2])
        if match is None:
            return None
        account, number = match["account"], int(match["number"])
        is_ours = hmac.compare_digest(match["proof"], self._proof(account, number))
        return Invitation(account, number) if is_ours else None

    def _proof(self, account: str, number: int) -> str:
        digest = hmac.digest(self._key, f"{account}\0{number}".encode(), "sha256")
        return base64.b32encode(digest[:_PROOF_BYTES]).decode().lower()
