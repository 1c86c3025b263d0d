"""After the talk: promises judged, replies dated, a record published, an item carried on, mail read, words erased.

Lives here: how each of them does it on a real page. Must not live here: the talk itself
(``long_evening_talk``), or looking for traces (``long_evening_traces``).
"""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.browser.evening import LAPTOP
from tests.browser.long_evening import LongEvening
from tests.support.mail_listener import Received

CITIZEN = "borger@example.dk"
NEIGHBOUR = "nabo@example.dk"
OWNER_ROLE = "Teknisk Forvaltning"
NOTE = "Ring til busselskabet på mandag"
"""What the owner notes for the colleagues only."""
_LINK = re.compile(r"https?://\S+")


async def judge_promises(evening: LongEvening, notes: Page, due: str) -> list[str]:
    """What was marked or suggested is judged by what was said; the items that come of it."""
    await notes.goto(evening.address("promises"))
    await evening.connected(notes)
    await evening.pictures("promises", "promises", notes)
    cards = notes.locator("[data-card]")
    for left in range(await cards.count(), 0, -1):
        await expect(cards).to_have_count(left)
        card = cards.first
        quote = await card.locator(".said-quote").inner_text()
        if any(words in quote for words in evening.words.promises):
            await card.locator("[name=owner]").fill(OWNER_ROLE)
            await card.locator("[name=due]").fill(due)
            await card.locator("[data-confirm]").click()
        else:
            await card.locator("[data-reject]").click()
    await expect(cards).to_have_count(0)
    links = await notes.locator(".judged-list a").all()
    await evening.pictures("promises", "promises-judged", notes)
    return [str(await link.get_attribute("href")).rpartition("/")[2] for link in links]


async def follow_the_question(evening: LongEvening, citizen: Page) -> Page:
    """From the own question to its page, and there: mail, to an address that says yes to it."""
    question = evening.ids[evening.words.second]
    page = await evening.open(f"/r/{evening.room.code}/q/{question}", citizen.context)
    await evening.pictures(f"q/{question}", "question-owed", page)
    await page.goto(evening.address(f"q/{question}"))
    await _subscribe(evening, page, CITIZEN)
    return page


async def follow_the_meeting(evening: LongEvening, citizen: Page) -> None:
    """From the page on which all that is followed up stands."""
    page = await evening.open(f"/r/{evening.room.code}/what-happened", citizen.context)
    await page.click(f"a[href='/r/{evening.room.code}/subscribe']")
    await _subscribe(evening, page, NEIGHBOUR)


async def _subscribe(evening: LongEvening, page: Page, address: str) -> None:
    await page.fill("#address", address)
    await page.click("form:has(#address) .button")
    await evening.picture(page, f"subscribed-{address}")
    [mail] = await evening.mails_to(address, 1)
    await page.goto(link_in(mail, "/confirm#"))
    await evening.picture(page, f"confirm-{address}")
    await page.click("form[action='/confirm'] .button")
    await expect(page.locator("form[action='/confirm']")).not_to_be_attached()
    await evening.picture(page, f"confirmed-{address}")


def link_in(mail: Received, having: str) -> str:
    """The link in a mail's text."""
    links: list[str] = _LINK.findall(mail.part("text/plain"))
    return next(link for link in links if having in link)


async def publish(evening: LongEvening, control: Page) -> None:
    """The record gets a place, and is published."""
    page = await evening.open(f"/r/{evening.room.code}/record/edit", control.context)
    await evening.pictures("record/edit", "record-edit", page)
    await page.goto(evening.address("record/edit"))
    await page.fill("#in-place", "Kildevang Bibliotek")
    await page.click("#edit-place button")
    await page.wait_for_url("**done=record_edit**")
    await page.click("#publish form:has([value=record_publish]) button")
    await page.wait_for_url("**done=record_publish**")
    await evening.pictures("record", "record", page)
    await evening.pictures("what-happened", "happened", page)


async def invite_owner(evening: LongEvening, control: Page) -> Page:
    """A moderator makes a link for the administration, and somebody there opens it."""
    links = await evening.open(f"/r/{evening.room.code}/links", control.context)
    await links.check("[name=role][value=administration]")
    await links.fill("#label", OWNER_ROLE)
    await links.click(".make .button")
    address = await links.input_value("#address")
    await evening.picture(links, "links")
    owner = evening.watch(await (await evening.device(LAPTOP)).new_page())
    await owner.goto(address)
    await owner.wait_for_url("**/followup")
    await evening.pictures("followup", "followup", owner)
    return owner


async def carry_on(evening: LongEvening, owner: Page, item: str, status: str, **fields: str) -> None:
    """The owner writes a note that stays inside, and says to everybody what has happened."""
    await owner.goto(evening.address(f"followup?on={item}"))
    await owner.fill("#item_note-text", NOTE)
    await owner.click("form:has([value=item_note]) .button")
    await owner.wait_for_url("**done=item_note**")
    await owner.select_option("#update-status", status)
    for field, text in fields.items():
        await owner.fill(f"#item_update-{field}", text)
    await owner.click("form:has([value=item_update]) .button")
    await owner.wait_for_url("**done=item_update**")
    await evening.pictures(f"followup?on={item}", f"followup-{status}", owner)


async def erase(evening: LongEvening, page: Page) -> None:
    """The citizen takes her words back, all of them."""
    await page.goto(f"{evening.url}/mine")
    await evening.picture(page, "mine")
    await page.click("a[href='/mine/erase']")
    await evening.picture(page, "erase")
    await page.click("form[action='/mine/erase'] .button")
    await page.wait_for_url("**done=yes")
    await evening.picture(page, "erased")
