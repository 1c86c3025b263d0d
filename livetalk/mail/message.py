"""A mail as data, and as the message that travels.

Lives here: headers, the two forms of the text, and keeping what people wrote out of the headers.
Must not live here: what a mail says (the templates), or sending it (``smtp``).
"""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime

import msgspec

LONGEST_SUBJECT = 150  # characters; a title may be longer, and no inbox shows more
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e")
"""Signs that turn the text after them around and may be left open."""


class WholeLine(UnstructuredHeader, BaseHeader):
    """A header that stays on its line: the address of a page in it would be encoded as words to be broken."""

    def fold(self, *, policy: Policy) -> str:
        """As it is."""
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
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
    message["From"] = Address(display_name=sender_name, addr_spec=sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = one_line(mail.subject)[:LONGEST_SUBJECT]
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


def _body(text: str) -> str:
    return "".join(one for one in _whole(text) if one in "\n\t" or unicodedata.category(one) != "Cc")


def _whole(text: str) -> str:
    """Without halves of characters, which no encoding can carry."""
    return text.encode("utf-8", "replace").decode()


def _breaks(one: str) -> bool:
    return unicodedata.category(one) in ("Cc", "Zl", "Zp") or one in TURNING
