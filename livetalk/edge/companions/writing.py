"""``/r/{code}/write``: a moderator writes for somebody on the telephone, on paper or in the hall.

Each entry gets a personal code, to be read out or handed over, so that the person can follow the question.
Must not live here: asking (``helped``), or writing without a network (``edge.outreach``).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import wire
from livetalk.edge.companions import helped
from livetalk.edge.followup.pages import common
from livetalk.edge.forms import STATUS_OF
from livetalk.edge.site import Endpoint, Site
from livetalk.edge.typed import fields_of
from livetalk.edge.visits import Visit, find_visit
from livetalk.rooms.commands import AskQuestion
from livetalk.rooms.event import StaffOrigin
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.questions import SHARED

WAYS: tuple[StaffOrigin, ...] = tuple(one for one in get_args(StaffOrigin) if one not in SHARED)
FIRST_WAY: StaffOrigin = "phone"  # that one cannot be written anywhere else
# Permission to see the page is permission to write for somebody, whatever they say.
SOME_QUESTION = AskQuestion(text="?")


def show(site: Site) -> Endpoint:
    """``GET``: the empty form."""

    async def endpoint(request: Request) -> Response:
        visit = await find_visit(site, request, SOME_QUESTION)
        return visit if isinstance(visit, Response) else _page(visit)

    return endpoint


def send(site: Site) -> Endpoint:
    """``POST``: one entry; the page after it shows the code and an empty form."""

    async def endpoint(request: Request) -> Response:
        fields = fields_of(await request.form())
        visit = await find_visit(site, request, SOME_QUESTION)
        if isinstance(visit, Response):
            return visit
        origin = next((way for way in WAYS if way == fields.get("origin")), FIRST_WAY)
        entry = helped.entry_of(fields, origin)
        sentences = site.sentences(request)
        looks = () if fields.get("sure") == "1" else helped.warnings(visit.room, entry, sentences)
        if looks:
            return _page(visit, HTTPStatus.UNPROCESSABLE_ENTITY, warnings=looks, typed=fields, origin=origin)
        link = visit.staff.link.id
        code, outcome = await helped.ask(site, visit.room, site.network(request), entry, link)
        if isinstance(outcome, Rejected):
            status = STATUS_OF.get(outcome.code, HTTPStatus.UNPROCESSABLE_ENTITY)
            return _page(visit, status, error=wire.explain(outcome, sentences), typed=fields, origin=origin)
        return _page(visit, made=code, origin=origin)

    return endpoint


def _page(visit: Visit, status: HTTPStatus = HTTPStatus.OK, **extra: Any) -> Response:
    context = {
        **common(visit.site, visit.request, visit.room),
        "ways": WAYS,
        "origin": FIRST_WAY,
        "warnings": (),
        "made": None,
        "phone_number": visit.site.settings.phone_number,
    }
    return visit.site.page(visit.request, "write_for", {**context, **extra}, status=status)
