"""What every command is made of: the tagged base, and the kinds of values that commands carry.

Lives here: types of fields with their limits. Must not live here: the commands (``commands``,
``staff_commands``).
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

ReactionKind = Literal["applause", "heart", "agree", "laugh", "wonder"]

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=32, pattern=r"^[a-z0-9]+$")]
QuestionId = Id
# Far above every limit on text, so that an over-long text is refused with a sentence that
# says by how much, and not as a malformed message.
AnyText = Annotated[str, msgspec.Meta(max_length=40_000)]
Names = Annotated[tuple[AnyText, ...], msgspec.Meta(max_length=40)]
Questions = Annotated[tuple[QuestionId, ...], msgspec.Meta(max_length=1_000)]
MAX_REACTIONS_AT_ONCE = 20


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Something a person wants to happen."""
