"""The control screen: two people judge at once, and nobody acts on what they did not see."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.browser.evening import Evening

WAITING = '[data-holds="waiting"] [data-q]'


async def test_judging_moves_on_to_the_next_question(evening: Evening) -> None:
    await evening.ask("Første?", "Andet?", "Tredje?", approve=False)
    control = await evening.staff()
    await expect(control.locator(WAITING)).to_have_count(3)
    await control.keyboard.press("j")
    for key in ("a", "d", "2", "a"):
        await control.keyboard.press(key)
    await expect(control.locator(WAITING)).to_have_count(0)
    await expect(control.locator('[data-holds="approved"] [data-q]')).to_have_count(2)
    await expect(control.locator('[data-count-of="dismissed"]')).to_have_text("1")


async def test_a_choice_that_somebody_else_judged_is_not_passed_on(evening: Evening) -> None:
    first, second = await evening.ask("Første?", "Andet?", approve=False)
    anna, bo = await evening.staff(), await evening.staff()
    await anna.keyboard.press("j")
    await expect(anna.locator("[data-chosen]")).to_have_attribute("data-q", first)
    await bo.click(f"#q-{first} [data-act=approve]")
    await expect(anna.locator("[data-told]")).to_contain_text("En anden moderator")
    await expect(anna.locator("[data-chosen]")).to_have_count(0)

    await anna.keyboard.press("a")
    await expect(anna.locator("[data-told]")).to_contain_text("Vælg først")
    await expect(anna.locator(f'[data-holds="waiting"] #q-{second}')).to_be_visible()
    await anna.keyboard.press("j")
    await expect(anna.locator("[data-chosen]")).to_have_attribute("data-q", second)


async def test_reasons_close_when_the_question_has_been_judged(evening: Evening) -> None:
    [question] = await evening.ask("Første?", approve=False)
    anna, bo = await evening.staff(), await evening.staff()
    await anna.keyboard.press("j")
    await anna.keyboard.press("d")
    await expect(anna.locator("#reasons")).to_be_visible()
    await bo.click(f"#q-{question} [data-act=approve]")
    await expect(anna.locator("#reasons")).to_be_hidden()


async def test_a_list_stands_still_under_the_pointer(evening: Evening) -> None:
    first, second, third, _ = await evening.ask("Første?", "Andet?", "Tredje?", "Fjerde?", approve=False)
    anna, bo = await evening.staff(), await evening.staff()
    aimed_at = anna.locator(f"#q-{third}")
    await aimed_at.hover()
    before = await top_of(anna, third)
    await bo.click(f"#q-{first} [data-act=approve]")
    await expect(anna.locator(WAITING)).to_have_count(3)
    assert await top_of(anna, third) == before

    await anna.locator("#now-heading").hover()
    await expect(anna.locator(f"#q-{second}")).to_have_css("margin-top", "0px")
    await anna.evaluate(
        "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => true)"
    )
    assert await top_of(anna, third) < before


async def test_own_words_are_needed_for_the_last_reason(evening: Evening) -> None:
    await evening.ask("Hvem vandt kampen?", approve=False)
    control = await evening.staff()
    await expect(control.locator(WAITING)).to_have_count(1)
    for key in ("j", "d", "6"):
        await control.keyboard.press(key)
    await control.click("[data-reason-send]")
    await expect(control.locator("[data-reasons-error]")).to_contain_text("Skriv en begrundelse")
    await control.fill("#reasons-note", "Det svarede vi på i sidste uge.")
    await control.click("[data-reason-send]")
    await control.click("[data-tab=dismissed]")
    await expect(control.locator('[data-holds="dismissed"]')).to_contain_text("i sidste uge")


async def test_list_and_search_stay_over_a_reload(evening: Evening) -> None:
    await evening.ask("Hvad koster havnebadet?", "Hvor er biblioteket?")
    control = await evening.staff()
    await control.keyboard.press("/")
    await control.keyboard.type("biblio")
    queue = control.locator('[data-holds="approved"] [data-q]:visible')
    await expect(queue).to_have_count(1)
    await control.reload()
    await evening.connected(control)
    await expect(control.locator("#search")).to_have_value("biblio")
    await expect(queue).to_have_count(1)
    await control.click("[data-tab=answered]")
    await control.reload()
    await expect(control.locator('[data-list="answered"]')).to_be_visible()


async def test_single_keys_can_be_turned_off(evening: Evening) -> None:
    await evening.ask("Første?", approve=False)
    control = await evening.staff()
    await control.keyboard.press("?")
    await control.uncheck("[data-keys-use]")
    await control.keyboard.press("Escape")
    await control.keyboard.press("j")
    await expect(control.locator("[data-chosen]")).to_have_count(0)
    await control.click(f"{WAITING} >> [data-act=approve]")
    await expect(control.locator('[data-holds="approved"] [data-q]')).to_have_count(1)


async def top_of(page: Page, question: str) -> float:
    box = await page.locator(f"#q-{question}").bounding_box()
    assert box
    return box["y"]


async def test_words_that_are_refused_stay_in_the_sheet(evening: Evening) -> None:
    [question] = await evening.ask("Hvornår åbner havnebaddet?", approve=False)
    control = await evening.staff()
    await control.keyboard.press("j")
    await control.keyboard.press("c")
    await control.fill("#correct-text", "Hvorfor er der ingen cykelsti til skolen i vores by?")
    await control.keyboard.press("Control+Enter")
    await expect(control.locator("[data-sheet-error]")).not_to_be_empty()
    await expect(control.locator("#correct-text")).to_have_value(
        "Hvorfor er der ingen cykelsti til skolen i vores by?"
    )
    await control.fill("#correct-text", "Hvornår åbner havnebadet?")
    await control.keyboard.press("Control+Enter")
    await expect(control.locator(f"#q-{question} [data-text]")).to_have_text("Hvornår åbner havnebadet?")
    await expect(control.locator("#sheet")).to_be_hidden()

    await control.keyboard.press("g")
    await control.fill('[data-new="tag"]', "Et emne som er alt for langt til at stå på et kort " * 4)
    await control.keyboard.press("Control+Enter")
    await expect(control.locator("[data-sheet-error]")).not_to_be_empty()
    await expect(control.locator('[data-new="tag"]')).to_have_value(
        re.compile("Et emne som er alt for langt")
    )


async def test_names_for_many_that_are_refused_stay_in_the_sheet(evening: Evening) -> None:
    await evening.ask("Hvornår åbner havnebadet?", "Hvad koster det?", approve=False)
    control = await evening.staff()
    for key in ("j", "x", "j", "x", "g"):
        await control.keyboard.press(key)
    fresh = control.locator('[data-new="tag"]')
    await fresh.fill("Et emne som er alt for langt til at stå på et kort " * 4)
    await control.keyboard.press("Control+Enter")
    await expect(control.locator("[data-sheet-error]")).not_to_be_empty()
    await expect(fresh).to_have_value(re.compile("Et emne som er alt for langt"))
    await fresh.fill("Havnen")
    await control.keyboard.press("Control+Enter")
    await expect(control.locator('[data-holds="waiting"] [data-theme]')).to_have_text(["Havnen", "Havnen"])
