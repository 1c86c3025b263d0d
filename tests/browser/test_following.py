"""A citizen follows an item by mail: asks for it, says yes, reads what happens, stops it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.evening import Evening, until
from tests.support.mail_listener import MailListener, Received
from tests.support.server_process import server_on

ADDRESS = "citizen@example.dk"
QUESTION = "Hvornår får vi lys på stien?"


@dataclass
class Following:
    """An evening with a mail server, and an item of it."""

    evening: Evening
    post: MailListener
    item: str

    async def mails(self, count: int) -> list[Received]:
        await until(lambda: len(self.post.received) >= count)
        return self.post.received

    async def subscribe(self, page: Page) -> Received:
        """From the item's page to the mail that asks for a yes."""
        await page.goto(f"{self.evening.url}/r/{self.evening.room.code}/f/{self.item}")
        await page.fill("#address", ADDRESS)
        await page.click(".follow button")
        await expect(page.locator("h1")).to_have_text("Kig i din indbakke")
        return (await self.mails(1))[0]


@pytest_asyncio.fixture(loop_scope="session")
async def following(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Following]:
    async with MailListener() as post:
        with server_on(tmp_path_factory.mktemp("mail")) as server:
            server.settings |= {
                "LIVETALK_MAIL": f"smtp://127.0.0.1:{post.port}",
                "LIVETALK_MAIL_FROM": "Talk <talk@example.dk>",
            }
            server.start()
            await server.ready()
            evening = Evening(server, browser, await server.open_room())
            await evening.say(evening.moderator(), {"type": "item_open", "title": "Lys på stien"})
            async with evening.desk_of_moderator() as desk:
                await until(lambda: any(key.startswith("followup:") for key in desk.parts))
                item = next(key[9:] for key in desk.parts if key.startswith("followup:"))
            yield Following(evening, post, item)
            await evening.end()
            assert evening.complaints == []
            assert evening.elsewhere == []


def link_in(mail: Received, path: str) -> str:
    found = re.search(rf"http\S+{re.escape(path)}\S*", mail.part("text/plain"))
    assert found is not None, mail.part("text/plain")
    return found[0]


async def test_a_citizen_follows_an_item_to_its_end_and_stops_it_by_one_click(following: Following) -> None:
    evening = following.evening
    page = await evening.open(f"/r/{evening.room.code}")
    asking = await following.subscribe(page)

    await page.goto(link_in(asking, "/confirm#"))
    await expect(page.locator("[data-link]")).to_be_hidden()
    assert "#" not in page.url  # what proves the link is neither in the history nor on a photo of the screen
    await page.click("main form button")
    await expect(page.locator("h1")).to_have_text("Nu får du mails")

    update: dict[str, object] = {
        "type": "item_update",
        "item": following.item,
        "status": "in_progress",
        "owner": "Vej og park",
    }
    await evening.say(evening.moderator(), update)
    news = (await following.mails(2))[1]
    assert "Under behandling" in news.part("text/plain")
    assert "Vej og park" in news.part("text/plain")
    assert "Vej og park" in news.part("text/html")
    await page.goto(link_in(news, f"/f/{following.item}"))
    await expect(page.locator(".timeline")).to_contain_text("Vej og park")

    address = str(news.message["List-Unsubscribe"]).strip("<>")
    await page.goto(address)  # whoever opens it is asked first
    await expect(page.locator("h1")).to_have_text("Vil du stoppe mails?")
    async with httpx.AsyncClient(trust_env=False) as program:
        answer = await program.post(address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    await page.click("main form button")  # once more is fine
    await expect(page.locator("h1")).to_have_text("Mails er stoppet")

    await evening.say(evening.moderator(), {**update, "status": "done"})
    assert await evening.server.metric("livetalk_mails_total") == 2
    assert len(following.post.received) == 2


async def test_without_a_script_the_link_is_pasted(following: Following) -> None:
    evening = following.evening
    page = await evening.open(f"/r/{evening.room.code}", java_script_enabled=False)
    asking = await following.subscribe(page)
    link = link_in(asking, "/confirm#")
    await page.goto(link)
    await page.fill("#link", link)
    await page.click("main form button")
    await expect(page.locator("h1")).to_have_text("Nu får du mails")


async def test_what_was_asked_for_is_on_the_own_page_and_ends_there(following: Following) -> None:
    evening = following.evening
    page = await evening.open(f"/r/{evening.room.code}")
    await following.subscribe(page)
    await page.goto(f"{evening.url}/mine")
    await expect(page.locator("main")).to_contain_text("c…@e….dk")
    await page.get_by_role("button", name="Stop disse mails").click()
    await expect(page.locator("h1")).to_have_text("Mails er stoppet")
    await page.goto(f"{evening.url}/mine")
    await expect(page.locator("main")).not_to_contain_text("c…@e….dk")


async def test_a_phone_reads_by_when_a_question_that_was_not_reached_is_answered(
    following: Following,
) -> None:
    evening = following.evening
    phone = await evening.audience()
    await phone.fill("#ask-text", QUESTION)
    await phone.click(".ask-form > button")
    await expect(phone.locator("#own > li")).to_have_count(1)
    question = (await phone.locator("[data-own-question]").get_attribute("data-own-question")) or ""
    await evening.say(
        evening.moderator(), {"type": "approve", "question": question}, {"type": "room", "state": "closed"}
    )
    await expect(phone.locator("#own .fate")).to_contain_text(
        re.compile(r"Vi nåede ikke dit spørgsmål på mødet\. Du får svar her senest den \d+\. \w+ \d{4}\.")
    )
    await expect(phone.locator("[data-news-text]")).to_contain_text("Se, hvornår du får svar.")
    mine = await evening.open("/mine", phone.context)
    await expect(mine.locator(".fate")).to_contain_text("Du får svar her senest den")
    await expect(mine.locator(".fate a")).to_contain_text("Opfølgning på dit spørgsmål")
