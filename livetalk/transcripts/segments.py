"""A line of a transcript, as files and rules see it.

Lives here: the data that readers, writers and rules of this package share. Must not live here: where
lines are kept (``livetalk.rooms``), or how they come in (``ingest``).
"""

from __future__ import annotations

import msgspec


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line (a cue). Times are milliseconds from the beginning of the transcript, the end exclusive.

    ``cue`` is the id it has in a file or a room. ``speaker`` is who spoke, by name or role, if known;
    ``role`` the speaker's role where that is known beside the name.
    """

    cue: str
    start: int
    end: int
    text: str
    speaker: str | None = None
    role: str | None = None
    lang: str = "da"
