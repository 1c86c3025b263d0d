"""WebVTT: what is written is read again, by us and by others, and nothing said breaks out of its cue."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import webvtt as independent
from hypothesis import given
from hypothesis import strategies as st

from livetalk.transcripts.segments import Line
from livetalk.transcripts.webvtt import WrongTranscript, read, write

_SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
_ROW = st.text(_SIGNS, min_size=1, max_size=30).map(str.strip).filter(bool)
_TEXT = st.lists(_ROW, min_size=1, max_size=3).map("\n".join)
_NAME = st.text(_SIGNS, min_size=1, max_size=15).map(lambda name: " ".join(name.split())).filter(bool)


def line(text: str, cue: str = "k1", **more: object) -> Line:
    return Line(**{"cue": cue, "start": 1000, "end": 2500, "text": text, **more})  # type: ignore[arg-type]  # fields of a test


@st.composite
def transcripts(draw: st.DrawFn) -> tuple[Line, ...]:
    said = draw(st.lists(st.tuples(_TEXT, st.none() | _NAME, st.integers(1, 10**6)), max_size=8))
    lines, at = [], draw(st.integers(0, 10**8))
    for number, (text, speaker, long) in enumerate(said):
        lines.append(Line(cue=f"k{number}", start=at, end=at + long, text=text, speaker=speaker))
        at += long
    return tuple(lines)


@given(transcripts())
def test_what_is_written_is_read_again(lines: tuple[Line, ...]) -> None:
    assert read(write(lines)) == lines
    assert read("\ufeff" + write(lines).replace("\n", "\r\n")) == lines


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=20), st.text(max_size=10)), max_size=6))
def test_whatever_is_said_stays_in_its_own_cue(said: list[tuple[str, str, str]]) -> None:
    lines = [
        Line(cue=cue, start=at, end=at + 1, text=text, speaker=name)
        for at, (text, name, cue) in enumerate(said)
    ]
    back = read(write(lines))
    independently = independent.from_buffer(io.StringIO(write(lines))).captions

    written = [one for one in lines if write([one]) != write([])]
    assert [one.start for one in back] == [one.start for one in written]
    assert len(independently) == len(written)


def test_an_independent_reader_finds_speakers_and_words(tmp_path: Path) -> None:
    lines = (
        line("Blåbærgrød & æbler < 3 --> nu\nأهلا 👋", speaker="Havnechef"),
        line("Nej.\n\n00:00:09.000 --> 00:00:10.000\nsmuglet ind", "k2", start=3000, end=4000),
    )
    file = tmp_path / "talk.vtt"
    file.write_text(write(lines, notes=["Talk ved havnen", "--> 2026"]), encoding="utf-8")
    cues = independent.read(str(file)).captions

    assert [(cue.identifier, cue.voice, cue.start, cue.end) for cue in cues] == [
        ("k1", "Havnechef", "00:00:01.000", "00:00:02.500"),
        ("k2", None, "00:00:03.000", "00:00:04.000"),
    ]
    assert [one.text for one in read(file.read_text(encoding="utf-8"))] == [
        "Blåbærgrød & æbler < 3 --> nu\nأهلا 👋",
        "Nej.\n00:00:09.000 --> 00:00:10.000\nsmuglet ind",
    ]


def test_speakers_tags_and_escapes_are_understood() -> None:
    told = read(
        "WEBVTT Kind: captions\nLanguage: da\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:x\n\nNOTE\nen note\n\n"
        "k1\n00:01.000 --> 01:00:02.000 align:start\n"
        "<v.loud.first Anna &amp; Bo>Vi <b>kan</b> <00:01.500><c.x>R&amp;D</c>&nbsp;&lt;3&gt;&lrm;\nlinje to</v>\n\n"
        "00:03.000 --> 00:04.000\na < b og 5<6\n"
    )

    assert told == (
        Line(
            cue="k1",
            start=1000,
            end=3_602_000,
            text="Vi kan R&D\u00a0<3>\u200e\nlinje to",
            speaker="Anna & Bo",
        ),
        Line(cue="2", start=3000, end=4000, text="a < b og 5<6"),
    )


def test_a_cue_where_several_speak_becomes_several_lines() -> None:
    told = read(
        "WEBVTT\n\nk1\n00:01.000 --> 00:02.000\nUro. <v A>Ja.</v> <v B>Nej.\n\nk1-2\n00:02.000 --> 00:03.000\nx"
    )

    assert [(one.cue, one.speaker, one.text) for one in told] == [
        ("k1", None, "Uro."),
        ("k1-2-2", "A", "Ja."),
        ("k1-3", "B", "Nej."),
        ("k1-2", None, "x"),
    ]


def test_ids_are_the_only_ones_of_their_kind() -> None:
    body = "00:01.000 --> 00:02.000\nx"
    told = read(f"WEBVTT\n\n2\n{body}\n\n{body}\n\n2\n{body}\n\n{body}")

    assert len({one.cue for one in told}) == 4
    assert told[0].cue == "2"


def test_a_cue_may_follow_without_an_empty_line() -> None:
    told = read("WEBVTT\n\n00:01.000 --> 00:02.000\nen\n00:02.000 --> 00:03.000\nto")

    assert [one.text for one in told] == ["en", "to"]


def test_ids_that_would_be_read_as_something_else_are_changed() -> None:
    told = read(write([line("x", "NOTE"), line("y", "a --> b"), line("z", " \n")]))

    assert [one.cue for one in told] == ["cue NOTE", "a – b", "3"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: a WebVTT file begins with the word WEBVTT"),
        ("WEBVTTX\n", "line 1: a WebVTT file begins with the word WEBVTT"),
        ("WEBVTT\n\nk1\nno times\n", "line 3: 'k1' is no cue"),
        ("WEBVTT\n\nk1", "line 3: 'k1' is no cue"),
        ("WEBVTT\n\n00:01 --> 00:02.000\nx", "line 3: '00:01' is not a time"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nx", "line 3: '00:01,000' is not a time"),
        ("WEBVTT\n\n00:01.000 -->\nx", "line 3: '00:01.000 -->' is not two times"),
        ("WEBVTT\n\nk\n00:03.000 --> 00:02.000\nx", "line 4: the cue ends before it begins"),
    ],
)
def test_what_is_no_webvtt_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(WrongTranscript, match=said.replace("'", ".")) as told:
        read(text)
    assert str(told.value).startswith(said)
