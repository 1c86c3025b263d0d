"""What can be decided about who may come in, and about support that looks made up.

Lives here: staff links, bursts of newcomers. Must not live here: what a burst looks like
(``moderation.integrity``), or secrets: a link comes as a hash.
"""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import text
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.finding import label
from livetalk.rooms.labelling import added_to, known_speakers
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room

MAX_LINKS = 100  # in force at a time


def make_link(room: Room, command: c.MakeLink) -> Answer:
    """A staff link exists, for somebody or for a role."""
    if len(room.links) >= MAX_LINKS:
        return Rejected(code="too_many_links", params={"max": MAX_LINKS})
    name = label(command.label)
    if text.is_too_long(name, text.MAX_NAME):
        return Rejected(code="name_too_long", params={"max": text.MAX_NAME})
    speaker, added = None, Decided()
    if command.speaker and command.role == "speaker":
        found = known_speakers(room, (command.speaker,))
        if isinstance(found, Rejected):
            return found
        speaker, added = next(iter(found[0]), None), found[1]
    key = f"link:{command.link}" if name else None
    made = f.StaffLinkMade(
        link=command.link,
        role=command.role,
        token_hash=command.token_hash,
        label_key=key,
        speaker=speaker,
    )
    both = added_to(added, made)
    return Decided(events=both.events, words=both.words | ({key: name} if key else {}))


def revoke(room: Room, command: c.RevokeLink, context: Context) -> Answer:
    """A link opens nothing any more. Nobody saws off the branch that they sit on."""
    if command.link not in room.links:
        return Rejected(code="unknown_link")
    if command.link == context.link:
        return Rejected(code="own_link")
    return Decided(events=(f.StaffLinkRevoked(link=command.link),))


def notice_burst(room: Room, command: c.NoticeBurst) -> Answer:
    """Write down what was seen, and again as it grows. Several nodes may see the same: once is enough."""
    if room.find_question(command.question) is None:
        return Decided()
    known = room.bursts.get(command.burst)
    if known is not None and known.people.issuperset(command.people):
        return Decided()
    noticed = f.BurstNoticed(
        burst=command.burst,
        question=command.question,
        people=command.people,
        since=command.since,
        until=command.until,
    )
    return Decided(events=(noticed,))


def quarantine(room: Room, command: c.QuarantineBurst) -> Answer:
    """Its supports do not count for now."""
    if command.burst not in room.bursts:
        return Rejected(code="unknown_burst")
    if command.burst in room.frame.quarantined:
        return Decided()
    return Decided(events=(f.SupportsQuarantined(burst=command.burst),))


def release(room: Room, command: c.ReleaseBurst) -> Answer:
    """They count again."""
    if command.burst not in room.bursts:
        return Rejected(code="unknown_burst")
    if command.burst not in room.frame.quarantined:
        return Decided()
    return Decided(events=(f.SupportsReleased(burst=command.burst),))
