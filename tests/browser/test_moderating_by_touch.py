"""Moderating with a finger or a mouse: what is pressed stays where it is until the press has counted."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.at_the_desk import ON_ITS_SIDE
from tests.browser.evening import Evening

BATH = "Kan havnebadet få åbent hele vinteren?"
LIKE_BATH = "Kan havnebadet holde åbent om vinteren?", "Hvornår får havnebadet åbent hele vinteren?"


async def tablet(evening: Evening) -> Page:
    return await evening.staff(size=ON_ITS_SIDE, has_touch=True, is_mobile=True)


async def test_the_first_tap_on_a_card_with_look_alikes_counts(evening: Evening) -> None:
    await evening.ask(*LIKE_BATH)
    [question] = await evening.ask(BATH, approve=False)
    page = await tablet(evening)
    card = page.locator(f"#q-{question}")
    await expect(card.locator("[data-alike] > p")).to_have_count(2)
    await card.locator("[data-act=more]").tap()
    await expect(page.locator("[data-sheet]")).to_be_visible()
    await page.locator("[data-sheet] > p [data-close]").tap()
    await expect(card.locator("[data-alike] > p").last).to_be_visible()
    await card.locator("[data-act=approve]").tap()
    await expect(page.locator(f'[data-holds="approved"] > #q-{question}')).to_be_visible()


async def test_a_card_keeps_its_shape_under_the_mouse_until_the_press_is_over(evening: Evening) -> None:
    await evening.ask(*LIKE_BATH)
    [question] = await evening.ask(BATH, approve=False)
    page = await evening.staff()
    card = page.locator(f"#q-{question}")
    button = card.locator("[data-act=more]")
    before = await button.bounding_box()
    await button.hover()
    await page.mouse.down()
    await expect(button).to_be_focused()
    assert await button.bounding_box() == before
    await page.mouse.up()
    await expect(page.locator("[data-sheet]")).to_be_visible()
    await expect(card).to_have_attribute("data-chosen", "")


async def test_a_panel_ends_above_the_lower_edge_of_a_tablet(evening: Evening) -> None:
    await evening.ask(BATH)
    page = await tablet(evening)
    await page.locator("[data-panel=filter] > summary").tap()
    box = await page.locator("[data-panel=filter] .panel").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= ON_ITS_SIDE["height"]


async def test_a_question_approved_on_the_screen_shows_its_support(evening: Evening) -> None:
    [question] = await evening.ask(BATH, approve=False)
    page = await evening.staff()
    support = page.locator(f"#q-{question} .mq-support")
    await expect(support).to_be_hidden()
    await page.keyboard.press("j")
    await page.keyboard.press("a")
    await expect(support).to_have_text("0 støtter")
    await evening.say(evening.person(), {"type": "support", "question": question})
    await expect(support).to_have_text("1 støtter")


async def test_only_what_is_new_among_the_ticked_can_be_approved(evening: Evening) -> None:
    [queued] = await evening.ask(BATH)
    [new] = await evening.ask("Må hunde bade?", approve=False)
    page = await evening.staff()
    approve = page.locator("[data-bulk-bar] [data-act=approve]")
    await page.locator(f"#q-{queued} [data-check]").check()
    await expect(page.locator("[data-bulk-bar]")).to_be_visible()
    await expect(approve).to_be_hidden()
    await page.locator(f"#q-{new} [data-check]").check()
    await expect(approve).to_be_visible()


async def test_a_refusal_by_the_last_card_in_sight_is_said_in_sight(evening: Evening) -> None:
    await evening.ask(*(f"Hvad sker der i etape {n}?" for n in range(8)))
    page = await evening.staff()
    card = page.locator('[data-holds="approved"] > [data-q]').nth(4)
    await card.evaluate(
        "(card) => { card.scrollIntoView({block: 'end'}); card.focus({preventScroll: true}); }"
    )
    await page.keyboard.press("a")
    await expect(card.locator("[data-said]")).not_to_be_empty()
    await expect(card.locator("[data-said]")).to_be_in_viewport(ratio=1)


async def test_a_double_click_judges_once_and_complains_of_nothing(evening: Evening) -> None:
    first, second = await evening.ask(BATH, "Må hunde bade?", approve=False)
    page = await evening.staff()
    await page.locator(f"#q-{first} [data-act=approve]").dblclick()
    await expect(page.locator(f'[data-holds="approved"] > #q-{first}')).to_be_visible()
    await page.keyboard.press("h")
    await expect(page.locator(f"#q-{second}")).to_be_visible()
    await expect(page.locator("[data-said]:not(:empty)")).to_have_count(0)
    await expect(page.locator("[data-told]")).to_be_empty()
