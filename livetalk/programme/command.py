"""The base of every command to the programme."""

from __future__ import annotations

import msgspec


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """The base of them all."""
