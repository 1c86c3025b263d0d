"""What the forms of the organisers say, as commands want it: names, moments, lists.

A form knows only text. Lives here: what that text means. Must not live here: whether it is right
(``livetalk.programme``), or what follows from it.
"""

from __future__ import annotations

import re
from typing import TypeVar, get_args

from starlette.datastructures import FormData
from starlette.requests import Request

from livetalk.edge import wire
from livetalk.edge.planners import Planner
from livetalk.edge.rendering.templates import new_id
from livetalk.programme.hours import day_of, local, typed_ms
from livetalk.programme.kinds import Access, BodyKind
from livetalk.programme.programme import Session
from livetalk.programme.texts import MAX_NAMES, GatheringWords, SessionWords
from livetalk.rooms.outcomes import Rejected

ACCESS: tuple[Access, ...] = get_args(Access)
BODY_KINDS: tuple[BodyKind, ...] = get_args(BodyKind)
DAY_MS = 24 * 3600 * 1000
NIGHT_ENDS = "06:00"  # who ends before it, and after the beginning, ends the next morning
NIGHT_LASTS_MS = 12 * 3600 * 1000
"""What would last longer than this into the morning is a slip of the hand."""
_BETWEEN = re.compile(r"[,;\r\n]+")
WRONG_TIMES = Rejected(code="wrong_times")
SESSION_LINES = (
    "title", "summary", "purpose", "input_use", "not_open", "listens", "place", "access", "agenda"
)  # fmt: skip
SESSION_LISTS = ("themes", "politicians", "speakers")
W = TypeVar("W")


class Said:
    """The fields of a form. Halves of characters, which an encoding may claim, are dropped."""

    def __init__(self, form: FormData) -> None:
        self._fields: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            if isinstance(value, str):
                self._fields.setdefault(name, []).append(value.encode("utf-8", "ignore").decode())

    def __call__(self, name: str) -> str:
        """The text of a field; empty if it is not there."""
        return self._fields.get(name, [""])[-1]

    def several(self, name: str) -> tuple[str, ...]:
        """Every value of a field: the boxes that were ticked."""
        return tuple(dict.fromkeys(value for value in self._fields.get(name, ()) if value))

    def names(self, name: str) -> tuple[str, ...]:
        """Names with commas or line breaks between them."""
        return tuple(part.strip() for part in _BETWEEN.split(self(name)) if part.strip())

    @property
    def id(self) -> str:
        """The id of the command: the same form sent twice counts once."""
        return self("id") if wire.COMMAND_ID.fullmatch(self("id")) is not None else new_id()

    @property
    def access(self) -> tuple[Access, ...]:
        """What a place has."""
        return tuple(one for one in ACCESS if one in self.several("offers"))

    @property
    def typed(self) -> dict[str, object]:
        """Everything as it was typed, for a form that comes back."""
        typed: dict[str, object] = {name: values[-1] for name, values in self._fields.items()}
        return typed | {"bodies": self.several("bodies"), "offers": self.several("offers")}


async def said_in(request: Request) -> Said:
    """What the form of a request says."""
    return Said(await request.form())


def bodies_of(planner: Planner, said: Said) -> tuple[str, ...]:
    """Who holds it: what was ticked. A host of one body need not say so."""
    own = planner.account.bodies
    return said.several("bodies") or (own if planner.account.role == "host" and len(own) == 1 else ())


def bodies_changed(planner: Planner, said: Said, before: tuple[str, ...]) -> tuple[str, ...]:
    """Who holds it from now on: what was ticked, and what the planner's form does not offer.

    A host who ticks none goes on holding it: nobody shuts themselves out by a form.
    """
    if planner.account.role != "host":
        return said.several("bodies")
    own = frozenset(planner.account.bodies)
    ticked = said.several("bodies") or tuple(body for body in before if body in own)
    return (*ticked, *(body for body in before if body not in own and body not in ticked))


def kind_of(said: Said) -> BodyKind | Rejected:
    """What kind of body."""
    return next(
        (one for one in BODY_KINDS if one == said("kind")),
        Rejected(code="malformed", params={"field": "kind"}),
    )


def times_of(said: Said, minutes: int) -> tuple[int, int] | Rejected:
    """Beginning and end; an end that is not said is so many minutes later."""
    starts = typed_ms(said("day"), said("starts"))
    if starts is None:
        return WRONG_TIMES
    if not said("ends").strip():
        return starts, starts + minutes * 60_000
    ends = _after(said("day"), said("ends"), starts)
    return WRONG_TIMES if ends is None else (starts, ends)


def closed_from(said: Said, starts: int) -> int | Rejected | None:
    """When the closed part begins; None for none."""
    if not said("closed_from").strip():
        return None
    found = _after(day_of(starts).isoformat(), said("closed_from"), starts)
    return Rejected(code="wrong_closed_part") if found is None else found


def early_from(said: Said) -> int | Rejected | None:
    """The day from which early questions may be asked; None for what the template says."""
    if not said("early").strip():
        return None
    found = typed_ms(said("early"), "00:00")
    return WRONG_TIMES if found is None else found


def _after(day: str, clock: str, starts: int) -> int | None:
    """A clock of that day, or of the morning after a night that began before it."""
    found = typed_ms(day, clock)
    if found is not None and found < starts and clock.strip().replace(".", ":").zfill(5) < NIGHT_ENDS:
        morning = typed_ms(day_of(found + DAY_MS).isoformat(), clock)
        return morning if morning is not None and morning - starts <= NIGHT_LASTS_MS else found
    return found


def session_words(said: Said) -> SessionWords:
    """The words of a session."""
    lines = {name: said(name) for name in SESSION_LINES}
    lists = {name: said.names(name)[: MAX_NAMES + 1] for name in SESSION_LISTS}
    return SessionWords(**lines, **lists)  # type: ignore[arg-type]  # the names are the fields'


def gathering_words(said: Said) -> GatheringWords:
    """The words of a gathering."""
    return GatheringWords(
        title=said("title"), summary=said("summary"), place=said("place"), access=said("access")
    )


def typed_session(session: Session, words: SessionWords) -> dict[str, object]:
    """A session as its form shows it."""
    starts, ends = local(session.starts), local(session.ends)
    return {
        **{name: getattr(words, name) for name in SESSION_LINES},
        "themes": ", ".join(words.themes),
        "politicians": "\n".join(words.politicians),
        "speakers": "\n".join(words.speakers),
        "day": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "stage": session.stage or "",
        "gathering": session.gathering or "",
        "bodies": session.bodies,
        "offers": session.access,
        "early": day_of(session.early_from).isoformat() if session.early_from is not None else "",
        "closed_from": f"{local(session.closed_from):%H:%M}" if session.closed_from is not None else "",
    }
