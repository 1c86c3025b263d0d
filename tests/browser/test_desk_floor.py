"""The speaker desk: who has the floor and for how long, words from the control screen, and every way to act."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.at_the_desk import ANNA, BO, LATER, ON_ITS_SIDE, UPRIGHT, desk_of, person, stage
from tests.browser.evening import Evening, until
from tests.browser.keyboard import tab_to


async def test_turns_are_timed_for_everybody_and_outlive_a_reload(evening: Evening) -> None:
    await stage(evening)
    desk, other = await evening.staff("speaker", ON_ITS_SIDE), await evening.staff("speaker", UPRIGHT)
    await person(desk, ANNA).locator("button").click()
    for screen in (desk, other):
        await expect(screen.locator("[data-turn-who]")).to_have_text(ANNA)
        await expect(person(screen, ANNA).locator("button")).to_have_attribute("aria-pressed", "true")
    await desk.reload()
    await expect(desk.locator("[data-turn-who]")).to_have_text(ANNA)
    await desk.evaluate(LATER, 3)
    await expect(person(desk, ANNA).locator("[data-time]")).to_have_text(re.compile(r"3:\d0"))

    await evening.connected(desk)
    await desk.locator("[data-person=audience] button").click()
    await expect(other.locator("[data-turn-who]")).to_have_text("Publikum")
    await desk.locator("[data-person=audience] button").click()
    for screen in (desk, other):
        await expect(screen.locator("[data-turn-who]")).to_have_text("Ingen har ordet")
        await expect(screen.locator(".speak[aria-pressed=true]")).to_have_count(0)


async def test_colour_and_words_say_that_a_turn_nears_its_limit_and_has_passed_it(evening: Evening) -> None:
    await stage(evening)
    desk = await evening.staff("speaker", ON_ITS_SIDE)
    await desk.select_option("[data-limit]", label="10 minutter")
    await person(desk, ANNA).locator("button").click()
    turn = desk.locator("[data-turn]")
    await expect(turn).to_have_attribute("data-level", "within")
    await expect(desk.locator("[data-turn-time]")).to_contain_text("af 10 minutter")
    await desk.evaluate(LATER, 8.5)
    await expect(turn).to_have_attribute("data-level", "near")
    await expect(desk.locator("[data-turn-said]")).to_have_text("Rund gerne af.")
    await desk.evaluate(LATER, 2)
    await expect(turn).to_have_attribute("data-level", "over")
    await expect(desk.locator("[data-turn-said]")).to_contain_text("Taletiden er brugt")
    moving = "() => document.getAnimations().filter((one) => one.effect.getTiming().iterations === Infinity).length"
    assert await desk.evaluate(moving) == 0


async def test_the_audiences_share_is_said_in_words_once_it_means_something(evening: Evening) -> None:
    await stage(evening)
    desk = await evening.staff("speaker", ON_ITS_SIDE)
    share = desk.locator("[data-share]")
    await person(desk, BO).locator("button").click()
    await expect(desk.locator("[data-turn-who]")).to_have_text(BO)
    await expect(share).to_have_attribute("data-level", "early")
    await desk.evaluate(LATER, 5)
    await expect(share).to_have_attribute("data-level", "low")
    await expect(desk.locator("[data-share-said]")).to_contain_text("kun haft 0 % af tiden")


async def test_a_message_stays_until_it_is_acknowledged_and_the_moderators_see_that(evening: Evening) -> None:
    await stage(evening)
    desk = await evening.staff("speaker", ON_ITS_SIDE)
    async with evening.desk_of_moderator() as moderator:
        await evening.say(evening.moderator(), {"type": "message", "text": "Rund gerne af om lidt."})
        message = desk.locator("[data-message]")
        await expect(message).to_contain_text("Rund gerne af om lidt.")
        await expect(desk.locator("[data-unread-mark]")).to_have_text("1 ny besked")
        await desk.reload()
        await expect(message.get_by_role("button", name="Forstået")).to_be_in_viewport()
        await evening.connected(desk)
        assert moderator.parts["messages"][0]["acknowledged"] is None
        await message.get_by_role("button", name="Forstået").click()
        await expect(message).to_have_count(0)
        await until(lambda: moderator.parts["messages"][0]["acknowledged"])
    await expect(desk.locator("[data-unread-mark]")).to_be_hidden()
    await desk.click(".read summary")
    await expect(desk.locator(".read")).to_contain_text("Rund gerne af om lidt.")


async def test_a_message_to_one_speaker_stands_at_that_desk_and_where_nobody_is_chosen(
    evening: Evening,
) -> None:
    await stage(evening)
    anna, bo = await desk_of(evening, ANNA), await desk_of(evening, BO)
    anybody = await evening.staff("speaker", ON_ITS_SIDE)
    await evening.say(evening.moderator(), {"type": "message", "text": "Du svarer på det næste.", "to": BO})
    await expect(bo.locator("[data-message]")).to_be_visible()
    await expect(anybody.locator("[data-message]")).to_contain_text(f"Kun til {BO}")
    await expect(anna.locator("[data-message]")).to_have_count(1)
    await expect(anna.locator("[data-message]")).to_be_hidden()
    await expect(anna.locator("[data-unread-mark]")).to_be_hidden()


async def test_everything_at_the_desk_is_done_by_forms_alone(evening: Evening) -> None:
    ids = await stage(evening)
    await evening.say(evening.moderator(), {"type": "message", "text": "Carla kommer fem minutter senere."})
    device = await evening.device(ON_ITS_SIDE, java_script_enabled=False)
    desk = await evening.open("/enter", device)
    await desk.fill("[name=token]", evening.room.tokens["speaker"])
    await desk.click("main form button")
    async with evening.desk_of_moderator() as moderator:
        await desk.select_option(f"#q-{ids[4]} [name=speaker]", label=BO)
        await desk.click(f"#q-{ids[4]} [data-hand]")
        await until(lambda: moderator.parts[f"q:{ids[4]}"].get("hands") == [BO])
        await expect(desk.locator(f"#q-{ids[4]} .dq-hands")).to_contain_text(BO)
        await desk.select_option("[data-limit]", label="2 minutter")
        await person(desk, ANNA).locator("button").click()
        await expect(desk.locator("[data-turn-who]")).to_have_text(ANNA)
        assert moderator.parts["speaking"]["limit_s"] == 120
        await person(desk, ANNA).get_by_role("button", name="Stop").click()
        await expect(desk.locator("[data-turn-who]")).to_have_text("Ingen har ordet")
        await desk.get_by_role("button", name="Forstået").click()
        await expect(desk.locator("[data-message]")).to_have_count(0)
        await until(lambda: moderator.parts["messages"][0]["acknowledged"])


async def test_everything_at_the_desk_is_done_without_a_pointer(evening: Evening) -> None:
    ids = await stage(evening)
    desk = await evening.staff("speaker", ON_ITS_SIDE)
    await tab_to(desk, "[data-me]")
    await desk.keyboard.type("Bo")
    await expect(desk.locator("[data-mine-count]")).to_have_text("1")
    await tab_to(desk, f"#q-{ids[0]} [data-hand]", "Shift+Tab")
    await desk.keyboard.press("Enter")
    await expect(desk.locator(f"#q-{ids[0]} .dq-hands")).to_contain_text(BO)
    await expect(desk.locator(f"#q-{ids[0]} [data-hand]")).to_be_focused()
    await tab_to(desk, f'[data-name="{BO}"] button')
    await desk.keyboard.press("Space")
    await expect(desk.locator("[data-turn-who]")).to_have_text(BO)
    await evening.say(
        evening.moderator(), {"type": "message", "text": "Tak."}, {"type": "message", "text": "Pause."}
    )
    await expect(desk.locator("[data-message]")).to_have_count(2)
    await tab_to(desk, "[data-message] button")
    await desk.keyboard.press("Enter")
    await expect(desk.locator("[data-message]")).to_have_count(1)
    await expect(desk.locator("[data-message] button")).to_be_focused()
    await desk.keyboard.press("Enter")
    await expect(desk.locator("#main")).to_be_focused()


async def test_a_refusal_is_a_sentence_on_top_of_the_page(evening: Evening) -> None:
    ids = await stage(evening)
    desk = await desk_of(evening, ANNA)
    async with evening.desk_of_moderator() as moderator:
        await desk.evaluate("document.querySelector('.desk-now-list [data-q]').dataset.q = 'nosuchquestion'")
        await desk.click(".desk-now-list [data-hand]")
        await expect(desk.locator("[data-said]")).not_to_be_empty()
        assert not moderator.parts[f"q:{ids[0]}"].get("hands")
