"""From a room to what an archive of all rooms may hold of it: its public questions and items, each by itself.

What everybody may read in the room now, and nothing else: every value comes from the audience's parts, which
are empty while the meeting goes on without the public. Names of those who asked are left out: what somebody
signed on one evening is not to be found by that name for years. A room for members alone is in no archive.

Lives here: what an entry is, and making them. Must not live here: finding them (``live.archive.index``), the
forms that they leave in (``open_data``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from livetalk.followup.statuses import ItemKind, ItemStatus
from livetalk.records.building_spoken import said_in
from livetalk.records.record import Language, Spoken
from livetalk.rooms import views
from livetalk.rooms.cards import Card
from livetalk.rooms.followup_parts import FollowupPart
from livetalk.rooms.room import Room

Kind = ItemKind
"""A question or an idea from the audience; a promise; anything else that is followed up."""

Status = Literal["asked"] | ItemStatus
"""What became of it. ``asked``: public, and not answered so far."""

STATUSES: tuple[Status, ...] = (
    "asked", "answered", "received", "in_progress", "examining", "passed_on", "done", "impossible",
)  # fmt: skip


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was answered, aloud or in writing; ``by`` is the speaker or the role that answers for it."""

    how: Literal["spoken", "written"]
    text: str
    by: str | None = None


class Archived(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry. ``key`` names it in its room, ``path`` is the address that stays; ``at`` is an ISO moment.

    ``is_item``: it is a follow-up item. ``within``: it is told of with a question that has an entry of its
    own, so a search shows that one alone.
    """

    key: str
    room: str
    meeting: str
    path: str
    kind: Kind
    status: Status
    at: str
    text: str
    themes: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    owner: str | None = None
    due: str | None = None
    next_step: str | None = None
    reason: str | None = None
    question: str | None = None
    changed_at: str | None = None
    origin: str | None = None
    supports: int = 0
    askers: int = 0
    is_item: bool = False
    within: bool = False


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be archived of a room as it is at ``seq``.

    ``keys``: of what all that is left is among ``entries``; None: of the whole room.
    """

    room: str
    seq: int
    entries: tuple[Archived, ...] = ()
    keys: frozenset[str] | None = None


def whole(room: Room) -> Change:
    """Everything of the room."""
    keys = (key for key in views.part_keys(room) if key.startswith(("q:", "followup:")))
    return Change(room=room.code, seq=room.seq, entries=tuple(_entries(room, keys)))


def changed(room: Room, seq: int) -> Change | None:
    """What may be another since the room was at ``seq``; None if nothing is that an archive has."""
    keys = set(views.changed_after(room, seq))
    has_ended = room.frame.state == "closed"
    if "room" in keys or (has_ended and "captions" in keys):
        return whole(room)
    if any(room.questions[key[2:]].status == "now" for key in keys if key.startswith("q:")):
        # The next one is on, so what was said in answer to those before it is said.
        keys |= {f"q:{question.id}" for question in room.questions.values() if question.status == "answered"}
    # A question tells what became of its items, an item says what was asked.
    for key in list(keys):
        what, _, ident = key.partition(":")
        if what == "q":
            keys |= {f"followup:{item}" for item in room.followup.of_question.get(ident, ())}
        elif what == "followup" and (question := room.followup.items[ident].question) in room.questions:
            keys.add(f"q:{question}")
    wanted = frozenset(key for key in keys if key.startswith(("q:", "followup:")))
    if not wanted:
        return None
    return Change(room=room.code, seq=room.seq, entries=tuple(_entries(room, wanted)), keys=wanted)


def _entries(room: Room, keys: Iterable[str]) -> Iterator[Archived]:
    if "members" in room.traits:
        return
    spoken = _SpokenAnswers(room)
    for key in keys:
        part = views.part(room, "audience", key)
        found = None
        if isinstance(part, Card):
            found = _question(room, part, spoken)
        elif isinstance(part, FollowupPart):
            found = _item(room, part)
        if found is not None:
            yield found


def _question(room: Room, card: Card, spoken: Callable[[str], tuple[Spoken, ...]]) -> Archived | None:
    """A question, with what became of it; None if its author has erased it."""
    if not card.text:
        return None
    items = [part for item in card.items if isinstance(part := _followed(room, item), FollowupPart)]
    own = next((item for item in items if item.kind != "promise" and item.into is None), None)
    aloud = [Answer(how="spoken", text=one.text, by=one.speaker) for one in spoken(card.id)]
    written = [Answer(how="written", text=item.answer, by=item.owner_role) for item in items if item.answer]
    status: Status = "asked" if own is None else own.status
    supports = views.part(room, "audience", f"support:{card.id}")
    return Archived(
        key=f"q:{card.id}",
        room=room.code,
        meeting=_title(room),
        path=f"/r/{room.code}/q/{card.id}",
        kind=card.kind,
        status="answered" if card.status == "answered" and status in ("asked", "received") else status,
        at=card.asked_at,
        text=card.text,
        themes=card.themes or ((card.theme,) if card.theme else ()),
        answers=(*(aloud if card.status == "answered" else ()), *written),
        owner=own.owner_role if own is not None else None,
        due=own.due if own is not None else None,
        next_step=own.next_step if own is not None else None,
        reason=own.reason if own is not None else None,
        origin=card.origin,
        supports=supports if isinstance(supports, int) else 0,
        askers=card.askers,
    )


def _item(room: Room, part: FollowupPart) -> Archived | None:
    """An item that goes on by itself; None if it has no words left that everybody may read."""
    if part.into is not None or not part.title:
        return None
    of_question = room.followup.of_question.get(part.question or "", ())
    return Archived(
        key=f"followup:{part.id}",
        room=room.code,
        meeting=_title(room),
        path=part.page,
        kind=part.kind,
        status=part.status,
        at=part.opened_at,
        text=part.title,
        themes=_themes_of(room, part.question),
        answers=(Answer(how="written", text=part.answer, by=part.owner_role),) if part.answer else (),
        owner=part.owner_role,
        due=part.due,
        next_step=part.next_step,
        reason=part.reason,
        question=part.question,
        changed_at=part.changed_at,
        is_item=True,
        within=part.kind != "promise" and bool(part.question_text) and part.id in of_question,
    )


def _followed(room: Room, item: str) -> views.Part | views.Hidden:
    return views.part(room, "audience", f"followup:{item}")


def _themes_of(room: Room, question: str | None) -> tuple[str, ...]:
    """What the question that it came from is about, if everybody may read that one."""
    part = views.part(room, "audience", f"q:{question}") if question in room.questions else None
    return part.themes or ((part.theme,) if part.theme else ()) if isinstance(part, Card) else ()


def _title(room: Room) -> str:
    return room.framed("title") or ""


class _SpokenAnswers:
    """What was said in public in answer to a question: read from the transcript when first asked for."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._known: Mapping[str, tuple[Spoken, ...]] | None = None

    def __call__(self, question: str) -> tuple[Spoken, ...]:
        if self._room.questions[question].status != "answered" or not self._room.transcript.lines:
            return ()
        if self._known is None:
            lang: Language = "en" if self._room.languages[0] == "en" else "da"
            self._known = said_in(self._room, self._room, lang, ()).answers
        return self._known.get(question, ())


def year_of(entry: Archived) -> int:
    """The year that it is filed under."""
    return int(entry.at[:4])
