"""What an e-mail address may look like, and how it is told of in a log.

Lives here: rules on one address; pure, so that rooms, settings and mail may all ask. Must not live here:
settings (``mail_setting``), or asking a server whether somebody reads there.
"""

from __future__ import annotations

import re

LONGEST = 254  # characters of a path in SMTP, without its brackets (RFC 5321)
LONGEST_LOCAL = 64  # characters before the @ (RFC 5321)

LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
ANYWHERE = re.compile(r"[^\s<>\"(),:;@]+@[^\s<>\"(),:;@]+")
"""Whatever looks like an address in somebody else's sentence."""
READ_IN_TWO_WAYS = frozenset("\u00df\u03c2\u200c\u200d")
"""Sharp s, final sigma and the joiners: two standards lead them to two domains, so we do not guess."""


def clean_address(raw: str) -> str | None:
    """The address as mail is sent to it, or None if it is none.

    Only the address: no name, no brackets, no quotes. The domain is in small letters, and one in other
    letters than English ones is written as the network does (``xn--…``). Before the @ only English
    letters, digits and signs: few servers take more, and none that we could know of beforehand.
    """
    local, at, domain = raw.strip().rpartition("@")
    if not at or len(local) > LONGEST_LOCAL or not LOCAL.fullmatch(local):
        return None
    found = _domain(domain)
    if found is None or len(local) + 1 + len(found) > LONGEST:
        return None
    return f"{local}@{found}"


def mask(address: str) -> str:
    """As it may stand in a log: enough to tell two complaints apart, not enough to write to anybody."""
    local, _, domain = address.rpartition("@")
    name, _, ending = domain.rpartition(".")
    return f"{local[:1]}…@{name[:1]}….{ending}"


def without_addresses(sentence: str) -> str:
    """Somebody else's sentence with every address in it masked; servers like to repeat them."""
    return ANYWHERE.sub(lambda found: mask(found[0]), sentence)


def _domain(raw: str) -> str | None:
    if len(raw) > LONGEST or READ_IN_TWO_WAYS & set(raw):
        return None
    try:
        domain = raw.encode("idna").decode("ascii").lower()
    except UnicodeError:  # an empty or overlong label, or a letter that no domain may have
        return None
    labels = domain.split(".")
    if len(labels) < 2 or labels[-1].isdecimal():
        return None
    return domain if all(LABEL.fullmatch(label) for label in labels) else None
