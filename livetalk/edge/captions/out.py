"""Live text for a video mixer, and the transcript as a file. Both are public text.

Lives here: what these two know and which headers they have. Must not live here: which lines are public
(``livetalk.rooms.transcript_lines``, ``livetalk.rooms.views``).
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import headers, room_pages, wire
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.site import Endpoint, Site
from livetalk.live.live_room import LiveRoom
from livetalk.rooms.moments import iso
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.transcript_lines import languages, public_lines
from livetalk.transcripts import captions_post, webvtt

SIZES = (12, 200)  # px: smaller is no text, larger is one word
LINES = (1, 4)
ALIGNMENTS = ("bottom", "top")
THEMES = ("dark", "light", "plain")
ANYWHERE = headers.CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
"""The overlay may be framed by any page: it is public text, and there is nothing in it to be tricked into."""


def overlay(site: Site, request: Request, room: LiveRoom[Frame]) -> Response:
    """``GET /r/{code}/overlay``: the latest lines on nothing, for OBS and the like. All by the address."""
    asked = request.query_params
    lang = captions_post.language(asked.get("lang", "")) or ""
    wish = {
        "size": _number(asked.get("size", ""), SIZES, 48),
        "lines": _number(asked.get("lines", ""), LINES, 2),
        "shown_lang": lang,
        "align": asked.get("align") if asked.get("align") in ALIGNMENTS else ALIGNMENTS[0],
        "box": asked.get("theme") if asked.get("theme") in THEMES else THEMES[0],
    }
    context = room_pages.room_context(site, request, room, "wall", None)
    response = site.page(request, "overlay", {**context, **wish})
    response.headers["Content-Security-Policy"] = ANYWHERE
    return response


def transcript(site: Site) -> Endpoint:
    """``GET /r/{code}/transcript.vtt``: what was said in public, with speakers, as it was mended since."""

    async def endpoint(request: Request) -> Response:
        room = await room_pages.find_room(site, request)
        if isinstance(room, Response):
            return room
        state, known = room.state, languages(room.state)
        asked = captions_post.language(request.query_params.get("lang", ""))
        lang = asked or (state.languages[0] if state.languages[0] in known else next(iter(known), ""))
        lines = public_lines(state, lang)
        if not lines:
            sentence = wire.explain(Rejected(code="no_transcript"), site.sentences(request))
            # Not "there is no such page": there may be one tomorrow, and the reader should hear so.
            context = {"error": sentence, "status": int(HTTPStatus.CONFLICT)}
            return site.page(request, "error", context, HTTPStatus.NOT_FOUND)
        notes = (state.framed("title") or "", iso(state.created_at)[:10], f"Language: {lang}")
        name = f"livetalk-{state.code}-{lang}.vtt"
        return Response(
            webvtt.write(lines, notes=notes),
            media_type="text/vtt",
            headers={
                "Cache-Control": "no-store",
                "Content-Disposition": f'inline; filename="{name}"',
            },
        )

    return endpoint


def _number(said: str, between: tuple[int, int], usual: int) -> int:
    low, high = between
    return min(max(int(said), low), high) if said.isascii() and said.isdigit() and len(said) < 6 else usual
