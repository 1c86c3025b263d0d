"""Reminders from the form to the mail, through the caretaker and a mail server."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest

from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.upkeep import session_reminders
from livetalk.mail_setting import MailSetting
from livetalk.programme import commands as c
from livetalk.programme.hours import ZONE, day_of, local, ms_of
from livetalk.programme.programme import Session
from livetalk.programme.texts import SessionWords
from livetalk.rooms.followup import Subscription
from livetalk.rooms.session_news import KEPT_MS
from tests.support.mail_listener import MailListener, Received
from tests.support.planners import DAY_MS, FRAME, HOUR_MS, made, plan_session, publish
from tests.support.sites import TestSite, Visitor, running_site
from tests.support.waiting import until

ADDRESS = "citizen@example.dk"
LINK = re.compile(r"https?://\S+/confirm#\S+")


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A published session in some days, and a mail server."""

    site: TestSite
    server: MailListener
    session: str
    code: str

    @property
    def host(self) -> ProgrammeHost:
        return self.site.application.site.programme

    async def deliver(self, count: int) -> list[Received]:
        """Let the caretaker look, as it does by itself, until so many mails have come in."""
        for _ in range(3):  # what one chore queues the next look sends
            await self.site.application.site.caretaker.look()
        return await self.server.has(count)

    async def wishes(self) -> list[Subscription]:
        return list((await self.site.live(self.code)).state.followup.subscriptions.values())

    async def want(self, citizen: Visitor) -> None:
        """Ask for reminders and say yes by the link of the mail."""
        page = await citizen.see(f"/r/{self.code}/subscribe?reminder=1")
        assert "Cykler på Strandvejen" in page.text
        assert "dagen før" in page.text
        said = await citizen.fill(page, f"/r/{self.code}/subscribe", address=ADDRESS)
        assert "indbakke" in said.text
        (asking,) = await self.deliver(1)
        link = LINK.search(asking.part("text/plain"))
        assert link is not None
        assert "dagen før" in asking.part("text/plain")
        done = await citizen.fill(await citizen.see("/confirm"), "/confirm", link=link[0])
        assert f'href="/s/{self.session}"' in done.html


@pytest.fixture
async def planned() -> AsyncIterator[Planned]:
    async with MailListener() as server:
        mail = MailSetting(
            host="127.0.0.1", port=server.port, security="plain", sender="talk@example.dk", sender_name="Talk"
        )
        async with running_site(mail=mail) as site:
            host = site.application.site.programme
            session = await plan_session(host, starts_in_ms=5 * DAY_MS, place="Havnepladsen 3")
            code = await publish(site, session)
            yield Planned(site=site, server=server, session=session, code=code)


async def test_who_asked_hears_that_the_session_has_moved_with_its_new_time(planned: Planned) -> None:
    async with planned.site.visitor() as citizen:
        await planned.want(citizen)
    before = planned.host.state.sessions[planned.session]

    moved = before.starts + DAY_MS
    await made(planned.host, c.MoveSession(session=before.id, starts=moved, ends=moved + HOUR_MS))
    _, news = await planned.deliver(2)

    assert str(news.message["Subject"]).startswith("Flyttet: ")
    told = news.part("text/plain")
    assert "Havnepladsen 3" in told
    assert f"http://livetalk.example/s/{planned.session}" in told
    assert planned.site.application.site.templates.sentences("da").clock(local(moved)) in told
    assert news.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_who_asked_hears_that_the_session_is_cancelled_and_why(planned: Planned) -> None:
    async with planned.site.visitor() as citizen:
        await planned.want(citizen)

    await made(planned.host, c.CancelSession(session=planned.session, reason="Stormen tog teltet."))
    _, news = await planned.deliver(2)

    assert str(news.message["Subject"]).startswith("Aflyst: ")
    assert "Stormen tog teltet." in news.part("text/plain")
    assert "Stormen tog teltet." in news.part("text/html")


async def test_who_asked_is_reminded_once_on_the_morning_of_the_day_before(
    planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, caretaker = planned.host, planned.site.application.site.caretaker
    starts = ms_of(day_of(host.now()) + timedelta(days=1), time(12))
    await made(host, c.MoveSession(session=planned.session, starts=starts, ends=starts + HOUR_MS))
    mornings = [host.now() + HOUR_MS]
    monkeypatch.setattr(session_reminders, "morning", lambda _day: mornings[-1])
    async with planned.site.visitor() as citizen:
        await planned.want(citizen)

    mornings.append(host.now() - 1)
    caretaker.look_at(planned.code)
    _, news = await planned.deliver(2)
    room = (await planned.site.live(planned.code)).state
    await until(lambda: not room.followup.mails)
    caretaker.look_at(planned.code)
    await caretaker.look()

    assert str(news.message["Subject"]).startswith("I morgen: ")
    assert "Teleslynge ved scenen." in news.part("text/plain")
    assert not room.followup.mails
    assert len(planned.server.received) == 2


def test_the_morning_is_that_of_the_day_before_in_denmark() -> None:
    start = datetime(2027, 3, 28, 19, 0, tzinfo=ZONE)  # in the night before it the clocks go on
    session = Session(
        id="s1",
        template="talk",
        starts=round(start.timestamp() * 1000),
        ends=round(start.timestamp() * 1000) + HOUR_MS,
        text_key="session:s1",
    )

    assert local(session_reminders.told(session).remind_at) == datetime(2027, 3, 27, 7, 0, tzinfo=ZONE)


async def test_addresses_are_forgotten_a_day_after_the_end(planned: Planned) -> None:
    async with planned.site.visitor() as citizen:
        await planned.want(citizen)
    room = await planned.site.live(planned.code)
    chore = session_reminders.TellOfSession(lambda: planned.host.state)
    ends = planned.host.state.sessions[planned.session].ends

    await chore.do(room, ends + KEPT_MS - 1)
    assert any(one.is_in_force for one in await planned.wishes())
    await chore.do(room, ends + KEPT_MS)

    assert not any(one.is_in_force for one in await planned.wishes())
    assert ADDRESS not in str(room.state.words)
    assert chore.due(room.state, 0) != 0


async def test_nobody_asks_to_be_reminded_of_a_room_without_a_session(planned: Planned) -> None:
    opened = await planned.site.open_room()
    async with planned.site.visitor() as citizen:
        await citizen.see(f"/r/{opened.code}/subscribe?reminder=1", 404)
        answer = await citizen.post(f"/r/{opened.code}/subscribe", data={"reminder": "1", "address": ADDRESS})
        assert answer.status_code == 404

    assert not (await planned.site.live(opened.code)).state.followup.subscriptions


async def test_what_is_cancelled_before_anybody_heard_of_its_move_is_told_once(planned: Planned) -> None:
    async with planned.site.visitor() as citizen:
        await planned.want(citizen)
    starts = planned.host.state.sessions[planned.session].starts + DAY_MS
    await made(planned.host, c.MoveSession(session=planned.session, starts=starts, ends=starts + HOUR_MS))
    await made(planned.host, c.CancelSession(session=planned.session, reason="Nej."))

    received = await planned.deliver(2)

    assert [str(one.message["Subject"]).partition(":")[0] for one in received[1:]] == ["Aflyst"]


async def test_a_session_that_is_closed_as_a_whole_by_now_is_in_no_mail(planned: Planned) -> None:
    async with planned.site.visitor() as citizen:
        await planned.want(citizen)
    session = planned.host.state.sessions[planned.session]
    words = SessionWords(title="Planted title", **FRAME)
    change = c.ChangeSession(session=session.id, closed_from=session.starts, words=words)
    await made(planned.host, change)
    moved = session.starts + DAY_MS
    await made(planned.host, c.MoveSession(session=session.id, starts=moved, ends=moved + HOUR_MS))

    await planned.deliver(1)
    room = await planned.site.live(planned.code)
    await until(lambda: not room.state.followup.mails)

    known = room.state.followup.session
    assert known is not None
    assert known.starts == moved  # it was noted, and a mail queued
    assert len(planned.server.received) == 1


async def test_the_page_of_a_session_leads_to_its_reminder(planned: Planned) -> None:
    async with planned.site.visitor() as citizen:
        page = await citizen.see(f"/s/{planned.session}")

    assert f'href="/r/{planned.code}/subscribe?reminder=1"' in page.html


async def test_who_asked_finds_it_among_the_own_things_and_can_erase_it(planned: Planned) -> None:
    async with planned.site.visitor() as citizen:
        await planned.want(citizen)
        mine = await citizen.see("/mine")
        assert "Hvornår mødet er" in mine.text
        (room,) = (await citizen.get("/mine/export.json")).json()
        assert [one["reminder"] for one in room["subscriptions"]] == [True]

        await citizen.post("/mine/erase", data={"sure": "yes"})

    state = (await planned.site.live(planned.code)).state
    assert not any(one.is_in_force for one in state.followup.subscriptions.values())
    assert ADDRESS not in str(state.words)
