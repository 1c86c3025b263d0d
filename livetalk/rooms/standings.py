"""How the fold moves a question's standing, and keeps queue, stage, families and parts in step.

Lives here: the mechanics that several facts share; only ``evolve`` and its helpers call them.
Must not live here: which fact leads where (``evolve``), or rules about what may happen.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import msgspec

from livetalk.rooms.bracketing import begin_bracket, end_bracket
from livetalk.rooms.event import Flag
from livetalk.rooms.facts import Fact
from livetalk.rooms.lifecycle import Status
from livetalk.rooms.question import Labels, Question, Standing, Wording
from livetalk.rooms.room import ACTS_KEPT, PARTS_OF_EVERY_ROOM, Act, Room, Setting

TOUCHES: dict[Setting, tuple[str, ...]] = {
    "state": ("room",),
    "state_since": ("room",),
    "pause": ("room",),
    "wall_blank": ("wall",),
    "pinned": ("queue",),
    "next_locked": ("next",),
    "ordering": ("room",),
    "quarantined": ("bursts",),
}
"""Which parts a setting of the room is seen in."""


def touch(room: Room, *keys: str) -> None:
    """These parts may have changed by the present fact."""
    for key in keys:
        before = room.touched.pop(key, room.seq)  # so that the dict stays ordered by recency
        if before != room.seq:
            room.touched_before[key] = before
        room.touched[key] = room.seq


def touch_backers(room: Room, question: str) -> None:
    """Whose support counts for the question, and for what it is part of, may have changed."""
    touch(room, *(f"support:{q}" for q in room.lineage(question)))


def act_of(room: Room, fact: Fact) -> Act | None:
    """The moderator's act that this fact belongs to; facts of one command make one act."""
    if fact.by is None:
        return None
    acts = room.acts.setdefault(fact.by, deque(maxlen=ACTS_KEPT))
    if not (acts and fact.command is not None and acts[-1].command == fact.command):
        acts.append(Act(seq=fact.seq, by=fact.by, command=fact.command))
    acts[-1].last_seq = fact.seq
    return acts[-1]


def remember(room: Room, fact: Fact, *questions: str) -> None:
    """Note the standing that an undo of this act would put back."""
    act = act_of(room, fact)
    if act is not None:
        for question in questions:
            act.standings.setdefault(question, room.questions[question].standing)


def change_setting(room: Room, fact: Fact, name: Setting, value: object) -> None:
    """A moderator changed something of the room itself."""
    act = act_of(room, fact)
    if act is not None:
        act.settings.setdefault(name, (getattr(room.frame, name), room.set_at.get(name, 0)))
    put_setting(room, name, value, fact.seq)


def touch_everything(room: Room) -> None:
    """Every part of the room may have changed."""
    touch(room, *PARTS_OF_EVERY_ROOM)
    for question in room.questions:
        touch(room, f"q:{question}", f"support:{question}")
    touch(room, *(f"followup:{item}" for item in room.followup.items))


def put_setting(room: Room, name: Setting, value: Any, seq: int) -> None:
    """Set a value, newly given or put back; ``seq`` is the fact that gave it."""
    before = room.frame.quarantined
    room.frame = msgspec.structs.replace(room.frame, **{name: value})
    room.set_at[name] = seq
    touch(room, *TOUCHES[name])
    if name == "pinned":
        room.queue.sort(key=lambda q: _queue_key(room, q))
    if name == "quarantined":
        for burst in sorted(before ^ room.frame.quarantined):
            touch_backers(room, room.bursts[burst].question)


def stand(
    room: Room,
    fact: Fact,
    question_id: str,
    status: Status,
    *,
    before: Status = "waiting",
    reason: str | None = None,
    note_key: str | None = None,
    into: str | None = None,
    elaborate_key: str | None = None,
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
        into=into,
        elaborate_key=elaborate_key,
    )
    put_standing(room, question, standing)


def put_standing(room: Room, question: Question, standing: Standing) -> None:
    """Set a standing and keep families, ``queue`` and ``now`` in step with it."""
    old = question.standing
    if standing.into is not None and standing.into in room.family(question.id):
        # No decision leads here; but a family that goes round in a circle would never end.
        standing = msgspec.structs.replace(standing, into=None)
    question.standing = standing
    question.was_public = question.was_public or question.is_public
    _list_labels(room, question)
    _regroup(room, question, old.into)
    _touch_family(room, question)
    touch(room, "counts")
    if standing.status == "withdrawn":
        # It is gone from every view: no card may name it as one that says the same.
        alike = (q for q, other in room.questions.items() if question.id in other.wordings[-1].similar)
        touch(room, *(f"q:{q}" for q in alike))
    if "merged" in (old.status, standing.status) or "dismissed" in (old.status, standing.status):
        touch(room, "not_shown")
    if "approved" in (old.status, standing.status):
        _requeue(room, question)
        touch(room, "queue")
        if question.id == room.frame.next_locked:
            touch(room, "next")
    if standing.status == "now":
        room.now = question.id
        begin_bracket(room, question)
        touch(room, "now")
    elif room.now == question.id:
        room.now = None
        end_bracket(room, question)
        touch(room, "now")


def put_labels(room: Room, question: Question, labels: Labels) -> None:
    """Set themes and addressees."""
    question.labels = labels
    _list_labels(room, question)
    touch(room, f"q:{question.id}")


def put_on_list(room: Room, *entries: str | None) -> None:
    """Everybody may read these themes and speakers from now on."""
    fresh = room.unlisted.intersection(entries)
    if fresh:
        room.unlisted -= fresh
        touch(room, "room")


def _list_labels(room: Room, question: Question) -> None:
    if question.was_public:
        put_on_list(room, *question.labels.themes, *question.labels.speakers)


def reword(
    room: Room,
    question: Question,
    text_key: str,
    *,
    by_moderator: bool = False,
    flags: tuple[Flag, ...] = (),
    similar: tuple[str, ...] = (),
) -> None:
    """The question has new words."""
    wording = Wording(
        text_key=text_key, by_moderator=by_moderator, flags=flags, similar=similar, seq=room.seq
    )
    question.wordings.append(wording)
    _touch_family(room, question)


def relabel(
    room: Room,
    fact: Fact,
    question_id: str,
    *,
    themes: tuple[str, ...] | None = None,
    speakers: tuple[str, ...] | None = None,
) -> None:
    """A moderator set themes or addressees; what is not given stays."""
    question = room.questions[question_id]
    old = question.labels
    act = act_of(room, fact)
    if act is not None:
        act.labels.setdefault(question_id, old)
    labels = Labels(
        themes=old.themes if themes is None else themes,
        speakers=old.speakers if speakers is None else speakers,
        seq=fact.seq,
    )
    put_labels(room, question, labels)


def words_back(room: Room, question: Question, version: int) -> None:
    """An earlier wording again. It is a new version: what was read meanwhile is not approved."""
    earlier = question.wordings[version - 1]
    reword(
        room,
        question,
        earlier.text_key,
        by_moderator=earlier.by_moderator,
        flags=earlier.flags,
        similar=earlier.similar,
    )
    # The act before this one can then be undone too.
    last = question.wordings[-1]
    question.wordings[-1] = Wording(
        text_key=last.text_key,
        by_moderator=last.by_moderator,
        flags=last.flags,
        similar=last.similar,
        seq=earlier.seq,
    )


def _touch_family(room: Room, question: Question) -> None:
    """The question's own parts, and those of the questions it is part of: they show its words."""
    for member in room.lineage(question.id):
        touch(room, f"q:{member}", f"support:{member}")
    if room.followup.of_question:
        touch_items(room, question)


def touch_items(room: Room, question: Question) -> None:
    """Items of the question and its parts: they tell where they come from, while that may be read."""
    for member in room.family(question.id):
        touch(room, *(f"followup:{item}" for item in room.followup.of_question.get(member, ())))


def _regroup(room: Room, question: Question, old_into: str | None) -> None:
    into = question.standing.into
    for target in dict.fromkeys((old_into, into)):
        if target is None:
            continue
        members = room.questions[target].members
        if target != into:
            members.remove(question.id)
        elif target != old_into:
            members.append(question.id)
        # In order of standing, so that an undo finds its place again.
        members.sort(key=lambda member: room.questions[member].standing.seq)
        _touch_family(room, room.questions[target])


def _requeue(room: Room, question: Question) -> None:
    if question.id in room.queue:
        room.queue.remove(question.id)
    if question.status == "approved":
        key = _queue_key(room, question.id)
        index = len(room.queue)  # almost always the newest: look from the end
        while index and _queue_key(room, room.queue[index - 1]) > key:
            index -= 1
        room.queue.insert(index, question.id)


def _queue_key(room: Room, question: str) -> tuple[int, int]:
    """Those that a moderator put first in that order, then by first approval."""
    pinned = room.frame.pinned
    pin = pinned.index(question) if question in pinned else len(pinned)
    return pin, room.questions[question].standing.place or 0
