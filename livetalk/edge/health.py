"""What machines ask: alive, ready, and the numbers.

``/healthz`` says that the process answers; ``/readyz`` that people can be sent here; ``/metrics``
is for Prometheus and names neither people nor rooms.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from livetalk.edge.site import Endpoint, Site
from livetalk.log.port import LogUnavailable

NO_STORE = {"Cache-Control": "no-store"}
ANSWER_S: Final = 1.5  # who asks waits for two, and takes no answer for a node that hangs


async def healthz(_request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n", headers=NO_STORE)


def readyz(site: Site) -> Endpoint:
    """The log can be reached, and the server is not on its way down."""

    async def endpoint(_request: Request) -> Response:
        why = await _why_not(site)
        if why is None:
            return PlainTextResponse("ready\n", headers=NO_STORE)
        return PlainTextResponse(f"not ready: {why}\n", HTTPStatus.SERVICE_UNAVAILABLE, headers=NO_STORE)

    return endpoint


def metrics(site: Site) -> Endpoint:
    """All metrics, the size of the log looked up now."""

    async def endpoint(_request: Request) -> Response:
        try:
            site.metrics.log_bytes.set(await _size(site))
        except (LogUnavailable, TimeoutError):
            site.metrics.log_bytes.set(-1)
        return Response(site.metrics.text(), headers={**NO_STORE, "Content-Type": CONTENT_TYPE_LATEST})

    return endpoint


async def _why_not(site: Site) -> str | None:
    if site.rooms.is_draining:
        return "the server is stopping"
    try:
        await _size(site)
    except LogUnavailable as error:
        return error.cause
    except TimeoutError:
        return site.log.trouble() or "the log does not answer"
    # Where nothing can be written, people are better off here: they read on, and phones keep what they say.
    return None


async def _size(site: Site) -> int:
    async with asyncio.timeout(ANSWER_S):
        return await site.log.size()
