"""The outbox of a room: who is told, whose attempt it is, and how it ends."""

from __future__ import annotations

import pytest

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.context import Context
from livetalk.rooms.decide import decide
from livetalk.rooms.mailing import LEASE_MS, queue_news, queue_update
from livetalk.rooms.outcomes import Decided
from livetalk.rooms.reminding import next_reminding
from tests.rooms.history import ANNE, BENT, MO, START, History, Past, approved, asked, given, room
from tests.rooms.test_subscribing import item

CONTEXT = Context(actor=MO, now=START, fresh_id="fresh")


def follows(
    subscription: str, address: str, *, item: str | None = None, question: str | None = None, lang: str = "da"
) -> Past:
    """Somebody follows it, and has confirmed."""
    key = f"subscription:{subscription}:address"
    wish = f.Subscribed(subscription=subscription, address_key=key, lang=lang, item=item, question=question)
    return Past(
        events=(wish, f.SubscriptionConfirmed(subscription=subscription)), by=ANNE.id, words={key: address}
    )


def evening(*more: Past) -> History:
    return given(room(), asked("q1"), approved("q1"), item("i1", question="q1"), item("i2"), *more)


def told(mails: tuple[f.MailQueued, ...]) -> set[str]:
    return {mail.subscription or "" for mail in mails}


def queued(history: History, mail: str = "m1") -> History:
    """A mail waits in the outbox."""
    return history.happened(
        Past(events=(f.MailQueued(mail=mail, kind="update", to_key="subscription:s1:address", item="i1"),))
    )


def test_those_who_follow_an_item_its_question_a_part_of_it_or_the_room_are_told() -> None:
    history = evening(
        follows("s1", "a@example.dk", item="i1"),
        follows("s2", "b@example.dk", question="q1", lang="en"),
        follows("s3", "c@example.dk", item="i2"),
        follows("s4", "d@example.dk"),
        follows("s5", "e@example.dk", question="q9"),
    )
    assert told(queue_update(history.room, "i1", CONTEXT)) == {"s1", "s2", "s4"}
    history.happened(Past(events=(f.ItemMerged(item="i2", into="i1"),)))
    mails = queue_update(history.room, "i1", CONTEXT)
    assert told(mails) == {"s1", "s2", "s3", "s4"}
    assert {mail.lang for mail in mails if mail.subscription == "s2"} == {"en"}
    assert {mail.entry for mail in mails} == {history.room.seq + 1}
    assert len({mail.mail for mail in mails}) == 4


def test_an_address_gets_one_mail_by_what_is_nearest() -> None:
    history = evening(follows("s1", "a@example.dk"), follows("s2", "A@example.dk", item="i1"))
    assert told(queue_update(history.room, "i1", CONTEXT)) == {"s2"}


def test_a_wish_that_was_not_confirmed_or_has_ended_gets_none() -> None:
    ended = Past(events=(f.Unsubscribed(subscription="s1"),))
    waiting = Past(
        events=(f.Subscribed(subscription="s2", address_key="subscription:s2:address", lang="da"),),
        words={"subscription:s2:address": "b@example.dk"},
    )
    history = evening(follows("s1", "a@example.dk"), ended, waiting)
    assert queue_update(history.room, "i1", CONTEXT) == ()


def test_nobody_is_told_of_what_is_not_public() -> None:
    history = given(room(), item("i1", public=False), follows("s1", "a@example.dk"))
    assert queue_update(history.room, "i1", CONTEXT) == ()
    history = evening(follows("s1", "a@example.dk"), Past(events=(f.PartChanged(part="closed"),)))
    assert queue_update(history.room, "i1", CONTEXT) == ()
    assert queue_news(history.room, "record", CONTEXT) == ()


def test_those_who_follow_a_question_that_is_part_of_another_hear_of_that() -> None:
    history = evening(follows("s1", "a@example.dk", question="q2"), asked("q2", by=BENT), approved("q2"))
    history.happened(Past(events=(f.QuestionMerged(question="q2", into="q1"),), by=MO.id))
    assert told(queue_update(history.room, "i1", CONTEXT)) == {"s1"}
    assert told(queue_news(history.room, "answered", CONTEXT, question="q1")) == {"s1"}


def test_an_item_that_opens_in_this_decision_tells_those_who_follow_its_question() -> None:
    history = evening(follows("s1", "a@example.dk", question="q1"))
    assert told(queue_update(history.room, "new", CONTEXT, question="q1")) == {"s1"}


def test_of_two_who_try_only_one_gets_the_mail() -> None:
    history = queued(evening())
    history.when(c.TryMail(mail="m1"), by=SYSTEM).then(f.MailTried(mail="m1", until=START + LEASE_MS))
    history.when(c.TryMail(mail="m1"), by=SYSTEM).refused("mail_not_due")
    assert history.refusal.temporary


def test_an_attempt_that_never_ended_is_anybodys_after_the_lease() -> None:
    history = queued(evening())
    history.when(c.TryMail(mail="m1"), by=SYSTEM).later(LEASE_MS / 1000)
    assert history.when(c.TryMail(mail="m1"), by=SYSTEM).accepted
    assert history.room.followup.mails["m1"].tries == 2


def test_a_node_that_is_alone_need_not_wait_for_a_former_life() -> None:
    history = queued(evening()).when(c.TryMail(mail="m1"), by=SYSTEM)
    assert history.when(c.TryMail(mail="m1", is_alone=True), by=SYSTEM).accepted


@pytest.mark.parametrize(
    ("how", "fact"), [("sent", f.MailSent(mail="m1")), ("given_up", f.MailGivenUp(mail="m1"))]
)
def test_a_mail_that_is_settled_leaves_the_outbox(how: str, fact: f.AnyEvent) -> None:
    history = queued(evening()).when(c.TryMail(mail="m1"), by=SYSTEM)
    command = c.SettleMail(mail="m1", how="sent" if how == "sent" else "given_up")
    history.when(command, by=SYSTEM).then(fact)
    assert not history.room.followup.mails
    assert not history.when(command, by=SYSTEM).accepted
    history.when(c.TryMail(mail="m1"), by=SYSTEM).refused("mail_settled")


def test_a_delayed_mail_waits() -> None:
    history = queued(evening()).when(c.TryMail(mail="m1"), by=SYSTEM)
    until = START + 60_000
    history.when(c.SettleMail(mail="m1", how="delayed", until=until), by=SYSTEM)
    history.when(c.TryMail(mail="m1"), by=SYSTEM).refused("mail_not_due")
    assert history.later(60).when(c.TryMail(mail="m1"), by=SYSTEM).accepted


def test_without_mail_no_mail_is_queued_whatever_leads_to_it() -> None:
    history = owned(due="2026-11-01")
    command = c.RemindOwners(today="2026-10-28")
    context = Context(actor=SYSTEM, now=START, fresh_id="fresh", sends_mail=False)
    answer = decide(history.room, command, context)
    assert isinstance(answer, Decided)
    assert not [event for event in answer.events if isinstance(event, f.MailQueued)]


def owned(*, due: str, contact: str | None = "owner@example.dk") -> History:
    """An item with an owner whose address is known."""
    key = "item:i3:contact:1" if contact else None
    opened = f.ItemOpened(item="i3", kind="promise", title_key="item:i3:title:1", due=due, contact_key=key)
    words = {"item:i3:title:1": "Lys på stien"} | ({key: contact} if key and contact else {})
    return given(room(), Past(events=(opened,), by=MO.id, words=words))


def test_an_owner_is_reminded_in_time_and_of_each_day_once() -> None:
    history = owned(due="2026-11-03")  # the evening is the 26th of October
    assert str(next_reminding(history.room)) == "2026-10-27"
    history.when(c.RemindOwners(today="2026-10-27"), by=SYSTEM, fresh_id="fresh")
    reminded, mail = history.decided.events
    assert reminded == f.OwnerReminded(item="i3", on="2026-10-27")
    assert isinstance(mail, f.MailQueued)
    assert (mail.kind, mail.to_key, mail.item) == ("reminder", "item:i3:contact:1", "i3")
    assert not history.when(c.RemindOwners(today="2026-10-27"), by=SYSTEM).accepted
    assert not history.when(c.RemindOwners(today="2026-10-28"), by=SYSTEM).accepted
    assert str(next_reminding(history.room)) == "2026-11-04"
    assert history.when(c.RemindOwners(today="2026-11-05"), by=SYSTEM).accepted


def test_an_item_without_an_address_or_that_has_ended_reminds_nobody() -> None:
    assert next_reminding(owned(due="2026-11-03", contact=None).room) is None
    history = owned(due="2026-11-03").happened(
        Past(events=(f.ItemUpdated(item="i3", status="done"),), by=MO.id)
    )
    assert next_reminding(history.room) is None
    assert not history.when(c.RemindOwners(today="2026-11-05"), by=SYSTEM).accepted
