"""How the facts about the people who hold the meeting move the state.

Lives here: links, themes, speakers, the floor, messages, suspect support. Must not live here:
questions and the room's state (``evolve``), or rules.
"""

from __future__ import annotations

from typing import assert_never

from livetalk.rooms import staff_facts as s
from livetalk.rooms.facts import Fact
from livetalk.rooms.room import Room
from livetalk.rooms.staff import Burst, Floor, Link, Message
from livetalk.rooms.standings import change_setting, put_on_list, touch, touch_backers


def evolve_staff(room: Room, fact: Fact, event: s.StaffEvent) -> None:  # noqa: C901, PLR0912 - one flat match over the closed union
    """Apply one of these facts."""
    match event:
        case s.StaffLinkMade():
            _link_made(room, fact, event)
        case s.StaffLinkRevoked():
            room.links.pop(event.link, None)
            touch(room, "links")
        case s.ThemeAdded():
            room.themes[event.theme] = event.name_key
            _added(room, fact, event.theme)
        case s.SpeakerAdded():
            room.speakers[event.speaker] = event.name_key
            _added(room, fact, event.speaker)
        case s.HandRaised():
            room.questions[event.question].hands[event.speaker] = None
            put_on_list(room, event.speaker)
            touch(room, f"q:{event.question}")
        case s.HandLowered():
            room.questions[event.question].hands.pop(event.speaker, None)
            touch(room, f"q:{event.question}")
        case s.SpeakingStarted():
            _floor_passed(room, fact, event.speaker, event.limit_s)
        case s.SpeakingStopped():
            _floor_passed(room, fact, None, None)
        case s.MessageSent():
            room.messages[event.message] = Message(
                id=event.message, text_key=event.text_key, to=event.to, at=fact.at
            )
            put_on_list(room, event.to)
            touch(room, "messages")
        case s.MessageAcknowledged():
            room.messages[event.message].acknowledged = fact.at
            touch(room, "messages")
        case s.BurstNoticed():
            room.bursts[event.burst] = Burst(
                id=event.burst,
                question=event.question,
                people=frozenset(event.people),
                since=event.since,
                until=event.until,
            )
            touch(room, "bursts")
            touch_backers(room, event.question)
        case s.SupportsQuarantined():
            change_setting(room, fact, "quarantined", room.frame.quarantined | {event.burst})
        case s.SupportsReleased():
            change_setting(room, fact, "quarantined", room.frame.quarantined - {event.burst})
        case _:
            assert_never(event)


def _added(room: Room, fact: Fact, entry: str) -> None:
    """The list is the room's from the start; what a moderator adds may be said of a held question."""
    if fact.by is not None:
        room.unlisted.add(entry)
    touch(room, "room")


def _link_made(room: Room, fact: Fact, event: s.StaffLinkMade) -> None:
    room.links[event.link] = Link(
        id=event.link,
        role=event.role,
        token_hash=event.token_hash,
        label_key=event.label_key,
        speaker=event.speaker,
        made_at=fact.at,
    )
    put_on_list(room, event.speaker)
    touch(room, "links")


def _floor_passed(room: Room, fact: Fact, speaker: str | None, limit_s: int | None) -> None:
    old = room.floor
    spoken = dict(old.spoken)
    if old.speaker is not None:
        # A clock that was set back must not take time away from anybody.
        spoken[old.speaker] = spoken.get(old.speaker, 0) + max(0, fact.at - old.since)
    room.floor = Floor(speaker=speaker, since=fact.at, limit_s=limit_s, spoken=spoken)
    put_on_list(room, speaker)
    touch(room, "speaking")
