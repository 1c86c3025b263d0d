"""Accounts, invitations, the links by which their owners go into rooms, and the mails about them."""

from __future__ import annotations

import pytest

from livetalk.programme import account_facts as f
from livetalk.programme import commands as c
from livetalk.programme.accounts import INVITATION_MS, RESET_MS, VISIT_MS, find_subject, lost_links
from livetalk.programme.context import Giver, Planned
from livetalk.programme.letters import LEASE_MS
from livetalk.rooms.outcomes import Rejected
from tests.programme.history import History


@pytest.fixture
def past() -> History:
    return History()


def account(past: History, role: str = "organiser", *bodies: str, email: str = "anne@x.example") -> Giver:
    made = past.made(c.MakeAccount(name="Anne", email=email, role=role, bodies=bodies))  # type: ignore[arg-type]  # a role's name
    return Giver(id=made, role=role, bodies=bodies)  # type: ignore[arg-type]  # as above


def code(answer: object) -> str:
    assert isinstance(answer, Rejected), answer
    return answer.code


def test_an_invitation_holds_for_a_week_once_and_only_the_last_one(past: History) -> None:
    invited = past.made(c.InviteAccount(name="Bo", email="bo@x.example", role="organiser"))
    assert isinstance(past.when(c.RenewInvitation(account=invited)), Planned)

    assert (
        code(past.when(c.TakeInvitation(account=invited, number=1, password_hash="h"))) == "invitation_over"
    )
    past.now += INVITATION_MS - 1
    assert isinstance(past.when(c.TakeInvitation(account=invited, number=2, password_hash="h")), Planned)
    assert past.programme.accounts[invited].state == "active"
    assert (
        code(past.when(c.TakeInvitation(account=invited, number=2, password_hash="i"))) == "invitation_over"
    )


def test_a_link_for_a_forgotten_password_holds_for_a_day(past: History) -> None:
    anne = account(past)
    past.when(c.RenewInvitation(account=anne.id))
    past.now += RESET_MS

    assert (
        code(past.when(c.TakeInvitation(account=anne.id, number=1, password_hash="h"))) == "invitation_over"
    )


def test_a_new_password_ends_every_other_visit(past: History) -> None:
    anne = account(past)
    visits = [past.made(c.SignIn(account=anne.id, token_hash=f"t{n}")) for n in range(3)]

    past.when(c.ChangePassword(password_hash="h", visit=visits[1]), anne)

    assert list(past.programme.visits) == [visits[1]]


def test_a_visit_lasts_no_longer_than_is_usual(past: History) -> None:
    anne = account(past)
    visits = [
        past.programme.visits[past.made(c.SignIn(account=anne.id, token_hash=f"t{ms}", lasts_ms=ms))]
        for ms in (1000, 0, 10**12)
    ]

    assert visits[0].until == past.now + 1000
    assert visits[1].until == visits[2].until


def test_who_was_invited_may_come_by_the_provider_instead(past: History) -> None:
    invited = past.made(c.InviteAccount(name="Bo", email="bo@x.example", role="organiser"))

    past.when(c.LinkAccount(account=invited, subject="https://id.example bo"))

    found = find_subject(past.programme, "https://id.example bo")
    assert found is not None
    assert (found.id, found.state) == (invited, "active")


def test_links_into_rooms_are_lost_with_the_account_the_body_and_the_session(past: History) -> None:
    club, council = past.body("Skovserød IF"), past.body("Seniorråd")
    account(past, "administrator", email="admin@x.example")
    hosts = [account(past, "host", club, email=f"{n}@x.example") for n in range(3)]
    session = past.session(template="small_room", bodies=(club,))
    past.when(c.PublishSession(session=session, room="123456"))
    for n, host in enumerate(hosts):
        past.when(c.EnterRoom(session=session, link=f"l{n}", role="moderator"), host)
    assert lost_links(past.programme) == {}

    past.when(c.RevokeAccount(account=hosts[0].id))
    past.when(c.ChangeAccount(account=hosts[1].id, role="host", bodies=(council,)))

    lost = lost_links(past.programme)
    assert lost == {hosts[0].id: [(session, "l0")], hosts[1].id: [(session, "l1")]}
    past.when(c.CloseLinks(account=hosts[0].id, links=("l0",)))
    assert list(lost_links(past.programme)) == [hosts[1].id]


def test_a_visit_that_somebody_ends_takes_its_rooms_along_and_one_whose_time_is_over_does_not(
    past: History,
) -> None:
    session = past.session()
    past.when(c.PublishSession(session=session, room="123456"))
    anne = account(past)
    lost, kept, late = (past.made(c.SignIn(account=anne.id, token_hash=f"t{n}")) for n in range(3))
    for visit in (lost, kept):
        past.when(c.EnterRoom(session=session, link=f"of {visit}", role="moderator", visit=visit), anne)

    past.when(c.SignOut(visit=lost), anne)
    assert lost_links(past.programme) == {anne.id: [(session, f"of {lost}")]}
    past.when(c.CloseLinks(account=anne.id, links=(f"of {lost}",)))
    assert lost_links(past.programme) == {}

    past.when(c.SignOut(visit=late), anne)
    past.when(c.EnterRoom(session=session, link="too late", role="moderator", visit=late), anne)
    assert lost_links(past.programme) == {anne.id: [(session, "too late")]}
    past.when(c.CloseLinks(account=anne.id, links=("too late",)))

    past.now += VISIT_MS
    past.when(c.SignIn(account=anne.id, token_hash="again"))
    assert kept not in past.programme.visits
    assert lost_links(past.programme) == {}, "they are in the middle of a meeting"


def test_a_mail_is_one_nodes_at_a_time_and_settled_once(past: History) -> None:
    past.made(c.InviteAccount(name="Bo", email="bo@x.example", role="organiser"))
    [letter] = past.programme.letters

    assert isinstance(past.when(c.TryLetter(letter=letter)), Planned)
    assert code(past.when(c.TryLetter(letter=letter))) == "mail_not_due"
    past.now += LEASE_MS
    assert isinstance(past.when(c.TryLetter(letter=letter)), Planned)
    assert past.programme.letters[letter].tries == 2
    past.when(c.PutOffLetter(letter=letter, until=past.now + 5))
    past.when(c.SettleLetter(letter=letter, is_sent=True))
    assert past.programme.letters == {}
    assert code(past.when(c.TryLetter(letter=letter))) == "mail_settled"


def test_the_audit_knows_what_became_of_accounts_also_without_anybody_signed_in(past: History) -> None:
    anne = account(past)
    past.when(c.SignIn(account=anne.id, token_hash="t"))
    past.body()  # by the server, and about no account

    assert [type(entry.event) for entry in past.programme.audit] == [f.AccountMade, f.SignedIn]
