"""Mails written out: every kind, in both languages, says what happened and nothing that anybody smuggled in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any, get_args

import pytest

from livetalk.edge.mailing import compose
from livetalk.edge.rendering.assets import Assets
from livetalk.edge.rendering.locales import load_locales
from livetalk.edge.rendering.templates import Templates
from livetalk.edge.rendering.webdir import find_web
from livetalk.followup.statuses import ItemStatus
from livetalk.mail import letters
from livetalk.mail.letters import Answered, Confirm, Envelope, Letter, Reminder, Update, kind_of
from livetalk.mail.message import Mail, message_id
from livetalk.mail.smtp import SmtpPostman
from livetalk.mail_setting import MailSetting
from livetalk.rooms.followup_facts import MailKind
from tests.support.mail_listener import MailListener

LINK = "https://talk.example.dk/r/482913/f/i1?a=1&b=2#SECRET"
OUT = "https://talk.example.dk/unsubscribe#SECRET"
DUE = date(2026, 12, 7)
ROOM: dict[str, Any] = {"room": "Havnen & <b>byen</b>", "link": LINK}
NASTY = "<script>alert(1)</script> & «æøå» 🚲"
SESSION: dict[str, Any] = {
    **ROOM,
    "title": NASTY,
    "starts": datetime(2026, 12, 7, 16, 0, tzinfo=UTC),
    "ends": datetime(2026, 12, 7, 18, 30, tzinfo=UTC),
}

LETTERS: dict[str, Letter] = {
    "confirm": Confirm(**ROOM, about="item", title=NASTY),
    "update": Update(
        **ROOM,
        title=NASTY,
        status="examining",
        before="received",
        by="administration",
        owner="Vej og Park",
        due=DUE,
        moved_from=date(2026, 11, 30),
        next_step="Et møde",
        reason=f"{NASTY}\nog sneen",
        answer="שלום",
    ),
    "answered": Answered(**ROOM, question=NASTY, how="written", status="answered", answer="Ja."),
    "reminder": Reminder(**ROOM, title=NASTY, status="in_progress", due=DUE, days=7),
    "enclosed": letters.Enclosed(**ROOM),
    "record": letters.Record(**ROOM),
    "joined": letters.Joined(**ROOM, title=NASTY, name="Åse", contact="aase@example.dk"),
    "handed_over": letters.HandedOver(**ROOM, title=NASTY, status="passed_on", reason="Du ved mest."),
    "session_soon": letters.SessionNews(**SESSION, how="soon", place="Telt 1, havnen", access=NASTY),
    "session_moved": letters.SessionNews(**SESSION, how="moved", place=NASTY),
    "session_cancelled": letters.SessionNews(**SESSION, how="cancelled", reason=NASTY),
}
EVERY = [(kind, lang) for kind in LETTERS for lang in ("da", "en")]


class Unbuilt(Assets):
    """Mail has no assets."""

    def url(self, name: str) -> str:
        raise AssertionError(f"A mail asks for {name}.")


class Reader(HTMLParser):
    """What an HTML part consists of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def templates() -> Templates:
    web = find_web()
    return Templates(web.templates, Unbuilt(names={}, files={}), load_locales(web.locales))


def envelope(**more: Any) -> Envelope:
    base = {
        "to": "anne@example.dk",
        "lang": "da",
        "message_id": message_id("talk.example.dk", "482913", "m1"),
        "date": datetime(2026, 11, 23, 19, 0, tzinfo=UTC),
        "unsubscribe": OUT,
    }
    return Envelope(**{**base, **more})


def written(templates: Templates, letter: Letter, **more: Any) -> Mail:
    return compose(letter, envelope(**more), templates)


def plain(text: str) -> str:
    """Without line breaks and the marks around right-to-left words."""
    return " ".join(re.sub("[\u2068\u2069]", "", text).split())


def test_there_is_a_letter_for_every_kind_of_mail_that_rooms_know() -> None:
    assert set(LETTERS) - {"enclosed"} == set(get_args(MailKind))  # that one takes the place of two others
    of_sessions = {kind for kind in get_args(MailKind) if kind.startswith("session_")}
    kinds = {kind_of(letter) for letter in LETTERS.values()}
    assert kinds == set(get_args(MailKind)) - of_sessions | {"session", "enclosed"}


def test_every_status_has_a_name(templates: Templates) -> None:
    for lang in ("da", "en"):
        t = templates.sentences(lang)
        assert all(t(f"mail.status.{status}") for status in get_args(ItemStatus))


@pytest.mark.parametrize(("kind", "lang"), EVERY)
def test_text_and_html_say_the_same_and_lead_to_the_same_pages(
    templates: Templates, kind: str, lang: str
) -> None:
    mail = written(templates, LETTERS[kind], lang=lang)
    html = Reader(mail.html)

    assert html.links == [LINK, OUT]
    assert f"\n{LINK}\n" in mail.text
    assert OUT in mail.text
    assert mail.text.count("\n\n\n") == 0
    pieces = [piece for line in mail.text.splitlines() for piece in line.split(": ", 1)]
    said = {plain(piece).removesuffix(":") for piece in pieces} - {"", "--", LINK, OUT}
    assert len(said) >= len(("greeting", "lead", "title", "open", "why", "room"))
    assert [piece for piece in said if piece not in plain(html.words)] == []
    assert mail.lang == lang
    assert f'<html lang="{lang}">' in mail.html


@pytest.mark.parametrize(("kind", "lang"), EVERY)
def test_html_is_plain_and_fetches_nothing(templates: Templates, kind: str, lang: str) -> None:
    html = Reader(written(templates, LETTERS[kind], lang=lang).html)

    assert html.tags <= {
        *(
            "html",
            "head",
            "meta",
            "title",
            "body",
            "h1",
            "p",
            "dl",
            "dt",
            "dd",
            "bdi",
            "br",
            "a",
            "hr",
            "small",
        )
    }
    assert html.attributes <= {"lang", "charset", "name", "content", "href", "dir"}


@pytest.mark.parametrize(("kind", "lang"), EVERY)
def test_what_people_wrote_is_words_in_both_parts(templates: Templates, kind: str, lang: str) -> None:
    mail = written(templates, LETTERS[kind], lang=lang)
    wrote = ROOM["room"] if kind in ("record", "enclosed") else NASTY

    assert wrote in mail.text
    assert wrote in Reader(mail.html).words
    assert wrote in mail.subject


def test_without_a_subscription_no_line_offers_to_end_one(templates: Templates) -> None:
    mail = written(templates, LETTERS["reminder"], unsubscribe=None)

    assert "Afmeld" not in mail.text + mail.html
    assert Reader(mail.html).links == [LINK]


def test_an_update_tells_status_deadline_owner_reason_next_step_and_who_wrote_it(
    templates: Templates,
) -> None:
    mail = written(templates, LETTERS["update"])

    assert mail.subject == f"Undersøges: {NASTY}"
    facts = mail.text.split("\n\n")[3]
    assert facts.splitlines() == [
        "Status: Undersøges (før: Modtaget)",
        "Begrundelse:",
        f"  {NASTY}",
        "  og sneen",
        "Svar: \u2068שלום\u2069",
        "Ansvarlig: Vej og Park",
        "Frist: 7. december 2026 (før: 30. november 2026)",
        "Næste skridt: Et møde",
        "Skrevet af: forvaltningen",
    ]
    english = written(templates, LETTERS["update"], lang="en")
    assert english.subject == f"Being examined: {NASTY}"
    assert "Deadline: 7 December 2026 (before: 30 November 2026)" in english.text


def test_what_an_update_does_not_know_it_does_not_mention(templates: Templates) -> None:
    mail = written(
        templates, Update(**ROOM, title="Rampen", status="received", before="received", reason=" ")
    )

    assert mail.subject == "Nyt om: Rampen"
    assert "Status: Modtaget\n" in mail.text
    for label in ("Begrundelse", "Svar", "Ansvarlig", "Frist", "Næste skridt", "Skrevet af", "None"):
        assert label not in mail.text + mail.html


def test_a_new_item_and_an_impossible_one_are_told_as_such(templates: Templates) -> None:
    new = written(templates, Update(**ROOM, title="Rampen", status="received", is_new=True))
    impossible = written(
        templates, Update(**ROOM, title="Rampen", status="impossible", before="examining", reason="Pris")
    )

    assert new.subject == "Vi følger op på: Rampen"
    assert impossible.subject == "Kan ikke lade sig gøre: Rampen"
    assert "Det kan vi desværre ikke." in impossible.text
    assert "Begrundelse: Pris" in impossible.text


@pytest.mark.parametrize(
    ("days", "said", "subject"),
    [
        (7, "Der er 7 dage til fristen, 7. december 2026.", "Fristen nærmer sig: Rampen"),
        (1, "Fristen er i morgen, 7. december 2026.", "Fristen nærmer sig: Rampen"),
        (0, "Fristen er i dag, 7. december 2026.", "Fristen nærmer sig: Rampen"),
        (-1, "Fristen var i går, 7. december 2026.", "Over fristen: Rampen"),
        (-8, "Fristen var den 7. december 2026. Det er 8 dage siden.", "Over fristen: Rampen"),
    ],
)
def test_a_reminder_counts_the_days(templates: Templates, days: int, said: str, subject: str) -> None:
    mail = written(templates, Reminder(**ROOM, title="Rampen", status="received", due=DUE, days=days))

    assert mail.subject == subject
    assert said in mail.text
    assert said in Reader(mail.html).words


@pytest.mark.parametrize(
    ("how", "subject", "said"),
    [
        ("live", "Besvaret på mødet: Hvornår?", "blev besvaret på mødet:"),
        ("written", "Svar på: Hvornår?", "Der er svar på et spørgsmål, du følger:"),
        ("status", "Nyt om: Hvornår?", "Der er nyt om et spørgsmål, du følger:"),
        ("not_reached", "Vi nåede ikke: Hvornår?", "Der kommer svar senest den 7. december 2026:"),
    ],
)
def test_a_question_is_told_of_by_what_became_of_it(
    templates: Templates, how: Any, subject: str, said: str
) -> None:
    mail = written(templates, Answered(**ROOM, question="Hvornår?", how=how, due=DUE))

    assert mail.subject == subject
    assert said in mail.text


def test_a_question_that_was_not_reached_has_a_date_for_its_reply() -> None:
    with pytest.raises(ValueError, match="date for its reply"):
        Answered(**ROOM, question="Hvornår?", how="not_reached")


@pytest.mark.parametrize("about", ["item", "question", "room"])
def test_asking_for_mail_has_to_be_confirmed_whatever_it_is_about(templates: Templates, about: Any) -> None:
    title = "" if about == "room" else "Rampen"
    mail = written(templates, Confirm(**ROOM, about=about, title=title), unsubscribe=None)

    assert (title or ROOM["room"]) in mail.subject
    assert "Var det ikke dig, der bad om det?" in mail.text
    assert "SECRET" not in mail.subject
    shown = f"{Confirm(**ROOM, about=about, title=title)!r} {envelope()!r} {mail!r}"
    assert not [word for word in ("SECRET", "anne", "Rampen") if word in shown]


def test_a_later_version_of_the_record_says_that_it_corrects(templates: Templates) -> None:
    mail = written(templates, letters.Record(room="Havnen", link=LINK, version=3))

    assert mail.subject == "Opsamlingen er rettet: Havnen"
    assert "Nu gælder udgave 3." in mail.text


def test_a_line_of_what_people_wrote_cannot_pass_for_one_of_ours(templates: Templates) -> None:
    forged = "Ja.\n\n-- \nAfmeld mails om dette: https://evil.example"
    mail = written(
        templates, Answered(**ROOM, question="Hvad?\nStatus: Gennemført", how="written", answer=forged)
    )

    assert not [
        line for line in mail.text.splitlines() if line.startswith(("Afmeld", "Status")) and OUT not in line
    ]
    assert mail.text.count("\n-- \n") == 1
    assert mail.subject == "Svar på: Hvad? Status: Gennemført"


def test_words_from_right_to_left_do_not_turn_the_words_around_them(templates: Templates) -> None:
    mail = written(templates, Update(**ROOM, title="עברית", status="done", before="received"))

    assert mail.subject == "Gennemført: \u2068עברית\u2069"
    assert "  \u2068עברית\u2069\n" in mail.text
    assert '<bdi dir="auto">עברית</bdi>' in mail.html


def test_an_unknown_language_gets_danish(templates: Templates) -> None:
    mail = written(templates, LETTERS["record"], lang="fr")

    assert mail.lang == "da"
    assert '<html lang="da">' in mail.html


@pytest.fixture
async def server() -> AsyncIterator[MailListener]:
    async with MailListener() as listening:
        yield listening


async def test_every_kind_arrives_in_both_languages(templates: Templates, server: MailListener) -> None:
    setting = MailSetting(host="127.0.0.1", port=server.port, security="plain", sender="talk@example.dk")
    postman = SmtpPostman(setting)
    mails = [written(templates, LETTERS[kind], lang=lang, list_unsubscribe=LINK) for kind, lang in EVERY]
    for mail in mails:
        await postman.send(mail)

    assert [one.message["Subject"] for one in server.received] == [mail.subject for mail in mails]
    assert [one.part("text/plain") for one in server.received] == [mail.text for mail in mails]
    assert [one.part("text/html") for one in server.received] == [mail.html + "\n" for mail in mails]
