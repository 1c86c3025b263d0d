"""A second room in the same state, that goes its own way from there.

A host decides on a state that runs ahead of the log. When another node was faster, that state is
thrown away, and the next one begins as a copy of what is durable: milliseconds, where folding the
log again takes half a second for a thousand questions.

Lives here: copying. Must not live here: how anything changes.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from livetalk.rooms.question import Question
from livetalk.rooms.room import Act, Room


def copy_of(room: Room) -> Room:
    """Give a room that shares nothing changeable with this one."""
    return replace(
        room,
        set_at=room.set_at.copy(),
        links={key: replace(link) for key, link in room.links.items()},
        themes=room.themes.copy(),
        speakers=room.speakers.copy(),
        unlisted=room.unlisted.copy(),
        questions={key: _question(question) for key, question in room.questions.items()},
        asked_by={person: asked.copy() for person, asked in room.asked_by.items()},
        supporters={question: people.copy() for question, people in room.supporters.items()},
        supported_by={person: given.copy() for person, given in room.supported_by.items()},
        bursts={key: replace(burst) for key, burst in room.bursts.items()},
        reactions=room.reactions.copy(),
        seen=room.seen.copy(),
        floor=replace(room.floor, spoken=room.floor.spoken.copy()),
        messages={key: replace(message) for key, message in room.messages.items()},
        ask_clock=room.ask_clock.copy(),
        acts={person: deque(map(_act, acts), acts.maxlen) for person, acts in room.acts.items()},
        ledger=room.ledger.copy(),
        outcomes=room.outcomes.copy(),
        touched=room.touched.copy(),
        touched_before=room.touched_before.copy(),
        queue=room.queue.copy(),
        transcript=room.transcript.copy(),
        followup=room.followup.copy(),
        reframed=room.reframed.copy(),
        words=room.words.copy(),
    )


def _question(question: Question) -> Question:
    return replace(
        question,
        wordings=question.wordings.copy(),
        hands=question.hands.copy(),
        members=question.members.copy(),
    )


def _act(act: Act) -> Act:
    return replace(
        act,
        standings=act.standings.copy(),
        labels=act.labels.copy(),
        wordings=act.wordings.copy(),
        settings=act.settings.copy(),
    )
