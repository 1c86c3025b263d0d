"""Captions and files in a room: who spoke, what is public, what is doubled (nothing)."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import transcript_parts as parts
from livetalk.rooms.actors import SYSTEM, Actor
from livetalk.rooms.captions import MAX_STREAMS
from livetalk.rooms.transcript_facts import Part
from livetalk.rooms.transcript_lines import languages, public_lines
from livetalk.rooms.views import view
from tests.rooms.history import MO, START, History, Past, given, replayed, room

TOOL = Actor(id="tool-90ab12", role="captions")
NOTES = Actor(id="nora-1b22c0", role="notes")

LISE = Past(events=(f.SpeakerAdded(speaker="s1", name_key="speaker:s1"),), words={"speaker:s1": "Lise Holm"})


def part(to: Part) -> Past:
    return Past(events=(f.PartChanged(part=to),), by=MO.id)


def push(history: History, number: int, body: str, *, stream: str = "da") -> History:
    command = c.HearCaptions(stream=stream, number=number, body=body, style="streamtext")
    return history.when(command, by=TOOL)


def quiet(history: History, stream: str = "da") -> History:
    return history.later(5).when(c.SettleCaptions(stream=stream), by=SYSTEM)


def shown(history: History, audience: str = "audience") -> list[str]:
    found = view(history.room, audience)["captions"]  # type: ignore[arg-type]  # the name of a view
    return [line.text for line in found]  # type: ignore[union-attr]  # this part is lines


def imported(*texts: str, begin: int = START, lang: str = "da", speaker: str | None = None) -> c.ImportLines:
    lines = tuple(
        c.ImportedLine(cue=f"c{at}", start=at * 2000, end=at * 2000 + 1500, text=text, speaker=speaker)
        for at, text in enumerate(texts)
    )
    return c.ImportLines(lang=lang, begin=begin, lines=lines)


def test_posts_become_lines_and_the_last_one_goes_on_until_it_is_silent() -> None:
    history = given(room())
    push(history, 1, "Vi begynder om et øje")
    push(history, 2, "blik.\nVelkommen")

    assert shown(history) == ["Vi begynder om et øjeblik.", "Velkommen"]
    assert [line.final for line in history.room.transcript.lines.values()] == [True, False]
    quiet(history).then(
        f.LinesSettled(stream="da", lines=(2,)),
        f.CaptionsHeard(stream="da", body_key="captions:da", state=history.room.transcript.streams["da"]),
    )
    assert all(line.final for line in history.room.transcript.lines.values())
    quiet(history).then()


def test_a_post_that_comes_again_changes_nothing_and_one_that_grew_adds_the_rest() -> None:
    history = given(room())
    push(history, 1, "Vi ")
    seq = history.room.seq
    push(history, 1, "Vi ").then()
    assert history.room.seq == seq
    push(history, 1, "Vi ser på det.")
    assert shown(history) == ["Vi ser på det."]


def test_a_line_that_is_taken_back_is_gone_with_its_words() -> None:
    history = given(room())
    push(history, 1, "Ja.\nNej")
    push(history, 2, "\x08" * 4)

    assert shown(history) == ["Ja."]
    assert history.room.words["line:2"] == ""


def test_the_fold_over_the_log_is_the_room() -> None:
    history = given(room(), LISE)
    for number, body in enumerate(("Goddag. ", "Lise Holm: Tak", "\x08\x08\x08 Velkommen\n", "Ja")):
        push(history, number, body)
    quiet(history)

    assert replayed(history.facts, history.room.words) == history.room


def test_who_has_the_floor_speaks_but_not_the_audience() -> None:
    has = Past(events=(f.SpeakingStarted(speaker="s1"),), by=MO.id)
    hall = Past(events=(f.SpeakingStarted(speaker="audience"),), by=MO.id)
    history = given(room(), LISE, has)
    push(history, 1, "Det tager jeg med.\n")
    history.happened(hall)
    push(history, 2, "Hvornår?\n")

    assert [parts.speaker_of(history.room, line) for line in history.room.transcript.lines.values()] == [
        "Lise Holm",
        None,
    ]


def test_a_known_name_before_a_colon_is_the_speaker_and_not_shown_twice() -> None:
    history = given(room(), LISE)
    push(history, 1, "lise holm: Det ser vi på.\nKlokken 10: Kaffe.\n")

    lines = parts.captions(history.room, "audience")
    assert [(line.speaker, line.text) for line in lines] == [
        ("Lise Holm", "Det ser vi på."),
        (None, "Klokken 10: Kaffe."),
    ]
    assert history.room.words["line:1"] == "lise holm: Det ser vi på."


@pytest.mark.parametrize("state", ["early", "closed"])
def test_before_and_after_the_talk_nothing_is_taken_and_the_tool_may_try_again(state: f.RoomState) -> None:
    history = given(room(state=state))
    push(history, 1, "Er I der?").refused("captions_not_started")
    assert history.refusal.temporary


def test_a_pause_for_questions_is_no_pause_for_captions() -> None:
    assert push(given(room(state="paused")), 1, "Vi venter lidt.").accepted


def test_languages_are_streams_of_their_own_and_there_is_an_end_to_them() -> None:
    history = given(room())
    push(history, 7, "Goddag.\n")
    push(history, 7, "Good evening.\n", stream="en")
    assert shown(history) == ["Goddag.", "Good evening."]
    for number in range(MAX_STREAMS - 2):
        push(history, 1, "x", stream=f"x{chr(97 + number)}")
    push(history, 1, "x", stream="yy").refused("too_many_caption_languages", max=MAX_STREAMS)


def test_a_body_without_end_is_refused() -> None:
    push(given(room()), 1, "a" * 60_001).refused("caption_too_long", max=60_000)


def test_what_is_said_in_the_closed_part_is_public_never_and_changes_nothing_that_was() -> None:
    history = given(room())
    push(history, 1, "Vi slutter")
    history.later(1).happened(part("closed"))
    push(history, 2, " her. Budgettet er hemmeligt.\n")
    push(history, 3, "\x08" * 60)

    assert shown(history) == []
    assert public_lines(history.room, "da") == ()
    history.later(60).happened(part("open"))
    push(history, 4, "Tallene var store.\n")  # it may have waited since the closed part
    push(history, 5, "Så er vi her igen.\n")
    assert shown(history) == ["Vi slutter", "Så er vi her igen."]
    assert shown(history, "notes")[-2:] == ["Tallene var store.", "Så er vi her igen."]
    assert [line.text for line in public_lines(history.room, "da")] == ["Vi slutter", "Så er vi her igen."]


def test_who_wrote_along_all_the_time_is_read_at_once_when_the_part_is_open_again() -> None:
    history = given(room())
    push(history, 1, "Vi slutter.\n")
    history.later(60).happened(part("closed"))
    for number in range(2, 8):
        push(history.later(3), number, "Hemmeligt.\n")
    history.later(1).happened(part("open"))
    push(history.later(1), 8, "Så er vi her igen.\n")
    assert shown(history) == ["Vi slutter.", "Så er vi her igen."]


def test_a_language_that_nobody_wrote_in_before_was_not_cut_off() -> None:
    history = given(room()).happened(part("closed")).later(600).happened(part("open"))
    push(history.later(1), 1, "Good evening.\n", stream="en")
    assert shown(history) == ["Good evening."]


def test_an_open_line_is_final_when_the_part_changes() -> None:
    history = given(room())
    push(history, 1, "Vi slutter")
    history.happened(part("closed"))
    push(history, 2, " her")
    assert [line.final for line in history.room.transcript.lines.values()] == [True, False]


def test_a_line_that_a_person_has_mended_is_theirs() -> None:
    history = given(room())
    push(history, 1, "Vi ser po det.\nOg så")
    mended = f.LineCorrected(line=1, text_key="line:1:corrected")
    history.happened(Past(events=(mended,), by=NOTES.id, words={"line:1:corrected": "Vi ser på det."}))
    push(history, 2, " videre.\n" + "\x08" * 40 + "Tak.\n")

    assert shown(history) == ["Vi ser på det.", "Tak."]
    assert history.room.words["line:1"] == "Vi ser po det."


# Files


def test_a_file_is_read_in_with_its_speakers_and_a_second_time_changes_nothing() -> None:
    history = given(room(state="closed"), LISE)
    history.when(imported("Goddag.", "Lise Holm: Tak.", "Stop: Hør."), by=NOTES)
    again = imported("Goddag.", "Lise Holm: Tak.", "Stop: Hør.")
    history.when(again, by=MO).then()

    lines = public_lines(history.room, "da")
    assert [(line.start, line.speaker, line.text) for line in lines] == [
        (0, None, "Goddag."),
        (2000, "Lise Holm", "Tak."),
        (4000, None, "Stop: Hør."),
    ]
    assert shown(history) == []  # live text is what comes live


def test_a_speaker_who_is_not_on_the_list_keeps_the_name() -> None:
    history = given(room()).when(imported("Tak.", speaker="Bo Berg"), by=NOTES)
    assert public_lines(history.room, "da")[0].speaker == "Bo Berg"


def test_a_file_that_was_mended_takes_the_place_of_its_own_lines() -> None:
    history = given(room()).when(imported("God dag.", "Tak."), by=NOTES)
    history.when(imported("Goddag.", "Tak."), by=NOTES)
    assert [line.text for line in public_lines(history.room, "da")] == ["Goddag.", "Tak."]


def test_a_file_of_the_whole_evening_brings_nothing_of_the_closed_part_to_light() -> None:
    history = given(room()).later(2).happened(part("closed")).later(2).happened(part("open"))
    history.when(imported("Åbent.", "Lukket.", "Åbent igen."), by=NOTES)
    assert [line.text for line in public_lines(history.room, "da")] == ["Åbent.", "Åbent igen."]
    assert history.room.transcript.lines[2].closed


def test_a_file_stands_for_the_captions_of_the_same_time_only() -> None:
    history = given(room())
    push(history, 1, "Raat.\n")
    history.later(60)
    push(history, 2, "Efter filen.\n")
    history.when(imported("Råt.", begin=START - 500), by=NOTES)
    assert [line.text for line in public_lines(history.room, "da")] == ["Råt.", "Efter filen."]
    assert languages(history.room) == ("da",)


def test_a_post_looks_at_few_lines_however_long_the_evening_was() -> None:
    history = given(room())
    push(history, 0, "Først.\n")
    lines = history.room.transcript.lines
    lines.update(dict.fromkeys(range(2, 5001), lines[1]))
    history.room.transcript.last_line = 5000
    push(history, 1, "Næste.\n")

    assert history.decided.events[-1].state.lines[-1].id == 5001  # type: ignore[union-attr]  # it is CaptionsHeard
    assert len(parts.captions(history.room, "audience")) == parts.SHOWN["audience"]
    assert parts.LOOKED_AT < 1000
