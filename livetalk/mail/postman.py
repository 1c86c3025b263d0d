"""The port to the world of mail: what hands a mail to a server, and how that can fail.

Lives here: the protocol and its two outcomes beside success. Must not live here: a protocol of the
network (``smtp``), or when to try again (``backoff``).
"""

from __future__ import annotations

from typing import Protocol

from livetalk.mail.message import Mail


class NotSent(Exception):
    """``str()`` is a sentence for the operator, without anybody's address."""


class MailRefused(NotSent):
    """For good: nobody reads there, or the server will never take it. Trying again does not help."""


class MailDelayed(NotSent):
    """For now: no connection, a server that is busy or full, or a setting that an operator can mend."""


class Postman(Protocol):
    """Hands mail over."""

    async def send(self, mail: Mail) -> None:
        """Hand one mail over; it is the server's when this returns. Raises ``NotSent``."""
        ...
