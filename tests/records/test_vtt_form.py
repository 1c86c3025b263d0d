"""The transcript as WebVTT, read back by webvtt-py."""

from __future__ import annotations

import io

import webvtt

from livetalk.records import vtt_form
from tests.records.samples import ARABIC, DANISH, EMOJI, FORMULA, TRICKY, long_record


def captions_of(content: bytes) -> list[webvtt.Caption]:
    captions: list[webvtt.Caption] = webvtt.from_buffer(io.StringIO(content.decode())).captions
    return captions


def test_every_line_is_a_cue_with_its_speaker() -> None:
    captions = captions_of(vtt_form.write(TRICKY, DANISH))
    assert [caption.voice for caption in captions] == ["Bo Lind (Ordstyrer)", "Gæst", None, "+Taler"]
    assert [caption.identifier for caption in captions] == ["k1", "k2", "k3", "k4"]
    assert (captions[0].start, captions[0].end) == ("00:00:00.000", "00:00:10.357")


def test_letters_emoji_and_text_from_right_to_left_survive() -> None:
    captions = captions_of(vtt_form.write(TRICKY, DANISH))
    assert captions[2].text == ARABIC
    assert captions[3].text == f"{FORMULA} {EMOJI}"


def test_nothing_that_was_said_breaks_out_of_its_cue() -> None:
    content = vtt_form.write(TRICKY, DANISH).decode()
    assert content.count(" --> ") == len(TRICKY.transcript)
    assert "<v Hacker>" not in content


def test_a_record_without_a_transcript_is_a_file_without_cues() -> None:
    assert captions_of(vtt_form.write(long_record(1), DANISH)) == []


def test_a_long_transcript_is_all_in_it() -> None:
    assert len(captions_of(vtt_form.write(long_record(0, 1000), DANISH))) == 1000
