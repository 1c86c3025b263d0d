"""What planners are told of before it is too late: what clashes, and what is hard to read.

Lives here: the rules' findings as sentences, and which of them a host may read. Must not live here: the rules
(``programme.conflicts``, ``programme.readability``).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from markupsafe import Markup

from livetalk.edge.planning.reading import Reader
from livetalk.edge.rendering.templates import bdi
from livetalk.programme.conflicts import Conflict, conflicts_of
from livetalk.programme.programme import Session
from livetalk.programme.readability import Readability, read
from livetalk.programme.texts import SessionWords

READ_ALOUD = ("summary", "purpose", "input_use", "not_open", "listens", "access")
"""The fields of a session that are sentences."""


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """One warning, as a sentence with links, and the sessions that it is about."""

    kind: str
    text: Markup
    sessions: tuple[str, ...]


def warnings_of(reader: Reader, sessions: Iterable[Session]) -> list[Warned]:
    """What clashes, as far as the planner may know of it."""
    found = conflicts_of(reader.programme, reader.templates, sessions)
    return [_warned(reader, one) for one in found if _may_know(reader, one)]


def readability_of(reader: Reader, session: Session) -> Readability | None:
    """How hard its words are to read; None for a break."""
    if reader.is_break(session):
        return None
    return readability_of_words(reader.words(session))


def readability_of_words(words: SessionWords) -> Readability:
    """How hard words are to read, saved or not."""
    return read({field: getattr(words, field) for field in READ_ALOUD})


def _may_know(reader: Reader, one: Conflict) -> bool:
    """A host hears of what others plan if everybody may, or if it is on a stage of theirs."""
    here, other = reader.programme.sessions[one.session], reader.programme.sessions.get(one.other)
    return all(
        reader.is_own(session)
        or reader.programme.is_public(session)
        or (one.kind == "same_stage" and reader.owns(session.gathering))
        for session in (here, other)
        if session is not None
    )


def _warned(reader: Reader, one: Conflict) -> Warned:
    name = one.name
    if one.kind == "same_body":
        name = next(iter(reader.body_names((one.name,))), "–")
    other = reader.programme.sessions.get(one.other)
    text = reader.sentences.html(
        f"planning.conflict.{one.kind}",
        one=_link(reader, reader.programme.sessions[one.session]),
        other=_link(reader, other) if other is not None else "",
        name=bdi(name),
        minutes=one.minutes,
        at_most=one.at_most,
    )
    return Warned(kind=one.kind, text=text, sessions=(one.session, one.other))


def _link(reader: Reader, session: Session) -> Markup:
    row = reader.row(session)
    title = Markup("%s (%s)") % (bdi(row.title), row.time)
    return Markup('<a href="/organise/sessions/%s">%s</a>') % (row.id, title) if row.id else title
