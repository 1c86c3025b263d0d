"""What every page and form of the site works with, put together once by ``bootstrap``.

Lives here: the bundle of services, and small helpers that pages and forms share. Must not live
here: a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from livetalk.edge import access
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.record.archive import Archive
from livetalk.edge.record.workshop import Workshop
from livetalk.edge.rendering.assets import Assets
from livetalk.edge.rendering.locales import Sentences
from livetalk.edge.rendering.templates import Templates
from livetalk.live.archive.index import ArchiveIndex
from livetalk.live.archive.watch import ArchiveWatch
from livetalk.live.limits import Limits
from livetalk.live.live_room import LiveRoom
from livetalk.live.metrics import Metrics
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.programme.session_rooms import SessionRooms
from livetalk.live.promise_watch import PromiseWatch
from livetalk.live.rooms import Rooms
from livetalk.live.upkeep.caretaker import Caretaker
from livetalk.log.port import Log
from livetalk.moderation.screening import Screening
from livetalk.rooms.actors import Actor
from livetalk.settings import Settings

LANGUAGES = ("da", "en")

Endpoint = Callable[[Request], Any]
"""What answers requests to one address."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """See the module's docstring."""

    settings: Settings
    log: Log
    rooms: Rooms[Frame]
    templates: Templates
    assets: Assets
    pseudonyms: access.Pseudonyms
    limits: Limits
    metrics: Metrics
    promises: PromiseWatch
    caretaker: Caretaker[Frame]
    programme: ProgrammeHost
    session_rooms: SessionRooms
    index: ArchiveIndex
    """Everything public of all rooms, to be searched."""
    index_watch: ArchiveWatch
    screening: Screening
    """What should not be sent, for words that no room has yet."""
    archive: Archive = field(default_factory=Archive)
    """Records that somebody reads."""
    workshop: Workshop = field(default_factory=Workshop)
    """Files of records that are made for somebody."""

    def page(
        self,
        request: Request,
        name: str,
        context: Mapping[str, Any] | None = None,
        status: int = HTTPStatus.OK,
    ) -> Response:
        """Render a page in the reader's language. Pages are personal, so nobody may store them."""
        common = {
            "lang": lang_of(request),
            "base_url": self.settings.base_url,
            "contact": self.settings.contact,
            "phone_number": self.settings.phone_number,
            "here": request.url.path,
        }
        html = self.templates.render_page(name, {**common, **(context or {})})
        return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"})

    def sentences(self, request: Request) -> Sentences:
        """The sentences in the reader's language."""
        return self.templates.sentences(lang_of(request))

    def person(self, request: Request, code: str) -> tuple[Actor, str | None]:
        """Who the reader is in a room; and the value of a cookie to be set if there was none."""
        known = request.cookies.get(access.PERSON_COOKIE)
        if known is not None and access.is_participant(known):
            return self.pseudonyms.participant(code, known), None
        fresh = access.new_person()
        return self.pseudonyms.participant(code, fresh), fresh

    def staff(self, request: Request, room: LiveRoom[Frame]) -> access.Staff | None:
        """Which member of staff of the room the reader is, if any."""
        return access.find_staff(room.state, self.pseudonyms, request.cookies)

    def network(self, request: Request) -> str:
        """A name for the reader's network that says nothing about the address."""
        return self.limits.network(request.client.host if request.client else "")

    def set_cookie(self, response: Response, name: str, value: str) -> None:
        """Set a cookie that scripts cannot read and other sites cannot send."""
        response.set_cookie(
            name,
            value,
            max_age=access.COOKIE_LIFE_S,
            httponly=True,
            samesite="lax",
            secure=self.settings.is_secure,
        )


def json_response(value: object, status: int = HTTPStatus.OK) -> Response:
    """JSON that nobody may store: it may hold tokens."""
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(value), status, headers=headers, media_type="application/json")


def lang_of(request: Request) -> str:
    """The reader's language: chosen here once, else what the browser asks for, else Danish."""
    chosen = request.cookies.get(access.LANG_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    wishes = [_wish(part) for part in request.headers.get("accept-language", "").split(",")]
    spoken = [(weight, lang) for weight, lang in wishes if weight > 0 and lang in LANGUAGES]
    # The first of those that are wished for most.
    return max(spoken, key=lambda wish: wish[0])[1] if spoken else LANGUAGES[0]


def _wish(part: str) -> tuple[float, str]:
    """A language with its weight, of ``en-GB;q=0.8``."""
    name, _, weight = part.partition(";")
    lang = name.strip().lower().partition("-")[0]
    try:
        return float(weight.strip().removeprefix("q=") or 1), lang
    except ValueError:
        return 0.0, lang


def is_from_elsewhere(request: Request) -> bool:
    """Whether a POST comes from another site. Cookies are Lax too; this is the second lock."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    return origin is not None and origin.partition("://")[2].lower() != host.lower()
