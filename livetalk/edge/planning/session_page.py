"""What the page and the form of a session know.

Must not live here: addresses and what is done (``sessions``).
"""

from __future__ import annotations

from typing import get_args

from livetalk.edge.planning.checks import readability_of, warnings_of
from livetalk.edge.planning.reading import Reader
from livetalk.edge.planning.said import typed_session
from livetalk.programme.breaks import breaks_to_plan
from livetalk.programme.hours import day_of, local, typed_ms
from livetalk.programme.policy import owns_gathering
from livetalk.programme.programme import Session
from livetalk.programme.template import Needed, Template, in_language

FRAME: tuple[Needed, ...] = get_args(Needed)
ENTER_ROLES = ("moderator", "speaker", "notes", "administration")
MORNING = "10:00"  # where a day begins, if nothing is planned yet


def template_rows(reader: Reader) -> list[dict[str, object]]:
    """Kinds of meetings to choose from; those of the planner's own kinds of bodies first."""
    lang, programme = reader.sentences.lang, reader.programme
    own = {programme.bodies[body].kind for body, _ in reader.own_bodies()}
    found = sorted(
        reader.templates.values(),
        key=lambda one: (reader.planner.account.role == "host" and not own & set(one.bodies), one.rank),
    )
    return [template_row(one, lang) for one in found]


def template_row(template: Template, lang: str) -> dict[str, object]:
    """What a kind of meeting brings."""
    return {
        "id": template.id,
        "name": in_language(template.name, lang),
        "about": in_language(template.about, lang),
        "minutes": template.minutes,
        "early_days": template.early_days if template.has_room else 0,
        "open_after_min": template.open_after_min,
        "break_every_min": template.break_every_min,
        "has_closed_part": template.has_closed_part,
        "has_room": template.has_room,
        "is_listed": template.is_listed,
        "traits": template.traits,
        "needs": template.needs,
        "moderation": template.moderation,
    }


def form_context(
    reader: Reader, template: Template, session: Session | None, gathering: str
) -> dict[str, object]:
    """What the form shows, new or of a session."""
    stages = reader.programme.stages_of(gathering) if gathering else []
    found = reader.programme.gatherings.get(gathering)
    address = (
        f"/organise/sessions/{session.id}/edit"
        if session is not None
        else f"/organise/sessions/new?template={template.id}"
    )
    return {
        "here": address + (f"&gathering={gathering}" if gathering and session is None else ""),
        "session": session,
        "template": template_row(template, reader.sentences.lang),
        "gathering_id": gathering,
        "gathering_title": reader.gathering_words(found).title if found is not None else "",
        "gathering_access": reader.gathering_words(found).access if found is not None else "",
        "stages": [(one.id, reader.stage(one).name) for one in stages],
        "bodies": reader.own_bodies(),
        "offers": reader.offers(),
        "typed": typed_session(session, reader.words(session)) if session is not None else {},
        "readability": None,
        "back": _back(session, gathering),
    }


def _back(session: Session | None, gathering: str) -> str:
    if session is not None:
        return f"/organise/sessions/{session.id}"
    return f"/organise/gatherings/{gathering}" if gathering else "/organise/programme"


def suggested(reader: Reader, template: Template, gathering: str) -> dict[str, object]:
    """Where a new session goes: what the address says, or after the last one on its stage."""
    query = reader.planner.request.query_params
    stage, day, starts = query.get("stage", ""), query.get("day", ""), query.get("starts", "")
    planned = [s for s in reader.programme.sessions_of(gathering) if s.state != "cancelled"]
    before = [s for s in planned if (not stage or s.stage == stage) and (not day or _is_on(s, day))]
    if not day and planned:
        day = day_of(planned[0].starts).isoformat()
        before = [s for s in before if _is_on(s, day)]
    if not starts and day:
        starts = f"{local(max(s.ends for s in before)):%H:%M}" if before else MORNING
    begin = typed_ms(day, starts) if day and starts else None
    ends = f"{local(begin + template.minutes * 60_000):%H:%M}" if begin is not None else ""
    own = reader.planner.account
    found = reader.programme.gatherings.get(gathering)
    holders = found.bodies if found is not None and len(found.bodies) == 1 else ()
    return {
        "stage": stage,
        "day": day,
        "starts": starts,
        "ends": ends,
        "bodies": own.bodies if own.role == "host" and len(own.bodies) == 1 else holders,
    }


def _is_on(session: Session, day: str) -> bool:
    return day_of(session.starts).isoformat() == day


def session_context(reader: Reader, session: Session) -> dict[str, object]:
    """Everything that the page of a session shows."""
    template = reader.template(session)
    words, lacks = reader.words(session), reader.lacks(session)
    gathering = reader.programme.gatherings.get(session.gathering or "")
    may_place = gathering is None or owns_gathering(reader.programme, reader.planner.giver, gathering.id)
    stages = reader.programme.stages_of(gathering.id) if gathering is not None else []
    return {
        "here": f"/organise/sessions/{session.id}",
        "session": session,
        "row": reader.row(session),
        "text": words,
        "template": template_row(template, reader.sentences.lang) if template is not None else None,
        "frame": [
            (name, getattr(words, name), name in lacks)
            for name in FRAME
            if (template is not None and name in template.needs) or getattr(words, name)
        ],
        "lacks": lacks,
        "reason": reader.note(session.reason_key),
        "gathering_title": reader.gathering_words(gathering).title if gathering is not None else "",
        "gathering_state": gathering.state if gathering is not None else "",
        "may_place": may_place,
        "stages": [(one.id, reader.stage(one).name) for one in stages],
        "typed": typed_session(session, words),
        "early": reader.day(session.early_from) if session.early_from is not None else "",
        "closed": reader.clock(session.closed_from) if session.closed_from is not None else "",
        "warnings": warnings_of(reader, [session]),
        "readability": readability_of(reader, session),
        "breaks": [
            f"{reader.clock(starts)}–{reader.clock(ends)}"
            for starts, ends in breaks_to_plan(reader.programme, reader.templates, session)
        ],
        "roles": ENTER_ROLES,
        "at": "",
    }
