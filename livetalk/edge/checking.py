"""What an author is told before sending: warnings, and questions that others have asked already.

Lives here: the answer to a text that is still being written, the same for sockets and forms. Must
not live here: the rules (``moderation``). The text is looked at and forgotten: it is never logged.
"""

from __future__ import annotations

import msgspec

from livetalk.edge import wire
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.locales import Sentences
from livetalk.live.live_room import LiveRoom
from livetalk.rooms.command import AnyText
from livetalk.rooms.finding import name_and_theme, question_text
from livetalk.rooms.outcomes import Rejected


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A question that is being written."""

    text: AnyText
    name: AnyText | None = None
    theme: AnyText | None = None


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence for the author about what should not be sent."""

    kind: str
    text: str


class Alike(msgspec.Struct, frozen=True, kw_only=True):
    """A question that everybody can see and support."""

    id: str
    text: str
    support: int


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What the author should know. Where nothing is found, both are empty."""

    warnings: tuple[Warned, ...] = ()
    similar: tuple[Alike, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether there is nothing to say."""
        return not self.warnings and not self.similar


def read(argument: object) -> Draft | Rejected:
    """A draft as it comes over a socket."""
    try:
        return msgspec.convert(argument, Draft)
    except msgspec.ValidationError as error:
        return wire.malformed(error)


def check(room: LiveRoom[Frame], draft: Draft, sentences: Sentences) -> Checked | Rejected:
    """Look at a draft; refused as it would be when sent, if it is empty or too long."""
    words = question_text(draft.text, room.state)
    if isinstance(words, Rejected):
        return words
    beside = name_and_theme(draft.name, draft.theme)
    if isinstance(beside, Rejected):
        return beside
    found = room.check(words, *beside)
    kinds = dict.fromkeys(flag.kind for flag in found.flags)
    return Checked(
        warnings=tuple(
            Warned(kind=kind, text=sentences(f"check.{kind}"))
            for kind in kinds
            if sentences.has(f"check.{kind}")
        ),
        similar=tuple(alike for q in found.similar if (alike := _alike(room, q)) is not None),
    )


def _alike(room: LiveRoom[Frame], question_id: str) -> Alike | None:
    """The question if it is public at this moment, whoever suggested it."""
    state = room.state
    question = state.find_question(question_id)
    if question is None or not question.is_public:
        return None
    return Alike(
        id=question_id,
        text=state.text(question.text_key) or "",
        support=len(state.backers(question_id)),
    )
