"""What can be decided about themes, addressees and raised hands.

Lives here: tag, assign, hand. A theme or speaker that the room's list does not have joins it: in a
meeting nobody has time for a second screen. Must not live here: the lists' names; they are words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import text
from livetalk.rooms.closed_part import CLOSED
from livetalk.rooms.context import Answer
from livetalk.rooms.finding import find, label
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import AUDIENCE, Room

MAX_THEMES = 60  # in a room: more is no list that anybody can choose from
MAX_SPEAKERS = 60
MAX_LABELS = 8  # on one question


def tag(room: Room, command: c.TagQuestion) -> Answer:
    """Say what a question is about."""
    question = find(room, command.question, "label")
    if isinstance(question, Rejected):
        return question
    found = known_themes(room, command.themes)
    if isinstance(found, Rejected):
        return found
    ids, added = found
    if ids == question.labels.themes:
        return Decided()
    return added_to(added, f.QuestionTagged(question=question.id, themes=ids))


def assign(room: Room, command: c.AssignQuestion) -> Answer:
    """Say who is to answer."""
    question = find(room, command.question, "label")
    if isinstance(question, Rejected):
        return question
    found = known_speakers(room, command.speakers)
    if isinstance(found, Rejected):
        return found
    ids, added = found
    if ids == question.labels.speakers:
        return Decided()
    return added_to(added, f.QuestionAssigned(question=question.id, speakers=ids))


def hand(room: Room, command: c.RaiseHand) -> Answer:
    """A speaker would like to answer, or would not any more."""
    question = find(room, command.question, "hand")
    if isinstance(question, Rejected):
        return question
    speaker = room.find_speaker(label(command.speaker))
    if speaker is None:
        return Rejected(code="unknown_speaker")
    if command.up == (speaker in question.hands):
        return Decided()
    fact = f.HandRaised if command.up else f.HandLowered
    return Decided(events=(fact(question=question.id, speaker=speaker),))


Found = tuple[tuple[str, ...], Decided]
"""Ids of the list, and what adds those that were not in it yet."""


def known_themes(room: Room, names: Sequence[str], at_most: int = MAX_LABELS) -> Found | Rejected:
    """The ids of these themes; new ones are added."""
    if len(names) > at_most:
        return Rejected(code="too_many_labels", params={"max": at_most})
    if any(text.is_too_long(label(name), text.MAX_THEME) for name in names):
        return Rejected(code="theme_too_long", params={"max": text.MAX_THEME})
    found = _known(names, room.themes, room.find_theme, "theme")
    if found[1].events and room.is_closed_part:
        return CLOSED  # everybody reads the list afterwards
    if len(room.themes) + len(found[1].events) > MAX_THEMES:
        return Rejected(code="too_many_themes", params={"max": MAX_THEMES})
    return found


def known_speakers(room: Room, names: Sequence[str], at_most: int = MAX_LABELS) -> Found | Rejected:
    """The ids of these speakers; new ones are added."""
    if len(names) > at_most:
        return Rejected(code="too_many_labels", params={"max": at_most})
    if any(label(name).casefold() == AUDIENCE for name in names):
        return Rejected(code="unknown_speaker")
    if any(text.is_too_long(label(name), text.MAX_NAME) for name in names):
        return Rejected(code="name_too_long", params={"max": text.MAX_NAME})
    found = _known(names, room.speakers, room.find_speaker, "speaker")
    if found[1].events and room.is_closed_part:
        return CLOSED  # everybody reads the list afterwards
    if len(room.speakers) + len(found[1].events) > MAX_SPEAKERS:
        return Rejected(code="too_many_speakers", params={"max": MAX_SPEAKERS})
    return found


def added_to(added: Decided, event: f.AnyEvent) -> Decided:
    """What makes the list longer, then what needs it."""
    return Decided(events=(*added.events, event), words=added.words)


def _known(
    names: Sequence[str],
    known: Mapping[str, str],
    find_known: Callable[[str], str | None],
    kind: Literal["theme", "speaker"],
) -> Found:
    ids: dict[str, None] = {}
    fresh: dict[str, str] = {}
    events: list[f.AnyEvent] = []
    words: dict[str, str] = {}
    for name in filter(None, map(label, names)):
        found = find_known(name) or fresh.get(name.casefold())
        if found is None:
            found = f"{kind[0]}{len(known) + len(fresh) + 1}"
            fresh[name.casefold()] = found
            key = f"{kind}:{found}"
            words[key] = name
            events.append(
                f.ThemeAdded(theme=found, name_key=key)
                if kind == "theme"
                else f.SpeakerAdded(speaker=found, name_key=key)
            )
        ids[found] = None
    return tuple(ids), Decided(events=tuple(events), words=words)
