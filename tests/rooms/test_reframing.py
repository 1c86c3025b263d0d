"""A room that is described anew: its title, purpose and frame, and that it does not take place."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.erasing import erased_keys
from livetalk.rooms.fact_words import word_keys
from livetalk.rooms.views import RoomPart
from tests.rooms.history import MO, given, room

TITLE = "Borgermøde om skolevejen"
AS_IT_IS = c.ReframeRoom(
    title=TITLE, purpose="Vi vil høre, hvad I ser på vejen.", input_use="Udvalget læser alt."
)


def reframed(**fields: object) -> c.ReframeRoom:
    """The frame that the room has, with other fields."""
    known = {name: getattr(AS_IT_IS, name) for name in AS_IT_IS.__struct_fields__}
    return c.ReframeRoom(**{**known, **fields})


def test_what_nobody_changed_is_not_written_again() -> None:
    given(room()).when(AS_IT_IS, by=SYSTEM).then()


def test_a_new_title_reaches_every_view_and_the_purpose_stays() -> None:
    history = given(room()).when(reframed(title="Trygge skoleveje"), by=SYSTEM)

    for view in ("audience", "moderator", "speaker", "wall", "notes"):
        part = history.sees(view)["room"]
        assert isinstance(part, RoomPart)
        assert (part.title, part.purpose) == ("Trygge skoleveje", "Vi vil høre, hvad I ser på vejen.")


def test_what_is_not_open_can_be_said_and_taken_back() -> None:
    history = given(room()).when(reframed(not_open="Budgettet"), by=SYSTEM)
    assert history.room.framed("not_open") == "Budgettet"

    history = history.when(AS_IT_IS, by=SYSTEM)
    assert history.room.framed("not_open") is None


def test_a_cancelled_room_says_why() -> None:
    history = given(room()).when(reframed(cancelled="Storm"), by=SYSTEM)

    part = history.sees("audience")["room"]
    assert isinstance(part, RoomPart)
    assert part.cancelled == "Storm"


def test_new_themes_and_speakers_join_the_lists_but_not_in_the_closed_part() -> None:
    command = reframed(themes=("Cykler",), speakers=("Karin Berg",))
    history = given(room()).when(command, by=SYSTEM)
    assert history.room.find_theme("cykler")
    assert history.room.find_speaker("karin berg")

    closed = given(room()).when(c.SwitchPart(part="closed"), by=MO).when(command, by=SYSTEM)
    assert not closed.room.themes


def test_a_frame_without_a_purpose_is_refused() -> None:
    given(room()).when(reframed(purpose=" "), by=SYSTEM).refused("frame_missing", field="purpose")


def test_the_last_title_outlives_a_purge_and_the_keys_of_all_words_are_named() -> None:
    history = given(room()).when(reframed(title="Trygge skoleveje"), by=SYSTEM)
    key = history.room.frame_key("title")
    assert key in set(word_keys(history.facts))

    history.room.record = type(history.room.record)(purged_at=1)
    assert key not in erased_keys(history.room)
    assert "room:title" in erased_keys(history.room)
