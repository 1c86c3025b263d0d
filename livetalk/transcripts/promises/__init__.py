"""Promises: which lines of a transcript perhaps commit somebody to something. Pure and explainable.

Lives here: the reading of what is said (``reading``), the language of the rules (``patterns``,
``verbs``, ``rules``), deadlines and dates, and the judging. The rules themselves are data
(``rules/*.toml``). Must not live here: opening files (``livetalk.rules_files``), rooms, or any
decision: a suggestion becomes a promise when a person says so.
"""

from __future__ import annotations

from livetalk.transcripts.promises.rules import Rules, WrongPromiseRules, parse_promise_rules
from livetalk.transcripts.promises.suggesting import Reason, Suggestion, suggest

__all__ = ["Reason", "Rules", "Suggestion", "WrongPromiseRules", "parse_promise_rules", "suggest"]
