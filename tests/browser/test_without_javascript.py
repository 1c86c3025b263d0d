"""The citizen's way with plain forms and links only."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.evening import Evening


async def test_joining_asking_supporting_and_withdrawing_without_a_script(evening: Evening) -> None:
    code = evening.room.code
    [question] = await evening.ask("Hvor kan unge bands øve gratis?")
    device = await evening.device(java_script_enabled=False)
    page = await evening.open("/", device)

    await page.fill("#code", f"{code[:3]} {code[3:]}")
    await page.click("form.door-form button")
    await expect(page.locator('[data-holds="approved"]')).to_contain_text("unge bands")

    await page.click(f"#q-{question} .support")
    await expect(page.locator(f"#q-{question} .support")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(f'[data-part="support:{question}"]')).to_have_text("1")
    await page.click(f"#q-{question} .support")
    await expect(page.locator(f'[data-part="support:{question}"]')).to_have_text("0")

    await page.fill("#ask-text", "Kan I høre mig uden JavaScript?")
    await page.click(".ask-form > button")
    await expect(page.locator(".notice")).to_contain_text("Tak! Dit spørgsmål er sendt.")
    await expect(page.locator("#own")).to_contain_text("Kan I høre mig uden JavaScript?")
    await page.reload()
    await page.click("[data-withdraw] button")
    await expect(page.locator("#own")).not_to_contain_text("Kan I høre mig")


async def test_what_was_typed_comes_back_with_a_sentence(evening: Evening) -> None:
    evening.foreseen.append("status of 422")
    page = await evening.audience(java_script_enabled=False)
    await page.fill("#ask-text", "x" * 1001)
    await page.click(".ask-form > button")
    await expect(page.locator("[role=alert]")).to_contain_text("Der er plads til 1000")
    await expect(page.locator("#ask-text")).to_have_value("x" * 1001)


async def test_a_moderator_works_by_forms_alone(evening: Evening) -> None:
    await evening.ask("Kan der komme flere koncerter?", "Hvornår er der kaffe?", approve=False)
    page = await evening.open("/enter", await evening.device(java_script_enabled=False))
    await page.fill("[name=token]", evening.room.tokens["moderator"])
    await page.click("main form button")
    first = page.locator('[data-holds="waiting"] [data-q]').first
    await first.locator("[value=approve]").click()
    await expect(page.locator("[data-undo-said]")).to_contain_text("Godkendt")
    await page.locator('[data-holds="waiting"] [data-act=dismiss]').first.click()
    await page.click('#reasons button[value="off_topic"]')
    await expect(page.locator("[data-undo-said]")).to_contain_text("Afvist")
    await page.click("[data-act=undo]")
    await expect(page.locator('[data-holds="waiting"] [data-q]')).to_have_count(1)
