"""One sentence judged: what in it promises, what speaks against that, and by when.

Lives here: how rules, clauses and deadlines come together. Must not live here: any word of any
language (``rules/*.toml``), or how sentences become suggestions (``suggesting``).
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Literal

import msgspec
import regex

from livetalk.transcripts.promises.deadlines import Deadline, find_deadlines
from livetalk.transcripts.promises.patterns import A_ROLE, Question, words_of
from livetalk.transcripts.promises.reading import Clause, Sentence, clauses
from livetalk.transcripts.promises.rules import Blocker, PromiseRule, Rules

Speaking = Literal["answering", "chair", "citizen"]
_MAY_PROMISE = ("main", "that")
_HAS_DEADLINES = ("main", "that", "when")


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """Words that promise: the rule, the words, and the role that they lay it upon (None: the speaker)."""

    rule: PromiseRule
    words: str
    role: str | None
    clause: int


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """Words that make it no promise."""

    rule: Blocker
    words: str


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a sentence. It is a promise if any of ``promises`` is left.

    ``waiting`` would promise if they had a day: the next sentence may name it.
    """

    promises: tuple[Promise, ...] = ()
    waiting: tuple[Promise, ...] = ()
    against: tuple[Against, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


def judge(sentence: Sentence, speaking: Speaking, today: date, rules: Rules) -> Judged:
    """Look at one sentence."""
    if speaking == "citizen":
        return Judged()
    low = sentence.low
    words = words_of(low)
    if rules.roles.in_(words):
        words.add(A_ROLE)
    may = rules.promises.that_may(words)
    if not may:
        return Judged()
    parts = clauses(low, rules.openers)
    found = [one for at, part in enumerate(parts) for one in _promises(sentence, at, part, may)]
    if not found:
        return Judged()
    against, blocked = _against(low, parts, speaking, words, rules)
    if len(blocked) == len(parts):
        return Judged(against=against)
    deadlines = deadlines_of(low, parts, today, rules)
    dated = any(one.due and one.due > today for one in deadlines)
    free = [one for one in _strongest(found) if one.clause not in blocked]
    left = tuple(
        one
        for one in free
        if (dated or one.rule.asks == "nothing") and (speaking != "chair" or one.role or dated)
    )
    waiting = () if left or speaking == "chair" else tuple(free)
    return Judged(promises=left, waiting=waiting, against=against, deadlines=deadlines)


def deadlines_of(low: str, parts: Sequence[Clause], today: date, rules: Rules) -> tuple[Deadline, ...]:
    """The deadlines of a sentence, without those that belong to what is asked or told inside it."""
    found = find_deadlines(low, today, rules)
    return tuple(
        one
        for one in found
        if any(
            part.start <= one.start < part.end
            and (part.kind in _HAS_DEADLINES or not low[part.start : one.start].strip(" ,"))
            for part in parts
        )
    )


def _promises(
    sentence: Sentence, at: int, part: Clause, may: Sequence[tuple[PromiseRule, Question]]
) -> list[Promise]:
    if part.kind not in _MAY_PROMISE:
        return []
    said, begin = _said(sentence.low, part)
    found: dict[str, Promise] = {}
    for rule, question in may:
        if rule.name not in found and (match := question.look.search(said)):
            words = sentence.plain[begin + match.start() : begin + match.end()]
            found[rule.name] = Promise(rule=rule, words=words, role=_role(match, begin, sentence), clause=at)
    return list(found.values())


def _strongest(found: Sequence[Promise]) -> list[Promise]:
    """Of each clause, "det lover jeg" alone; else what needs no day; else what needs one."""
    kept: list[Promise] = []
    for clause in dict.fromkeys(one.clause for one in found):
        here = [one for one in found if one.clause == clause]
        alone = [one for one in here if one.rule.alone]
        kept += alone or [one for one in here if one.rule.asks == "nothing"] or here
    return kept


def _said(low: str, part: Clause) -> tuple[str, int]:
    """The words of a clause without signs around them, and where they begin."""
    said = low[part.start : part.end].strip(" ,;:-")
    return said, low.index(said, part.start)


def _role(match: regex.Match[str], begin: int, sentence: Sentence) -> str | None:
    if not match.groupdict().get("role"):
        return None
    start, end = match.span("role")
    named = sentence.plain[begin + start : begin + end]
    return named[:1].upper() + named[1:]


def _against(
    low: str, parts: Sequence[Clause], speaking: Speaking, words: AbstractSet[str], rules: Rules
) -> tuple[tuple[Against, ...], set[int]]:
    """What speaks against a promise, and the clauses in which there can be none."""
    found: dict[str, Against] = {}
    blocked = {at for at, part in enumerate(parts) if part.kind not in _MAY_PROMISE}
    if _conditional(parts):
        return (), set(range(len(parts)))
    for rule in rules.marked:
        if _ends_with(low, rule, rules):
            found[rule.name] = Against(rule=rule, words=rule.mark or "")
            blocked = set(range(len(parts)))
    for rule, question in rules.blockers.that_may(words):
        if rule.chair and speaking != "chair":
            continue
        unless = rules.unless.get(rule.name)
        whole = rule.scope == "sentence"
        for at, part in enumerate(parts[:1] if whole else parts):
            said = low if whole else _said(low, part)[0]
            if not whole and part.kind not in _MAY_PROMISE:
                continue
            if match := question.look.search(unless.sub(" ", said) if unless else said):
                found.setdefault(rule.name, Against(rule=rule, words=match.group().strip()))
                blocked |= set(range(len(parts))) if whole else {at, *_that_follow(parts, at)}
    return tuple(found.values()), blocked


def _ends_with(low: str, rule: Blocker, rules: Rules) -> bool:
    """Whether the sentence ends with the rule's sign, and not only as in "…, ikke?"."""
    unless = rules.unless.get(rule.name)
    said = unless.sub("", low) if unless else low
    return rule.mark is not None and said.rstrip("\"'»”) ").endswith(rule.mark)


def _that_follow(parts: Sequence[Clause], at: int) -> set[int]:
    """The that-clauses that depend on a clause."""
    after: set[int] = set()
    for later in range(at + 1, len(parts)):
        if parts[later].kind == "main":
            break
        after.add(later)
    return after


def _conditional(parts: Sequence[Clause]) -> bool:
    """Whether the sentence hangs on a condition; one inside what is asked or told does not count."""
    return any(
        part.kind == "if" and (at == 0 or parts[at - 1].kind != "inner") for at, part in enumerate(parts)
    )
