"""How well screening finds what people have marked, measured on labelled questions.

Lives here: the measure and its words for people. Must not live here: the rules
(``moderation.screening``), and reading or printing files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from livetalk.commands.labelled import LabelledQuestion
from livetalk.moderation.screening import PERSONAL, TONE, Screening
from livetalk.rooms.facts import Flag

Marked = TypedDict("Marked", {"kind": str, "from": int, "to": int})


class Share(TypedDict):
    """Precision: of what is flagged, how much is right. Recall: of what is there, how much is flagged."""

    precision: float
    recall: float


class Screened(TypedDict):
    """The flags of one question."""

    id: str
    flags: list[Marked]


class Measured(TypedDict):
    """What ``livetalk evaluate screening --json`` prints."""

    personal_data: Share
    rude: Share
    questions: list[Screened]


def measure(questions: Sequence[LabelledQuestion], screening: Screening) -> Measured:
    """Screen every question and compare with its labels, question by question."""
    flags = [screening.screen(question.text) for question in questions]
    personal = [question.contains_pii is True for question in questions]
    rude = [question.rude is True for question in questions]
    return Measured(
        personal_data=_share([_has(found, PERSONAL) for found in flags], personal),
        rude=_share([_has(found, TONE) for found in flags], rude),
        questions=[
            Screened(id=question.id, flags=[_marked(flag) for flag in found])
            for question, found in zip(questions, flags, strict=True)
        ],
    )


def describe(result: Measured, questions: Sequence[LabelledQuestion]) -> str:
    """The result as a table, and every question that was judged otherwise than its label says."""
    lines = [f"questions      {len(questions):>9}", f"{'':<15}precision   recall"]
    for name, share in (("personal data", result["personal_data"]), ("rude", result["rude"])):
        lines.append(f"{name:<15}{share['precision']:>9.1%}{share['recall']:>9.1%}")
    for question, screened in zip(questions, result["questions"], strict=True):
        marked = screened["flags"]
        for kinds, labelled, name in (
            (PERSONAL, question.contains_pii is True, "personal data"),
            (TONE, question.rude is True, "rude"),
        ):
            found = [flag for flag in marked if flag["kind"] in kinds]
            if found and not labelled:
                words = ", ".join(f"{f['kind']}: {question.text[f['from'] : f['to']]!r}" for f in found)
                lines += [
                    "",
                    f"flagged, but not labelled {name}: {question.id} {question.text}",
                    f"  {words}",
                ]
            elif labelled and not found:
                lines += ["", f"not found ({name}): {question.id} {question.text}"]
    return "\n".join(lines)


def _has(flags: Sequence[Flag], kinds: frozenset[str]) -> bool:
    return any(flag.kind in kinds for flag in flags)


def _marked(flag: Flag) -> Marked:
    return {"kind": flag.kind, "from": flag.start, "to": flag.end}


def _share(flagged: Sequence[bool], labelled: Sequence[bool]) -> Share:
    """Nothing flagged makes no false alarm, nothing to find makes no miss: 1 in both cases."""
    right = sum(f and there for f, there in zip(flagged, labelled, strict=True))
    return Share(
        precision=right / sum(flagged) if any(flagged) else 1.0,
        recall=right / sum(labelled) if any(labelled) else 1.0,
    )
