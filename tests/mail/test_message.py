"""The message: both forms of the text, headers that programs act on, and nothing smuggled into them."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livetalk.mail.message import LONGEST_SUBJECT, Mail, message_id, one_line, to_message
from tests.mail.mails import UNSUBSCRIBE, a_mail

HARD = "Æbleø: «100 %» 🚲👩‍👩‍👧 שלום عربي\n.\n..prik\nFrom nu af\n" + "å" * 3000


def travelled(mail: Mail, *, sender: str = "talk@example.dk", sender_name: str = "") -> EmailMessage:
    raw = to_message(mail, sender=sender, sender_name=sender_name).as_bytes()
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    return message_from_bytes(raw, policy=default)


def body(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def test_text_and_html_come_through_letter_by_letter() -> None:
    message = travelled(a_mail(text=HARD, html=f"<p>{HARD}</p>"))

    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert body(message, "plain").rstrip("\n") == HARD
    assert body(message, "html").rstrip("\n") == f"<p>{HARD}</p>"


def test_programs_see_that_nobody_typed_it_and_in_which_language_it_is() -> None:
    message = travelled(a_mail(), sender_name="Børnenes Talks, Gentofte")

    assert message["From"] == '"Børnenes Talks, Gentofte" <talk@example.dk>'
    assert message["To"] == "anne@example.dk"
    assert message["Date"] == "Mon, 23 Nov 2026 19:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "da"
    assert message["In-Reply-To"] is None
    assert message["List-Unsubscribe"] is None


def test_one_click_unsubscribes_by_an_address_that_is_never_broken() -> None:
    mail = a_mail(list_unsubscribe=UNSUBSCRIBE)

    message = travelled(mail)
    assert message["List-Unsubscribe"] == f"<{UNSUBSCRIBE}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    raw = to_message(mail, sender="talk@example.dk").as_bytes()
    assert f"\r\nList-Unsubscribe: <{UNSUBSCRIBE}>\r\n".encode() in raw


@pytest.mark.parametrize(
    "words",
    [
        "Confirm that you want to follow: <script>alert(1)</script> & «æøå» 🚲",
        "å ø 🚲 x å",
        "Rødgrød med fløde " * 8,
        "=?utf-8?q?=0D=0ABcc:_bent@example.dk?=",
        "almindelige ord " * 9,
        "ord" * 49,
    ],
)
def test_words_in_a_header_keep_every_letter_and_every_space(words: str) -> None:
    mail = a_mail(subject=words)
    message = travelled(mail, sender_name=words)
    older = message_from_bytes(to_message(mail, sender="talk@example.dk", sender_name=words).as_bytes())

    assert message["Subject"] == one_line(words)
    assert message["From"].addresses[0].addr_spec == "talk@example.dk"
    assert str(make_header(decode_header(older["Subject"]))) == one_line(words)
    assert str(make_header(decode_header(older["From"]))) == f"{one_line(words)} <talk@example.dk>"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=140))
def test_whatever_people_write_is_read_again_as_they_wrote_it(words: str) -> None:
    meant = one_line(words)
    assert travelled(a_mail(subject=words))["Subject"] == meant


def test_mails_about_one_thing_hang_together() -> None:
    first = message_id("talk.example.dk", "482913", "f1")
    message = travelled(a_mail(in_reply_to=first))

    assert message["In-Reply-To"] == first
    assert message["References"] == first


def test_the_same_mail_sent_again_is_the_same_octets() -> None:
    mail = a_mail(text=HARD, list_unsubscribe=UNSUBSCRIBE)

    def octets() -> bytes:
        return to_message(mail, sender="talk@example.dk").as_bytes()

    assert octets() == octets()


def test_a_message_id_names_one_thing_and_tells_nothing_of_it() -> None:
    one = message_id("talk.example.dk", "482913", "m1")

    assert one == message_id("talk.example.dk", "482913", "m1")
    assert one != message_id("talk.example.dk", "482913", "m2")
    assert message_id("h", "ab", "c") != message_id("h", "a", "bc")
    assert "482913" not in one
    assert one.endswith("@talk.example.dk>")


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\0"]
)
def test_a_subject_cannot_begin_another_header(end: str) -> None:
    message = travelled(a_mail(subject=f"Cykelsti{end}Bcc: bent@example.dk{end}{end}<script>"))

    assert message["Bcc"] is None
    assert message["Subject"] == "Cykelsti Bcc: bent@example.dk <script>"
    assert body(message, "plain") == "Hej\n"


@pytest.mark.parametrize(
    "mail",
    [
        a_mail(to="anne@example.dk\r\nBcc: bent@example.dk"),
        a_mail(to="anne@example.dk, bent@example.dk"),
        a_mail(to="Anne <anne@example.dk>"),
        a_mail(message_id="<a@b>\r\nBcc: bent@example.dk"),
        a_mail(in_reply_to="<a@b>\nBcc: bent@example.dk"),
        a_mail(list_unsubscribe="https://x\r\nBcc: bent@example.dk"),
        a_mail(lang="da\nBcc: bent@example.dk"),
    ],
)
def test_what_never_holds_words_of_people_is_refused_if_it_would_break_a_header(mail: Mail) -> None:
    with pytest.raises(ValueError, match=r"."):
        to_message(mail, sender="talk@example.dk").as_bytes()


def test_a_subject_does_not_turn_what_stands_behind_it_and_has_an_end() -> None:
    assert one_line("Cyk\u202eelsti \u202b i\tbyen ") == "Cyk elsti i byen"
    assert len(str(travelled(a_mail(subject="å" * 1000))["Subject"])) == LONGEST_SUBJECT


@given(subject=st.text(max_size=300), text=st.text(max_size=300))
def test_whatever_people_write_becomes_a_message_with_the_same_headers(subject: str, text: str) -> None:
    message = travelled(a_mail(subject=subject, text=text))

    assert set(message.keys()) == set(travelled(a_mail()).keys())
    assert message["To"] == "anne@example.dk"


def test_half_a_character_and_a_bell_do_not_stop_a_mail() -> None:
    message = travelled(a_mail(subject="a\ud83db", text="a\ud83db\x07c\n"))

    assert message["Subject"] == "a?b"
    assert body(message, "plain") == "a?bc\n"


def test_a_mail_does_not_show_whom_it_is_for() -> None:
    assert "anne" not in repr(a_mail())
