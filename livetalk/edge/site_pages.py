"""The pages outside a room: join, own contributions, privacy, accessibility, staff entrance, files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from livetalk.edge import access
from livetalk.edge.rendering.assets import AssetFile
from livetalk.edge.site import Site
from livetalk.rooms import views

Endpoint = Callable[[Request], Any]

FOR_EVER = "public, max-age=31536000, immutable"  # the address changes with the content


def plain(site: Site, name: str) -> Endpoint:
    """A page that needs to know nothing."""

    async def endpoint(request: Request) -> Response:
        return site.page(request, name, {"typed": {}})

    return endpoint


def front(site: Site) -> Endpoint:
    """``/``: the field for the code; ``/?code=…`` (a form without JavaScript) goes straight there."""

    async def endpoint(request: Request) -> Response:
        code = access.tidy_code(request.query_params.get("code", ""))
        if code is not None:
            return RedirectResponse(f"/r/{code}", HTTPStatus.SEE_OTHER)
        return site.page(request, "join", {"typed": {}})

    return endpoint


def mine(site: Site) -> Endpoint:
    """``/mine``: everything this browser wrote, room by room, with its fate."""

    async def endpoint(request: Request) -> Response:
        found: list[Mapping[str, object]] = []
        for code in access.remembered_rooms(request.cookies):
            room = await site.rooms.find(code)
            if room is None:
                continue
            actor, _ = site.person(request, code)
            own = views.mine(room.state, actor.id)
            found.append({"room": room.audience.stores["audience"].values["room"], "mine": own})
        return site.page(request, "mine", {"rooms": found, "typed": {}})

    return endpoint


def static(site: Site) -> Endpoint:
    """``/static/{name}``: built files, compressed as the browser likes best."""

    async def endpoint(request: Request) -> Response:
        file = site.assets.find(request.path_params["name"])
        if file is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return send_file(request, file, FOR_EVER)

    return endpoint


def worker(site: Site) -> Endpoint:
    """``/sw.js``: the service worker; its address must be fixed and its scope the whole site."""

    async def endpoint(request: Request) -> Response:
        return send_file(request, site.assets.get("sw.js"), "no-cache")

    return endpoint


def send_file(request: Request, file: AssetFile, cache: str) -> Response:
    """Send a built file in the best form that the browser accepts."""
    accepted = request.headers.get("accept-encoding", "")
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    for encoding, path in file.encoded.items():
        if encoding in accepted:
            return FileResponse(
                path, media_type=file.media_type, headers={**headers, "Content-Encoding": encoding}
            )
    return FileResponse(file.path, media_type=file.media_type, headers=headers)


def failed(site: Site) -> Callable[[Request, Exception], Any]:
    """The page for an address that does not exist, a wrong method, or a mistake of ours."""

    async def handler(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
        code = {404: "no_page", 405: "no_method"}.get(status, "internal")
        sentence = site.sentences(request)(f"refusal.{code}")
        return site.page(
            request, "error", {"error": sentence, "status": int(status), "typed": {}}, status=status
        )

    return handler
