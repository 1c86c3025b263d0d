"""Judging promises: what was marked and what the rules suggest, by keys and by pointer; and which lines answer what."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.evening import LAPTOP, PHONE, Evening, until
from tests.browser.test_accessibility import AXE, RULES, RUN_AXE, SCHEMES, SIDEWAYS
from tests.browser.test_notes import KARIN, TABLET, talk

PROMISE = "Vi sender svaret til skolen senest 1. december."


async def spoken(evening: Evening) -> str:
    """A question was answered with a promise that nobody marked, and one that somebody did; its id."""
    [question, _] = await talk(evening)
    await evening.say(
        evening.moderator(),
        {"type": "note", "text": "Tak for spørgsmålet.", "speaker": KARIN},
        {"type": "note", "text": PROMISE, "speaker": KARIN},
        {"type": "note", "text": "Busserne er noget for sig.", "speaker": "Bo Madsen", "promise": True},
        {"type": "finish", "question": question, "how": "answered"},
        {"type": "note", "text": "Vi holder en pause.", "speaker": "Ordstyrer"},
    )
    return question


async def review(evening: Evening, size: dict[str, int] = LAPTOP, **options: object) -> Page:
    page = await evening.staff("notes", size, **options)
    await page.goto(f"{evening.url}/r/{evening.room.code}/promises")
    await evening.connected(page)
    return page


async def test_promises_are_judged_by_keys_and_what_is_confirmed_is_an_item_that_citizens_see(
    evening: Evening,
) -> None:
    question = await spoken(evening)
    page = await review(evening)
    cards = page.locator("[data-card]")
    await expect(cards.locator("[name=text]").first).to_have_value("Busserne er noget for sig.")
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await expect(page.locator(".flash")).to_contain_text("Afvist")
    await expect(cards).to_have_count(1)
    await expect(cards.first).to_be_focused()
    await expect(cards.first.locator(".why")).to_contain_text("senest 1. december")
    await expect(cards.first.locator("[name=due]")).to_have_value(re.compile(r"\d{4}-12-01"))
    await page.keyboard.press("e")
    await page.keyboard.press("Control+a")
    await page.keyboard.type("Svar til skolen")
    await page.keyboard.press("Escape")
    await page.keyboard.press("b")
    await expect(page.locator(".flash")).to_contain_text("Bekræftet")
    await expect(page.locator(".review-empty")).to_be_visible()
    async with evening.phone(evening.person()) as citizen:
        await until(lambda: any(key.startswith("followup:") for key in citizen.parts))
        [item] = [part for key, part in citizen.parts.items() if key.startswith("followup:")]
    assert (item["title"], item["owner_role"], item["question"], item["quote"]) == (
        "Svar til skolen", KARIN, question, PROMISE,
    )  # fmt: skip
    # What was rejected can be taken up again.
    await page.locator(".judged", has_text="Afvist").locator("summary").click()
    await page.locator(".judged .reopen button").click()
    await expect(cards).to_have_count(1)


async def test_what_is_marked_meanwhile_waits_for_the_reader(evening: Evening) -> None:
    await spoken(evening)
    page = await review(evening)
    field = page.locator("[data-card] [name=owner]").first
    await field.fill("Teknik")
    await evening.say(evening.moderator(), {"type": "promise", "text": "Endnu et tilsagn"})
    await expect(page.locator("[data-news]")).to_be_visible()
    await expect(field).to_have_value("Teknik")
    await expect(page.locator("[data-card]")).to_have_count(2)
    await page.get_by_role("link", name="Vis det").click()
    await expect(page.locator("[data-card]")).to_have_count(3)


async def test_an_owner_that_is_missing_is_asked_for_and_nothing_typed_is_lost(evening: Evening) -> None:
    await spoken(evening)
    evening.foreseen.append("status of 422")
    page = await review(evening)
    card = page.locator("[data-card]").first
    await card.locator("[name=text]").fill("Bedre busser")
    await card.locator("[name=owner]").evaluate("field => { field.required = false; field.value = ''; }")
    await card.locator("[data-confirm]").click()
    await expect(page.locator("[data-error]")).to_contain_text("Skriv, hvem der er ansvarlig")
    await expect(page.locator("[data-card] [name=text]").first).to_have_value("Bedre busser")


async def test_which_lines_answer_a_question_is_moved_and_seen_while_it_is_chosen(evening: Evening) -> None:
    question = await spoken(evening)
    page = await evening.staff("notes", LAPTOP)
    await page.goto(f"{evening.url}/r/{evening.room.code}/transcript?show={question}")
    answer = page.locator(".row.is-answer")
    await expect(answer).to_have_count(3)
    await page.check('#line-2 [name="first"]')
    await expect(answer).to_have_count(2)
    await page.check('#line-1 [name="last"]')
    await expect(page.locator("[data-said]")).to_contain_text("står før den første")
    await page.check('#line-4 [name="last"]')
    await page.get_by_role("button", name="Gem svaret").click()
    await expect(page.locator(".flash")).to_be_visible()
    await expect(answer).to_have_count(3)
    await expect(page.locator(".answer")).to_contain_text("flyttet i hånden")
    await page.get_by_role("button", name="mens spørgsmålet var på").click()
    await expect(page.locator(".answer")).to_contain_text("Svaret er nu det")


async def test_the_transcript_is_searched_and_mended_where_it_stands(evening: Evening) -> None:
    await spoken(evening)
    page = await evening.staff("notes", LAPTOP)
    await page.goto(f"{evening.url}/r/{evening.room.code}/transcript")
    await page.keyboard.press("/")
    await page.keyboard.type("skolen")
    await page.keyboard.press("Enter")
    await expect(page.locator(".row")).to_have_count(1)
    await page.locator(".row").get_by_role("link", name="Ret").click()
    await expect(page.locator("#mend-text")).to_be_focused()
    await page.fill("#mend-text", "Vi sender svaret til skolen.")
    await page.get_by_role("button", name="Gem rettelsen").click()
    await expect(page.locator(".row-text")).to_have_text("Vi sender svaret til skolen.")
    await expect(page.locator(".row-original")).to_contain_text(PROMISE)


@pytest.mark.parametrize("size", [LAPTOP, TABLET, PHONE], ids=["laptop", "tablet", "phone"])
async def test_axe_finds_nothing_and_every_key_is_as_large_as_a_thumb(
    evening: Evening, size: dict[str, int]
) -> None:
    question = await spoken(evening)
    await evening.say(
        evening.moderator(),
        {"type": "part", "part": "closed"},
        {"type": "note", "text": "Fortroligt.", "promise": True},
    )
    calm = {"bypass_csp": True, "reduced_motion": "reduce"}
    page = await review(evening, size, **calm)
    for address in ("promises", "transcript", f"transcript?show={question}", "transcript?line=2"):
        await page.goto(f"{evening.url}/r/{evening.room.code}/{address}")
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        await page.evaluate(AXE.read_text())
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert await page.evaluate(RUN_AXE, RULES[scheme]) == [], address
        small = await page.locator("main button:visible, main select:visible, .row-end:visible").evaluate_all(
            "all => all.filter((one) => one.getBoundingClientRect().height < 48).map((one) => one.outerHTML)"
        )
        assert small == [], address
        await page.set_viewport_size({"width": 320, "height": 640})
        assert await page.evaluate(SIDEWAYS) == [], address
        await page.set_viewport_size(size)  # type: ignore[arg-type]  # a width and a height
