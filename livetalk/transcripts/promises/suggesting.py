"""A transcript's suggestions: which lines promise something, who owns it, by when, and why we think so.

Lives here: sentences made into suggestions, and what belongs to one across lines. Must not live here:
the judging of a sentence (``judging``). Nothing here decides: a person confirms, edits or rejects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from livetalk.transcripts.promises.deadlines import Deadline
from livetalk.transcripts.promises.judging import Judged, Promise, Speaking, deadlines_of, judge
from livetalk.transcripts.promises.reading import Sentence, clauses, sentences, speaker_of
from livetalk.transcripts.promises.rules import Rules
from livetalk.transcripts.segments import Line

_NEAR = 2  # lines: "Vi sender det." – "Hvornår?" – "Inden jul."

_LOOK_BACK = 12  # sentences: more do not stand between a promise and the day that is named for it


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why: the rule's name, what it says in both languages, and the words that it saw."""

    rule: str
    da: str
    en: str
    words: str


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """Perhaps a promise. ``due`` is the latest day that the words can mean, if they name one.

    ``text`` is the whole line, with the lines that it goes on in (``continued``: their cues).
    """

    cue: str
    text: str
    owner_role: str | None
    due: date | None
    deadline: str | None
    why: tuple[Reason, ...]
    continued: tuple[str, ...] = ()


class _Open(msgspec.Struct, kw_only=True):
    """A suggestion while its line is still read."""

    first: int
    last: int
    speaker: str | None
    promises: list[Promise]
    deadlines: list[tuple[Deadline, str]]

    def due(self) -> tuple[Deadline, str] | None:
        days = [pair for pair in self.deadlines if pair[0].due]
        if days:
            return max(days, key=lambda pair: (pair[0].due or date.min, -pair[0].start))
        return self.deadlines[0] if self.deadlines else None


def suggest(lines: Sequence[Line], date: date, rules: Rules) -> list[Suggestion]:
    """Every line that perhaps promises something, in order. ``date`` is the day of the meeting."""
    said = sentences(lines)
    found: list[_Open] = []
    waits: _Open | None = None
    speakers = {speaker: _speaking(speaker, rules) for speaker in {one.speaker for one in said}}
    for at, sentence in enumerate(said):
        speaking = speakers[sentence.speaker]
        judged = judge(sentence, speaking, date, rules)
        before = said[max(0, at - _LOOK_BACK) : at]
        if judged.promises:
            _take(found, sentence, judged)
        elif waits and rules.lists["happens"].match(sentence.low):
            _go_on(waits, before, sentence, date, rules)
            _keep(found, waits)
        elif found and speaking != "citizen":
            _go_on(found[-1], before, sentence, date, rules)
        waits = _opened(sentence, judged.waiting) if judged.waiting else None
    return [_made(one, lines) for one in found]


def _speaking(speaker: str | None, rules: Rules) -> Speaking:
    low = (speaker or "").lower()
    if rules.lists["citizens"].search(low) and not rules.lists["not_citizens"].search(low):
        return "citizen"
    return "chair" if rules.lists["chairs"].fullmatch(low.strip(" 0123456789")) else "answering"


def _take(found: list[_Open], sentence: Sentence, judged: Judged) -> None:
    """A sentence that promises: it belongs to its line's suggestion, or begins one."""
    open_ = found[-1] if found else None
    said_before = open_ and open_.speaker == sentence.speaker and sentence.first - open_.last <= 1
    only_word = all(promise.rule.alone for promise in judged.promises)
    if not open_ or not (open_.first == sentence.first or (said_before and only_word)):
        open_ = _opened(sentence, ())
        found.append(open_)
    open_.last = max(open_.last, sentence.last)
    open_.promises += judged.promises
    open_.deadlines += _with_words(judged.deadlines, sentence)


def _keep(found: list[_Open], waits: _Open) -> None:
    """What waited for a day is a suggestion once it has one, and one with its line's own."""
    if waits.due() and found and found[-1].first == waits.first:
        found[-1].promises += waits.promises
        found[-1].deadlines += waits.deadlines
        found[-1].last = max(found[-1].last, waits.last)
    elif waits.due():
        found.append(waits)


def _opened(sentence: Sentence, promises: Sequence[Promise]) -> _Open:
    return _Open(
        first=sentence.first,
        last=sentence.last,
        speaker=sentence.speaker,
        promises=list(promises),
        deadlines=[],
    )


def _go_on(open_: _Open, before: Sequence[Sentence], sentence: Sentence, today: date, rules: Rules) -> None:
    """A sentence that promises nothing itself may say when what was promised before it is done."""
    if open_.speaker != sentence.speaker or any(one.due for one, _ in open_.deadlines):
        return
    if not _follows(open_, before, sentence, rules) or sentence.low.rstrip("\"')»” ").endswith("?"):
        return
    if rules.lists["no_follow_up"].search(sentence.low):
        return
    parts = clauses(sentence.low, rules.openers)
    days = [one for one in deadlines_of(sentence.low, parts, today, rules) if one.due]
    if days:
        open_.deadlines += _with_words(days, sentence)
        open_.last = sentence.last


def _follows(open_: _Open, before: Sequence[Sentence], sentence: Sentence, rules: Rules) -> bool:
    """Whether it comes directly after, or after somebody's "when?", and begins like one that does."""
    away = sentence.first - open_.last
    if away > _NEAR or not rules.lists["follow_up"].match(sentence.low):
        return False
    between = [one for one in before if one.first > open_.last]
    own = [one for one in before if one.first <= open_.last and one.last >= open_.first]
    if away <= 1:
        return len([one for one in between if one.speaker == open_.speaker]) == 0 and bool(own)
    return all(one.speaker != open_.speaker and rules.lists["when"].search(one.low) for one in between)


def _with_words(deadlines: Iterable[Deadline], sentence: Sentence) -> list[tuple[Deadline, str]]:
    return [(one, sentence.plain[one.start : one.end]) for one in deadlines]


def _made(open_: _Open, lines: Sequence[Line]) -> Suggestion:
    due = open_.due()
    reasons = [
        Reason(rule=promise.rule.name, da=promise.rule.da, en=promise.rule.en, words=promise.words)
        for promise in open_.promises
    ]
    if due:
        reasons.append(Reason(rule=due[0].rule.name, da=due[0].rule.da, en=due[0].rule.en, words=due[1]))
    speaker = speaker_of(lines[open_.first])[0]
    rest = lines[open_.first + 1 : open_.last + 1]
    own_rest = [line for line in rest if speaker_of(line)[0] == speaker]
    return Suggestion(
        cue=lines[open_.first].cue,
        text=" ".join(
            " ".join(line.split()) for line in (lines[open_.first].text, *(x.text for x in own_rest))
        ),
        owner_role=_owner(open_.promises) or open_.speaker,
        due=due[0].due if due else None,
        deadline=due[1] if due else None,
        why=tuple({(reason.rule, reason.words): reason for reason in reasons}.values()),
        continued=tuple(line.cue for line in own_rest),
    )


def _owner(promises: Sequence[Promise]) -> str | None:
    """The role that the first clause with a promise lays it upon; None: the speaker."""
    said = [promise for promise in promises if not promise.rule.alone] or promises
    first = [promise for promise in said if promise.clause == said[0].clause]
    laid = next((promise.role for promise in first if promise.rule.lays), None)
    own = any(promise.role is None for promise in first)
    return laid or (None if own else first[0].role)
