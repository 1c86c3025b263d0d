"""A gathering: planned, described, its stages, its grid, published, cancelled.

Must not live here: its sessions one by one (``sessions``).
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from livetalk.edge.planners import Planner
from livetalk.edge.planning.answering import again, done, show
from livetalk.edge.planning.gathering_page import gathering_context
from livetalk.edge.planning.reading import Reader, find_gathering, refuse
from livetalk.edge.planning.said import Said, bodies_changed, bodies_of, gathering_words, said_in
from livetalk.programme import commands as c
from livetalk.programme.programme import Gathering
from livetalk.programme.texts import PlaceWords
from livetalk.rooms.outcomes import Rejected

FIRST_STAGES = 12  # that can be named at once with a new gathering: more than any day of ours has


async def new(planner: Planner) -> Response:
    """``GET /organise/gatherings/new``: the form."""
    return show(planner, "planning_gathering_form", _form(planner, None))


async def plan(planner: Planner) -> Response:
    """``POST /organise/gatherings/new``: plan it, with its first stages."""
    said = await said_in(planner.request)
    command = c.PlanGathering(
        words=gathering_words(said), bodies=bodies_of(planner, said), access=said.access, slug=said("slug")
    )
    outcome = await planner.give(command, said.id)
    if isinstance(outcome, Rejected):
        context = {**_form(planner, None), "typed": said.typed}
        return again(planner, "planning_gathering_form", outcome, context)
    gathering = outcome.made or ""
    names, refused = said.names("stages"), 0
    for number, name in enumerate(names[:FIRST_STAGES]):
        # One that cannot be is not worth losing the day for: the grid has a form for stages.
        stage = c.AddStage(gathering=gathering, words=PlaceWords(name=name))
        outcome = await planner.give(stage, f"{said.id[:30]}-s{number}")
        refused += isinstance(outcome, Rejected)
    refused += len(names[FIRST_STAGES:])
    address = f"/organise/gatherings/{gathering}"
    return done(address, "some_stages", n=str(refused)) if refused else done(address, "gathering")


async def page(planner: Planner) -> Response:
    """``GET /organise/gatherings/{gathering}``: the grid."""
    found = find_gathering(planner)
    if isinstance(found, Response):
        return found
    return show(planner, "planning_gathering", gathering_context(Reader(planner), found))


async def edit(planner: Planner) -> Response:
    """``GET /organise/gatherings/{gathering}/edit``: the form."""
    found = find_gathering(planner)
    if isinstance(found, Response):
        return found
    return show(planner, "planning_gathering_form", _form(planner, found))


async def change(planner: Planner) -> Response:
    """``POST /organise/gatherings/{gathering}/edit``: describe it otherwise."""
    found = find_gathering(planner)
    if isinstance(found, Response):
        return found
    said = await said_in(planner.request)
    command = c.ChangeGathering(
        gathering=found.id,
        words=gathering_words(said),
        bodies=bodies_changed(planner, said, found.bodies),
        access=said.access,
    )
    outcome = await planner.give(command, said.id)
    if isinstance(outcome, Rejected):
        context = {**_form(planner, found), "typed": said.typed}
        return again(planner, "planning_gathering_form", outcome, context)
    return done(f"/organise/gatherings/{found.id}", "saved")


async def publish(planner: Planner) -> Response:
    """``POST /organise/gatherings/{gathering}/publish``: show it to everybody."""
    return await _act(planner, lambda found, _: c.PublishGathering(gathering=found.id), "gathering_published")


async def cancel(planner: Planner) -> Response:
    """``POST /organise/gatherings/{gathering}/cancel``: nothing of it takes place."""
    return await _act(
        planner,
        lambda found, said: c.CancelGathering(gathering=found.id, reason=said("reason")),
        "gathering_cancelled",
    )


async def add_stage(planner: Planner) -> Response:
    """``POST /organise/gatherings/{gathering}/stages``: a stage or tent."""
    return await _act(
        planner,
        lambda found, said: c.AddStage(
            gathering=found.id, words=PlaceWords(name=said("name"), place=said("place"))
        ),
        "stage",
    )


async def change_stage(planner: Planner) -> Response:
    """``POST /organise/stages/{stage}``: ``act=change`` or ``remove``."""
    stage = planner.programme.stages.get(planner.request.path_params["stage"])
    if stage is None or not Reader(planner).owns(stage.gathering):
        code = "not_allowed" if planner.account.role == "host" else "unknown_in_programme"
        return refuse(planner, Rejected(code=code))
    said = await said_in(planner.request)
    words = PlaceWords(name=said("name"), place=said("place"))
    command: c.RemoveStage | c.ChangeStage = (
        c.RemoveStage(stage=stage.id)
        if said("act") == "remove"
        else c.ChangeStage(stage=stage.id, words=words)
    )
    outcome = await planner.give(command, said.id)
    if isinstance(outcome, Rejected):
        found = planner.programme.gatherings[stage.gathering]
        return _refused(planner, found, outcome, said, at=f"stage-{stage.id}")
    return done(f"/organise/gatherings/{stage.gathering}", "saved")


async def publish_all(planner: Planner) -> Response:
    """``POST /organise/gatherings/{gathering}/publish-all``: it, and all that says what it has to."""
    found = find_gathering(planner)
    if isinstance(found, Response):
        return found
    said = await said_in(planner.request)
    outcome = await planner.give(c.PublishGathering(gathering=found.id), said.id)
    if isinstance(outcome, Rejected):
        return _refused(planner, found, outcome, said)
    reader = Reader(planner)
    ready = [
        session
        for session in planner.programme.sessions_of(found.id)
        if session.state == "draft" and reader.is_own(session) and not reader.lacks(session)
    ]
    for session in ready:
        answer = await planner.site.session_rooms.publish(
            planner.giver, session.id, f"{said.id[:20]}-{session.id}"
        )
        if isinstance(answer, Rejected):
            return _refused(planner, found, answer, said)
    return done(f"/organise/gatherings/{found.id}", "all_published", n=str(len(ready)))


async def _act(
    planner: Planner, command_of: Callable[[Gathering, Said], c.AnyCommand], what: str
) -> Response:
    found = find_gathering(planner)
    if isinstance(found, Response):
        return found
    said = await said_in(planner.request)
    outcome = await planner.give(command_of(found, said), said.id)
    if isinstance(outcome, Rejected):
        return _refused(planner, found, outcome, said, at=what)
    return done(f"/organise/gatherings/{found.id}", what)


def _refused(planner: Planner, found: Gathering, rejected: Rejected, said: Said, *, at: str = "") -> Response:
    """The grid again; ``at`` is the form that was refused."""
    context = {**gathering_context(Reader(planner), found), "typed": said.typed, "at": at}
    return again(planner, "planning_gathering", rejected, context)


def _form(planner: Planner, found: Gathering | None) -> dict[str, object]:
    reader = Reader(planner)
    words = reader.gathering_words(found) if found is not None else None
    typed: dict[str, object] = {"bodies": planner.account.bodies if planner.account.role == "host" else ()}
    if found is not None and words is not None:
        typed = {
            "title": words.title,
            "summary": words.summary,
            "place": words.place,
            "access": words.access,
            "bodies": found.bodies,
            "offers": found.access,
        }
    address = f"/organise/gatherings/{found.id}/edit" if found is not None else "/organise/gatherings/new"
    return {
        "gathering": found,
        "typed": typed,
        "bodies": reader.own_bodies(),
        "offers": reader.offers(),
        "address": address,
        "back": f"/organise/gatherings/{found.id}" if found is not None else "/organise/programme",
        "here": address,
    }
