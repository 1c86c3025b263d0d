"""``POST /organise/sessions/{session}/breaks``: breaks within a session whose kind asks for them.

Must not live here: where they go (``programme.breaks``).
"""

from __future__ import annotations

from starlette.responses import Response

from livetalk.edge.planners import Planner
from livetalk.edge.planning.answering import again, done
from livetalk.edge.planning.reading import Reader, find_session
from livetalk.edge.planning.said import said_in
from livetalk.edge.planning.session_page import session_context
from livetalk.programme.breaks import break_template, breaks_to_plan
from livetalk.programme.commands import PlanSession
from livetalk.programme.programme import Session
from livetalk.programme.template import in_language
from livetalk.programme.texts import SessionWords
from livetalk.rooms.outcomes import Rejected


async def plan(planner: Planner) -> Response:
    """Plan those that are missing; they are public if the session is."""
    found = find_session(planner)
    if isinstance(found, Response):
        return found
    said, reader = await said_in(planner.request), Reader(planner)
    template = break_template(reader.templates)
    spans = breaks_to_plan(planner.programme, reader.templates, found) if template is not None else []
    for number, (starts, ends) in enumerate(spans):
        outcome = await _plan(planner, found, (starts, ends), f"{said.id[:28]}-{number}")
        if isinstance(outcome, Rejected):
            context = {**session_context(Reader(planner), found), "at": "breaks"}
            return again(planner, "planning_session", outcome, context)
    return done(f"/organise/sessions/{found.id}", "breaks", n=str(len(spans)))


async def _plan(planner: Planner, found: Session, span: tuple[int, int], command_id: str) -> Rejected | None:
    reader = Reader(planner)
    template = break_template(reader.templates)
    if template is None:
        return None
    command = PlanSession(
        template=template.id,
        gathering=found.gathering,
        stage=found.stage,
        starts=span[0],
        ends=span[1],
        bodies=tuple(body for body in found.bodies if body in dict(reader.own_bodies())),
        words=SessionWords(title=in_language(template.name, "da")),
    )
    outcome = await planner.give(command, command_id)
    if isinstance(outcome, Rejected):
        return outcome
    if found.state == "published" and outcome.made is not None:
        published = await planner.site.session_rooms.publish(planner.giver, outcome.made, f"{command_id}-p")
        return published if isinstance(published, Rejected) else None
    return None
