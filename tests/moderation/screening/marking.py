"""A short way to say what is marked in a text."""

from __future__ import annotations

from livetalk.moderation.screening import Screening


def marked(screening: Screening, text: str) -> list[tuple[str, str]]:
    """Kind and words of every flag."""
    return [(flag.kind, text[flag.start : flag.end]) for flag in screening.screen(text)]


def kinds(screening: Screening, text: str) -> set[str]:
    return {flag.kind for flag in screening.screen(text)}
