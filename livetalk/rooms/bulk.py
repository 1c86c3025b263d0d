"""The same act on many questions: one command, one entry to undo.

Lives here: doing what can be done and leaving out what cannot. Must not live here: the acts.
"""

from __future__ import annotations

from typing import assert_never

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import labelling, questions
from livetalk.rooms.context import Answer
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room


def judge_many(room: Room, command: c.JudgeMany) -> Answer:
    """Facts for every question where the act is possible; a refusal only if it is nowhere."""
    events: list[f.AnyEvent] = []
    words: dict[str, str] = {}
    known: set[f.AnyEvent] = set()
    refused: Rejected | None = None
    for question in dict.fromkeys(command.questions):
        answer = _judge(room, command, question)
        if isinstance(answer, Rejected):
            refused = refused or answer
            continue
        # Each decision adds a new theme for itself: the first one is enough.
        events += [e for e in answer.events if e not in known]
        known |= {e for e in answer.events if isinstance(e, f.ThemeAdded | f.SpeakerAdded)}
        words |= answer.words
    if not events and refused is not None:
        return refused
    return Decided(events=tuple(events), words=words)


def _judge(room: Room, command: c.JudgeMany, question: str) -> Answer:
    match command.act:
        case "approve":
            return questions.approve(room, c.ApproveQuestion(question=question))
        case "dismiss":
            return questions.dismiss(
                room,
                c.DismissQuestion(question=question, reason=command.reason or "", note=command.note),
            )
        case "tag":
            return labelling.tag(room, c.TagQuestion(question=question, themes=command.names))
        case "assign":
            return labelling.assign(room, c.AssignQuestion(question=question, speakers=command.names))
        case _:
            assert_never(command.act)
