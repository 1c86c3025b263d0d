"""Every address of the site, from its routing table: a new one is looked at without anybody remembering to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.routing import Route

from livetalk.edge.app import routes
from livetalk.programme.texts import SessionWords
from livetalk.programme.wording import slug_of
from livetalk.records.open_data import COLUMNS, MEDIA_TYPES
from tests.support.sites import TestSite

SEARCHES = ("/search", "/search.json", "/search.csv")
WORDS = ("lukket", "åbent", "spørgsmål", "tilsagn", "kladde")


def every_address(site: TestSite, known: Mapping[str, Sequence[str]]) -> list[str]:
    """All that can be opened; ``known`` says what may stand for the names in them."""
    found: list[str] = []
    for route in routes(site.application.site, lambda: 0):
        assert isinstance(route, Route)
        if "GET" not in (route.methods or ()):
            continue
        paths = [route.path]
        for name in route.param_convertors:
            values = known.get(name, ["unknown"])
            paths = [path.replace(f"{{{name}}}", value) for path in paths for value in values]
        found += [path.partition(":")[0] for path in paths]
    found += [f"{path}?q={word}" for path in SEARCHES if path in found for word in WORDS]
    return list(dict.fromkeys(found))


def of_programme(site: TestSite) -> dict[str, list[str]]:
    """What the programme gives names to: slugs, ids, themes."""
    programme = site.application.site.programme.state
    words = [programme.text(s.text_key, SessionWords) for s in programme.sessions.values()]
    themes = {slug_of(theme) for said in words if said is not None for theme in said.themes}
    slugs = [g.slug for g in programme.gatherings.values()]
    bodies = [b.slug for b in programme.bodies.values()]
    return {
        "slug": [*slugs, *bodies],
        "gathering": list(programme.gatherings),
        "session": list(programme.sessions),
        "stage": list(programme.stages),
        "body": list(programme.bodies),
        "proposal": list(programme.proposals),
        "entry": list(programme.captured),
        "account": list(programme.accounts),
        "file": [f"{name}.{form}" for name in COLUMNS for form in MEDIA_TYPES],
        "key": [*bodies, *themes, *programme.stages, *programme.sessions],
    }
