"""The record as the room knows it: sections by hand, versions, the journal, how long words are kept.

Lives here: the data. Must not live here: how it changes (``evolve_record``), or what a record looks like
(``livetalk.records``).
"""

from __future__ import annotations

import msgspec

from livetalk.rooms.record_facts import Access, Direction


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A published version: the room as it was at ``at_seq``. ``at`` is milliseconds."""

    version: int
    at_seq: int
    at: int


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """What the journal is to know of the record; dates are ISO dates."""

    title_key: str
    date: str
    direction: Direction
    unit_key: str
    case_key: str | None = None
    kle: str | None = None
    access: Access = "public"
    basis_key: str | None = None
    retain_until: str | None = None


class RecordState(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about the record. ``sections`` is section → words key; ``purged_at`` milliseconds."""

    sections: dict[str, str] = {}
    versions: tuple[Version, ...] = ()
    is_withdrawn: bool = False
    filing: Filing | None = None
    number_key: str | None = None
    journalised_at: int | None = None
    retain_until: str | None = None
    purged_at: int | None = None

    @property
    def published(self) -> Version | None:
        """The version that is public now."""
        return self.versions[-1] if self.versions and not self.is_withdrawn else None
