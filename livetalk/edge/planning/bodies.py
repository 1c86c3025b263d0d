"""``/organise/bodies``: committees, councils and associations that hold sessions.

Must not live here: what may be decided about them (``livetalk.programme.planning``).
"""

from __future__ import annotations

from starlette.responses import Response

from livetalk.edge.planners import Planner
from livetalk.edge.planning.answering import again, done, show
from livetalk.edge.planning.reading import Reader
from livetalk.edge.planning.said import BODY_KINDS, Said, kind_of, said_in
from livetalk.programme.commands import AddBody, ChangeBody
from livetalk.programme.texts import BodyWords
from livetalk.rooms.outcomes import Rejected

ADDRESS = "/organise/bodies"


async def page(planner: Planner) -> Response:
    """``GET /organise/bodies``."""
    return show(planner, "planning_bodies", _context(planner))


async def add(planner: Planner) -> Response:
    """``POST /organise/bodies``: a new one."""
    said = await said_in(planner.request)
    kind = kind_of(said)
    if isinstance(kind, Rejected):
        return _again(planner, kind, said, "")
    words = BodyWords(name=said("name"), about=said("about"))
    outcome = await planner.give(AddBody(kind=kind, words=words), said.id)
    return _again(planner, outcome, said, "") if isinstance(outcome, Rejected) else done(ADDRESS, "body")


async def change(planner: Planner) -> Response:
    """``POST /organise/bodies/{body}``: it is called otherwise."""
    body = planner.request.path_params["body"]
    said = await said_in(planner.request)
    kind = kind_of(said)
    if isinstance(kind, Rejected):
        return _again(planner, kind, said, body)
    words = BodyWords(name=said("name"), about=said("about"))
    outcome = await planner.give(ChangeBody(body=body, kind=kind, words=words), said.id)
    return _again(planner, outcome, said, body) if isinstance(outcome, Rejected) else done(ADDRESS, "saved")


def _again(planner: Planner, rejected: Rejected, said: Said, body: str) -> Response:
    context = {**_context(planner), "typed": said.typed, "at": body or "new", "here": ADDRESS}
    return again(planner, "planning_bodies", rejected, context)


def _context(planner: Planner) -> dict[str, object]:
    reader = Reader(planner)
    programme = planner.programme
    counts: dict[str, int] = {}
    for session in programme.sessions.values():
        for body in session.bodies:
            counts[body] = counts.get(body, 0) + 1
    bodies = [
        {
            "id": body,
            "name": name,
            "kind": programme.bodies[body].kind,
            "about": reader.body(programme.bodies[body]).about,
            "sessions": counts.get(body, 0),
        }
        for body, name in reader.own_bodies()
    ]
    return {
        "bodies": bodies,
        "kinds": BODY_KINDS,
        "at": "",
        "may_add": planner.account.role != "host",
    }
