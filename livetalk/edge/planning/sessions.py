"""A session: planned, described, moved, published, cancelled, and planned once more.

Must not live here: what its pages show (``session_page``), or going into its room (``entering``).
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from livetalk.edge.planners import Planner
from livetalk.edge.planning.answering import again, done, show
from livetalk.edge.planning.checks import readability_of_words
from livetalk.edge.planning.reading import NOT_ALLOWED, UNKNOWN, Reader, find_session, refuse
from livetalk.edge.planning.said import (
    Said,
    bodies_changed,
    bodies_of,
    closed_from,
    early_from,
    said_in,
    session_words,
    times_of,
)
from livetalk.edge.planning.session_page import form_context, session_context, suggested, template_rows
from livetalk.live.programme.programme_host import Outcome
from livetalk.programme import commands as c
from livetalk.programme.programme import Session
from livetalk.programme.template import Template
from livetalk.rooms.outcomes import Rejected


async def new(planner: Planner) -> Response:
    """``GET /organise/sessions/new``: choose a kind of meeting, then its form."""
    reader, query = Reader(planner), planner.request.query_params
    gathering = query.get("gathering", "")
    refused = _cannot_be_in(reader, gathering)
    if refused is not None:
        return refuse(planner, refused)
    template = reader.templates.get(query.get("template", ""))
    if template is None:
        found = reader.programme.gatherings.get(gathering)
        context: dict[str, object] = {
            "here": planner.request.url.path,
            "templates": template_rows(reader),
            "gathering_title": reader.gathering_words(found).title if found is not None else "",
            "chosen": {
                name: query[name] for name in ("gathering", "stage", "day", "starts") if name in query
            },
            "back": f"/organise/gatherings/{gathering}" if gathering else "/organise/programme",
        }
        return show(planner, "planning_templates", context)
    context = form_context(reader, template, None, gathering)
    return show(
        planner, "planning_session_form", {**context, "typed": suggested(reader, template, gathering)}
    )


async def plan(planner: Planner) -> Response:
    """``POST /organise/sessions/new``: plan it; ``then=publish`` shows it at once if it is complete."""
    reader, said = Reader(planner), await said_in(planner.request)
    gathering, template = said("gathering"), reader.templates.get(said("template"))
    refused = _cannot_be_in(reader, gathering)
    if template is None or refused is not None:
        return refuse(planner, refused or UNKNOWN)
    if said("then") == "check":
        return _checked(planner, form_context(reader, template, None, gathering), said)
    command = _planned(planner, said, template)
    outcome: Outcome = command if isinstance(command, Rejected) else await planner.give(command, said.id)
    if isinstance(outcome, Rejected):
        context = {**form_context(reader, template, None, gathering), "typed": said.typed}
        return again(planner, "planning_session_form", outcome, context)
    return await _then(planner, outcome.made or "", said, "session")


async def page(planner: Planner) -> Response:
    """``GET /organise/sessions/{session}``."""
    found = find_session(planner)
    if isinstance(found, Response):
        return found
    return show(planner, "planning_session", session_context(Reader(planner), found))


async def edit(planner: Planner) -> Response:
    """``GET /organise/sessions/{session}/edit``: the form."""
    found = find_session(planner)
    if isinstance(found, Response):
        return found
    reader = Reader(planner)
    template = reader.template(found)
    if template is None:
        return refuse(planner, UNKNOWN)
    return show(
        planner, "planning_session_form", form_context(reader, template, found, found.gathering or "")
    )


async def change(planner: Planner) -> Response:
    """``POST /organise/sessions/{session}/edit``: describe it otherwise."""
    found = find_session(planner)
    if isinstance(found, Response):
        return found
    reader, said = Reader(planner), await said_in(planner.request)
    template = reader.template(found)
    if template is None:
        return refuse(planner, UNKNOWN)
    form = form_context(reader, template, found, found.gathering or "")
    if said("then") == "check":
        return _checked(planner, form, said)
    closed, early = closed_from(said, found.starts), early_from(said)
    outcome: Outcome | Rejected
    if isinstance(closed, Rejected):
        outcome = closed
    elif isinstance(early, Rejected):
        outcome = early
    else:
        command = c.ChangeSession(
            session=found.id,
            bodies=bodies_changed(planner, said, found.bodies),
            access=said.access,
            early_from=early,
            closed_from=closed,
            words=session_words(said),
        )
        outcome = await planner.give(command, said.id)
    if isinstance(outcome, Rejected):
        return again(planner, "planning_session_form", outcome, {**form, "typed": said.typed})
    return await _then(planner, found.id, said, "saved")


async def move(planner: Planner) -> Response:
    """``POST /organise/sessions/{session}/move``: another time, another stage."""

    def command_of(found: Session, said: Said) -> c.AnyCommand | Rejected:
        times = times_of(said, (found.ends - found.starts) // 60_000)
        if isinstance(times, Rejected):
            return times
        starts, ends = times
        return c.MoveSession(session=found.id, stage=said("stage") or None, starts=starts, ends=ends)

    return await _act(planner, command_of, "moved")


async def cancel(planner: Planner) -> Response:
    """``POST /organise/sessions/{session}/cancel``: it does not take place."""
    return await _act(
        planner, lambda found, said: c.CancelSession(session=found.id, reason=said("reason")), "cancelled"
    )


async def publish(planner: Planner) -> Response:
    """``POST /organise/sessions/{session}/publish``: show it to everybody, and open its room."""
    found = find_session(planner)
    if isinstance(found, Response):
        return found
    said = await said_in(planner.request)
    return await _published(planner, found.id, said, said.id)


async def duplicate(planner: Planner) -> Response:
    """``POST /organise/sessions/{session}/duplicate``: the same once more, as a draft."""
    found = find_session(planner)
    if isinstance(found, Response):
        return found
    said = await said_in(planner.request)
    reader = Reader(planner)
    gathering = found.gathering if found.gathering is None or reader.owns(found.gathering) else None
    command = c.PlanSession(
        template=found.template,
        gathering=gathering,
        stage=found.stage if gathering is not None and found.stage in reader.programme.stages else None,
        starts=found.starts,
        ends=found.ends,
        bodies=tuple(body for body in found.bodies if body in dict(reader.own_bodies())),
        access=found.access,
        early_from=found.early_from,
        closed_from=found.closed_from,
        words=reader.words(found),
    )
    outcome = await planner.give(command, said.id)
    if isinstance(outcome, Rejected):
        return _refused(planner, found, outcome, said, at="duplicate")
    return done(f"/organise/sessions/{outcome.made}", "duplicated")


def _planned(planner: Planner, said: Said, template: Template) -> c.PlanSession | Rejected:
    times, early = times_of(said, template.minutes), early_from(said)
    if isinstance(times, Rejected):
        return times
    if isinstance(early, Rejected):
        return early
    closed = closed_from(said, times[0])
    if isinstance(closed, Rejected):
        return closed
    return c.PlanSession(
        template=template.id,
        gathering=said("gathering") or None,
        stage=said("stage") or None,
        starts=times[0],
        ends=times[1],
        bodies=bodies_of(planner, said),
        access=said.access,
        early_from=early,
        closed_from=closed,
        words=session_words(said),
    )


def _cannot_be_in(reader: Reader, gathering: str) -> Rejected | None:
    """Why a new session cannot be planned there, if it cannot."""
    if not gathering or (gathering in reader.programme.gatherings and reader.owns(gathering)):
        return None
    return NOT_ALLOWED if reader.planner.account.role == "host" else UNKNOWN


async def _act(
    planner: Planner, command_of: Callable[[Session, Said], c.AnyCommand | Rejected], what: str
) -> Response:
    found = find_session(planner)
    if isinstance(found, Response):
        return found
    said = await said_in(planner.request)
    command = command_of(found, said)
    outcome: Outcome = command if isinstance(command, Rejected) else await planner.give(command, said.id)
    if isinstance(outcome, Rejected):
        return _refused(planner, found, outcome, said, at=what)
    return done(f"/organise/sessions/{found.id}", what)


def _checked(planner: Planner, form: dict[str, object], said: Said) -> Response:
    """The form as it was typed, with how hard it is to read. Nothing is saved."""
    found = readability_of_words(session_words(said))
    return show(planner, "planning_session_form", {**form, "typed": said.typed, "readability": found})


async def _then(planner: Planner, session: str, said: Said, what: str) -> Response:
    if said("then") == "publish" and planner.programme.sessions[session].state == "draft":
        return await _published(planner, session, said, f"{said.id[:30]}-p")
    return done(f"/organise/sessions/{session}", what)


async def _published(planner: Planner, session: str, said: Said, command_id: str) -> Response:
    outcome = await planner.site.session_rooms.publish(planner.giver, session, command_id)
    if isinstance(outcome, Rejected):
        return _refused(planner, planner.programme.sessions[session], outcome, said, at="publish")
    published = planner.programme.sessions[session]
    template = planner.site.programme.templates.get(published.template)
    is_for_members = template is not None and "members" in template.traits
    with_room = "published_members" if is_for_members else "published"
    return done(f"/organise/sessions/{session}", with_room if published.room else "published_break")


def _refused(planner: Planner, found: Session, rejected: Rejected, said: Said, *, at: str) -> Response:
    """Its page again; ``at`` is the form that was refused."""
    context = session_context(Reader(planner), found)
    typed: dict[str, object] = {"reason": said("reason")}
    if at == "moved":
        typed |= {name: said(name) for name in ("day", "starts", "ends", "stage")}
    shown = {**context, "typed": {**context["typed"], **typed}, "at": at}  # type: ignore[dict-item]  # a dict of ours
    return again(planner, "planning_session", rejected, shown)
