"""Mails written out: a letter, its envelope and the sentences of a language become a ``Mail``.

Lives here: the subject of each kind, and the facts that its text lists. Must not live here: the text
(``web/templates/mail``), or what a letter is about (``livetalk.mail.letters``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple, assert_never

from livetalk.edge.rendering.locales import ZONE, Sentences
from livetalk.edge.rendering.plain_text import isolated
from livetalk.edge.rendering.templates import Templates
from livetalk.followup.statuses import ItemStatus
from livetalk.mail.letters import (
    Answered,
    Confirm,
    Enclosed,
    Envelope,
    HandedOver,
    Joined,
    Letter,
    Record,
    Reminder,
    SessionNews,
    Update,
    kind_of,
)
from livetalk.mail.message import Mail, one_line

NOON = time(12)  # of a day that is told as a date: the same date in every zone of Denmark


class Fact(NamedTuple):
    """One line of what a mail lists: a label of ours, and words that may be anybody's."""

    label: str
    text: str


def compose(letter: Letter, envelope: Envelope, templates: Templates) -> Mail:
    """Write it, in the language of the envelope, as text and as HTML."""
    t = templates.sentences(envelope.lang)
    subject = one_line(_subject(letter, t))
    context = {
        "lang": envelope.lang,
        "letter": letter,
        "subject": subject,
        "facts": tuple(_facts(letter, t)),
        "unsubscribe": envelope.unsubscribe,
        "day": lambda day: _day(day, t),
    }
    text, html = templates.render_mail(kind_of(letter), context)
    return Mail(
        to=envelope.to,
        subject=subject,
        text=text,
        html=html,
        lang=t.lang,
        message_id=envelope.message_id,
        date=envelope.date,
        in_reply_to=envelope.in_reply_to,
        list_unsubscribe=envelope.list_unsubscribe,
    )


def _subject(letter: Letter, t: Sentences) -> str:
    match letter:
        case Confirm():
            return t("mail.confirm.subject", title=isolated(letter.title or letter.room))
        case Update():
            return _about(letter, t)
        case Answered():
            return t(f"mail.answered.subject.{letter.how}", title=isolated(letter.question))
        case Enclosed():
            return t("mail.enclosed.subject", title=isolated(letter.room))
        case Reminder():
            late = "late" if letter.days < 0 else "soon"
            return t(f"mail.reminder.subject.{late}", title=isolated(letter.title))
        case Record():
            edition = "first" if letter.version == 1 else "later"
            return t(f"mail.record.subject.{edition}", title=isolated(letter.room))
        case Joined():
            return t("mail.joined.subject", title=isolated(letter.title))
        case HandedOver():
            return t("mail.handed_over.subject", title=isolated(letter.title))
        case SessionNews():
            return t(f"mail.session.subject.{letter.how}", title=isolated(letter.title))
        case _:
            assert_never(letter)


def _about(letter: Update, t: Sentences) -> str:
    """The status stands first where it is the news."""
    title = isolated(letter.title)
    if letter.is_new:
        return t("mail.update.subject.new", title=title)
    if letter.before in (None, letter.status):
        return t("mail.update.subject.same", title=title)
    return t("mail.update.subject.status", title=title, status=_status(letter.status, t))


def _facts(letter: Letter, t: Sentences) -> Iterator[Fact]:
    match letter:
        case Update():
            yield from _standing(letter.status, letter.before, t)
            yield from _said(t, reason=letter.reason, answer=letter.answer, owner=letter.owner)
            yield from _due(letter.due, letter.moved_from, t)
            yield from _said(t, next_step=letter.next_step, by=_role(letter.by, t))
        case Answered():
            if letter.status is not None:
                yield from _standing(letter.status, None, t)
            yield from _said(t, reason=letter.reason, answer=letter.answer, owner=letter.owner)
            yield from _due(letter.due, None, t)
            yield from _said(t, next_step=letter.next_step)
        case Reminder():
            yield from _standing(letter.status, None, t)
            yield from _due(letter.due, None, t)
            yield from _said(t, next_step=letter.next_step)
        case Joined():
            yield from _said(t, name=letter.name, contact=letter.contact)
        case HandedOver():
            yield from _standing(letter.status, None, t)
            yield from _said(t, reason=letter.reason, owner=letter.owner)
            yield from _due(letter.due, None, t)
            yield from _said(t, next_step=letter.next_step)
        case SessionNews():
            yield Fact(t("mail.label.when"), _when(letter, t))
            yield from _said(t, reason=letter.reason, place=letter.place, access=letter.access)
        case Confirm() | Enclosed() | Record():
            return
        case _:
            assert_never(letter)


def _standing(status: ItemStatus, before: ItemStatus | None, t: Sentences) -> Iterator[Fact]:
    now = _status(status, t)
    if before not in (None, status):
        now = t("mail.was", now=now, before=_status(before, t))
    yield Fact(t("mail.label.status"), now)


def _due(due: date | None, moved_from: date | None, t: Sentences) -> Iterator[Fact]:
    if due is None:
        return
    now = _day(due, t)
    if moved_from not in (None, due):
        now = t("mail.was", now=now, before=_day(moved_from, t))
    yield Fact(t("mail.label.due"), now)


def _when(letter: SessionNews, t: Sentences) -> str:
    """The date, and from when to when; of a long one both dates."""
    begin = f"{t.date(letter.starts)}, {t.clock(letter.starts)}"
    is_one_day = letter.starts.date() == letter.ends.date()
    end = t.clock(letter.ends) if is_one_day else f"{t.date(letter.ends)}, {t.clock(letter.ends)}"
    return f"{begin}\N{EN DASH}{end}" if is_one_day else f"{begin} \N{EN DASH} {end}"


def _said(t: Sentences, **said: str | None) -> Iterator[Fact]:
    """What somebody wrote, under its label; what is empty is left out."""
    for label, text in said.items():
        if text is not None and text.strip():
            yield Fact(t(f"mail.label.{label}"), text.strip())


def _status(status: ItemStatus, t: Sentences) -> str:
    return t(f"mail.status.{status}")


def _role(role: str | None, t: Sentences) -> str | None:
    """The name of a role of ours; any other is the words of whoever wrote it."""
    key = f"mail.role.{role}"
    return t(key) if t.has(key) else role


def _day(day: date | None, t: Sentences) -> str:
    return "" if day is None else t.date(datetime.combine(day, NOON, ZONE))
