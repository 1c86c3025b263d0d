"""Taking in what staff wrote down for somebody, and putting it as a question into a session's room.

An entry is kept in the programme first and asked in the room after that, both under the name that the
tablet gave it: whatever is cut or sent twice in between, it is there once. What no room takes stays and
waits for an organiser, so that nobody's words depend on a tablet that left the building.
Must not live here: how an entry comes in (``receiving``, ``tablet``), or what anybody sees of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec.structs import replace

from livetalk.edge import access
from livetalk.edge.planners import Planner
from livetalk.live.submissions import Accepted, Outcome
from livetalk.moderation.screening import warns
from livetalk.programme import commands as c
from livetalk.programme.kinds import AgeBand, Origin
from livetalk.programme.policy import owns_session
from livetalk.programme.programme import Session
from livetalk.programme.texts import EntryWords
from livetalk.rooms import text
from livetalk.rooms.commands import AskQuestion
from livetalk.rooms.finding import name_and_theme, question_text
from livetalk.rooms.outcomes import Rejected

TYPED_LATER_MS = 7 * 24 * 3600 * 1000  # paper forms are typed in the week after
NEVER_SENT = frozenset({"cpr"})  # nobody may insist on these; all else a person may have meant
UNKNOWN = Rejected(code="unknown_in_programme")

EntryId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f-]{16,36}$")]


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """One entry as it comes from a tablet. ``sure``: the words were looked at once more and are meant so."""

    id: EntryId
    person: str
    at: int
    origin: Origin
    text: str
    session: str = ""
    name: str = ""
    theme: str = ""
    area: str = ""
    age: AgeBand | None = None
    consent: bool = False
    sure: bool = False


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """It is safe here. ``placed``: in a room, where the question has an id; else ``why`` may say why not."""

    placed: bool
    why: Rejected | None = None


class LookAgain(msgspec.Struct, frozen=True, kw_only=True):
    """Not kept: there is something in the words that should not be sent. ``kinds`` are of the screening."""

    kinds: tuple[str, ...]

    @property
    def may_insist(self) -> bool:
        """Whether it is taken as it is, if somebody says so."""
        return not NEVER_SENT & frozenset(self.kinds)


def open_sessions(planner: Planner) -> Iterator[Session]:
    """Sessions into whose room the planner may write for somebody, by time; also those of the last days."""
    since = planner.site.programme.now() - TYPED_LATER_MS
    found = (one for one in planner.programme.sessions.values() if one.ends > since and one.room is not None)
    mine = (one for one in found if one.state == "published" and owns_session(planner.giver, one))
    yield from sorted(mine, key=lambda one: one.starts)


async def take(planner: Planner, sent: Sent) -> Kept | LookAgain | Rejected:
    """Keep an entry, and put it into the room of its session if it has one. The same one again is one."""
    if sent.id not in planner.programme.captured:
        unfit = _unfit(planner, sent)
        if unfit is not None:
            return unfit
        kept = await planner.give(_captured(sent))
        if isinstance(kept, Rejected):
            return kept
    known = planner.programme.captured.get(sent.id)
    if known is None or known.state != "waiting":
        return Kept(placed=known is not None and known.state == "placed")
    if not sent.session:
        return Kept(placed=False)
    placed = await place(planner, sent.id, sent.session)
    if isinstance(placed, Rejected) and not placed.temporary:
        return Kept(placed=False, why=placed)  # an organiser finds it a meeting
    return placed


async def place(planner: Planner, entry: str, session: str) -> Kept | Rejected:
    """Have a kept entry asked in the room of a session, by the person whose code it has."""
    programme = planner.programme
    known, found = programme.captured.get(entry), programme.sessions.get(session)
    if known is None or found is None or found.room is None:
        return UNKNOWN
    if not owns_session(planner.giver, found) or not may_handle(planner, entry):
        return Rejected(code="not_allowed")
    if found.state == "cancelled":
        return Rejected(code="session_cancelled")
    words = programme.text(known.text_key, EntryWords)
    person = programme.words.get(known.person_key)
    if known.state != "waiting" or words is None or person is None:
        return Kept(placed=known.state == "placed")
    question = AskQuestion(
        text=words.text, name=words.name or None, theme=words.theme or None, origin=known.origin
    )
    asked = await _ask(planner, found.room, person, question, entry)
    if isinstance(asked, Rejected):
        return asked
    placed = await planner.give(c.PlaceEntry(entry=entry, session=session, question=asked.question or ""))
    return placed if isinstance(placed, Rejected) else Kept(placed=True)


def may_handle(planner: Planner, entry: str) -> bool:
    """Whether the planner may read an entry and give it a place: a host only what the host took down."""
    known = planner.programme.captured.get(entry)
    return known is not None and (planner.account.role != "host" or known.by == planner.account.id)


def look_at(planner: Planner, written: str, name: str, *labels: str) -> tuple[str, ...]:
    """Kinds of things in the words that an author would be told of before sending, each once."""
    screen = planner.site.screening.screen
    beside = [flag for label in labels for flag in screen(label, "theme")]
    flags = (*screen(written), *screen(name, "name"), *beside)
    return tuple(dict.fromkeys(flag.kind for flag in warns(flags)))


async def _ask(
    planner: Planner, code: str, person: str, question: AskQuestion, entry: str
) -> Accepted | Rejected:
    site = planner.site
    room = await site.rooms.find(code)
    if room is None:
        return UNKNOWN
    actor = replace(site.pseudonyms.participant(code, person), by_staff=True)
    # Shielded: the tablet may hang up, and another request may wait for the same answer.
    outcome: Outcome = await asyncio.shield(room.give(actor, question, f"entry:{entry}"))
    return outcome


def _unfit(planner: Planner, sent: Sent) -> LookAgain | Rejected | None:
    """Why an entry cannot be kept as it is."""
    if access.person_of_code(sent.person) != sent.person:
        return Rejected(code="malformed", params={"field": "person"})
    if not sent.consent:
        return Rejected(code="consent_needed")
    written = question_text(sent.text, None)
    if isinstance(written, Rejected):
        return written
    beside = name_and_theme(sent.name, sent.theme)
    if isinstance(beside, Rejected):
        return beside
    area = text.clean(sent.area)
    if text.is_too_long(area, text.MAX_THEME):
        return Rejected(code="area_too_long", params={"max": text.MAX_THEME})
    found = LookAgain(kinds=look_at(planner, written, *beside, area))
    return found if found.kinds and not (sent.sure and found.may_insist) else None


def _captured(sent: Sent) -> c.Capture:
    words = EntryWords(text=sent.text, name=sent.name, theme=sent.theme, area=sent.area)
    return c.Capture(
        entry=sent.id,
        person=sent.person,
        at=max(sent.at, 0),
        origin=sent.origin,
        has_consent=sent.consent,
        age=sent.age,
        words=words,
    )
