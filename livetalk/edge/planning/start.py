"""``/organise``: what needs somebody now, and where to begin if nothing does.

Lives here: the page, and putting together what it lists. Must not live here: what a room waits for
(``rooms.needs``), or the pages that it leads to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Literal, get_args

import msgspec
from starlette.responses import Response

from livetalk.edge.planners import Planner
from livetalk.programme import frame
from livetalk.programme.answering import answer_by
from livetalk.programme.hours import day_of
from livetalk.programme.policy import owns_session
from livetalk.programme.programme import Session
from livetalk.programme.proposing import OPEN
from livetalk.programme.texts import BodyWords, PlaceWords, ProposalWords, SessionWords
from livetalk.rooms.cards import iso
from livetalk.rooms.event import StaffRole
from livetalk.rooms.needs import Needs

Kind = Literal[
    "waiting",
    "overdue",
    "proposal",
    "incomplete",
    "unpublished",
    "entries",
    "held",
    "record",
    "journal",
    "retention",
]
ORDER: tuple[Kind, ...] = get_args(Kind)
"""What comes first: what people sit and wait for, then what was promised, then what can wait for a day."""
SHOWN = 6  # of each kind: a page that lists everything says nothing
SOON_DAYS = 28  # a session that is not ready by then has no time left for an invitation
GOING_DAYS = 30  # a month is enough to look at what is about to be erased
COMING = 8  # sessions on the page
AFTER_MS = 30 * 60_000  # a room stays open for so long after the talk: the session is still on the page


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what, of which session, and by when.

    ``role`` is that in which one goes into its room, ``to`` a page there other than the first.
    """

    kind: Kind
    title: str = ""
    address: str = ""
    n: int = 0
    day: str = ""
    is_late: bool = False
    session: str = ""
    role: StaffRole | None = None
    to: str = ""
    missing: tuple[str, ...] = ()


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The tasks of one kind; ``more`` are not shown."""

    kind: Kind
    tasks: tuple[Task, ...]
    more: int = 0


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """A session that is on, or comes next."""

    id: str
    title: str
    starts: str
    ends: str
    place: str
    bodies: tuple[str, ...]
    state: str
    room: str | None
    is_now: bool


async def page(planner: Planner) -> Response:
    """The page."""
    now = planner.site.programme.now()
    sessions = [s for s in planner.programme.sessions.values() if owns_session(planner.giver, s)]
    found = [*_in_rooms(planner, sessions, now), *_in_programme(planner, sessions, now)]
    context = {
        "groups": tuple(_grouped(found)),
        "coming": _coming(planner, sessions, now),
        "has_sessions": bool(sessions),
        "has_bodies": bool(planner.programme.bodies),
        "today": iso(now),
    }
    return planner.page("start", context)


def _grouped(tasks: Iterable[Task]) -> Iterator[Group]:
    by_kind: dict[Kind, list[Task]] = {}
    for task in tasks:
        by_kind.setdefault(task.kind, []).append(task)
    for kind in ORDER:
        of_kind = sorted(by_kind.get(kind, ()), key=lambda task: (task.day or "9", task.title))
        if of_kind:
            yield Group(kind=kind, tasks=tuple(of_kind[:SHOWN]), more=max(0, len(of_kind) - SHOWN))


def _in_rooms(planner: Planner, sessions: Iterable[Session], now: int) -> Iterator[Task]:
    with_room = {s.room: s for s in sessions if s.room is not None}
    today = day_of(now)
    for code, needs in planner.site.caretaker.needs(with_room).items():
        session = with_room[code]
        title = _title(planner, session)
        yield from _of_room(session, title, needs, today)


def _of_room(session: Session, title: str, needs: Needs, today: date) -> Iterator[Task]:
    def task(kind: Kind, role: StaffRole, to: str = "", **more: Any) -> Task:
        known = {"day": _day(session.starts), **more}
        return Task(**known, kind=kind, title=title, session=session.id, role=role, to=to)

    late = tuple(due for due in needs.dues if due < today.isoformat())
    if needs.waiting and session.state != "cancelled":
        yield task("waiting", "moderator", n=needs.waiting)
    if late:
        yield task("overdue", "administration", n=len(late), day=late[0], is_late=True)
    if needs.held:
        yield task("held", "moderator", "followup", n=needs.held)
    if needs.record != "nothing":
        # Moderators publish; whoever takes the notes may only write.
        yield task("record" if needs.record == "publish" else "journal", "moderator", "record")
    if needs.retain_until is not None and _is_soon(needs.retain_until, today):
        is_late = not needs.is_journalised
        yield task("retention", "moderator", "record", day=needs.retain_until, is_late=is_late)


def _in_programme(planner: Planner, sessions: Iterable[Session], now: int) -> Iterator[Task]:
    if planner.account.role != "host":
        yield from _proposals(planner, now)
        waiting = [one for one in planner.programme.captured.values() if one.state == "waiting"]
        if waiting:
            first = min(one.at for one in waiting)
            yield Task(kind="entries", n=len(waiting), day=_day(first), address="/organise/entries")
    until = now + SOON_DAYS * 24 * 3600 * 1000
    for session in sessions:
        if session.state == "draft" and now <= session.starts <= until:
            yield _draft(planner, session)


def _proposals(planner: Planner, now: int) -> Iterator[Task]:
    today = day_of(now)
    for proposal in planner.programme.proposals.values():
        if proposal.state in OPEN and proposal.state != "asked_back":
            words = planner.programme.text(proposal.text_key, ProposalWords)
            by = answer_by(proposal)
            yield Task(
                kind="proposal",
                title=words.title if words is not None else "",
                day=by.isoformat(),
                is_late=by < today,
                address=f"/organise/proposals/{proposal.id}",
            )


def _draft(planner: Planner, session: Session) -> Task:
    template = planner.site.programme.templates.get(session.template)
    missing = frame.missing(planner.programme, session, template) if template is not None else ()
    return Task(
        kind="incomplete" if missing else "unpublished",
        title=_title(planner, session),
        day=_day(session.starts),
        missing=missing,
        session=session.id,
        address=f"/organise/sessions/{session.id}",
    )


def _coming(planner: Planner, sessions: Iterable[Session], now: int) -> tuple[Coming, ...]:
    ahead = [s for s in sessions if s.ends + AFTER_MS > now and s.state != "cancelled"]
    return tuple(_of_session(planner, s, now) for s in sorted(ahead, key=lambda s: s.starts)[:COMING])


def _of_session(planner: Planner, session: Session, now: int) -> Coming:
    programme = planner.programme
    words = programme.text(session.text_key, SessionWords)
    stage = programme.stages.get(session.stage or "")
    stage_words = programme.text(stage.text_key, PlaceWords) if stage is not None else None
    place = stage_words.name if stage_words is not None else words.place if words is not None else ""
    bodies = (programme.bodies.get(body) for body in session.bodies)
    names = (programme.text(body.text_key, BodyWords) for body in bodies if body is not None)
    return Coming(
        id=session.id,
        title=words.title if words is not None else "",
        starts=iso(session.starts),
        ends=iso(session.ends),
        place=place,
        bodies=tuple(name.name for name in names if name is not None),
        state=session.state,
        room=session.room,
        is_now=session.starts <= now < session.ends,
    )


def _title(planner: Planner, session: Session) -> str:
    words = planner.programme.text(session.text_key, SessionWords)
    return words.title if words is not None else ""


def _is_soon(day: str, today: date) -> bool:
    return (date.fromisoformat(day) - today).days <= GOING_DAYS


def _day(moment: int) -> str:
    return day_of(moment).isoformat()
