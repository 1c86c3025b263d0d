"""Links in mails that let their reader do one thing: confirm one subscription, or end it.

Nothing is stored for them: what proves a link is an HMAC by the server's secret over what it is for. A link
names its room and its subscription, so it can be pasted anywhere. The page reads it from behind the ``#``,
which no log sees; only what a mail program posts to (RFC 8058) has it in the path, and that one can end a
subscription and nothing else (``docs/adr/0013-one-click-in-the-path.md``).
Lives here: making and reading links. Must not live here: what follows from them (``followup.subscriptions``).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import Literal, NamedTuple

Purpose = Literal["confirm", "unsubscribe"]

_PROOF_BYTES = 15  # 120 bits in 24 letters: nobody guesses one, and it fits on a line
_LINK = re.compile(r"(?P<code>\d{6})[./](?P<subscription>[a-z0-9]{1,32})[./](?P<proof>[a-z2-7]{24})")


class Named(NamedTuple):
    """What a link is for."""

    code: str
    subscription: str


class MailLinks:
    """See the module's docstring."""

    def __init__(self, secret: str, base_url: str) -> None:
        self._key = hashlib.sha256(b"livetalk mail links " + secret.encode()).digest()
        self._base_url = base_url

    def confirm(self, code: str, subscription: str) -> str:
        """The page on which the owner of the address says yes."""
        return f"{self._base_url}/confirm#{self._words('confirm', code, subscription)}"

    def unsubscribe(self, code: str, subscription: str) -> str:
        """The page on which a reader ends it."""
        return f"{self._base_url}/unsubscribe#{self._words('unsubscribe', code, subscription)}"

    def one_click(self, code: str, subscription: str) -> str:
        """Where a mail program ends it for its reader, by a POST."""
        words = self._words("unsubscribe", code, subscription)
        return f"{self._base_url}/unsubscribe/{words.replace('.', '/')}"

    def read(self, purpose: Purpose, given: str) -> Named | None:
        """What a link, or the part of it behind the ``#``, is for; None if it was not made here for this."""
        match = _LINK.search(given.strip())
        if match is None:
            return None
        code, subscription = match["code"], match["subscription"]
        proof = self._proof(purpose, code, subscription)
        return Named(code, subscription) if hmac.compare_digest(match["proof"], proof) else None

    def _words(self, purpose: Purpose, code: str, subscription: str) -> str:
        return f"{code}.{subscription}.{self._proof(purpose, code, subscription)}"

    def _proof(self, purpose: Purpose, code: str, subscription: str) -> str:
        said = f"{purpose}\0{code}\0{subscription}".encode()
        return base64.b32encode(hmac.digest(self._key, said, "sha256")[:_PROOF_BYTES]).decode().lower()
