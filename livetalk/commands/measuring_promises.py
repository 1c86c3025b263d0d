"""How well suggestions of promises fit what people have marked in a transcript.

Lives here: the format of the labels, the measure, and its words for people. Must not live here: the
rules (``transcripts.promises``), and printing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict

import msgspec

from livetalk.commands.labelled import WrongFile
from livetalk.transcripts import srt, webvtt
from livetalk.transcripts.promises import Rules, Suggestion, suggest
from livetalk.transcripts.segments import Line
from livetalk.transcripts.webvtt import WrongTranscript


class Labelled(msgspec.Struct, frozen=True, kw_only=True):
    """One promise that people have marked. ``continued_in``: further cues that belong to it."""

    cue_id: str
    owner_role: str
    due_latest: date | None
    continued_in: tuple[str, ...] = ()


class NotOne(msgspec.Struct, frozen=True, kw_only=True):
    """A line that looks like a promise and is none."""

    cue_id: str
    reason: str = ""


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """A file of labels. What it says beyond this is left alone."""

    event_date: date
    commitments: tuple[Labelled, ...]
    hard_negatives: tuple[NotOne, ...] = ()


class Wrong(TypedDict):
    """One difference between a label and a suggestion."""

    cue: str
    text: str
    what: str
    expected: str | None
    suggested: str | None


class Measured(TypedDict):
    """What ``livetalk evaluate promises --json`` prints. Accuracies are of the promises that were found."""

    suggested: int
    expected: int
    found: int
    precision: float
    recall: float
    f1: float
    owner_role_accuracy: float
    due_accuracy: float
    missed: list[str]
    wrong: list[Wrong]


def read_transcript(path: Path) -> tuple[Line, ...]:
    """The lines of a WebVTT or SRT file. Raises ``WrongFile``."""
    text = _text(path)
    try:
        return srt.read(text) if path.suffix.lower() == ".srt" else webvtt.read(text)
    except WrongTranscript as error:
        raise WrongFile(f"{path}: {error}") from None


def read_labels(path: Path, lines: Sequence[Line]) -> Labels:
    """The labels of a transcript. Raises ``WrongFile``, also where they name a cue that is not in it."""
    try:
        labels = msgspec.json.decode(_text(path), type=Labels)
    except msgspec.ValidationError as error:
        raise WrongFile(f"{path}: these are not labels of a transcript: {error}") from None
    except msgspec.DecodeError as error:
        raise WrongFile(f"{path}: the file is not JSON: {error}") from None
    cues = {line.cue for line in lines}
    named = [one.cue_id for one in labels.commitments] + [one.cue_id for one in labels.hard_negatives]
    for cue in (*named, *(more for one in labels.commitments for more in one.continued_in)):
        if cue not in cues:
            raise WrongFile(f"{path}: the transcript has no cue {cue!r}")
    twice = [cue for cue in named if named.count(cue) > 1]
    if twice:
        raise WrongFile(f"{path}: the cue {twice[0]!r} is labelled more than once")
    return labels


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongFile(f"{path}: the file cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise WrongFile(f"{path}: the file is not UTF-8 text") from None


def measure(lines: Sequence[Line], labels: Labels, rules: Rules) -> Measured:
    """Suggest, and compare with the labels cue by cue."""
    belongs = {cue for one in labels.commitments for cue in one.continued_in}
    wanted = {one.cue_id: one for one in labels.commitments}
    suggested = {
        one.cue: one
        for one in suggest(lines, labels.event_date, rules)
        if one.cue in wanted or one.cue not in belongs
    }
    found = [cue for cue in wanted if cue in suggested]
    right = {cue: _differences(wanted[cue], suggested[cue]) for cue in found}
    texts = {line.cue: line.text for line in lines}
    precision, recall = _share(len(found), len(suggested)), _share(len(found), len(wanted))
    return Measured(
        suggested=len(suggested),
        expected=len(wanted),
        found=len(found),
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        owner_role_accuracy=_share(sum("owner_role" not in wrong for wrong in right.values()), len(found)),
        due_accuracy=_share(sum("due" not in wrong for wrong in right.values()), len(found)),
        missed=[cue for cue in wanted if cue not in suggested],
        wrong=_wrong(labels, suggested, texts, right),
    )


def _share(part: int, whole: int) -> float:
    """Nothing suggested makes no false alarm, nothing to find makes no miss: 1 in both cases."""
    return part / whole if whole else 1.0


def _differences(label: Labelled, one: Suggestion) -> dict[str, tuple[str | None, str | None]]:
    wrong: dict[str, tuple[str | None, str | None]] = {}
    if _plain(label.owner_role) != _plain(one.owner_role):
        wrong["owner_role"] = (label.owner_role, one.owner_role)
    if label.due_latest != one.due:
        wrong["due"] = (_day(label.due_latest), _day(one.due))
    return wrong


def _plain(role: str | None) -> str:
    return " ".join((role or "").casefold().split())


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _wrong(
    labels: Labels,
    suggested: dict[str, Suggestion],
    texts: dict[str, str],
    right: dict[str, dict[str, tuple[str | None, str | None]]],
) -> list[Wrong]:
    """What was suggested and is none, with the label's reason if there is one; then wrong owners and days."""
    reasons = {one.cue_id: one.reason for one in labels.hard_negatives}
    none = [
        Wrong(
            cue=cue,
            text=texts[cue],
            what="not a promise",
            expected=reasons.get(cue),
            suggested=", ".join(f"{reason.rule}: {reason.words}" for reason in one.why),
        )
        for cue, one in suggested.items()
        if cue not in right
    ]
    other = [
        Wrong(cue=cue, text=texts[cue], what=what, expected=expected, suggested=got)
        for cue, differences in right.items()
        for what, (expected, got) in differences.items()
    ]
    return none + other


def describe(result: Measured, lines: Sequence[Line]) -> str:
    """The result as a table, and every promise that was missed, wrongly suggested or misread."""
    texts = {line.cue: line.text for line in lines}
    table = [
        f"suggested {result['suggested']}, expected {result['expected']}, found {result['found']}",
        f"precision    {result['precision']:>7.1%}",
        f"recall       {result['recall']:>7.1%}",
        f"F1           {result['f1']:>7.1%}",
        f"owner role   {result['owner_role_accuracy']:>7.1%}",
        f"due          {result['due_accuracy']:>7.1%}",
    ]
    table += [f"\nmissed: {cue} {texts[cue]}" for cue in result["missed"]]
    for wrong in result["wrong"]:
        table.append(f"\n{wrong['what']}: {wrong['cue']} {wrong['text']}")
        table.append(f"  labelled {wrong['expected'] or '–'}; suggested {wrong['suggested'] or '–'}")
    return "\n".join(table)
