"""Leading the meeting from the control screen: the order of the queue, the floor, the stage, colleagues."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.browser.evening import Evening, until

QUEUE = '[data-holds="approved"] > [data-q]'
TEXTS = "Første?", "Andet?", "Tredje?", "Fjerde?"


async def shows(page: Page, ids: list[str]) -> None:
    """The queue comes to stand in this order."""
    for place, question in enumerate(ids):
        await expect(page.locator(QUEUE).nth(place)).to_have_attribute("data-q", question)


async def queue_of_four(evening: Evening, page: Page) -> list[str]:
    """Four questions, as they are proposed and shown."""
    await evening.ask(*TEXTS)
    async with evening.desk_of_moderator() as moderator:
        await until(lambda: len(moderator.parts.get("proposal", {"order": ()})["order"]) == len(TEXTS))
        proposed: list[str] = moderator.parts["proposal"]["order"]
    await shows(page, proposed)
    return proposed


async def choose(page: Page, question: str) -> None:
    """By pointer; what is tried here is what the keys do then."""
    await page.click(f"#q-{question} [data-text]")
    await expect(page.locator("[data-chosen]")).to_have_attribute("data-q", question)


async def test_the_first_card_says_why_it_is_proposed(evening: Evening) -> None:
    page = await evening.staff()
    _, second, *_ = await queue_of_four(evening, page)
    for _ in range(2):
        await evening.say(evening.person(), {"type": "support", "question": second})
    await expect(page.locator(QUEUE).first).to_have_attribute("data-q", second)
    place = page.locator(QUEUE).first.locator(".mq-place")
    await expect(place).to_have_text(re.compile("Foreslået som næste.*2 støtter; ingen af dem er hørt endnu"))


async def test_a_locked_question_stands_first_and_says_so(evening: Evening) -> None:
    page, other = await evening.staff(), await evening.staff()
    first, *_, last = await queue_of_four(evening, page)
    await choose(page, last)
    await page.keyboard.press("n")
    for screen in (page, other):
        await expect(screen.locator(QUEUE).first).to_have_attribute("data-q", last)
        await expect(screen.locator(f"#q-{last} .mq-locked")).to_be_visible()
        await expect(screen.locator(f"#q-{last} .mq-proposed")).to_be_hidden()
    await page.keyboard.press("n")
    await expect(other.locator(QUEUE).first).to_have_attribute("data-q", first)
    await expect(other.locator(f"#q-{last} .mq-locked")).to_be_hidden()


async def test_keys_and_pointer_move_a_question_and_the_proposal_can_be_followed_again(
    evening: Evening,
) -> None:
    # All four in sight: what scrolls between pressing and moving would start the drag of another card.
    page, other = await evening.staff(size={"width": 1280, "height": 1400}), await evening.staff()
    a, b, c, d = await queue_of_four(evening, page)
    await choose(page, c)
    await page.keyboard.press("Shift+K")
    for screen in (page, other):
        await shows(screen, [a, c, b, d])

    await page.locator(f"#q-{d} [data-grip]").drag_to(
        page.locator(f"#q-{a}"), target_position={"x": 60, "y": 4}
    )
    for screen in (page, other):
        await shows(screen, [d, a, c, b])
    await page.reload()
    await shows(page, [d, a, c, b])

    await page.keyboard.press("z")
    await shows(other, [a, c, b, d])
    await other.click('[data-act="unpin"]')
    await shows(page, [a, b, c, d])
    await expect(page.locator("[data-unpin]")).to_be_hidden()


async def test_taking_another_than_the_proposed_one_is_in_the_record(evening: Evening) -> None:
    page = await evening.staff()
    *_, last = await queue_of_four(evening, page)
    await page.click(f"#q-{last} [data-act=take]")
    await expect(page.locator(f".now-list #q-{last}")).to_be_visible()
    await page.click('.strip-links a[href="ledger"]')
    await expect(page.locator(".lines")).to_contain_text("Anden end foreslået")


async def test_colleagues_see_who_looks_at_a_question(evening: Evening) -> None:
    [question] = await evening.ask("Hvem tager den?", approve=False)
    anna, bo = await evening.staff(), await evening.staff()
    await anna.click(".mbar-staff summary")
    await anna.fill("#own-name", "Anna")
    await anna.keyboard.press("Enter")
    await evening.connected(anna)
    await anna.keyboard.press("j")
    claim = bo.locator(f"#q-{question} [data-claim]")
    await expect(claim).to_have_text("Anna ser på dette")
    await expect(anna.locator(f"#q-{question} [data-claim]")).to_be_empty()
    await anna.close()
    await expect(claim).to_be_empty()


async def test_the_floor_and_a_message_to_the_stage_are_a_key_away(evening: Evening) -> None:
    [question] = await evening.ask("Hvad koster det?")
    await evening.say(
        evening.moderator(), {"type": "assign", "question": question, "speakers": ["Anna Lund"]}
    )
    page, desk = await evening.staff(), await evening.staff("speaker")
    await page.keyboard.press("w")
    await page.keyboard.press("2")
    await expect(page.locator("[data-floor-said]")).to_have_text("Anna Lund har ordet")
    await expect(desk.locator("[data-turn]")).to_contain_text("Anna Lund")

    await page.keyboard.press("Escape")
    await page.keyboard.press("i")
    await page.keyboard.type("Fem minutter endnu.")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-messages-said]")).to_contain_text("1 ikke læst")
    await desk.get_by_role("button", name="Forstået").click()
    await expect(page.locator("[data-messages-said]")).to_be_empty()
