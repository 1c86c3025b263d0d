"""A mail as data, and as the message that travels.

Lives here: headers, the two forms of the text, and keeping what people wrote out of the headers.
Must not live here: what a mail says (the templates), or sending it (``smtp``).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import Any

import msgspec

LONGEST_SUBJECT = 150  # characters; a title may be longer, and no inbox shows more
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e")
"""Signs that turn the text after them around and may be left open."""


PLAIN = re.compile(r"[A-Za-z0-9 -]{0,60}")
"""Words that stand in a header as they are. All others are encoded, so that nothing in them has a meaning."""


class WholeLine(UnstructuredHeader, BaseHeader):
    """A header that stays on its line: the address of a page in it would be encoded as words to be broken."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Take it literally, also where it looks as if it were encoded."""
        super().parse(value, kwds)
        kwds["decoded"] = value

    def fold(self, *, policy: Policy) -> str:
        """As it is."""
        return f"{self.name}: {self}{policy.linesep}"


class Words(WholeLine):
    """A header of words. The library's own way of folding loses or doubles spaces between other letters."""

    def fold(self, *, policy: Policy) -> str:
        """Encoded, on lines of the usual length."""
        return f"{self.name}: {_encoded(str(self), self.name, policy)}{policy.linesep}"


class Sender(WholeLine):
    """The name and the address that a mail comes from; the name in words."""

    def fold(self, *, policy: Policy) -> str:
        """The name encoded as words are, the address as it is."""
        name, _, address = str(self).rpartition(" ")
        words = f"{_encoded(name, self.name, policy)} " if name else ""
        return f"{self.name}: {words}{address}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("From", Sender)
HEADERS.map_to_type("Subject", Words)
HEADERS.map_to_type("List-Unsubscribe", WholeLine)
POLICY = SMTP.clone(cte_type="7bit", header_factory=HEADERS)
"""Every octet is ASCII, so that no server on the way needs to change the message."""


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent to one person. ``list_unsubscribe`` is where a POST alone ends the subscription."""

    to: str
    subject: str
    text: str
    html: str
    lang: str
    message_id: str
    date: datetime
    in_reply_to: str | None = None
    list_unsubscribe: str | None = None

    def __repr__(self) -> str:
        """Without the address and the words, so that they never reach a log."""
        return f"Mail(message_id={self.message_id!r})"


def message_id(host: str, *parts: str | int) -> str:
    """The Message-ID of what these parts name: the same again whenever it is sent again.

    A mail server that lost its connection may get a mail twice; by this, programs see that it is one.
    """
    named = "\0".join(str(part) for part in parts).encode()
    return f"<{hashlib.sha256(named).hexdigest()[:32]}@{host}>"


def to_message(mail: Mail, *, sender: str, sender_name: str = "") -> EmailMessage:
    """The message: text and HTML, the text first, as programs that show neither best expect it."""
    message = EmailMessage(policy=POLICY)
    message["From"] = f"{one_line(sender_name)} <{sender}>".lstrip()
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = _shortened(one_line(mail.subject))
    message["Date"] = format_datetime(mail.date)
    message["Message-ID"] = mail.message_id
    if mail.in_reply_to is not None:
        message["In-Reply-To"] = mail.in_reply_to
        message["References"] = mail.in_reply_to
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # what Exchange obeys instead: no "I am on leave" to us
    if mail.list_unsubscribe is not None:
        message["List-Unsubscribe"] = f"<{mail.list_unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_body(mail.text), charset="utf-8")
    message.add_alternative(_body(mail.html), subtype="html", charset="utf-8")
    message["Content-Language"] = mail.lang
    message.set_boundary(hashlib.sha256(mail.message_id.encode()).hexdigest()[:32])
    return message


def one_line(text: str) -> str:
    """Words of people as one line: what would break a header, or turn the text around it, is a space."""
    return " ".join("".join(" " if _breaks(one) else one for one in _whole(text)).split())


def _encoded(words: str, header: str, policy: Policy) -> str:
    charset = "us-ascii" if PLAIN.fullmatch(words) else "utf-8"
    return Header(words, charset, header_name=header).encode(linesep=policy.linesep)


def _shortened(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"


def _body(text: str) -> str:
    return "".join(one for one in _whole(text) if one in "\n\t" or unicodedata.category(one) != "Cc")


def _whole(text: str) -> str:
    """Without halves of characters, which no encoding can carry."""
    return text.encode("utf-8", "replace").decode()


def _breaks(one: str) -> bool:
    return unicodedata.category(one) in ("Cc", "Zl", "Zp") or one in TURNING
