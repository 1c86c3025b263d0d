from __future__ import annotations

import pytest

from livetalk.transcripts.captions_post import Post, clean, language, parse_body


def test_text_is_a_post_of_zooms_kind_unless_the_headers_are_streamtexts() -> None:
    assert parse_body("Hej æ".encode()) == Post(style="zoom", text="Hej æ")
    assert parse_body(b"Hej", is_streamtext=True) == Post(style="streamtext", text="Hej")
    assert parse_body(b"") == Post(style="zoom", text="")


def test_web_captioners_body_is_known_by_what_it_says() -> None:
    expected = Post(style="webcaptioner", text="hej du", seq=0)
    assert parse_body(b'{"transcript": "hej du", "sequence": 0}') == expected
    assert parse_body(b'\n {"sequence":0,"transcript":"hej du"}', is_streamtext=True) == expected


@pytest.mark.parametrize(
    "body",
    [
        '{"transcript": "hej"}',
        '{"transcript": "hej", "sequence": "1"}',
        '{"transcript": "hej", "sequence": true}',
        '{"transcript": "hej", "sequence": 1.5}',
        '{"transcript": "hej", "sequence": 1, "other": 2}',
        '{"transcript": 1, "sequence": 1}',
        '[{"transcript": "hej", "sequence": 1}]',
        "{ikke json",
    ],
)
def test_anything_else_is_text(body: str) -> None:
    assert parse_body(body.encode()) == Post(style="zoom", text=body)


def test_what_is_no_utf8_is_no_post() -> None:
    assert parse_body("æ".encode("latin-1")) is None


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("da-DK", "da"), ("da", "da"), ("DA_dk", "da"), ("zh-Hant-TW", "zh"), ("jp-JP", "ja"), ("kal", "kal")],
)
def test_a_tags_language(tag: str, expected: str) -> None:
    assert language(tag) == expected


@pytest.mark.parametrize("tag", ["", "d", "dansk", "da-", "da DK", "../etc", "da-" + "x" * 40, "da\n", "då"])
def test_what_is_no_tag_names_no_language(tag: str) -> None:
    assert language(tag) is None


def test_cleaning_keeps_what_begins_alike_alike() -> None:
    assert clean("a\x00\r").startswith("a")
    assert clean("a\x00\r\n\x08\ud800b") == "a\r\n\x08b"
