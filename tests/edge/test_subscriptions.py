"""Subscribing by form, saying yes by the link of a mail, and ending it by one click."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from livetalk.edge.mail_links import MailLinks
from livetalk.edge.opening import Opened
from livetalk.mail_setting import MailSetting
from livetalk.rooms.followup import Subscription
from tests.support.mail_listener import MailListener, Received
from tests.support.sites import TestSite, Visitor, running_site, site_settings

ADDRESS = "citizen@example.dk"
LINK = re.compile(r"https?://\S+/(?:confirm|unsubscribe)[#/]\S+")


def settings_for(server: MailListener) -> MailSetting:
    return MailSetting(
        host="127.0.0.1", port=server.port, security="plain", sender="talk@example.dk", sender_name="Talk"
    )


@dataclass(frozen=True, kw_only=True)
class Evening:
    """A room with an item that everybody may see, and a mail server."""

    site: TestSite
    server: MailListener
    opened: Opened
    item: str

    @property
    def code(self) -> str:
        return self.opened.code

    async def deliver(self, count: int) -> list[Received]:
        """Let the caretaker look, as it does by itself, until so many mails have come in."""
        await self.site.application.site.caretaker.look()
        return await self.server.has(count)

    async def subscriptions(self) -> list[Subscription]:
        return list((await self.site.live(self.code)).state.followup.subscriptions.values())

    async def subscribe(self, citizen: Visitor, address: str = ADDRESS) -> None:
        page = await citizen.see(f"/r/{self.code}/f/{self.item}")
        said = await citizen.fill(page, f"/r/{self.code}/subscribe", address=address)
        assert "indbakke" in said.text

    async def update(self, staff: Visitor, **said: str) -> None:
        answer = await staff.post(
            f"/r/{self.code}/do", data={"type": "item_update", "item": self.item, "page": "moderate", **said}
        )
        assert answer.is_redirect, answer.text[:300]


@pytest.fixture
async def evening() -> AsyncIterator[Evening]:
    async with MailListener() as server, running_site(mail=settings_for(server)) as site:
        opened = await site.open_room(title="Talk ved havnen")
        async with site.visitor() as staff:
            await staff.enter(opened.tokens["moderator"])
            await staff.post(
                f"/r/{opened.code}/do",
                data={"type": "item_open", "title": "Lys på stien", "page": "moderate"},
            )
        items = (await site.live(opened.code)).state.followup.items
        yield Evening(site=site, server=server, opened=opened, item=next(iter(items)))


def link_in(received: Received) -> str:
    found = LINK.search(received.part("text/plain"))
    assert found is not None
    return found[0]


async def test_a_citizen_subscribes_says_yes_hears_of_news_and_stops_it_by_one_click(
    evening: Evening,
) -> None:
    async with evening.site.visitor() as citizen, evening.site.visitor() as staff:
        await evening.subscribe(citizen)
        (asking,) = await evening.deliver(1)
        assert asking.recipients == (ADDRESS,)
        link = link_in(asking)
        assert link.startswith("http://livetalk.example/confirm#")

        page = await citizen.see("/confirm")
        done = await citizen.fill(page, "/confirm", link=link)
        assert "Nu får du mails" in done.text
        assert "Lys på stien" in done.text

        await staff.enter(evening.opened.tokens["moderator"])
        await evening.update(staff, status="in_progress", owner="Vej og park", due="2030-11-04")
        _, news = await evening.deliver(2)
        assert "Lys på stien" in str(news.message["Subject"])
        assert "Vej og park" in news.part("text/plain")
        assert "Vej og park" in news.part("text/html")
        assert news.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

        address = str(news.message["List-Unsubscribe"]).strip("<>")
        async with evening.site.visitor() as program:  # no cookie, another site's origin, and a fixed body
            answer = await program.post(
                address.removeprefix("http://livetalk.example"),
                data={"List-Unsubscribe": "One-Click"},
                headers={"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"},
            )
        assert answer.status_code == 200
        assert not any(one.is_in_force for one in await evening.subscriptions())
        assert ADDRESS not in str((await evening.site.live(evening.code)).state.words)
        await evening.update(staff, status="done")
        await evening.site.application.site.caretaker.look()
        assert not (await evening.site.live(evening.code)).state.followup.mails


async def test_a_link_that_is_merely_opened_changes_nothing(evening: Evening) -> None:
    async with evening.site.visitor() as citizen:
        await evening.subscribe(citizen)
        (one,) = await evening.subscriptions()
        links = links_of(evening)
        await citizen.see("/confirm")
        assert not (await evening.subscriptions())[0].is_in_force
        await citizen.fill(
            await citizen.see("/confirm"), "/confirm", link=links.confirm(evening.code, one.id)
        )
        path = links.one_click(evening.code, one.id).removeprefix("http://livetalk.example")
        page = await citizen.see(path)
        assert (await evening.subscriptions())[0].is_in_force
        assert "Mails er stoppet" in (await citizen.fill(page, path)).text
        assert "Mails er stoppet" in (await citizen.fill(page, path)).text  # once more is fine
        assert (await evening.subscriptions())[0].ended_at is not None


async def test_the_link_at_the_end_of_a_mail_stops_it_on_a_page(evening: Evening) -> None:
    async with evening.site.visitor() as citizen:
        await evening.subscribe(citizen)
        (one,) = await evening.subscriptions()
        link = links_of(evening).unsubscribe(evening.code, one.id)
        assert "#" in link
        page = await citizen.see("/unsubscribe")
        assert "Mails er stoppet" in (await citizen.fill(page, "/unsubscribe", link=link)).text
        confirm = links_of(evening).confirm(evening.code, one.id)
        page = await citizen.see("/confirm")
        assert "stoppet" in (await citizen.fill(page, "/confirm", 410, link=confirm)).text


async def test_a_link_proves_one_thing_for_one_subscription(evening: Evening) -> None:
    links = links_of(evening)
    confirm, unsubscribe = links.confirm("482913", "abc"), links.unsubscribe("482913", "abc")
    assert links.read("confirm", confirm) == ("482913", "abc")
    assert links.read("unsubscribe", unsubscribe) == ("482913", "abc")
    assert links.read("unsubscribe", confirm) is None
    assert links.read("confirm", unsubscribe) is None
    assert links.read("confirm", confirm.replace("482913", "482914")) is None
    assert links.read("confirm", confirm.replace("abc", "abd")) is None
    assert links.read("confirm", "") is None
    assert MailLinks("another secret", "http://livetalk.example").read("confirm", confirm) is None


@pytest.mark.parametrize("given", ["", "nonsense", "482913.abc.aaaaaaaaaaaaaaaaaaaaaaaa"])
async def test_a_false_link_is_told_in_a_sentence(evening: Evening, given: str) -> None:
    async with evening.site.visitor() as citizen:
        for purpose in ("confirm", "unsubscribe"):
            answer = await citizen.post(f"/{purpose}", data={"link": given})
            assert answer.status_code == 404
            assert "hele linket" in answer.text
        path = f"/unsubscribe/{evening.code}/abc/aaaaaaaaaaaaaaaaaaaaaaaa"
        assert (await citizen.get(path)).status_code == 404
        assert (await citizen.post(path)).status_code == 404


async def test_what_is_no_address_comes_back_with_what_was_typed(evening: Evening) -> None:
    async with evening.site.visitor() as citizen:
        page = await citizen.see(f"/r/{evening.code}/subscribe?item={evening.item}")
        said = await citizen.fill(page, f"/r/{evening.code}/subscribe", 422, address="citizen")
        assert "Det ligner ikke en mailadresse" in said.text
        assert "Lys på stien" in said.text
        form = said.form(f"/r/{evening.code}/subscribe", address="")
        assert (form.fields["item"], form.fields["address"]) == (evening.item, "citizen")


async def test_the_answer_is_the_same_whether_or_not_the_address_is_known(evening: Evening) -> None:
    async with evening.site.visitor() as citizen, evening.site.visitor() as stranger:
        await evening.subscribe(citizen)
        (one,) = await evening.subscriptions()
        link = links_of(evening).confirm(evening.code, one.id)
        await citizen.fill(await citizen.see("/confirm"), "/confirm", link=link)
        answers = []
        for address in (ADDRESS, "nobody@example.dk"):
            page = await stranger.see(f"/r/{evening.code}/f/{evening.item}")
            said = await stranger.fill(page, f"/r/{evening.code}/subscribe", address=address)
            answers.append((said.url, said.text))
        assert answers[0] == answers[1]


async def test_no_page_log_or_address_of_a_page_has_the_address_of_a_person(
    evening: Evening, caplog: pytest.LogCaptureFixture
) -> None:
    async with evening.site.visitor() as citizen:
        page = await citizen.see(f"/r/{evening.code}/f/{evening.item}")
        said = await citizen.fill(page, f"/r/{evening.code}/subscribe", address=ADDRESS)
        assert ADDRESS not in said.text
        assert ADDRESS not in said.url
        evening.server.to_data.append(f"550 5.1.1 no {ADDRESS} here")
        await evening.site.application.site.caretaker.look()
        room = await evening.site.live(evening.code)
        while room.state.followup.mails:
            await room.host.reach(None)
        assert "a mail was given up" in caplog.text
        assert ADDRESS not in caplog.text


async def test_the_whole_meeting_can_be_followed_and_a_question_too(evening: Evening) -> None:
    async with evening.site.visitor() as citizen:
        page = await citizen.see(f"/r/{evening.code}/subscribe")
        await citizen.fill(page, f"/r/{evening.code}/subscribe", address=ADDRESS)
        (one,) = await evening.subscriptions()
        assert (one.item, one.question) == (None, None)
        assert "Vi kender" not in (await citizen.see(f"/r/{evening.code}/subscribe?question=q9")).text
        answer = await citizen.post(
            f"/r/{evening.code}/subscribe", data={"question": "q9", "address": "a@example.dk"}
        )
        assert answer.status_code == 404


async def test_without_mail_nothing_is_offered_and_nothing_taken() -> None:
    async with running_site() as site:
        opened = await site.open_room()
        async with site.visitor() as citizen:
            assert (await citizen.get(f"/r/{opened.code}/subscribe")).status_code == 403
            answer = await citizen.post(f"/r/{opened.code}/subscribe", data={"address": ADDRESS})
            assert answer.status_code == 403
            assert "kan vi ikke sende mails" in answer.text


async def test_a_form_from_another_site_asks_for_nobody(evening: Evening) -> None:
    async with evening.site.visitor() as citizen:
        answer = await citizen.post(
            f"/r/{evening.code}/subscribe",
            data={"address": ADDRESS},
            headers={"Origin": "https://elsewhere.example"},
        )
        assert answer.status_code == 403
        assert await evening.subscriptions() == []


def links_of(evening: Evening) -> MailLinks:
    settings = site_settings()
    return MailLinks(settings.secret, settings.base_url)


def test_every_sentence_of_the_pages_is_there_in_both_languages() -> None:
    locales = Path(__file__).parents[2] / "web" / "locales"
    keys = [
        set(re.findall(r'"(\w+)":', (locales / lang / "subscriptions.json").read_text()))
        for lang in ("da", "en")
    ]
    assert keys[0] == keys[1]
