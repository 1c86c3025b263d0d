"""How a planning form is answered: on to the page that shows it, or the form again with why not.

Lives here: the sentences of refusals that name a field, and where a form leads. Must not live here: pages.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from livetalk.edge.forms import STATUS_OF
from livetalk.edge.planners import Planner
from livetalk.edge.wire import explain
from livetalk.rooms.outcomes import Rejected

FIELD_OF = {
    "wrong_times": "starts",
    "wrong_early": "early",
    "wrong_closed_part": "closed_from",
    "stage_exists": "name",
}
"""The field that a refusal is about, if it does not name it itself."""


def sentence_of(planner: Planner, rejected: Rejected) -> str:
    """Why not; a field is called as its form calls it."""
    sentences = planner.site.sentences(planner.request)
    field, key = str(rejected.params.get("field", "")), f"planning.refused.{rejected.code}"
    if sentences.has(key) and sentences.has(f"planning.field.{field}"):
        return sentences(key, **{**rejected.params, "field": sentences(f"planning.field.{field}")})
    return explain(rejected, sentences)


def again(planner: Planner, name: str, rejected: Rejected, context: dict[str, object]) -> Response:
    """The page again, with what was typed and why it was refused."""
    field = rejected.params.get("field", FIELD_OF.get(rejected.code, ""))
    known = {"error": sentence_of(planner, rejected), "wrong": field, **context}
    response = planner.page(name, known, STATUS_OF.get(rejected.code, HTTPStatus.UNPROCESSABLE_ENTITY))
    if rejected.retry_after is not None:
        response.headers["Retry-After"] = str(rejected.retry_after)
    return response


def done(address: str, what: str, **more: str) -> Response:
    """On to a page that says that it is done."""
    return RedirectResponse(f"{address}?{urlencode({'done': what, **more})}", HTTPStatus.SEE_OTHER)


def show(planner: Planner, name: str, context: dict[str, object]) -> Response:
    """A page, with what was done just now."""
    sentences = planner.site.sentences(planner.request)
    key = f"planning.done.{planner.request.query_params.get('done', '')}"
    amount = planner.request.query_params.get("n", "")
    n = int(amount) if re.fullmatch(r"\d{1,3}", amount, re.ASCII) else 0
    flash = sentences(key, n=n) if sentences.has(key) else None
    return planner.page(name, {"flash": flash, "wrong": "", **context})
