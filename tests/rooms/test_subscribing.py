"""Who wants mail: asking, confirming, ending, and that nobody learns or floods anything by it."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.actors import SYSTEM, Actor
from livetalk.rooms.context import Context
from livetalk.rooms.decide import decide
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.subscribing import ASKS_A_DAY, WISHES_A_DAY, never_confirmed, next_expiry
from tests.rooms.history import ANNE, BENT, START, History, Past, approved, asked, given, room

ADDRESS = "Anne@Example.dk"
DAY = 24 * 3600


def item(item_id: str, *, question: str | None = None, public: bool = True) -> Past:
    """Something is followed up."""
    opened = f.ItemOpened(
        item=item_id, kind="manual", title_key=f"item:{item_id}:title:1", question=question, public=public
    )
    return Past(events=(opened,), words={f"item:{item_id}:title:1": "Cykelstien"})


def evening() -> History:
    """A question everybody sees, one that waits, an item and one that is not public."""
    return given(room(), asked("q1"), approved("q1"), asked("q2"), item("i1"), item("i2", public=False))


def wish(
    history: History,
    fresh_id: str,
    *,
    address: str = ADDRESS,
    item: str | None = None,
    question: str | None = None,
    by: Actor = ANNE,
) -> History:
    """Somebody asks for mail."""
    return history.when(c.Subscribe(address=address, item=item, question=question), by=by, fresh_id=fresh_id)


def confirmed(history: History, subscription: str) -> History:
    """The link of the mail was followed."""
    return history.when(c.ConfirmSubscription(subscription=subscription), by=SYSTEM)


def test_a_wish_is_written_down_and_the_owner_of_the_address_asked() -> None:
    history = wish(evening(), "s1", item="i1")
    subscribed, mail = history.decided.events
    assert subscribed == f.Subscribed(
        subscription="s1", address_key="subscription:s1:address", lang="da", item="i1"
    )
    assert isinstance(mail, f.MailQueued)
    assert (mail.kind, mail.to_key, mail.subscription, mail.item) == (
        "confirm", "subscription:s1:address", "s1", "i1",
    )  # fmt: skip
    assert history.room.words["subscription:s1:address"] == "Anne@example.dk"
    assert not history.room.followup.subscriptions["s1"].is_in_force


def test_it_may_be_about_a_question_or_the_whole_room() -> None:
    assert wish(evening(), "s1", question="q1").accepted
    assert wish(evening(), "s1").accepted


def test_what_nobody_may_see_cannot_be_followed_but_the_own_can() -> None:
    wish(evening(), "s1", item="i2").refused("unknown_item")
    wish(evening(), "s1", item="i9").refused("unknown_item")
    wish(evening(), "s1", question="q9").refused("unknown_question")
    wish(evening(), "s1", question="q2", by=BENT).refused("unknown_question")
    assert wish(evening(), "s1", question="q2", by=ANNE).accepted


def test_what_is_no_address_is_refused() -> None:
    wish(evening(), "s1", address="anne").refused("wrong_address")
    wish(evening(), "s1", address="Anne <a@b.dk>").refused("wrong_address")


def test_a_server_that_sends_no_mail_takes_no_wish() -> None:
    context = Context(actor=ANNE, now=START, fresh_id="s1", sends_mail=False)
    refused = decide(evening().room, c.Subscribe(address=ADDRESS), context)
    assert refused == Rejected(code="no_mail")


def test_a_second_wish_gets_a_mail_only_after_ten_minutes() -> None:
    history = wish(evening(), "s1", item="i1")
    assert not wish(history.later(300), "s2", item="i1", address="anne@EXAMPLE.dk").accepted
    assert wish(history.later(301), "s3", item="i1").accepted


def test_a_known_address_and_an_unknown_one_lead_to_the_same() -> None:
    history = wish(evening(), "s1", item="i1")
    confirmed(history, "s1").later(700)
    known = wish(history, "s2", item="i1").decided
    unknown = wish(history, "s3", item="i1", address="bent@example.dk").decided
    assert [type(event) for event in known.events] == [type(event) for event in unknown.events]
    assert known.question == unknown.question


def test_nobody_fills_an_inbox() -> None:
    history = evening()
    sent = 0
    for n in range(20):
        wish(history.later(700), f"s{n}", by=Actor(id=f"p{n}", role="audience"))
        sent += history.accepted
    assert sent == ASKS_A_DAY
    assert wish(history.later(DAY), "s99").accepted


def test_nobody_has_many_addresses_written_to() -> None:
    history = evening()
    sent = 0
    for n in range(30):
        sent += wish(history, f"s{n}", address=f"person{n}@example.dk").accepted
    assert sent == WISHES_A_DAY
    assert wish(history, "s99", address="bent@example.dk", by=BENT).accepted


def test_the_first_wish_that_is_confirmed_goes_on_for_all() -> None:
    history = wish(evening(), "s1", item="i1").later(700)
    wish(history, "s2", item="i1")
    confirmed(history, "s2").then(
        f.SubscriptionConfirmed(subscription="s2"), f.Unsubscribed(subscription="s1", instead="s2")
    )
    assert not confirmed(history, "s1").accepted
    assert [one.id for one in history.room.followup.subscriptions.values() if one.is_in_force] == ["s2"]


def test_a_later_wish_for_the_same_leaves_the_links_of_the_mails_as_they_were() -> None:
    history = wish(evening(), "s1", item="i1")
    confirmed(history, "s1")
    wish(history.later(700), "s2", item="i1")
    confirmed(history, "s2").then(f.Unsubscribed(subscription="s2", instead="s1"))
    history.when(c.Unsubscribe(subscription="s2"), by=SYSTEM).then(f.Unsubscribed(subscription="s1"))


def test_a_link_that_is_followed_twice_does_nothing_more() -> None:
    history = wish(evening(), "s1")
    assert confirmed(history, "s1").accepted
    assert not confirmed(history, "s1").accepted
    assert history.when(c.Unsubscribe(subscription="s1"), by=SYSTEM).accepted
    assert not history.when(c.Unsubscribe(subscription="s1"), by=SYSTEM).accepted
    confirmed(history, "s1").refused("subscription_ended")


def test_links_to_nothing_are_refused() -> None:
    confirmed(evening(), "s1").refused("unknown_subscription")
    evening().when(c.Unsubscribe(subscription="s1"), by=SYSTEM).refused("unknown_subscription")


def test_an_address_whose_owner_never_answers_is_let_go_of_after_a_week() -> None:
    history = wish(evening(), "s1")
    confirmed(wish(history, "s2", item="i1"), "s2")
    expiry = next_expiry(history.room)
    assert expiry == START + 7 * DAY * 1000
    assert never_confirmed(history.room, expiry - 1) == []
    assert never_confirmed(history.room, expiry) == ["s1"]
