"""What can be decided about what staff wrote down for somebody, for no session yet.

Must not live here: what becomes of it in a room.
"""

from __future__ import annotations

from livetalk.programme import collecting_facts as f
from livetalk.programme import commands as c
from livetalk.programme.context import Answer, Context, Planned, one
from livetalk.programme.programme import Programme
from livetalk.programme.texts import written
from livetalk.programme.wording import cleaned
from livetalk.rooms import text
from livetalk.rooms.outcomes import Rejected

UNKNOWN = Rejected(code="unknown_in_programme")


def capture(programme: Programme, command: c.Capture, context: Context) -> Answer:
    """Keep it. The same entry sent twice is one: the tablet gave it its name."""
    if command.entry in programme.captured:
        return Planned(made=command.entry)
    words = cleaned(command.words, {"text"})
    if isinstance(words, Rejected):
        return words
    if text.is_too_long(words.text, text.MAX_QUESTION):
        return Rejected(code="frame_too_long", params={"field": "text", "max": text.MAX_QUESTION})
    key, person = f"entry:{command.entry}", f"entry:{command.entry}:person"
    captured = f.EntryCaptured(
        entry=command.entry,
        person_key=person,
        at=min(command.at, context.now),
        origin=command.origin,
        has_consent=command.has_consent,
        age=command.age,
        text_key=key,
    )
    return Planned(
        events=(captured,), words={key: written(words), person: command.person}, made=command.entry
    )


def place(programme: Programme, command: c.PlaceEntry) -> Answer:
    """It is a question in a room now, and its words are there."""
    entry = programme.captured.get(command.entry)
    if entry is None or command.session not in programme.sessions:
        return UNKNOWN
    if entry.state != "waiting":
        return Planned()
    return one(f.EntryPlaced(entry=entry.id, session=command.session, question=command.question))


def drop(programme: Programme, command: c.DropEntry) -> Answer:
    """It leads nowhere."""
    entry = programme.captured.get(command.entry)
    if entry is None:
        return UNKNOWN
    return Planned() if entry.state != "waiting" else one(f.EntryDropped(entry=entry.id))
