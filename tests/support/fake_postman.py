"""A postman without a network: keeps what it is given, and fails as it is told."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from livetalk.mail.message import Mail
from livetalk.mail.postman import NotSent


@dataclass(kw_only=True)
class FakePostman:
    """A ``Postman``. ``failures`` are raised one after the other before mails are taken again."""

    sent: list[Mail] = field(default_factory=list)
    failures: deque[NotSent] = field(default_factory=deque)

    async def send(self, mail: Mail) -> None:
        if self.failures:
            raise self.failures.popleft()
        self.sent.append(mail)
