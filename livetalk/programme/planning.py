"""What can be decided about bodies, gatherings and stages.

Must not live here: sessions (``sessions``).
"""

from __future__ import annotations

from livetalk.programme import commands as c
from livetalk.programme import planning_facts as f
from livetalk.programme.context import Answer, Context, Events, Planned, one
from livetalk.programme.frame import relies_on_gathering
from livetalk.programme.programme import Gathering, Programme
from livetalk.programme.texts import Note, PlaceWords, written
from livetalk.programme.wording import cleaned, free_slug
from livetalk.rooms import text
from livetalk.rooms.outcomes import Rejected

UNKNOWN = Rejected(code="unknown_in_programme")


def add_body(programme: Programme, command: c.AddBody, context: Context) -> Answer:
    """A committee, a council, an association."""
    words = cleaned(command.words, {"name"})
    if isinstance(words, Rejected):
        return words
    body, taken = context.fresh_id, {b.slug for b in programme.bodies.values()}
    key = f"body:{body}"
    slug = free_slug(command.slug or words.name, taken, body)
    return one(f.BodyAdded(body=body, slug=slug, kind=command.kind, text_key=key), key, words, body)


def change_body(programme: Programme, command: c.ChangeBody, context: Context) -> Answer:
    """It is called otherwise."""
    if command.body not in programme.bodies:
        return UNKNOWN
    words = cleaned(command.words, {"name"})
    if isinstance(words, Rejected):
        return words
    key = f"body:{command.body}:{context.fresh_id}"
    return one(f.BodyChanged(body=command.body, kind=command.kind, text_key=key), key, words)


def plan_gathering(programme: Programme, command: c.PlanGathering, context: Context) -> Answer:
    """A festival day, a row of meetings."""
    words = cleaned(command.words, {"title"})
    if isinstance(words, Rejected):
        return words
    if not programme.bodies.keys() >= set(command.bodies):
        return UNKNOWN
    gathering, taken = context.fresh_id, {g.slug for g in programme.gatherings.values()}
    key = f"gathering:{gathering}"
    planned = f.GatheringPlanned(
        gathering=gathering,
        slug=free_slug(command.slug or words.title, taken, gathering),
        bodies=tuple(dict.fromkeys(command.bodies)),
        access=command.access,
        text_key=key,
    )
    return one(planned, key, words, gathering)


def change_gathering(programme: Programme, command: c.ChangeGathering, context: Context) -> Answer:
    """Describe it otherwise."""
    if _going_on(programme, command.gathering) is None or not programme.bodies.keys() >= set(command.bodies):
        return UNKNOWN
    words = cleaned(command.words, {"title"})
    if isinstance(words, Rejected):
        return words
    if text.is_empty(words.access) and any(
        relies_on_gathering(programme, one, template)
        for one in programme.sessions_of(command.gathering)
        if (template := context.templates.get(one.template)) is not None
    ):
        return Rejected(code="frame_missing", params={"field": "access"})
    key = f"gathering:{command.gathering}:{context.fresh_id}"
    changed = f.GatheringChanged(
        gathering=command.gathering,
        bodies=tuple(dict.fromkeys(command.bodies)),
        access=command.access,
        text_key=key,
    )
    return one(changed, key, words)


def publish_gathering(programme: Programme, command: c.PublishGathering) -> Answer:
    """Show it to everybody; its sessions are published one by one."""
    found = _going_on(programme, command.gathering)
    if found is None:
        return UNKNOWN
    return Planned() if found.state == "published" else one(f.GatheringPublished(gathering=found.id))


def cancel_gathering(programme: Programme, command: c.CancelGathering, context: Context) -> Answer:
    """It does not take place, nor does what was planned in it. Who may have read of it is told why."""
    found = programme.gatherings.get(command.gathering)
    if found is None:
        return UNKNOWN
    if found.state == "cancelled":
        return Planned()
    reason = text.clean(command.reason, lines=True)
    if found.state == "published" and text.is_empty(reason):
        return Rejected(code="frame_missing", params={"field": "reason"})
    key = f"gathering:{found.id}:{context.fresh_id}:reason" if reason else None
    sessions = [s for s in programme.sessions_of(found.id) if s.state != "cancelled"]
    events: Events = (
        f.GatheringCancelled(gathering=found.id, reason_key=key),
        *(f.SessionCancelled(session=s.id, reason_key=key) for s in sessions),
    )
    return Planned(events=events, words={key: written(Note(text=reason))} if key else {})


def add_stage(programme: Programme, command: c.AddStage, context: Context) -> Answer:
    """A stage or tent."""
    if _going_on(programme, command.gathering) is None:
        return UNKNOWN
    words = cleaned(command.words, {"name"})
    if isinstance(words, Rejected):
        return words
    names = {_name(programme, s.text_key) for s in programme.stages_of(command.gathering)}
    if words.name.casefold() in names:
        return Rejected(code="stage_exists")
    stage = context.fresh_id
    key = f"stage:{stage}"
    return one(f.StageAdded(stage=stage, gathering=command.gathering, text_key=key), key, words, stage)


def change_stage(programme: Programme, command: c.ChangeStage, context: Context) -> Answer:
    """It is called otherwise, or stands elsewhere."""
    stage = programme.stages.get(command.stage)
    if stage is None:
        return UNKNOWN
    words = cleaned(command.words, {"name"})
    if isinstance(words, Rejected):
        return words
    others = [s for s in programme.stages_of(stage.gathering) if s.id != stage.id]
    if words.name.casefold() in {_name(programme, s.text_key) for s in others}:
        return Rejected(code="stage_exists")
    key = f"stage:{stage.id}:{context.fresh_id}"
    return one(f.StageChanged(stage=stage.id, text_key=key), key, words)


def remove_stage(programme: Programme, command: c.RemoveStage) -> Answer:
    """Take it away, unless something is planned on it."""
    if command.stage not in programme.stages:
        return UNKNOWN
    if any(s.stage == command.stage and s.state != "cancelled" for s in programme.sessions.values()):
        return Rejected(code="stage_in_use")
    return one(f.StageRemoved(stage=command.stage))


def _going_on(programme: Programme, gathering: str) -> Gathering | None:
    found = programme.gatherings.get(gathering)
    return found if found is not None and found.state != "cancelled" else None


def _name(programme: Programme, key: str) -> str:
    words = programme.text(key, PlaceWords)
    return words.name.casefold() if words is not None else ""
