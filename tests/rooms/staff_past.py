"""More that a history is made of: what the people who hold the meeting have done.

Lives here: the sentences for merging, elaboration, labels, order, the stage, links and suspect
support, to be used like those of ``history``. Must not live here: what is expected of them.
"""

from __future__ import annotations

from livetalk.rooms import facts as f
from livetalk.rooms.actors import Actor
from tests.rooms.history import LIS, MO, START, Past


def merged(question: str, into: str, *, by: Actor = MO) -> Past:
    """It is asked as part of another one."""
    return Past(events=(f.QuestionMerged(question=question, into=into),), by=by.id)


def unmerged(question: str, *, by: Actor = MO) -> Past:
    """It stands by itself again."""
    return Past(events=(f.QuestionUnmerged(question=question),), by=by.id)


def elaboration_asked(question: str, message: str = "Hvilken vej?", *, by: Actor = MO) -> Past:
    """The author was asked to say more."""
    key = f"q:{question}:elaborate:e1"
    return Past(events=(f.ElaborationAsked(question=question, text_key=key),), by=by.id, words={key: message})


def corrected(question: str, text: str, *, version: int = 2, by: Actor = MO) -> Past:
    """A moderator mended slips."""
    key = f"q:{question}:text:{version}"
    return Past(events=(f.QuestionCorrected(question=question, text_key=key),), by=by.id, words={key: text})


def theme_added(theme: str, name: str, *, by: Actor | None = None) -> Past:
    """The room's list of themes grew."""
    key = f"theme:{theme}"
    event = f.ThemeAdded(theme=theme, name_key=key)
    return Past(events=(event,), by=by.id if by else None, words={key: name})


def speaker_added(speaker: str, name: str, *, by: Actor | None = None) -> Past:
    """Somebody sits on the panel."""
    key = f"speaker:{speaker}"
    event = f.SpeakerAdded(speaker=speaker, name_key=key)
    return Past(events=(event,), by=by.id if by else None, words={key: name})


def tagged(question: str, *themes: str, by: Actor = MO) -> Past:
    """A moderator said what it is about."""
    return Past(events=(f.QuestionTagged(question=question, themes=themes),), by=by.id)


def assigned(question: str, *speakers: str, by: Actor = MO) -> Past:
    """A moderator said who is to answer."""
    return Past(events=(f.QuestionAssigned(question=question, speakers=speakers),), by=by.id)


def ordered(*queue: str, by: Actor = MO) -> Past:
    """A moderator put these first."""
    return Past(events=(f.QueueOrdered(queue=queue),), by=by.id)


def locked(question: str | None, *, by: Actor = MO) -> Past:
    """It comes next, or nothing is locked."""
    return Past(events=(f.NextLocked(question=question),), by=by.id)


def ordering_changed(by_what: f.Ordering, rule: f.FairRule = "phragmen", *, by: Actor = MO) -> Past:
    """The room proposes by another rule."""
    return Past(events=(f.OrderingChanged(by=by_what, rule=rule),), by=by.id)


def hand_raised(question: str, speaker: str, *, by: Actor = LIS) -> Past:
    """A speaker would like to answer."""
    return Past(events=(f.HandRaised(question=question, speaker=speaker),), by=by.id)


def floor_passed(speaker: str | None, *, limit_s: int | None = None, by: Actor = LIS) -> Past:
    """Somebody speaks now, or nobody."""
    event: f.AnyEvent = f.SpeakingStopped()
    if speaker is not None:
        event = f.SpeakingStarted(speaker=speaker, limit_s=limit_s)
    return Past(events=(event,), by=by.id)


def message_sent(message: str, text: str = "Fem minutter", *, to: str | None = None, by: Actor = MO) -> Past:
    """A word went to the desk."""
    key = f"message:{message}"
    return Past(events=(f.MessageSent(message=message, text_key=key, to=to),), by=by.id, words={key: text})


def acknowledged(message: str, *, by: Actor = LIS) -> Past:
    """It was read there."""
    return Past(events=(f.MessageAcknowledged(message=message),), by=by.id)


def link_made(
    link: str, role: f.StaffRole = "moderator", *, label: str | None = None, by: Actor | None = None
) -> Past:
    """A staff link exists."""
    key = f"link:{link}" if label else None
    event = f.StaffLinkMade(link=link, role=role, token_hash=f"hash-of-{link}", label_key=key)
    return Past(events=(event,), by=by.id if by else None, words={key: label} if key and label else {})


def noticed(burst: str, question: str, *people: str) -> Past:
    """The server saw many newcomers at once."""
    event = f.BurstNoticed(burst=burst, question=question, people=people, since=START, until=START + 20_000)
    return Past(events=(event,))


def quarantined(burst: str, *, by: Actor = MO) -> Past:
    """Its supports do not count."""
    return Past(events=(f.SupportsQuarantined(burst=burst),), by=by.id)


def released(burst: str, *, by: Actor = MO) -> Past:
    """They count again."""
    return Past(events=(f.SupportsReleased(burst=burst),), by=by.id)


def questions_seen(**counts: int) -> Past:
    """A window of exposures was counted."""
    return Past(events=(f.QuestionsSeen(counts=counts),))
