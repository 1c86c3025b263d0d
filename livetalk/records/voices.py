"""Who said something, and where: names with roles, lines of an answer and of the transcript.

Lives here: what several tellings and tables say about speakers. Must not live here: what they said.
"""

from __future__ import annotations

from livetalk.records.clocks import timecode
from livetalk.records.outline import SpokenLine
from livetalk.records.record import Language, Person, Spoken, TranscriptLine, Words

_MS = 1000


def speaker(name: str | None, role: str | None, words: Words) -> str:
    """A speaker with the role, each as far as it is known."""
    if name and role and name != role:
        return words("record.speaker", name=name, role=role)
    return name or role or words("record.unknown_speaker")


def person_name(person: Person, words: Words) -> str | None:
    """The name with the organisation, each as far as it is known."""
    if person.name and person.organisation:
        return words("record.from_organisation", person=person.name, organisation=person.organisation)
    return person.name or person.organisation


def line_of(line: TranscriptLine, language: Language, words: Words) -> SpokenLine:
    """A line of the transcript as a reader sees it."""
    return SpokenLine(
        at=timecode(line.start_ms // _MS),
        who=speaker(line.speaker, line.role, words),
        text=line.text,
        lang=None if line.lang == language else line.lang,
    )


def answer_of(spoken: Spoken, words: Words) -> SpokenLine:
    """Words of an answer as a reader sees them."""
    return SpokenLine(
        at=timecode(spoken.from_s), who=speaker(spoken.speaker, spoken.role, words), text=spoken.text
    )
