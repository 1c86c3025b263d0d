"""Frame first: what a session must say before anybody can see it.

Lives here: what is missing. Must not live here: what a template asks for (its data), or sentences.
"""

from __future__ import annotations

from livetalk.programme.programme import Programme, Session
from livetalk.programme.template import Template
from livetalk.programme.texts import GatheringWords, SessionWords
from livetalk.rooms import text


def missing(programme: Programme, session: Session, template: Template) -> tuple[str, ...]:
    """The fields that are still empty, in the order in which the form has them."""
    words = programme.text(session.text_key, SessionWords) or SessionWords(title="")
    said = {
        "title": words.title,
        "purpose": words.purpose,
        "input_use": words.input_use,
        "not_open": words.not_open,
        "listens": words.listens,
        "access": words.access or access_of_gathering(programme, session),
        "agenda": words.agenda,
    }
    return tuple(field for field in ("title", *template.needs) if text.is_empty(said[field]))


def relies_on_gathering(programme: Programme, session: Session, template: Template) -> bool:
    """Whether it is published, and says how to get in by what its gathering says."""
    words = programme.text(session.text_key, SessionWords)
    has_own = words is not None and not text.is_empty(words.access)
    return session.state == "published" and "access" in template.needs and not has_own


def access_of_gathering(programme: Programme, session: Session) -> str:
    """Where a whole day is in one place, its access need not be written twelve times."""
    gathering = programme.gatherings.get(session.gathering or "")
    words = programme.text(gathering.text_key, GatheringWords) if gathering is not None else None
    return words.access if words is not None else ""
