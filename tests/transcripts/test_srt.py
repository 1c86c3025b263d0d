"""SRT: read with its habits, and told with a line number where it is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livetalk.transcripts.segments import Line
from livetalk.transcripts.srt import read
from livetalk.transcripts.webvtt import WrongTranscript

_ROW = (
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="<>{}"), max_size=30
    )
    .map(str.strip)
    .filter(lambda row: bool(row) and not row.isdigit())
)


def clock(at: int) -> str:
    return f"{at // 3_600_000:02}:{at // 60_000 % 60:02}:{at // 1000 % 60:02},{at % 1000:03}"


@given(st.lists(st.tuples(_ROW, st.integers(0, 10**7), st.integers(1, 10**5)), min_size=1, max_size=8))
def test_what_is_in_a_file_is_read(said: list[tuple[str, int, int]]) -> None:
    text = "\n\n".join(
        f"{number}\n{clock(start)} --> {clock(start + long)}\n{row}"
        for number, (row, start, long) in enumerate(said, start=1)
    )

    assert read("\ufeff" + text.replace("\n", "\r\n")) == tuple(
        Line(cue=str(number), start=start, end=start + long, text=row)
        for number, (row, start, long) in enumerate(said, start=1)
    )


def test_tags_go_names_stay_and_dots_are_tolerated() -> None:
    told = read(
        "1\n00:00:01,000 --> 00:00:02.500\n{\\an8}<i>Borgmester:</i> Det <font color=red>lover</font> jeg.\n"
        "3 < 4\n\nogså efter en tom linje\n\n\n00:00:03,000 --> 00:00:04,000 X1:1\nslut\n"
    )

    assert told == (
        Line(
            cue="1",
            start=1000,
            end=2500,
            text="Borgmester: Det lover jeg.\n3 < 4\nogså efter en tom linje",
        ),
        Line(cue="2", start=3000, end=4000, text="slut"),
    )


def test_numbers_that_repeat_become_ids_of_their_own() -> None:
    body = "00:00:01,000 --> 00:00:02,000\nx"

    assert len({one.cue for one in read(f"1\n{body}\n\n1\n{body}\n\n{body}")}) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000", "line 1: an SRT file begins with a number"),
        ("1\n00:01,000 --> 00:02,000\nx", "line 2: two times are expected here"),
        ("\n \n", "line 1: the file is empty"),
        ("1", "line 1: two times are expected here"),
        ("1\n00:00:03,000 --> 00:00:02,000\nx", "line 2: the cue ends before it begins"),
        ("1\n00:00:01,000 --> 00:00:02,000\nx\n00:00:02,000 --> 00:00:03,000\ny", "line 4: the line before"),
    ],
)
def test_what_is_no_srt_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(WrongTranscript) as told:
        read(text)
    assert str(told.value).startswith(said)
