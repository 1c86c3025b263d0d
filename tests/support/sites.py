"""The whole site without a network: real pages, forms and sockets over a log in memory."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

from livetalk.bootstrap import Application, make_application
from livetalk.edge.opening import Opened
from livetalk.edge.realtime.frames import Frame
from livetalk.live.live_room import LiveRoom
from livetalk.log_address import LogAddress
from livetalk.settings import Settings
from tests.support.forms import Page
from tests.support.logs import TroubledLog

BASE_URL = "http://livetalk.example"
KEY = "an organiser key for tests"
ROOM = {
    "title": "Talk ved havnen",
    "purpose": "Vi vil høre, hvad I mener.",
    "input_use": "Udvalget læser alt.",
}
HALL = "192.0.2.7"


@dataclass(eq=False)
class TestSite:
    """A site in this process."""

    __test__ = False

    application: Application
    log: TroubledLog

    def visitor(self, *, address: str = HALL, lang: str = "da", base_url: str = BASE_URL) -> Visitor:
        """Somebody with a browser of their own."""
        transport = httpx.ASGITransport(
            app=self.application.asgi, client=(address, 4711), raise_app_exceptions=False
        )
        return Visitor(
            transport=transport, base_url=base_url, headers={"Accept-Language": lang, "Origin": base_url}
        )

    async def open_room(self, **said: object) -> Opened:
        """Open a room by the API."""
        async with self.visitor() as organiser:
            answer = await organiser.post(
                "/api/v1/rooms", json={**ROOM, **said}, headers={"Authorization": f"Bearer {KEY}"}
            )
        assert answer.status_code == 201, answer.text
        return msgspec.json.decode(answer.content, type=Opened)

    async def live(self, code: str) -> LiveRoom[Frame]:
        """The room itself."""
        room = await self.application.site.rooms.find(code)
        assert room is not None
        return room


class Visitor(httpx.AsyncClient):
    """A browser without JavaScript."""

    async def see(self, address: str, status: int = 200) -> Page:
        """Open a page."""
        return self._page(await self.get(address), status)

    async def fill(self, page: Page, action: str, status: int = 200, /, **fields: str) -> Page:
        """Fill in the form of a page that takes all these values, send it, and go where it leads."""
        form = page.form(action, **fields)
        answer = await self.post(form.action, data={**form.fields, **fields})
        if answer.is_redirect:
            answer = await self.get(answer.headers["location"])
        return self._page(answer, status)

    async def enter(self, token: str) -> Page:
        """Swap a staff link for a cookie, as the page for pasting it does."""
        return await self.fill(await self.see("/enter"), "/enter", token=token)

    def _page(self, answer: httpx.Response, status: int) -> Page:
        assert answer.status_code == status, f"{answer.status_code}: {answer.text[:500]}"
        return Page(answer.text, str(answer.url), dict(answer.headers))


def site_settings(**changes: Any) -> Settings:
    """Settings for a site in memory."""
    given: Mapping[str, Any] = {
        "log": LogAddress(kind="memory"),
        "secret": "a secret that only tests know",
        "organiser_key": KEY,
        "base_url": BASE_URL,
    }
    return Settings(**{**given, **changes})


@contextlib.asynccontextmanager
async def running_site(**changes: Any) -> AsyncIterator[TestSite]:
    """A site with an open log."""
    log = TroubledLog()
    application = make_application(site_settings(**changes), log)
    await log.open()
    yield TestSite(application, log)
    await log.close()
