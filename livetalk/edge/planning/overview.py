"""``/organise/programme``: every gathering and session of the planner, drafts and published.

Must not live here: one of them (``gatherings``, ``sessions``).
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec
from starlette.responses import Response

from livetalk.edge.planners import Planner
from livetalk.edge.planning.answering import show
from livetalk.edge.planning.reading import Reader
from livetalk.programme.hours import day_of
from livetalk.programme.kinds import Publicity
from livetalk.programme.programme import Gathering, Session

Show = Literal["coming", "drafts", "past", "cancelled", "all"]
SHOWS: tuple[Show, ...] = get_args(Show)
ON_A_PAGE = 50  # sessions: as many as anybody reads through


class GatheringRow(msgspec.Struct, frozen=True, kw_only=True):
    """One gathering in the list."""

    id: str
    title: str
    place: str
    state: Publicity
    days: str
    sessions: int
    drafts: int


async def page(planner: Planner) -> Response:
    """The list; ``?body=``, ``?show=``, ``?page=``."""
    reader = Reader(planner)
    query = planner.request.query_params
    chosen: Show = next((one for one in SHOWS if one == query.get("show")), "coming")
    body = query.get("body", "")
    number = query.get("page", "1")
    wanted = (
        max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < len("10000") else 1
    )
    own = [s for s in planner.programme.sessions.values() if reader.is_own(s)]
    found = [s for s in own if _is_wanted(s, chosen, body, reader.now)]
    found.sort(key=lambda s: (s.starts, s.ends, s.id), reverse=chosen == "past")
    pages = max(1, -(-len(found) // ON_A_PAGE))
    wanted = min(wanted, pages)
    shown = found[(wanted - 1) * ON_A_PAGE : wanted * ON_A_PAGE]
    days = reader.days(shown)
    return show(
        planner,
        "planning_list",
        {
            "gatherings": _gatherings(reader, chosen, body),
            "days": days[::-1] if chosen == "past" else days,
            "amount": len(found),
            "is_empty": not own and not planner.programme.gatherings,
            "bodies": reader.own_bodies(),
            "chosen": {"show": chosen, "body": body, "page": wanted},
            "shows": SHOWS,
            "pages": pages,
        },
    )


def _is_wanted(session: Session, chosen: Show, body: str, now: int) -> bool:
    if body and body not in session.bodies:
        return False
    match chosen:
        case "coming":
            return session.state != "cancelled" and session.ends > now
        case "drafts":
            return session.state == "draft"
        case "past":
            return session.state != "cancelled" and session.ends <= now
        case "cancelled":
            return session.state == "cancelled"
        case _:
            return True


def _gatherings(reader: Reader, chosen: Show, body: str) -> list[GatheringRow]:
    rows: list[tuple[int, GatheringRow]] = []
    for gathering in reader.programme.gatherings.values():
        if not reader.owns(gathering.id) or (body and body not in gathering.bodies):
            continue
        sessions = [s for s in reader.programme.sessions_of(gathering.id) if s.state != "cancelled"]
        last = max((s.ends for s in sessions), default=reader.now + 1)
        is_past = last <= reader.now
        fits = {
            "coming": gathering.state != "cancelled" and not is_past,
            "drafts": gathering.state == "draft",
            "past": gathering.state != "cancelled" and is_past,
            "cancelled": gathering.state == "cancelled",
            "all": True,
        }
        if fits[chosen]:
            first = min((s.starts for s in sessions), default=last)
            rows.append((first, _row(reader, gathering, sessions)))
    return [row for _, row in sorted(rows, key=lambda pair: (pair[0], pair[1].id), reverse=chosen == "past")]


def _row(reader: Reader, gathering: Gathering, sessions: list[Session]) -> GatheringRow:
    words = reader.gathering_words(gathering)
    days = sorted({day_of(s.starts) for s in sessions})
    talks = [s for s in sessions if not reader.is_break(s)]
    first = reader.day(min(s.starts for s in sessions)) if sessions else ""
    last = reader.day(max(s.starts for s in sessions)) if sessions else ""
    return GatheringRow(
        id=gathering.id,
        title=words.title,
        place=words.place,
        state=gathering.state,
        days=first if len(days) < 2 else f"{first} – {last}",
        sessions=len(talks),
        drafts=sum(s.state == "draft" for s in talks),
    )
