"""What waits for a meeting, for the person who said it and holds its code.

Lives here: finding it by the code, and letting its author take it back. Must not live here: the pages.
"""

from __future__ import annotations

import hmac

import msgspec

from livetalk.edge import access
from livetalk.edge.site import Site
from livetalk.programme.commands import DropEntry
from livetalk.programme.context import SERVER
from livetalk.programme.programme import Programme
from livetalk.programme.texts import EntryWords
from livetalk.rooms.cards import iso
from livetalk.rooms.outcomes import Rejected


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One entry that has no meeting yet, as its author sees it."""

    id: str
    at: str
    origin: str
    words: EntryWords
    age: str | None = None


def waiting_of(site: Site, person: str | None) -> list[Waiting]:
    """What the holder of this person cookie has said that no room has yet, the latest first."""
    return waiting_in(site.programme.state, person)


def waiting_in(programme: Programme, person: str | None) -> list[Waiting]:
    """The same, of a programme that is not being served."""
    if not person or not access.is_participant(person):
        return []
    found = []
    for entry in programme.captured.values():
        if entry.state != "waiting":
            continue
        known = programme.words.get(entry.person_key)
        words = programme.text(entry.text_key, EntryWords)
        if known and words and hmac.compare_digest(known, person):
            found.append(
                Waiting(id=entry.id, at=iso(entry.at), origin=entry.origin, words=words, age=entry.age)
            )
    return found[::-1]


async def drop_waiting(site: Site, person: str | None) -> Rejected | None:
    """The author takes all of it back: its words are gone, as those in rooms are."""
    for entry in waiting_of(site, person):
        outcome = await site.programme.give(SERVER, DropEntry(entry=entry.id))
        if isinstance(outcome, Rejected):
            return outcome
    return None


def placed_in(site: Site) -> list[str]:
    """Rooms into which something was put that staff wrote down, the latest first."""
    programme = site.programme.state
    sessions = (programme.sessions.get(one.session or "") for one in programme.captured.values())
    rooms = [session.room for session in sessions if session is not None and session.room is not None]
    return list(dict.fromkeys(rooms[::-1]))
