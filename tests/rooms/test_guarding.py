"""Who may come in, and support that looks made up."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import guarding, views
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.staff_parts import BurstPart, LinkPart
from tests.rooms.history import (
    ANNE,
    BENT,
    CARLA,
    MIA,
    MO,
    START,
    approved,
    asked,
    given,
    room,
    supported,
)
from tests.rooms.staff_past import link_made, noticed, quarantined, released, speaker_added

UNDO = c.Undo()
HASH = "ab" * 32
SUPPORTED = (
    asked("q1"),
    approved("q1", by=BENT),
    supported("q1"),
    supported("q1", by=CARLA),
    supported("q1", by=ANNE),
)
NOTICE = c.NoticeBurst(
    burst="b1", question="q1", people=(BENT.id, CARLA.id), since=START, until=START + 19_600
)
QUARANTINE, RELEASE = c.QuarantineBurst(burst="b1"), c.ReleaseBurst(burst="b1")


# --- links ----------------------------------------------------------------------------------------


def test_a_link_is_made_for_somebody_and_its_name_is_words() -> None:
    history = given(room(), speaker_added("s1", "Karin Holm"))
    make = c.MakeLink(link="l1", role="speaker", token_hash=HASH, label=" Karins iPad ", speaker="karin holm")
    history.when(make, by=MO)
    history.then(
        f.StaffLinkMade(link="l1", role="speaker", token_hash=HASH, label_key="link:l1", speaker="s1")
    )
    assert history.decided.words == {"link:l1": "Karins iPad"}
    assert history.sees("moderator")["links"] == (
        LinkPart(id="l1", role="speaker", label="Karins iPad", speaker="s1", made_at=views.iso(START)),
    )


def test_only_moderators_see_links_and_nobody_what_opens_them() -> None:
    history = given(room(), link_made("l1", label="Karins iPad"))
    for view in ("audience", "speaker", "wall", "notes"):
        assert "links" not in history.sees(view)
        assert "iPad" not in repr(history.sees(view))
    assert "hash-of" not in repr(history.sees("moderator"))


def test_a_link_for_a_speaker_whom_nobody_knows_adds_the_speaker() -> None:
    history = given(room())
    history.when(c.MakeLink(link="l1", role="speaker", token_hash=HASH, speaker="Ole"), by=MO)
    assert [type(event) for event in history.decided.events] == [f.SpeakerAdded, f.StaffLinkMade]
    assert history.room.links["l1"].speaker == "s1"


def test_only_a_desk_belongs_to_a_speaker() -> None:
    history = given(room())
    history.when(c.MakeLink(link="l1", role="notes", token_hash=HASH, speaker="Ole"), by=MO)
    history.then(f.StaffLinkMade(link="l1", role="notes", token_hash=HASH))


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"label": "x" * 61}, "name_too_long"), ({"speaker": "x" * 61}, "name_too_long")],
)
def test_names_on_links_have_limits(fields: dict[str, str], code: str) -> None:
    command = c.MakeLink(link="l1", role="speaker", token_hash=HASH, **fields)
    assert given(room()).when(command, by=MO).refused(code).room.links == {}


def test_there_are_only_so_many_links_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "MAX_LINKS", 1)
    make = c.MakeLink(link="l2", role="notes", token_hash=HASH)
    history = given(room(), link_made("l1")).when(make, by=MO).refused("too_many_links", max=1)
    assert history.when(c.RevokeLink(link="l1"), by=MO).when(make, by=MO).accepted


def test_a_revoked_link_opens_nothing() -> None:
    history = given(room(), link_made("l1"), link_made("l2"))
    history.when(c.RevokeLink(link="l1"), by=MO, link="l2").then(f.StaffLinkRevoked(link="l1"))
    assert history.room.links.keys() == {"l2"}
    history.when(c.RevokeLink(link="l1"), by=MO).refused("unknown_link")
    history.when(UNDO, by=MO).refused("nothing_to_undo")


def test_nobody_revokes_the_link_that_they_came_by() -> None:
    history = given(room(), link_made("l1"), link_made("l2"))
    history.when(c.RevokeLink(link="l1"), by=MO, link="l1").refused("own_link")
    assert history.room.links.keys() == {"l1", "l2"}


# --- bursts ---------------------------------------------------------------------------------------


def test_a_burst_is_a_flag_and_changes_no_count() -> None:
    history = given(room(), SUPPORTED).when(NOTICE, by=SYSTEM)
    assert history.sees("audience")["support:q1"] == 3
    assert history.sees("moderator")["bursts"] == (
        BurstPart(
            id="b1", question="q1", people=2, seconds=20, at=views.iso(START + 19_600), quarantined=False
        ),
    )
    for view in ("audience", "speaker", "wall", "notes"):
        assert "bursts" not in history.sees(view)
    for person in (BENT, CARLA):
        assert person.id not in repr(history.sees("moderator"))


def test_a_burst_is_written_down_once_and_again_as_it_grows() -> None:
    history = given(room(), SUPPORTED).when(NOTICE, by=SYSTEM)
    history.when(NOTICE, by=SYSTEM).then()
    larger = c.NoticeBurst(
        burst="b1", question="q1", people=(BENT.id, CARLA.id, ANNE.id), since=START, until=START + 30_000
    )
    assert history.when(larger, by=SYSTEM).accepted
    history.when(NOTICE, by=SYSTEM).then()
    assert history.room.bursts["b1"].people == {BENT.id, CARLA.id, ANNE.id}


def test_newcomers_of_a_burst_in_quarantine_do_not_count_either() -> None:
    history = given(room(), SUPPORTED[:3]).when(NOTICE, by=SYSTEM).when(QUARANTINE, by=MO)
    history.when(c.SupportQuestion(question="q1"), by=CARLA)
    assert history.sees("audience")["support:q1"] == 0
    history.when(c.SupportQuestion(question="q1"), by=ANNE)
    assert history.sees("audience")["support:q1"] == 1
    seen = history.room.seq
    history.happened(noticed("b1", "q1", BENT.id, CARLA.id, ANNE.id))
    assert history.sees("audience")["support:q1"] == 0
    assert "support:q1" in views.changed_after(history.room, seen)


def test_a_burst_on_a_question_that_is_not_there_is_none() -> None:
    given(room()).when(NOTICE, by=SYSTEM).then()


def test_quarantine_takes_the_supports_out_and_release_puts_them_back() -> None:
    history = given(room(), SUPPORTED, noticed("b1", "q1", BENT.id, CARLA.id))
    history.when(QUARANTINE, by=MO).then(f.SupportsQuarantined(burst="b1"))
    history.when(QUARANTINE, by=MIA).then()
    assert history.sees("audience")["support:q1"] == 1
    assert history.room.backers("q1") == {ANNE.id}
    assert BENT.id not in history.room.ballot("q1")
    history.when(RELEASE, by=MIA).then(f.SupportsReleased(burst="b1"))
    history.when(RELEASE, by=MO).then()
    assert history.sees("audience")["support:q1"] == 3


def test_whoever_is_in_quarantine_sees_no_difference() -> None:
    history = given(room(), SUPPORTED, noticed("b1", "q1", BENT.id), quarantined("b1"))
    assert views.mine(history.room, BENT.id).supported == ("q1",)
    history.when(c.UnsupportQuestion(question="q1"), by=BENT).then(f.SupportTakenBack(question="q1"))


@pytest.mark.parametrize("act", [QUARANTINE, RELEASE])
def test_both_are_undone_as_if_they_had_not_been(act: c.WireCommand) -> None:
    history = given(room(), SUPPORTED, noticed("b1", "q1", BENT.id))
    if act is RELEASE:
        history.happened(quarantined("b1", by=MIA))
    before = (history.sees("moderator"), history.sees("audience"))
    history.when(act, by=MO).when(UNDO, by=MO)
    assert (history.sees("moderator"), history.sees("audience")) == before


def test_what_a_colleague_has_released_is_not_undone() -> None:
    history = given(
        room(), SUPPORTED, noticed("b1", "q1", BENT.id), quarantined("b1"), released("b1", by=MIA)
    )
    history.when(UNDO, by=MO).refused("undo_superseded")


@pytest.mark.parametrize("command", [QUARANTINE, RELEASE])
def test_no_burst_nothing_to_quarantine(command: c.WireCommand) -> None:
    given(room(), SUPPORTED).when(command, by=MO).refused("unknown_burst")
