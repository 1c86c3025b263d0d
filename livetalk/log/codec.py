"""Facts as bytes, and back: the one written form that every adapter and every golden log uses.

Lives here: JSON in UTF-8, one object per fact, its event tagged by ``t``. Fields that this version does not
know are ignored, because a newer version may add some with a default; a *kind* of fact that it does not know
cannot be folded and is refused by name (``UnknownFact``). The programme's facts are written in the same form;
the types here speak of a room's, and ``log.programme_log`` puts that right for its own. Must not live here:
storage, and any knowledge of what a fact means.
"""

from __future__ import annotations

from typing import Any, TypeAlias, cast, get_args

import msgspec

from livetalk.programme.facts import ProgrammeEvent
from livetalk.rooms.facts import AnyEvent, Fact

FORMAT = 1  # counts up only if old readers would misunderstand a line; new kinds and fields do not


class UnreadableFact(ValueError):
    """The bytes are no fact: damaged, or never written by LiveTalk."""


class UnknownFact(UnreadableFact):
    """The log holds a fact of a newer version. ``kind`` is its name (or the newer format's)."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"this log holds a fact of the kind “{kind}”, which this version of LiveTalk does not know; "
            "it was written by a newer version: start that one"
        )
        self.kind = kind


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """A fact written by itself: what ``Fact`` holds, and the format it is written in."""

    v: int
    seq: int
    at: int
    event: AnyEvent | ProgrammeEvent  # as ``AnyLogged``, which stands below
    by: str | None = None
    command: str | None = None


class _Tagged(msgspec.Struct, frozen=True):
    """Just enough of an event to name its kind."""

    t: str


class _Outline(msgspec.Struct, frozen=True):
    """Just enough of a line to say why it cannot be read."""

    v: int
    event: _Tagged


AnyLogged: TypeAlias = AnyEvent | ProgrammeEvent
"""Whatever a log may hold; one that is a room's holds a room's alone."""

KINDS = frozenset(str(kind.__struct_config__.tag) for kind in get_args(AnyLogged))

_encoder = msgspec.json.Encoder()
_events: msgspec.json.Decoder[Any] = msgspec.json.Decoder(AnyLogged)
_lines: msgspec.json.Decoder[_Line] = msgspec.json.Decoder(_Line)
_tags: msgspec.json.Decoder[_Tagged] = msgspec.json.Decoder(_Tagged)
_outlines: msgspec.json.Decoder[_Outline] = msgspec.json.Decoder(_Outline)


def encode_event(event: AnyEvent) -> bytes:
    """The event alone, for a store that keeps the envelope in fields of its own."""
    return _encoder.encode(event)


def decode_event(data: bytes | str) -> AnyEvent:
    """The inverse of ``encode_event``."""
    try:
        event: AnyEvent = _events.decode(data)
    except msgspec.DecodeError as error:
        raise _reason(data, error) from error
    return event


def encode_fact(fact: Fact) -> bytes:
    """A whole fact on one line (no line end)."""
    return _encoder.encode(
        _Line(v=FORMAT, seq=fact.seq, at=fact.at, event=fact.event, by=fact.by, command=fact.command)
    )


def decode_fact(data: bytes | str) -> Fact:
    """The inverse of ``encode_fact``."""
    try:
        line = _lines.decode(data)
    except msgspec.DecodeError as error:
        raise _line_reason(data, error) from error
    if line.v > FORMAT:
        raise UnknownFact(f"format {line.v}")
    event = cast("AnyEvent", line.event)
    return Fact(seq=line.seq, at=line.at, event=event, by=line.by, command=line.command)


def _reason(data: bytes | str, error: msgspec.DecodeError) -> UnreadableFact:
    try:
        kind = _tags.decode(data).t
    except msgspec.DecodeError:
        return UnreadableFact(f"an event cannot be read: {error}")
    if kind not in KINDS:
        return UnknownFact(kind)
    return UnreadableFact(f"an event of the kind “{kind}” cannot be read: {error}")


def _line_reason(data: bytes | str, error: msgspec.DecodeError) -> UnreadableFact:
    try:
        outline = _outlines.decode(data)
    except msgspec.DecodeError:
        return UnreadableFact(f"a fact cannot be read: {error}")
    if outline.v > FORMAT:
        return UnknownFact(f"format {outline.v}")
    if outline.event.t not in KINDS:
        return UnknownFact(outline.event.t)
    return UnreadableFact(f"a fact of the kind “{outline.event.t}” cannot be read: {error}")
