from __future__ import annotations

import msgspec
import pytest

from livetalk.transcripts import captions_memory
from livetalk.transcripts.captions_sheet import LINE_CHARS, MAX_PENDING, WORD_CUT_CHARS
from livetalk.transcripts.ingest import (
    LINES_IN_REACH,
    MAX_BODY_CHARS,
    SILENCE_MS,
    Heard,
    Refused,
    StreamState,
    hear,
    settles_at,
)
from tests.transcripts.captioner import Reader, said


def streamtext() -> Reader:
    return Reader("streamtext")


def zoom() -> Reader:
    return Reader("zoom")


def test_any_number_may_come_first_and_it_may_jump() -> None:
    for first in (0, 1, 4711, -5):
        reader = streamtext()
        reader.take(first, "God ")
        reader.take(first + 9, "aften")
        assert reader.shown() == ["God aften"]
        assert reader.state.last_seq == first + 9


def test_the_same_post_again_counts_once() -> None:
    reader = streamtext()
    assert not reader.take(1, "Ja\n").is_repeat
    assert reader.take(1, "Ja\n").is_repeat
    assert reader.shown() == ["Ja"]


def test_a_longer_retry_brings_only_what_is_new() -> None:
    reader = streamtext()
    reader.take(1, "Broen er ikke byg")
    reader.take(1, "Broen er ikke bygget til\b\b\bved is.\n")
    assert reader.shown() == ["Broen er ikke bygget ved is."]
    reader.take(2, "Næste")
    assert reader.shown()[-1] == "Næste"


def test_the_backspaces_of_a_longer_retry_reach_into_earlier_posts() -> None:
    reader = streamtext()
    reader.take(1, "Havnen")
    reader.take(2, " l")
    reader.take(2, " l\b\b\b\b\bvet")
    assert reader.shown() == ["Havvet"]


def test_a_beginning_of_the_post_that_comes_late_changes_nothing() -> None:
    reader = streamtext()
    reader.take(1, "Havnebadet åbner")
    assert reader.take(1, "Havne").is_repeat
    reader.take(2, " snart")
    assert reader.take(1, "Havnebadet").is_repeat
    assert reader.take(1, "Havnebadet åbner").is_repeat
    assert reader.state.last_seq == 2
    assert reader.shown() == ["Havnebadet åbner snart"]


def test_a_retry_that_was_tidied_replaces_what_it_no_longer_has() -> None:
    for reader in (streamtext(), zoom()):
        reader.take(1, "Vi undersøgr det")
        reader.take(1, "Vi undersøger det nu")
        assert reader.shown() == ["Vi undersøger det nu"]


def test_a_differing_retry_does_not_give_back_what_it_took_from_earlier_posts() -> None:
    reader = streamtext()
    reader.take(1, "abcdef")
    reader.take(2, "\b\b\bx")
    reader.take(2, "y")
    assert reader.shown() == ["abcy"]


def test_a_sender_without_headers_that_does_not_count_loses_nothing() -> None:
    reader = zoom()
    reader.take(1, "Hvornår åbner badet?")
    reader.take(1, "Til sommer.")
    assert reader.shown() == ["Hvornår åbner badet?", "Til sommer."]


def test_a_captioner_who_starts_again_loses_nothing() -> None:
    reader = streamtext()
    for seq, body in ((41, "Prøve "), (42, "prøve"), (1, "Velkommen "), (2, "alle\n"), (3, "Godt.")):
        reader.take(seq, body)
    assert reader.shown() == ["Prøve prøve", "Velkommen alle", "Godt."]
    assert reader.state.last_seq == 3


def test_numbers_known_from_before_a_new_start_mean_nothing() -> None:
    reader = streamtext()
    for seq, body in ((1, "Et\n"), (2, "To\n"), (3, "Tre\n"), (1, "Igen\n"), (2, "To\n"), (3, "Tre\n")):
        assert not reader.take(seq, body).is_repeat
    assert reader.shown() == ["Et", "To", "Tre", "Igen", "To", "Tre"]


def test_a_post_whose_words_were_erased_still_counts_once() -> None:
    reader = streamtext()
    reader.take(1, "Slettes")
    reader.body = ""
    assert reader.take(1, "Slettes").is_repeat
    reader.take(2, " ikke")
    assert reader.shown() == ["Slettes ikke"]


def test_an_erased_line_is_out_of_reach_and_is_not_said_to_be_gone() -> None:
    reader = streamtext()
    reader.take(1, "Et navn\n")
    heard = hear(
        reader.state, seq=2, body="\b\b\bNyt", stored_body=reader.body, texts={}, now=reader.now, next_id=2
    )
    assert isinstance(heard, Heard)
    assert heard.gone == ()
    assert [(line.id, line.text) for line in heard.changed] == [(2, "Nyt")]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_every_kind_of_line_end_ends_a_line(end: str) -> None:
    reader = streamtext()
    reader.take(1, f"Et{end}To{end}")
    assert reader.shown() == ["Et", "To"]
    assert reader.finals() == [True, True]
    assert reader.heard() == "Et\nTo\n"


def test_a_line_end_cut_in_two_is_one() -> None:
    reader = streamtext()
    reader.take(1, "Et\r")
    reader.take(2, "")
    reader.take(3, "\nTo\r")
    reader.take(3, "\nTo\r\n")
    reader.take(4, "\nTre")
    assert reader.heard() == "Et\nTo\n\nTre"


def test_a_backspace_takes_one_code_point() -> None:
    reader = streamtext()
    reader.take(1, "bade\u0301\b")
    assert reader.shown() == ["bade"]


def test_backspaces_open_final_lines_again_and_take_lines_away() -> None:
    reader = streamtext()
    reader.take(1, "Første linje\nAnden\n")
    heard = reader.take(2, "\b" * 7)
    assert heard.gone == (2,)
    assert reader.shown() == ["Første linje"]
    assert reader.finals() == [False]
    reader.take(3, "r")
    assert reader.shown() == ["Første linjer"]


def test_backspaces_end_where_lines_are_out_of_reach() -> None:
    reader = streamtext()
    lines = [f"linje {number}" for number in range(LINES_IN_REACH + 5)]
    reader.take(1, "\n".join(lines))
    reader.take(2, "\b" * 1000 + "ny")
    assert reader.shown() == [*lines[:5], "ny"]


def test_control_characters_are_dropped() -> None:
    reader = streamtext()
    reader.take(1, "\ufeffHav\x00ne\x1bba\x7fdet\tåb\u202ener\u2028nu")
    assert reader.shown() == ["Havnebadet åbner nu"]


def test_silence_makes_a_line_final_and_what_comes_begins_another() -> None:
    reader = streamtext()
    reader.take(1, "Vi ser på det.")
    assert settles_at(reader.state) == reader.now + SILENCE_MS
    assert reader.wait(SILENCE_MS - 1) == ()
    (line,) = reader.wait(1)
    assert (line.text, line.final, line.is_new) == ("Vi ser på det.", True, False)
    assert reader.wait(SILENCE_MS) == ()
    assert settles_at(reader.state) is None
    reader.take(2, " Og så")
    assert reader.shown() == ["Vi ser på det.", "Og så"]
    assert reader.heard() == "Vi ser på det. Og så"


def test_silence_counts_though_nobody_settled_the_line() -> None:
    reader = streamtext()
    reader.take(1, "Et")
    reader.now += SILENCE_MS
    reader.take(2, "To")
    assert reader.shown() == ["Et", "To"]
    assert reader.finals() == [True, False]


def test_a_word_that_the_network_broke_off_is_finished_on_its_line() -> None:
    reader = streamtext()
    reader.take(1, "Havne")
    reader.wait(3 * SILENCE_MS)
    reader.take(1, "Havnebadet åbner")
    assert reader.shown() == ["Havnebadet", "åbner"]


def test_blanks_alone_open_no_settled_line() -> None:
    reader = streamtext()
    reader.take(1, "Slut.")
    reader.wait(SILENCE_MS)
    assert reader.take(2, "  ").changed == ()
    assert reader.finals() == [True]


def test_long_lines_end_at_a_sentence_or_a_word_and_nothing_is_lost() -> None:
    sentence = (
        "Vi har set på sagen om broen ved havnen, og den er i udbud indtil den 1. november, som vi sagde. "
    )
    text = sentence * 4 + "uden punktum " * 30
    reader = streamtext()
    reader.take(1, text)
    assert reader.shown()[:3] == [sentence.strip()] * 3
    assert all(len(line) <= LINE_CHARS + len("punktum ") for line in reader.shown())
    assert " ".join(reader.shown()) == text.strip()
    assert reader.heard() == text


def test_a_word_without_end_is_cut() -> None:
    reader = streamtext()
    reader.take(1, "æ" * (WORD_CUT_CHARS * 2 + 1))
    assert [len(line) for line in reader.shown()] == [WORD_CUT_CHARS, WORD_CUT_CHARS, 1]
    reader.take(2, "\b\b")
    assert [len(line) for line in reader.shown()] == [WORD_CUT_CHARS, WORD_CUT_CHARS - 1]


def test_endless_white_space_is_not_kept() -> None:
    reader = streamtext()
    reader.take(1, "Et" + "\n" * 5000 + "To")
    assert reader.shown() == ["Et", "To"]
    assert len(reader.leads[2]) == MAX_PENDING


def test_a_zoom_tool_that_sends_whole_captions_gets_a_line_for_each() -> None:
    reader = zoom()
    captions = ["Kan badet få åbent om vinteren?", "Vi får en ingeniør til", "at regne på det.", "Ja", "nej"]
    for seq, caption in enumerate(captions):
        reader.take(seq, caption)
    assert reader.shown() == captions


def test_a_zoom_tool_that_ends_its_lines_gets_those_lines() -> None:
    reader = zoom()
    for seq, body in enumerate(["Først\n", "så\r\n", "og sidst", "endnu en\n"]):
        reader.take(seq, body)
    assert reader.shown() == ["Først", "så", "og sidst", "endnu en"]


def test_the_example_of_zooms_own_documentation_is_one_line() -> None:
    reader = zoom()
    reader.take(1, "I'M SENDING ")
    reader.take(2, "SEVERAL CAPTIONS.\n")
    assert reader.shown() == ["I'M SENDING SEVERAL CAPTIONS."]


def test_a_stream_without_headers_is_known_by_its_blanks_and_what_was_guessed_is_mended() -> None:
    reader = zoom()
    for seq, body in enumerate(["Havne", "badet", " åbner", " til", "mor", "gen. ", "Tak"]):
        reader.take(seq, body)
    assert reader.shown() == ["Havnebadet åbner tilmorgen. Tak"]


def test_a_stray_blank_among_captions_joins_nothing_afterwards() -> None:
    reader = zoom()
    captions = [f"sætning {number}" for number in range(20)]
    for seq, caption in enumerate(captions):
        reader.take(seq, caption + (" " if seq == 15 else ""))
    assert "sætning 18" in reader.shown()
    assert "sætning 19" in reader.shown()


def test_sentences_never_run_together_without_headers() -> None:
    reader = zoom()
    for seq, body in enumerate(["Ja ", "det er ", "sandt.", "Nej.", "»Måske?«", "Jo"]):
        reader.take(seq, body)
    assert reader.shown() == ["Ja det er sandt.", "Nej.", "»Måske?«", "Jo"]


def test_web_captioners_words_are_joined_by_blanks() -> None:
    reader = Reader("webcaptioner")
    for seq, words in enumerate(["Hej", "og velkommen", " til", "jer"]):
        reader.take(seq, words)
    assert reader.shown() == ["Hej og velkommen til jer"]
    reader.wait(SILENCE_MS)
    reader.take(4, "Nu")
    assert reader.shown() == ["Hej og velkommen til jer", "Nu"]


def test_a_sealed_stream_touches_no_line_from_before() -> None:
    reader = streamtext()
    reader.take(1, "Åben del, halv sæt")
    reader.seal()
    reader.take(1, "Åben del, halv sætning\b\b\b\b\b\b\b\b\b\b\b\b\b\b\blukket")
    assert reader.shown() == ["Åben del, halv sæt", "lukket"]
    assert reader.finals() == [True, False]
    reader.seal()
    assert settles_at(reader.state) is None


def test_what_is_too_long_is_refused_and_changes_nothing() -> None:
    body = "a" * (MAX_BODY_CHARS + 1)
    outcome = hear(StreamState(), seq=1, body=body, stored_body="", texts={}, now=0, next_id=1)
    assert outcome == Refused(code="caption_too_long")


def test_the_state_holds_no_words_stays_small_and_survives_json() -> None:
    reader = streamtext()
    for seq in range(200):
        reader.take(seq, f"hemmeligt {seq}\n")
    written = msgspec.json.encode(reader.state)
    assert b"hemmeligt" not in written
    assert len(written) < 1000
    assert msgspec.json.decode(written, type=StreamState) == reader.state


def test_what_is_remembered_is_bounded_but_the_last_post_is_whole() -> None:
    reader = streamtext()
    for seq in range(100):
        reader.take(seq, "x" * 200)
    assert len(reader.body) < 2 * captions_memory.CHARS
    reader.take(100, "y" * 10_000)
    assert reader.take(100, "y" * 10_000).is_repeat


def test_lines_begin_when_they_were_heard() -> None:
    reader = streamtext()
    first = reader.now
    reader.take(1, "Et\n")
    reader.wait(700)
    reader.take(2, "To")
    assert [reader.lines[line].start for line in (1, 2)] == [first, first + 700]


def test_the_judge_of_these_tests_is_right_itself() -> None:
    assert said("a\r\nb\bc\r\x08\nd\x00\b\b") == "a\nc"
