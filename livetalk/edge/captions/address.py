"""The room's caption address: what captioning tools push to, and where they ask how far it got.

The secret stands in the path, since a tool is given one address and nothing else (``docs/adr/0012``). So
nothing here may say, log or render that path. Lives here: HTTP and who may. Must not live here: what a post
means (``livetalk.transcripts``), or what it leads to (``livetalk.rooms.captions``).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import access, wire
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.site import LANGUAGES, Endpoint, Site
from livetalk.live.live_room import LiveRoom
from livetalk.live.submissions import Accepted
from livetalk.log.port import LogUnavailable
from livetalk.rooms.actors import Actor
from livetalk.rooms.commands import HearCaptions
from livetalk.rooms.moments import iso
from livetalk.rooms.outcomes import Rejected
from livetalk.transcripts import captions_post

STATUS_OF: dict[str, HTTPStatus] = {
    "captions_not_started": HTTPStatus.BAD_REQUEST,
    "too_many_caption_languages": HTTPStatus.BAD_REQUEST,
    "wrong_caption_address": HTTPStatus.FORBIDDEN,
    "wrong_caption_number": HTTPStatus.FORBIDDEN,
    "link_closed": HTTPStatus.FORBIDDEN,
    "not_allowed": HTTPStatus.FORBIDDEN,
    "caption_too_long": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too_many": HTTPStatus.TOO_MANY_REQUESTS,
}
"""What the contract says; what is not named is 503: the sender tries again."""

PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
CHARSETS = {"iso-8859-1", "latin-1", "latin1", "iso-8859-15", "windows-1252", "cp1252", "utf-16", "us-ascii"}
"""What old tools say beside UTF-8. Not every codec that there is: some cost more than a text is worth."""
RETRY_AFTER_S = 5

_SEQ = re.compile(r"[0-9]{1,15}")
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", flags=re.IGNORECASE)


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """A captioning tool that has the address of a room."""

    room: LiveRoom[Frame]
    actor: Actor
    link: str


def push(site: Site, now: Callable[[], int]) -> Endpoint:
    """``POST /captions/{token}``: a post of captions, by any of the contracts."""

    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        try:
            tool = await _find(site, request)
            if isinstance(tool, Rejected):
                return _refused(site, request, tool)
            command = _read(request, raw, tool.room.state.languages[0])
            if isinstance(command, Rejected):
                return _refused(site, request, command)
            outcome = await asyncio.shield(tool.room.give(tool.actor, command, None, tool.link))
        except LogUnavailable:
            return _refused(site, request, Rejected(code="log_unavailable", retry_after=RETRY_AFTER_S))
        if isinstance(outcome, Accepted):
            return _said(iso(now()))
        return _refused(site, request, outcome)

    return endpoint


def last_seq(site: Site) -> Endpoint:
    """``GET /captions/{token}/seq``: the number of the last post that was taken in, 0 if there was none."""

    async def endpoint(request: Request) -> Response:
        try:
            tool = await _find(site, request)
        except LogUnavailable:
            return _refused(site, request, Rejected(code="log_unavailable", retry_after=RETRY_AFTER_S))
        if isinstance(tool, Rejected):
            return _refused(site, request, tool)
        streams = tool.room.state.transcript.streams
        lang = captions_post.language(request.query_params.get("lang", ""))
        state = streams.get(lang) if lang else max(streams.values(), key=lambda s: s.heard_at, default=None)
        return _said(str((state.last_seq if state else None) or 0))

    return endpoint


def visit(site: Site) -> Endpoint:
    """``GET /captions/{token}``: somebody opened it in a browser. The page says what it is for."""

    async def endpoint(request: Request) -> Response:
        lang = site.sentences(request).lang
        other = site.templates.sentences(next(one for one in LANGUAGES if one != lang))
        context = {"here": "/", "other": other}
        response = site.page(request, "captions_address", context, HTTPStatus.METHOD_NOT_ALLOWED)
        response.headers.update({**PRIVATE, "Allow": "POST"})
        return response

    return endpoint


async def _find(site: Site, request: Request) -> Tool | Rejected:
    """Whose tool it is. Nobody guesses a secret: those who hold one never wait for those who try."""
    token = request.path_params["token"]
    code = access.code_of_token(token)
    room = await site.rooms.find(code) if code else None
    link = access.link_of_token(room.state, token) if room else None
    if room is not None and link is not None and link.role == "captions":
        return Tool(room=room, actor=site.pseudonyms.staff(room.state.code, "captions", token), link=link.id)
    network = site.network(request)
    wait = site.limits.join_wait(network, code)
    if wait:
        return Rejected(code="too_many", params={"n": wait}, temporary=True, retry_after=wait)
    site.limits.wrong_code(network)
    return Rejected(code="wrong_caption_address")


def _read(request: Request, raw: bytes, usual_lang: str) -> HearCaptions | Rejected:
    headers = request.headers
    is_streamtext = "x-timestamp" in headers or "content-language" in headers
    body = _text(raw, headers.get("content-type", "")).encode()
    post = captions_post.parse_body(body, is_streamtext=is_streamtext)
    said = request.query_params.get("seq", "").strip()
    if not said and post is not None and post.seq is not None:
        said = str(post.seq)
    if post is None or _SEQ.fullmatch(said) is None:
        return Rejected(code="wrong_caption_number")
    wanted = (request.query_params.get("lang", ""), headers.get("content-language", "").partition(",")[0])
    known = (lang for tag in wanted if (lang := captions_post.language(tag.strip())) not in (None, "und"))
    stream = next(known, None) or usual_lang
    return HearCaptions(stream=stream, number=int(said), body=post.text, style=post.style)


def _text(raw: bytes, content_type: str) -> str:
    """The body as text; what cannot be read becomes a sign that shows it, and is never a refusal."""
    found = _CHARSET.search(content_type)
    charset = found[1].lower() if found else ""
    return raw.decode(charset if charset in CHARSETS else "utf-8-sig", errors="replace")


def _said(text: str) -> Response:
    return Response(text, media_type="text/plain", headers=PRIVATE)


def _refused(site: Site, request: Request, rejected: Rejected) -> Response:
    sentence = wire.explain(rejected, site.sentences(request))
    status = STATUS_OF.get(rejected.code, HTTPStatus.SERVICE_UNAVAILABLE)
    response = Response(sentence + "\n", status, media_type="text/plain", headers=PRIVATE)
    if rejected.retry_after is not None:
        response.headers["Retry-After"] = str(rejected.retry_after)
    return response
