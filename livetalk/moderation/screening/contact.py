"""E-mail addresses, also disguised ones, and links.

Lives here: their shapes. Must not live here: which domains and role mailboxes are public
(``rules/contact.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import regex

from livetalk.moderation.screening.patterns import either
from livetalk.moderation.screening.reading import Reading, Span
from livetalk.moderation.screening.rules import Rules

_LABEL = r"[a-z0-9æøåöäü](?:[a-z0-9æøåöäü\-]{0,61}+)"
_LOCAL = r"(?<![\w.+\-])[\w+\-]{1,64}+(?:\.[\w+\-]{1,64}+){0,5}+"
_MAYBE_LINK = re.compile(r"\w\.[^\W\d_]{2}|:\s?//")
_CLOSING = ".,;:!?)»”\"'"


class Contact:
    """Finds ``email`` and ``link``."""

    def __init__(self, rules: Rules) -> None:
        """Compile what the rules say about domains."""
        self._public_mail = frozenset(rules["email.public_domains"])
        self._public_links = frozenset(rules["links.public_domains"])
        self._roles = frozenset(rules["email.role_boxes"])
        self._providers = frozenset(entry.split(".")[0] for entry in rules["email.providers"])
        self._mail = regex.compile(rf"(?P<local>{_LOCAL})\s?+@\s?+(?P<domain>{_LABEL}(?:\.{_LABEL})*)")
        spelled_at = either(entry for entry in rules["email.at"] if entry != "at") or "(?!)"
        at = (
            rf"(?:\s*+[\(\[{{<]\s?(?:{spelled_at}|at|a|@)\s?[\)\]}}>]\s*+"
            rf"|\s++(?:{spelled_at}|at|@)\s++|\s?@\s?)"
        )
        dot_word = either(rules["email.dot"]) or "(?!)"
        dot = rf"(?:\.|\s\.\s|\s*+[\(\[{{<]\s?(?:{dot_word}|\.)\s?[\)\]}}>]\s*+|\s++(?:{dot_word})\s++)"
        # Cheap questions first: most texts hold nothing of all this.
        signs = ("@", "(at", "[at", "{at", "<at", "( at", "[ at", "(a)", "[a]", *rules["email.at"])
        self._at_signs = tuple(sign for sign in signs if sign != "at")
        self._mail_words = self._providers | frozenset(rules["email.dot"])
        part = r"[\w+\-]{1,64}+"
        self._disguised = regex.compile(
            rf"(?<![\w.+\-])(?P<local>{part}(?:{dot}{part}){{0,3}}?)(?P<at>{at})"
            rf"(?P<domain>{_LABEL}(?:(?P<dot>{dot}){_LABEL}){{0,3}})(?!\w)"
        )
        self._plain_dot = regex.compile(dot)
        sure, doubtful = either(rules["links.endings"]), either(rules["links.doubtful_endings"])
        self._link = regex.compile(
            r"(?<![\w@.\-])(?:"
            rf"(?:https?|hxxps?|ftp)\s?:\s?//\s?(?P<host>[^\s/?#]++)\S*+"
            rf"|(?P<host2>www\d?\.[^\s/?#]++)\S*+"
            rf"|(?P<host3>(?:{_LABEL}\.){{1,5}}(?:{sure or '(?!)'}))(?![\w\-@]|\.\w)(?:[/?#]\S*+)?"
            rf"|(?P<host4>(?:{_LABEL}\.){{1,5}}(?:{doubtful or '(?!)'}))[/?#]\S*+"
            r")"
        )

    def find(self, reading: Reading) -> Iterator[Span]:
        """All of them; an e-mail address is not a link as well."""
        low = reading.low
        taken: list[tuple[int, int]] = []
        for span, flagged in (*self._mails(low), *self._disguised_mails(reading)):
            taken.append((span.start, span.end))
            if flagged:
                yield span
        if _MAYBE_LINK.search(low):
            yield from self._links(low, taken)

    def _mails(self, low: str) -> Iterator[tuple[Span, bool]]:
        if "@" not in low:
            return
        for found in self._mail.finditer(low):
            local, domain = found["local"], found["domain"]
            if "." in domain or domain in self._providers:
                yield Span("email", *found.span()), not self._is_public(local, domain)

    def _disguised_mails(self, reading: Reading) -> Iterator[tuple[Span, bool]]:
        low = reading.low
        if not any(sign in low for sign in self._at_signs):
            said = {word.low for word in reading.words} if " at " in low else frozenset()
            if not said & self._mail_words:
                return
        for found in self._disguised.finditer(low):
            sign, domain = found["at"].strip(), self._plain_dot.sub(".", found["domain"])
            name = domain.split(".")[0]
            if sign == "at":
                # "at" is a word in both languages: a provider must follow, or a dot that is spelled.
                likely = "." in domain and (name in self._providers or found["dot"].strip() != ".")
            else:
                likely = "." in domain or name in self._providers
            if likely:
                local = self._plain_dot.sub(".", found["local"])
                yield Span("email", *found.span()), not self._is_public(local, domain)

    def _links(self, low: str, taken: Iterable[tuple[int, int]]) -> Iterator[Span]:
        for found in self._link.finditer(low):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            host = found["host"] or found["host2"] or found["host3"] or found["host4"]
            if not _belongs(host.strip(_CLOSING), self._public_links):
                end = found.start() + len(found.group().rstrip(_CLOSING))
                yield Span("link", found.start(), end)

    def _is_public(self, local: str, domain: str) -> bool:
        if _belongs(domain, self._public_mail):
            return True
        return local in self._roles and domain.split(".", maxsplit=1)[0] not in self._providers


def _belongs(host: str, domains: frozenset[str]) -> bool:
    """Whether the host is one of the domains or below one."""
    parts = host.rsplit("@", maxsplit=1)[-1].split(":", maxsplit=1)[0].split(".")
    return any(".".join(parts[at:]) in domains for at in range(len(parts)))
