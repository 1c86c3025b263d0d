"""``evolve``: how a fact moves the state. Total — it never refuses and never fails on a valid log.

Lives here: one small function per fact, and the marking of the parts that it touches (``views``
turns those into patches). Must not live here: rules about what may happen; they are in ``decide``.
"""

from __future__ import annotations

from collections import deque
from typing import assert_never

import msgspec

from livetalk.rooms import facts as f
from livetalk.rooms.lifecycle import Status
from livetalk.rooms.room import ACTS_KEPT, ASK_EVERY_MS, Act, Link, Question, Room, Standing


def evolve(room: Room, fact: f.Fact) -> None:
    """Apply the next fact of the log; ``fact.seq`` is ``room.seq + 1``."""
    room.seq = fact.seq
    _apply(room, fact)
    if fact.command is not None:
        asked = fact.event.question if isinstance(fact.event, f.QuestionAsked) else None
        earlier = room.outcomes.get(fact.command)
        room.outcomes[fact.command] = (fact.seq, asked or (earlier[1] if earlier else None))


def _apply(room: Room, fact: f.Fact) -> None:  # noqa: C901, PLR0912 - one flat match over the closed union
    event = fact.event
    match event:
        case f.RoomCreated():
            _room_created(room, fact, event)
        case f.StaffLinkMade():
            room.links[event.link] = Link(id=event.link, role=event.role, token_hash=event.token_hash)
        case f.RoomStateChanged():
            _state_changed(room, fact, event.state)
        case f.WallBlanked():
            _wall_blanked(room, fact, on=event.on)
        case f.QuestionAsked():
            _question_asked(room, fact, event)
        case f.QuestionRevised():
            _question_revised(room, fact, event)
        case f.QuestionWithdrawn():
            _stand(room, fact, event.question, "withdrawn")
        case f.QuestionApproved():
            _remember(room, fact, event.question)
            _stand(room, fact, event.question, "approved")
        case f.QuestionDismissed():
            _remember(room, fact, event.question)
            _question_dismissed(room, fact, event)
        case f.QuestionRestored():
            _remember(room, fact, event.question)
            _question_restored(room, fact, event)
        case f.QuestionTaken():
            _remember(room, fact, event.question)
            _stand(room, fact, event.question, "now")
        case f.QuestionFinished():
            _remember(room, fact, event.question)
            _stand(room, fact, event.question, event.how)
        case f.ActUndone():
            _act_undone(room, fact, event)
        case f.SupportGiven():
            _support(room, event.question, fact.by or "", given=True)
        case f.SupportTakenBack():
            _support(room, event.question, fact.by or "", given=False)
        case f.ReactionsCounted():
            for kind, count in event.counts.items():
                room.reactions[kind] = room.reactions.get(kind, 0) + count
            _touch(room, "reactions")
        case _:
            assert_never(event)


def _touch(room: Room, *keys: str) -> None:
    for key in keys:
        room.touched.pop(key, None)  # so that the dict stays ordered by recency
        room.touched[key] = room.seq


def _room_created(room: Room, fact: f.Fact, event: f.RoomCreated) -> None:
    room.code = event.code
    room.created_at = fact.at
    room.languages = event.languages
    room.moderation = event.moderation
    _touch(room, "room", "queue", "now", "reactions", "counts", "wall")


def _state_changed(room: Room, fact: f.Fact, state: f.RoomState) -> None:
    act = _act_of(room, fact)
    if act is not None and act.state is None:
        act.state = room.frame.state, room.frame.state_seq
    _set_state(room, state, fact.seq)


def _wall_blanked(room: Room, fact: f.Fact, *, on: bool) -> None:
    act = _act_of(room, fact)
    if act is not None and act.wall is None:
        act.wall = room.frame.wall_blank, room.frame.wall_seq
    _set_wall(room, on, fact.seq)


def _set_state(room: Room, state: f.RoomState, seq: int) -> None:
    room.frame = msgspec.structs.replace(room.frame, state=state, state_seq=seq)
    _touch(room, "room")


def _set_wall(room: Room, blank: bool, seq: int) -> None:
    room.frame = msgspec.structs.replace(room.frame, wall_blank=blank, wall_seq=seq)
    _touch(room, "wall")


def _question_asked(room: Room, fact: f.Fact, event: f.QuestionAsked) -> None:
    by = fact.by or ""
    question = Question(
        id=event.question,
        by=by,
        asked_at=fact.at,
        origin=event.origin,
        text_keys=[event.text_key],
        name_key=event.name_key,
        theme_key=event.theme_key,
        standing=Standing(status="waiting", since=fact.at, seq=fact.seq),
    )
    room.questions[event.question] = question
    room.supporters[event.question] = set()
    room.asked_by.setdefault(by, []).append(event.question)
    room.ask_clock[by] = max(room.ask_clock.get(by, 0), fact.at) + ASK_EVERY_MS
    _touch(room, f"support:{event.question}")
    _stand(room, fact, event.question, "waiting" if event.held else "approved")


def _question_revised(room: Room, fact: f.Fact, event: f.QuestionRevised) -> None:
    question = room.questions[event.question]
    question.text_keys.append(event.text_key)
    wanted: Status = "waiting" if event.held else "approved"
    if question.status == wanted:
        _touch(room, f"q:{event.question}")
    else:
        _stand(room, fact, event.question, wanted)


def _question_dismissed(room: Room, fact: f.Fact, event: f.QuestionDismissed) -> None:
    before: Status = "waiting" if room.questions[event.question].status == "waiting" else "approved"
    _stand(
        room, fact, event.question, "dismissed", before=before, reason=event.reason, note_key=event.note_key
    )


def _question_restored(room: Room, fact: f.Fact, event: f.QuestionRestored) -> None:
    standing = room.questions[event.question].standing
    _stand(room, fact, event.question, standing.before if standing.status == "dismissed" else "approved")


def _act_undone(room: Room, fact: f.Fact, event: f.ActUndone) -> None:
    acts = room.acts.get(fact.by or "", deque())
    act = next((a for a in acts if a.seq == event.act), None)
    if act is None:
        return
    acts.remove(act)
    # The old standing comes back whole, its seq too: the act before this one can then be undone.
    for question, standing in act.standings.items():
        _put(room, room.questions[question], standing)
    if act.state is not None:
        _set_state(room, *act.state)
    if act.wall is not None:
        _set_wall(room, *act.wall)


def _support(room: Room, question: str, by: str, *, given: bool) -> None:
    if given:
        room.supporters[question].add(by)
        room.supported_by.setdefault(by, set()).add(question)
    else:
        room.supporters[question].discard(by)
        room.supported_by.get(by, set()).discard(question)
    _touch(room, f"support:{question}")


def _stand(
    room: Room,
    fact: f.Fact,
    question_id: str,
    status: Status,
    *,
    before: Status = "waiting",
    reason: str | None = None,
    note_key: str | None = None,
) -> None:
    """Give the question its new standing; its place in the queue is kept once it has one."""
    question = room.questions[question_id]
    place = question.standing.place
    if place is None and status == "approved":
        place = fact.seq
    standing = Standing(
        status=status,
        since=fact.at,
        seq=fact.seq,
        place=place,
        before=before,
        reason=reason,
        note_key=note_key,
    )
    _put(room, question, standing)


def _put(room: Room, question: Question, standing: Standing) -> None:
    """Set a standing and keep ``queue`` and ``now`` in step with it."""
    old = question.status
    question.standing = standing
    question.was_public = question.was_public or question.is_public
    _touch(room, f"q:{question.id}", f"support:{question.id}", "counts")
    if "approved" in (old, standing.status):
        _requeue(room, question)
        _touch(room, "queue")
    if standing.status == "now":
        room.now = question.id
        _touch(room, "now")
    elif room.now == question.id:
        room.now = None
        _touch(room, "now")


def _requeue(room: Room, question: Question) -> None:
    if question.id in room.queue:
        room.queue.remove(question.id)
    if question.status == "approved":
        place = question.standing.place or 0
        index = len(room.queue)  # almost always the newest: look from the end
        while index and (room.questions[room.queue[index - 1]].standing.place or 0) > place:
            index -= 1
        room.queue.insert(index, question.id)


def _act_of(room: Room, fact: f.Fact) -> Act | None:
    """The moderator's act that this fact belongs to; facts of one command make one act."""
    if fact.by is None:
        return None
    acts = room.acts.setdefault(fact.by, deque(maxlen=ACTS_KEPT))
    if not (acts and fact.command is not None and acts[-1].command == fact.command):
        acts.append(Act(seq=fact.seq, by=fact.by, command=fact.command))
    acts[-1].last_seq = fact.seq
    return acts[-1]


def _remember(room: Room, fact: f.Fact, question: str) -> None:
    act = _act_of(room, fact)
    if act is not None:
        act.standings.setdefault(question, room.questions[question].standing)
