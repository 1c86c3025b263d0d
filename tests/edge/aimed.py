"""Everything that can be aimed at what others hold: addresses, forms and commands, made from the tables.

Lives here: making them. Must not live here: who tries them, and what has to come of it (``test_hosts``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec
from starlette.routing import Route

from livetalk.edge.app import routes
from livetalk.programme import commands as c
from livetalk.programme.texts import (
    BodyWords,
    EntryWords,
    GatheringWords,
    PlaceWords,
    ProposalWords,
    SessionWords,
)
from tests.edge.two_houses import Houses
from tests.support.forms import Form, Page
from tests.support.sites import BASE_URL, Visitor

QUERIES = ("session", "gathering", "body", "stage", "proposal", "entry", "account", "who", "room", "question")
"""What an address may name behind its question mark."""
OK = 200


def table(houses: Houses, method: str) -> list[str]:
    """Every address of the site that takes the method."""
    found = routes(houses.site.application.site, lambda: 0)
    return [one.path for one in found if isinstance(one, Route) and method in (one.methods or ())]


def addresses(houses: Houses, path: str) -> Iterator[str]:
    """The address with everything of others that it can name."""
    for values in houses.targets(re.findall(r"{(\w+)", path)):
        filled = path
        for name, value in values.items():
            filled = filled.replace(f"{{{name}}}", value)
        yield filled


def pages(houses: Houses) -> Iterator[str]:
    """Every page about others, by its path or by its query."""
    for path in table(houses, "GET"):
        yield from addresses(houses, path)
        if "{" not in path and path.startswith(("/organise", "/outreach")):
            for name in QUERIES:
                for value in houses.of_others[name]:
                    yield f"{path}?{urlencode({name: value})}"


async def forms_of_planners(houses: Houses, admin: Visitor) -> list[tuple[str, dict[str, str]]]:
    """Every form of the planners' pages, in every way it can be sent; each once."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for address in pages(houses):
        if not address.startswith(("/organise", "/outreach")):
            continue
        answer = await admin.get(address)
        if not _is_page(answer):
            continue
        for form in Page(answer.text, f"{BASE_URL}{address}", {}).forms:
            if form.method.lower() != "post":
                continue
            action = form.action.removeprefix(BASE_URL)
            for fields in _ways(form):
                known = {name: value for name, value in fields.items() if name != "id"}
                found.setdefault(f"{action} {sorted(known.items())}", (action, fields))
    return list(found.values())


def _is_page(answer: httpx.Response) -> bool:
    return answer.status_code == OK and answer.headers["content-type"].startswith("text/html")


def _ways(form: Form) -> Iterator[dict[str, str]]:
    """As it stands, with what is empty filled in; and with each choice of each field."""
    base = {name: value or "Prøve" for name, value in form.fields.items()}
    base |= {name: values[0] for name, values in form.choices.items() if name not in base and values}
    yield base
    for name, values in form.choices.items():
        for value in values:
            if base.get(name) != value:
                yield {**base, name: value}


WORDS: dict[type[Any], Any] = {
    BodyWords: BodyWords(name="x"),
    GatheringWords: GatheringWords(title="x"),
    PlaceWords: PlaceWords(name="x"),
    SessionWords: SessionWords(title="x", purpose="x", input_use="x", listens="x", access="x"),
    EntryWords: EntryWords(text="x"),
    ProposalWords: ProposalWords(title="x", about="x", who="x", name="x", email="x@x.example"),
}
PLAIN: dict[str, Any] = {
    "kind": "council", "template": "talk", "starts": 1, "ends": 2, "text": "x", "reason": "x", "role": "host",
    "name": "x", "email": "x@x.example", "password_hash": "x", "number": 1, "subject": "x", "token_hash": "x",
    "letter": "x", "is_sent": True, "until": 1, "point": "live", "link": "x", "links": ("x",), "person": "p" * 16,
    "at": 1, "origin": "paper", "question": "x", "room": "123456", "heard": 3, "lang": "da",
}  # fmt: skip


def commands_about(houses: Houses, kind: type[c.AnyCommand]) -> Iterator[tuple[c.AnyCommand, c.AnyCommand]]:
    """The command about everything of others that it can name; and the same about what does not exist."""
    fields = msgspec.structs.fields(kind)
    make: Any = kind
    names = [one.name for one in fields if one.name in NAMES]
    rest = {one.name: _plain(kind, one) for one in fields if one.name not in names}
    rest = {name: value for name, value in rest.items() if value is not msgspec.UNSET}
    for values in houses.targets(names):
        tuples = {name: (value,) if name == "bodies" else value for name, value in values.items()}
        nothing = {name: ("nothing",) if name == "bodies" else "nothing" for name in values}
        yield make(**rest, **tuples), make(**rest, **nothing)


NAMES = ("session", "gathering", "stage", "body", "bodies", "account", "visit", "proposal", "entry")


def _plain(kind: type[c.AnyCommand], one: msgspec.structs.FieldInfo) -> Any:
    if one.name == "words":
        return WORDS[one.type]
    if kind is c.EnterRoom and one.name == "role":
        return "moderator"
    if one.name in PLAIN:
        return PLAIN[one.name]
    assert not one.required, f"say what {kind.__name__}.{one.name} may be"
    return msgspec.UNSET
