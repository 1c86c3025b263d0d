"""Links by which accounts went into rooms are closed with what gave their owners the right to."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from livetalk.live.programme.link_closer import LinkCloser
from livetalk.live.programme.programme_host import Done
from livetalk.live.submissions import Accepted
from livetalk.programme import commands as c
from livetalk.programme.accounts import lost_links
from livetalk.programme.context import SERVER, Giver
from livetalk.programme.texts import SessionWords
from livetalk.rooms.actors import Actor
from livetalk.rooms.commands import MakeLink
from tests.support.planners import add_body, make_account, plan_session, publish
from tests.support.sites import TestSite, running_site


@pytest.fixture
async def site() -> AsyncIterator[TestSite]:
    async with running_site() as running:
        yield running


async def entered(site: TestSite, account: str, session: str, room: str, link: str) -> None:
    """The account's owner went into the session's room."""
    live = await site.live(room)
    command = MakeLink(link=link, role="moderator", token_hash=link)
    outcome = await live.give(Actor(id="somebody", role="moderator"), command, link, None)
    assert isinstance(outcome, Accepted), outcome
    host = site.application.site.programme
    done = await host.give(Giver(id=account), c.EnterRoom(session=session, link=link, role="moderator"))
    assert isinstance(done, Done), done


async def test_a_closed_account_a_host_who_left_and_a_session_that_changed_hands_open_no_room(
    site: TestSite,
) -> None:
    host = site.application.site.programme
    club, council = await add_body(host, "Skovserød IF"), await add_body(host, "Seniorråd")
    sessions = [await plan_session(host, bodies=(club,)) for _ in range(2)]
    rooms = [await publish(site, session) for session in sessions]
    accounts = [await make_account(host, "host", club) for _ in range(4)]
    await make_account(host, "administrator")
    for n, account in enumerate(accounts[:3]):
        await entered(site, account, sessions[0], rooms[0], f"l{n}")
    await entered(site, accounts[3], sessions[1], rooms[1], "l3")
    closer = LinkCloser(host, site.application.site.rooms)

    await host.give(SERVER, c.RevokeAccount(account=accounts[0]))
    await host.give(SERVER, c.ChangeAccount(account=accounts[1], role="host", bodies=(council,)))
    session = host.state.sessions[sessions[1]]
    words = host.state.text(session.text_key, SessionWords)
    assert words is not None
    changed = c.ChangeSession(session=sessions[1], bodies=(council,), words=words)
    assert isinstance(await host.give(SERVER, changed), Done)
    await closer.close()

    links = {*(await site.live(rooms[0])).state.links, *(await site.live(rooms[1])).state.links}
    assert {"l0", "l1", "l2", "l3"} & links == {"l2"}
    assert lost_links(host.state) == {}
    assert host.state.accounts[accounts[0]].links == ()


async def test_what_a_node_left_undone_another_does_and_twice_does_no_harm(site: TestSite) -> None:
    host = site.application.site.programme
    session = await plan_session(host)
    room = await publish(site, session)
    account = await make_account(host, "organiser")
    await entered(site, account, session, room, "l0")
    await host.give(SERVER, c.RevokeAccount(account=account))
    assert lost_links(host.state)

    for closer in [LinkCloser(host, site.application.site.rooms) for _ in range(2)]:
        await closer.close()

    assert "l0" not in (await site.live(room)).state.links
    assert lost_links(host.state) == {}
