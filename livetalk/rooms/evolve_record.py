"""How the facts about the record, its journal and erasing move the state.

Lives here: sections, versions, filing, retention, and what is marked as erased. The words themselves
are taken out beside the fold (``erasing`` says which). Must not live here: rules.
"""

from __future__ import annotations

from typing import assert_never

import msgspec

from livetalk.rooms import record_facts as r
from livetalk.rooms.facts import Fact
from livetalk.rooms.record_state import Filing, Version
from livetalk.rooms.room import Room
from livetalk.rooms.standings import touch, touch_everything, touch_items


def evolve_record(room: Room, fact: Fact, event: r.RecordEvent) -> None:
    """Apply one of these facts."""
    replace = msgspec.structs.replace
    match event:
        case r.RecordEdited():
            sections = {key: text for key, text in room.record.sections.items() if key != event.section}
            if event.text_key is not None:
                sections[event.section] = event.text_key
            room.record = replace(room.record, sections=sections)
        case r.RecordPublished():
            version = Version(version=event.version, at_seq=event.at_seq, at=fact.at)
            versions = (*room.record.versions, version)
            room.record = replace(room.record, versions=versions, is_withdrawn=False)
        case r.RecordWithdrawn():
            room.record = replace(room.record, is_withdrawn=True)
        case r.RecordFiled():
            fields = {name: getattr(event, name) for name in Filing.__struct_fields__}
            room.record = replace(room.record, filing=Filing(**fields))
        case r.RecordJournalised():
            room.record = replace(room.record, number_key=event.number_key, journalised_at=fact.at)
        case r.RetentionSet():
            room.record = replace(room.record, retain_until=event.until)
        case r.ContributionsErased():
            _erased(room, fact.by or "", event)
        case r.RoomPurged():
            room.record = replace(room.record, purged_at=fact.at)
            touch_everything(room)
        case _:
            assert_never(event)
    touch(room, "record")


def _erased(room: Room, person: str, event: r.ContributionsErased) -> None:
    """Cards without their words; comments, consents and subscriptions of the person end with them."""
    questions = room.asked_by.get(person, []) if event.all else event.questions
    for question in questions:
        if question in room.questions:
            room.questions[question].erased = True
            touch(room, *(f"q:{member}" for member in room.lineage(question)))
            touch_items(room, room.questions[question])
    if not event.all:
        return
    kept, replace = room.followup, msgspec.structs.replace
    for comment in [c for c in kept.comments.values() if c.by == person]:
        kept.comments[comment.id] = replace(comment, erased=True)
        touch(room, f"followup:{comment.item}")
    for joining in [j for j in kept.joinings.values() if j.by == person and j.withdrawn_at is None]:
        kept.joinings[joining.id] = replace(joining, withdrawn_at=room.last_at)
        touch(room, f"followup:{joining.item}")
    for one in [s for s in kept.subscriptions.values() if s.by == person and s.ended_at is None]:
        kept.subscriptions[one.id] = replace(one, ended_at=room.last_at)
