"""Addresses: what is one, what is none, and what a log may say of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livetalk.mail_address import LONGEST, clean_address, mask, without_addresses


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("anne@example.dk", "anne@example.dk"),
        ("  anne@example.dk\n", "anne@example.dk"),
        ("Anne.Holm+talk@Example.DK", "Anne.Holm+talk@example.dk"),
        ("o'neill@mail.example.co.uk", "o'neill@mail.example.co.uk"),
        ("anne@rådhus.dk", "anne@xn--rdhus-mra.dk"),
        ("anne@RÅDHUS.dk", "anne@xn--rdhus-mra.dk"),
        ("anne@xn--rdhus-mra.dk", "anne@xn--rdhus-mra.dk"),
        ("anne@例え.jp", "anne@xn--r8jz45g.jp"),
        ("anne@example。dk", "anne@example.dk"),
        ("a" * 64 + "@example.dk", "a" * 64 + "@example.dk"),
    ],
)
def test_an_address_is_kept_as_mail_is_sent_to_it(raw: str, clean: str) -> None:
    assert clean_address(raw) == clean
    assert clean_address(clean) == clean


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "@",
        "anne",
        "anne@",
        "@example.dk",
        "anne@example",
        "anne@localhost",
        "anne@[192.0.2.1]",
        "anne@192.0.2.1",
        "anne@example..dk",
        "anne@.example.dk",
        "anne@example.dk.",
        "anne@-example.dk",
        "anne@example-.dk",
        "anne@exa_mple.dk",
        "anne@exam ple.dk",
        ".anne@example.dk",
        "anne.@example.dk",
        "an..ne@example.dk",
        "an ne@example.dk",
        "åse@example.dk",
        "anne@@example.dk",
        "anne@bent@example.dk",
        "Anne <anne@example.dk>",
        '"anne"@example.dk',
        "<anne@example.dk>",
        "anne@example.dk, bent@example.dk",
        "anne@example.dk\nBcc: bent@example.dk",
        "anne@example.dk\r\nRCPT TO:<bent@example.dk>",
        "anne\0@example.dk",
        "anne@example\0.dk",
        "anne@exa\u202emple.dk",
        "anne@straße.de",
        "anne@exa\u200dmple.dk",
        "anne@exa\ud800mple.dk",
        "a" * 65 + "@example.dk",
        "anne@" + "a" * 64 + ".dk",
        "anne@" + "a." * 130 + "dk",
        "anne@" + "å" * 60 + ".dk",
        "x" * 100_000 + "@example.dk",
        "anne@" + "x" * 100_000,
    ],
)
def test_what_is_no_address_is_none(raw: str) -> None:
    assert clean_address(raw) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_is_taken_can_stand_on_a_line_of_smtp(local: str, domain: str) -> None:
    found = clean_address(f"{local}@{domain}.dk")
    if found is not None:
        assert found.isascii()
        assert len(found) <= LONGEST
        assert not set(found) & set(' \r\n\t\0<>(),:;"\\[]')
        assert clean_address(found) == found


def test_a_log_tells_two_addresses_apart_and_gives_away_neither() -> None:
    assert mask("anne@example.dk") == "a…@e….dk"
    assert mask("bent@example.dk") != mask("anne@example.dk")
    assert mask("") == "…@…."


def test_a_servers_sentence_is_told_without_the_addresses_in_it() -> None:
    said = "550 5.1.1 <anne.holm@example.dk>: Recipient address rejected (anne.holm@example.dk, see postmaster@x)"
    told = without_addresses(said)
    assert "anne.holm" not in told
    assert "example" not in told
    assert told.startswith("550 5.1.1 <a…@e….dk>: Recipient address rejected")
