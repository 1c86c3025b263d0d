"""What each kind leads to: a warning while writing, and whether a moderator reads it first."""

from __future__ import annotations

import pytest

from livetalk.moderation.screening import HARMLESS, KINDS, PERSONAL, TONE, holds, warns
from livetalk.rooms.facts import Flag


def flag(kind: str) -> Flag:
    return Flag(kind=kind, start=0, end=1)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_warns_and_holds_as_documented(kind: str) -> None:
    assert (warns([flag(kind)]) == (flag(kind),)) == (kind in PERSONAL | TONE)
    assert holds([flag(kind)]) == (kind not in HARMLESS)


def test_nothing_flagged_leads_to_nothing() -> None:
    assert warns([]) == ()
    assert not holds([])


def test_of_several_flags_the_author_hears_of_those_that_matter() -> None:
    assert warns([flag("insult"), flag("cpr"), flag("repeats")]) == (flag("insult"), flag("cpr"))
