"""What can be decided about the frame of a room: that it opens with one, and that it is described anew.

Lives here: the first facts, and a frame that changes. Must not live here: how a code or a token comes about.
"""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import text
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.labelling import MAX_LABELS, known_speakers, known_themes
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room


def create(room: Room, command: c.CreateRoom) -> Answer:
    """Open a room. It states its frame, or it cannot open."""
    if room.exists:
        return Rejected(code="room_exists", params={"code": command.code})
    words = _frame(command)
    if isinstance(words, Rejected):
        return words
    words = {f"room:{field}": said for field, said in words.items()}
    if not command.languages:
        return Rejected(code="frame_missing", params={"field": "languages"})
    lists = _lists(room, command)
    if isinstance(lists, Rejected):
        return lists
    created = f.RoomCreated(
        code=command.code,
        languages=tuple(dict.fromkeys(command.languages)),
        moderation=command.moderation,
        ordering=command.ordering,
        traits=tuple(dict.fromkeys(command.traits)),
    )
    state = (f.RoomStateChanged(state="early"),) if command.state == "early" else ()
    links = (f.StaffLinkMade(link=k.link, role=k.role, token_hash=k.token_hash) for k in command.links)
    return Decided(events=(created, *state, *links, *lists.events), words=words | lists.words)


def reframe(room: Room, command: c.ReframeRoom, context: Context) -> Answer:
    """Describe it otherwise. What nobody changed is not written again."""
    said = _frame(command)
    if isinstance(said, Rejected):
        return said
    if command.cancelled is not None:
        why = text.clean(command.cancelled, lines=True)
        if text.is_too_long(why, text.MAX_FRAME):
            return Rejected(code="frame_too_long", params={"field": "cancelled", "max": text.MAX_FRAME})
        said["cancelled"] = why
    # Nobody reads a list that grows in the closed part: what is new waits for the next description.
    lists = Decided() if room.is_closed_part else _lists(room, command)
    if isinstance(lists, Rejected):
        return lists
    fields = ("title", "purpose", "input_use", "not_open", *(["cancelled"] if "cancelled" in said else []))
    changed = [field for field in fields if (room.framed(field) or "") != said.get(field, "")]
    if not changed:
        return lists
    keys = {field: f"room:{field}:{context.fresh_id}" if field in said else "" for field in changed}
    event = f.RoomReframed(**{f"{field}_key": key for field, key in keys.items()})
    words = {key: said[field] for field, key in keys.items() if key}
    return Decided(events=(event, *lists.events), words=words | lists.words)


def _frame(command: c.CreateRoom | c.ReframeRoom) -> dict[str, str] | Rejected:
    words: dict[str, str] = {}
    fields = (
        ("title", command.title, text.MAX_TITLE, True),
        ("purpose", command.purpose, text.MAX_FRAME, True),
        ("input_use", command.input_use, text.MAX_FRAME, True),
        ("not_open", command.not_open or "", text.MAX_FRAME, False),
    )
    for field, raw, limit, required in fields:
        cleaned = text.clean(raw, lines=field != "title")
        if required and text.is_empty(cleaned):
            return Rejected(code="frame_missing", params={"field": field})
        if text.is_too_long(cleaned, limit):
            return Rejected(code="frame_too_long", params={"field": field, "max": limit})
        if cleaned:
            words[field] = cleaned
    return words


def _lists(room: Room, command: c.CreateRoom | c.ReframeRoom) -> Decided | Rejected:
    """Themes and speakers, in order; the lists of one question are shorter than those of a room."""
    events: list[f.AnyEvent] = []
    words: dict[str, str] = {}
    for names, known in ((command.themes, known_themes), (command.speakers, known_speakers)):
        found = known(room, names, len(names) + MAX_LABELS)
        if isinstance(found, Rejected):
            return found
        events += found[1].events
        words |= found[1].words
    return Decided(events=tuple(events), words=words)
