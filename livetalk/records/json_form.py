"""The record as JSON, for programs: Popolo's Event, Person, Organization, Membership and Speech, and our own.

Lives here: the mapping. What it looks like is said by ``record.schema.json`` beside this file (JSON Schema
2020-12), which ``schema`` gives; docs/records.md says which field of Popolo is which of ours.
Must not live here: sentences; the few that are in it came in with the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from importlib.resources import files

import msgspec

from livetalk.records.clocks import moment
from livetalk.records.plain import legible
from livetalk.records.record import PromiseEntry, QuestionEntry, Record, TranscriptLine

SCHEMA_ID = "urn:livetalk:record:1"
_INDENT = 1  # a person may look into it, and lines are what compares

Node = dict[str, object]


@cache
def schema() -> bytes:
    """The published JSON Schema of this form."""
    return files(__package__).joinpath("record.schema.json").read_bytes()


def write(record: Record) -> bytes:
    """The bytes of the file."""
    return msgspec.json.format(msgspec.json.encode(_document(legible(record))), indent=_INDENT) + b"\n"


def _document(record: Record) -> Node:
    return {
        "schema": SCHEMA_ID,
        "url": record.url,
        "address": record.address,
        "code": record.code,
        "language": record.language,
        "version": record.version,
        "status": "draft" if record.published_at is None else "published",
        "published_at": record.published_at,
        "correction": record.correction,
        "purpose": record.purpose,
        "input_use": record.input_use,
        "not_open": record.not_open,
        "summary": record.summary,
        "event": _event(record),
        "organizations": [{"id": _organization(name), "name": name} for name in _organizations(record)],
        "persons": [
            {"id": f"person:{number}", "name": person.name} for number, person in enumerate(record.roles, 1)
        ],
        "memberships": list(_memberships(record)),
        "speeches": [*_asked(record), *_answers(record), *_said(record)],
        "questions": list(_questions(record)),
        "promises": [_promise(promise) for promise in record.promises],
        "attendance": msgspec.to_builtins(record.attendance),
        "moderation": msgspec.to_builtins(record.moderation),
    }


def _event_id(record: Record) -> str:
    return f"{record.address}/r/{record.code}"


def _event(record: Record) -> Node:
    """The meeting as Popolo's Event. ``attendees`` are those with a role, never the audience."""
    return {
        "id": _event_id(record),
        "name": record.title,
        "description": record.purpose,
        "classification": "meeting",
        "start_date": _time(record.begin) or record.date,
        "end_date": _time(record.end) or record.date,
        "location": record.place,
        "identifiers": [{"identifier": record.code, "scheme": "livetalk"}],
        "organization_id": _organization(record.organisation) if record.organisation else None,
        "attendees": [
            {"id": f"person:{number}", "name": person.name, "role": person.role}
            for number, person in enumerate(record.roles, 1)
        ],
        "updated_at": _time(record.published_at),
        "sources": [{"url": record.url, "note": record.title}],
    }


def _organizations(record: Record) -> list[str]:
    named = [record.organisation, *(person.organisation for person in record.roles)]
    return list(dict.fromkeys(name for name in named if name))


def _organization(name: str) -> str:
    return f"organization:{name}"


def _memberships(record: Record) -> Iterator[Node]:
    for number, person in enumerate(record.roles, start=1):
        if person.organisation:
            yield {
                "id": f"membership:{number}",
                "person_id": f"person:{number}",
                "organization_id": _organization(person.organisation),
                "role": person.role,
            }


def _speech(
    record: Record, id_: str, kind: str, text: str | None, *, name: str | None, role: str | None = None
) -> Node:
    """What all of Popolo's Speeches here have in common. A speaker who has a role is named by id."""
    known = {person.name: f"person:{number}" for number, person in enumerate(record.roles, 1) if person.name}
    return {
        "id": id_,
        "event_id": _event_id(record),
        "type": kind,
        "creator_id": known.get(name) if name else None,
        "attribution_text": name,
        "role": role,
        "text": text,
    }


def _asked(record: Record) -> Iterator[Node]:
    for position, question in enumerate(record.questions, start=1):
        made = _speech(record, f"question:{question.id}", "question", question.text, name=question.name)
        yield made | {"position": position}


def _answers(record: Record) -> Iterator[Node]:
    for question in record.questions:
        for position, said in enumerate(question.answer, start=1):
            id_ = f"answer:{question.id}:{position}"
            made = _speech(record, id_, "answer", said.text, name=said.speaker, role=said.role)
            yield made | {
                "position": position,
                "date": _at(record, said.from_s * 1000),
                "from_ms": said.from_s * 1000,
                "answers": f"question:{question.id}",
            }


def _said(record: Record) -> Iterator[Node]:
    for position, line in enumerate(record.transcript, start=1):
        yield _line(record, position, line)


def _line(record: Record, position: int, line: TranscriptLine) -> Node:
    made = _speech(record, f"line:{line.cue}", "speech", line.text, name=line.speaker, role=line.role)
    return made | {
        "position": position,
        "date": _at(record, line.start_ms),
        "from_ms": line.start_ms,
        "to_ms": line.end_ms,
        "language": line.lang,
    }


def _questions(record: Record) -> Iterator[Node]:
    for theme in record.themes:
        yield from (_question(question, theme.name, reached=True) for question in theme.questions)
    yield from (_question(question, question.theme, reached=False) for question in record.unanswered)


def _question(question: QuestionEntry, theme: str | None, *, reached: bool) -> Node:
    return {
        "id": question.id,
        "speech_id": f"question:{question.id}",
        "text": question.text,
        "theme": theme,
        "reached": reached,
        "status": question.status,
        "status_text": question.status_text,
        "askers": question.askers,
        "supports": question.supports,
        "origin": question.origin,
        "origin_text": question.origin_text,
        "answer_ids": [f"answer:{question.id}:{position}" for position, _ in enumerate(question.answer, 1)],
        "summary": question.summary,
        "written_answer": msgspec.to_builtins(question.written_answer),
        "promise_ids": list(question.promises),
        "reply_by": question.reply_by,
        "url": question.url,
    }


def _promise(promise: PromiseEntry) -> Node:
    made: Node = msgspec.to_builtins(promise)
    made["question_id"] = made.pop("question")
    return made


def _time(value: str | None) -> str | None:
    """A moment as Popolo writes it: to the second."""
    when = moment(value)
    return None if when is None else when.isoformat(timespec="seconds")


def _at(record: Record, milliseconds: int) -> str | None:
    begin = moment(record.transcript_begin)
    if begin is None:
        return None
    return (begin + timedelta(milliseconds=milliseconds)).isoformat(timespec="seconds")
