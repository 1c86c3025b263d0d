"""``/r/{code}/print/queue.pdf``: the queue on paper, for a hall without electricity or network.

It is made of the public parts alone: a printed page lies on a table where anybody reads it. Must not live
here: how it looks (``records/queue.typ``).
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from livetalk.edge import room_pages
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.locales import Sentences
from livetalk.edge.site import Endpoint, Site
from livetalk.live.live_room import LiveRoom
from livetalk.moderation.policy import may_see
from livetalk.records import poster_form
from livetalk.records.poster_form import PrintedQueue, QueuedLine
from livetalk.rooms.cards import Card
from livetalk.rooms.views import RoomPart

LABELS = ("now", "queue", "empty", "page")


def as_pdf(site: Site) -> Endpoint:
    """The queue as it is now, for those who moderate."""

    async def endpoint(request: Request) -> Response:
        room = await room_pages.find_room(site, request)
        if isinstance(room, Response):
            return room
        staff = site.staff(request, room)
        if staff is None or not may_see(staff.actor.role, "moderator"):
            return room_pages.refuse_stranger(site, request, room)
        at = datetime.fromtimestamp(site.programme.now() // 1000, UTC)
        told = printed(room, site.sentences(request), at)
        # In a thread: a long queue takes a second to set, and the room is live meanwhile.
        pdf = await asyncio.to_thread(partial(poster_form.queue, told, at))
        headers = {
            "Cache-Control": "no-store",
            "Content-Disposition": f'inline; filename="livetalk-{room.state.code}-queue.pdf"',
        }
        return Response(pdf.content, media_type="application/pdf", headers=headers)

    return endpoint


def printed(room: LiveRoom[Frame], sentences: Sentences, at: datetime) -> PrintedQueue:
    """What everybody may see of the queue, in its order."""
    values: dict[str, Any] = room.audience.stores["audience"].values
    frame = values["room"]
    title = frame.title if isinstance(frame, RoomPart) else ""
    queue = [values.get(f"q:{question}") for question in values.get("queue", ())]
    themes = {theme.id: theme.name for theme in frame.themes} if isinstance(frame, RoomPart) else {}

    def line(card: Card) -> QueuedLine:
        facts = (
            card.name or sentences("print.queue.anonymous"),
            sentences("print.queue.support", n=values.get(f"support:{card.id}", 0)),
            *(themes[theme] for theme in card.themes if theme in themes),
        )
        return QueuedLine(text=card.text, facts=" · ".join(facts))

    now = values.get(f"q:{values.get('now')}")
    lines = tuple(line(card) for card in queue if isinstance(card, Card))
    return PrintedQueue(
        language=sentences.lang,
        title=title,
        subtitle=sentences(
            "print.queue.subtitle", day=sentences.date(at), clock=sentences.clock(at), n=len(lines)
        ),
        now=line(now) if isinstance(now, Card) else None,
        lines=lines,
        labels={name: sentences(f"print.queue.{name}") for name in LABELS if name != "page"}
        | {"page": sentences("record.page", n="{n}", total="{total}")},
    )
