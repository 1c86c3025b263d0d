"""Filters for templates of plain text, where nothing is escaped and nothing is marked up."""

from __future__ import annotations

import unicodedata

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = frozenset({"R", "AL"})


def isolated(text: str) -> str:
    """What a person wrote, kept from turning the text around it; most of it is given back as it is."""
    if not any(unicodedata.bidirectional(one) in RIGHT_TO_LEFT for one in text):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def indented(text: str, by: str = "  ") -> str:
    """What a person wrote, each line set in: no line of it can pass for one of ours."""
    return "\n".join(by + isolated(line) if line.strip() else "" for line in text.strip().splitlines())
