"""Screening: what in a text a moderator should look at before anyone sees it. Pure and explainable.

Lives here: the rules' shape (``rules``), the reading of a text without its disguises (``reading``),
one module per family of finds, and the readable lists of a municipality (``rules/*.toml``). Must
not live here: opening files (``livetalk.rules_files``), or what happens to a flagged question.
"""

from __future__ import annotations

from livetalk.moderation.screening.kinds import HARMLESS, KINDS, PERSONAL, TONE, holds, warns
from livetalk.moderation.screening.rules import Rules, WrongRules, parse_rules
from livetalk.moderation.screening.screen import Screening

__all__ = [
    "HARMLESS",
    "KINDS",
    "PERSONAL",
    "TONE",
    "Rules",
    "Screening",
    "WrongRules",
    "holds",
    "parse_rules",
    "warns",
]
