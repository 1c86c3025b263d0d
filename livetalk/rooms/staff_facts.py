"""Facts about the people who hold the meeting: links, themes, speakers, the stage, suspect support.

Lives here: the part of the closed union of facts that is not about one question or the room's
state, and its own union. ``facts`` joins both. Must not live here: words, as in ``facts``.
"""

from __future__ import annotations

from typing import TypeAlias

from livetalk.rooms.event import Event, StaffRole


class StaffLinkMade(Event, frozen=True, kw_only=True, tag="staff_link_made"):
    """A staff link exists. ``token_hash`` is the SHA-256 (hex) of its secret.

    ``label_key`` names whom it was made for; ``speaker`` binds a speaker's desk to a person.
    """

    link: str
    role: StaffRole
    token_hash: str
    label_key: str | None = None
    speaker: str | None = None


class StaffLinkRevoked(Event, frozen=True, kw_only=True, tag="staff_link_revoked"):
    """The link opens nothing any more, from this moment."""

    link: str


class ThemeAdded(Event, frozen=True, kw_only=True, tag="theme_added"):
    """The room's own list of themes grew."""

    theme: str
    name_key: str


class SpeakerAdded(Event, frozen=True, kw_only=True, tag="speaker_added"):
    """Somebody sits on the panel. The name lies under ``name_key``."""

    speaker: str
    name_key: str


class HandRaised(Event, frozen=True, kw_only=True, tag="hand_raised"):
    """A speaker would like to answer this question."""

    question: str
    speaker: str


class HandLowered(Event, frozen=True, kw_only=True, tag="hand_lowered"):
    """The speaker would not any more."""

    question: str
    speaker: str


class SpeakingStarted(Event, frozen=True, kw_only=True, tag="speaking_started"):
    """A speaker, or ``audience``, has the floor; whoever had it has not any more.

    ``limit_s`` is after how many seconds the desk signals gently.
    """

    speaker: str
    limit_s: int | None = None


class SpeakingStopped(Event, frozen=True, kw_only=True, tag="speaking_stopped"):
    """Nobody has the floor."""


class MessageSent(Event, frozen=True, kw_only=True, tag="message_sent"):
    """A word from the control screen to the desk: to one speaker, or to all (None)."""

    message: str
    text_key: str
    to: str | None = None


class MessageAcknowledged(Event, frozen=True, kw_only=True, tag="message_acknowledged"):
    """Somebody at the desk has read it."""

    message: str


class BurstNoticed(Event, frozen=True, kw_only=True, tag="burst_noticed"):
    """Many newcomers supported one question within moments: a flag for moderators, nothing more.

    ``people`` are pseudonyms; ``since`` and ``until`` are milliseconds.
    """

    burst: str
    question: str
    people: tuple[str, ...]
    since: int
    until: int


class SupportsQuarantined(Event, frozen=True, kw_only=True, tag="supports_quarantined"):
    """A moderator decided not to count the supports of a burst for now."""

    burst: str


class SupportsReleased(Event, frozen=True, kw_only=True, tag="supports_released"):
    """They count again."""

    burst: str


StaffEvent: TypeAlias = (
    StaffLinkMade
    | StaffLinkRevoked
    | ThemeAdded
    | SpeakerAdded
    | HandRaised
    | HandLowered
    | SpeakingStarted
    | SpeakingStopped
    | MessageSent
    | MessageAcknowledged
    | BurstNoticed
    | SupportsQuarantined
    | SupportsReleased
)
