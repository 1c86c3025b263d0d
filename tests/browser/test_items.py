"""Items in a browser: told of in the room while it is open, followed on the phone, worked on at a desk."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser import after_talk
from tests.browser.evening import LAPTOP, PHONE, Evening
from tests.browser.test_accessibility import CALM, Findings, look, told


async def test_the_room_tells_of_an_item_while_it_is_open_and_of_what_happens_to_it(evening: Evening) -> None:
    phone = await evening.audience()
    await expect(phone.locator("[data-followed]")).to_be_hidden()
    item = await after_talk.open_item(evening, title="Bedre lys på stien", owner="Vej og park")
    line = phone.locator(f'[data-part="followup:{item}"]')
    await expect(line).to_contain_text("Bedre lys på stien")
    await expect(line.locator(".status")).to_have_text("Modtaget")
    await after_talk.update_item(evening, item, status="done")
    await expect(line.locator(".status")).to_have_text("Gennemført")

    await line.locator("a").click()
    await expect(phone.locator("h1")).to_have_text("Bedre lys på stien")
    await expect(phone.locator(".timeline")).to_contain_text("Gennemført")


async def test_an_internal_item_never_comes_to_a_phone_and_one_that_is_hidden_leaves_it(
    evening: Evening,
) -> None:
    frames: list[str] = []
    phone = evening.watch(await (await evening.device()).new_page())
    phone.on("websocket", lambda s: s.on("framereceived", lambda frame: frames.append(str(frame))))
    await phone.goto(f"{evening.url}/r/{evening.room.code}")
    await evening.connected(phone)
    await after_talk.open_item(evening, title="INTERN SAG", public=False)
    item = await after_talk.open_item(evening, title="Offentlig sag")
    await expect(phone.locator(f'[data-part="followup:{item}"]')).to_be_visible()
    await after_talk.update_item(evening, item, public=False)
    await expect(phone.locator("[data-followed]")).to_be_hidden()

    assert not [frame for frame in frames if "INTERN SAG" in frame]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
async def test_a_comment_goes_from_the_phone_over_the_desk_to_everybody(
    evening: Evening, scripts: bool
) -> None:
    item = await after_talk.open_item(evening, title="Bedre lys på stien", owner="Vej og park")
    address = f"/r/{evening.room.code}/f/{item}"
    phone = await evening.open(address, size=PHONE, java_script_enabled=scripts)
    await phone.fill("#comment", "Kommer der også lys ved trappen?")
    await phone.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.locator(".notice.success")).to_contain_text("Din kommentar er sendt")
    await expect(phone.locator(".comment.own")).to_contain_text("Venter på")
    other = await evening.open(address, size=PHONE)
    await expect(other.locator("body")).not_to_contain_text("ved trappen")

    desk = await evening.staff("moderator", LAPTOP)
    await desk.goto(f"{evening.url}/r/{evening.room.code}/followup")
    await desk.locator(".held .judging").get_by_role("button", name="Vis den", exact=True).click()
    await expect(desk.locator(".held")).to_have_count(0)
    await other.reload()
    await expect(other.locator(".comment")).to_contain_text("Kommer der også lys ved trappen?")


async def test_an_own_question_tells_what_came_of_it_and_leads_to_its_page(evening: Evening) -> None:
    phone = await evening.audience()
    await phone.fill("#ask-text", "Hvornår får vi bedre lys på stien?")
    await phone.click(".ask-form > button")
    await expect(phone.locator("#own > li")).to_have_count(1)
    question = str(await phone.locator("#own > li").get_attribute("data-own-question"))
    await evening.say(
        evening.moderator(),
        {"type": "approve", "question": question},
        {"type": "take", "question": question},
        {"type": "finish", "question": question, "how": "unanswered"},
        {"type": "room", "state": "closed"},
    )
    own = phone.locator("#own > li")
    await expect(own).to_contain_text(re.compile(r"Du får svar her senest den \d+\. \w+ \d{4}\."))
    await own.get_by_role("link", name="Se hele forløbet").click()
    await expect(phone.locator(".lead").first).to_contain_text("Der kommer svar her senest den")
    await phone.go_back()
    await phone.locator(".finished .card").get_by_role("button", name="Se hele forløbet").click()
    await expect(phone).to_have_url(f"{evening.url}/r/{evening.room.code}/q/{question}")


async def test_an_idea_is_built_on_an_idea_and_every_screen_calls_it_one(evening: Evening) -> None:
    [ack] = await evening.say(
        evening.person(), {"type": "ask", "text": "Lad os lave et havnebad.", "kind": "idea"}
    )
    await evening.say(evening.moderator(), {"type": "approve", "question": ack["question"]})
    phone = await evening.audience()
    card = phone.locator(f"#q-{ack['question']}")
    await expect(card.locator(".idea")).to_have_text("Idé")
    await card.get_by_role("button", name="Byg videre").click()
    await evening.connected(phone)
    await expect(phone.locator("[data-builds]")).to_contain_text("Lad os lave et havnebad.")
    await phone.fill("#ask-text", "Og en sauna ved siden af.")
    await phone.click(".ask-form > button")
    await expect(phone.locator("#own > li")).to_have_count(1)
    await expect(phone.locator("[data-builds]")).to_have_count(0)

    desk = await evening.staff("moderator", LAPTOP)
    waiting = desk.locator('[data-holds~="waiting"] [data-q]')
    await expect(waiting.locator(".mq-idea")).to_have_text("Idé")
    question = str(await waiting.get_attribute("data-q"))
    await evening.say(
        evening.moderator(), {"type": "approve", "question": question}, {"type": "take", "question": question}
    )
    wall = await evening.wall()
    await expect(wall.locator(f"#q-{question} .wall-meta")).to_contain_text("Idé")
    await phone.goto(f"{evening.url}/r/{evening.room.code}/q/{question}")
    await expect(phone.locator("article")).to_contain_text("Lad os lave et havnebad.")


async def test_the_link_of_the_administration_opens_the_list_of_items(evening: Evening) -> None:
    await after_talk.open_item(evening, title="Bedre lys på stien")
    mo = await evening.staff("moderator", LAPTOP)
    await mo.goto(f"{evening.url}/r/{evening.room.code}/links")
    await mo.check('input[name="role"][value="administration"]')
    await mo.click(".make button")
    address = await mo.input_value("#address")
    gry = await evening.open(address.removeprefix(evening.url), size=LAPTOP)
    await gry.wait_for_url("**/followup")
    await gry.get_by_role("link", name="Bedre lys på stien").click()
    await gry.select_option("#update-status", "in_progress")
    await gry.get_by_role("button", name="Gem", exact=True).click()
    await expect(gry.locator(".notice.success")).to_have_text("Sagen er opdateret.")
    await expect(gry.locator(".timeline")).to_contain_text("Under behandling")


@pytest.mark.parametrize("lang", ["da", "en"])
async def test_no_page_of_the_follow_up_shuts_anybody_out(evening: Evening, lang: str) -> None:
    found = Findings()
    options = {**CALM, "locale": {"da": "da-DK", "en": "en-GB"}[lang]}
    async for name, page in after_talk.pages(evening, **options):
        await look(page, name, found)

    assert not any(found.axe.values()), told(found.axe)
    assert not any(found.sideways.values()), told(found.sideways)
