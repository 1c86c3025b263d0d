"""The record in a real browser: published without a script, read on a phone, printed, and open to everyone."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.evening import LAPTOP, PHONE, Evening
from tests.browser.test_accessibility import AXE, RULES, RUN_AXE, SIDEWAYS

QUESTION = "Hvornår kommer der lys på stien ved havnen?"


async def an_evening(evening: Evening) -> str:
    """A question that was answered, a promise that was made, and a room that is closed. Gives the question."""
    (ack,) = await evening.say(evening.person(), {"type": "ask", "text": QUESTION, "name": "Søren Ærø 🐕"})
    question = str(ack["question"])
    await evening.say(
        evening.moderator(),
        {"type": "approve", "question": question},
        {"type": "take", "question": question},
        {"type": "note", "text": "Vi sætter lys op inden jul, og vi begynder ved molen.", "speaker": "Anna Holm"},
        {"type": "finish", "question": question, "how": "answered"},
        {"type": "confirm_promise", "promise": "s1", "text": "Lys på stien", "question": question,
         "owner": "Vej og Park", "due": "2027-12-20"},
        {"type": "room", "state": "closed"},
    )  # fmt: skip
    return question


async def edit_page(evening: Evening, **options: Any) -> Page:
    """The page for editing, as a moderator without JavaScript has it."""
    page = await evening.staff("moderator", LAPTOP, **options)
    await page.goto(f"{evening.url}/r/{evening.room.code}/record/edit")
    return page


async def publish(page: Page) -> None:
    await page.get_by_role("button", name="Offentliggør version 1").click()
    await expect(page.get_by_role("status").first).to_contain_text("Opsamlingen er offentliggjort.")


async def test_a_record_is_corrected_published_read_and_printed(evening: Evening, tmp_path: Path) -> None:
    question = await an_evening(evening)
    page = await edit_page(evening)
    await page.get_by_label("Kort fortalt").fill("Vi talte om lys på stien.")
    await page.get_by_role("button", name="Gem Kort fortalt").click()
    await expect(page.get_by_label("Kort fortalt")).to_have_value("Vi talte om lys på stien.")
    await page.get_by_label("Sted", exact=True).fill("Skovshoved Havn")
    await page.get_by_role("button", name="Gem Sted", exact=True).click()
    await publish(page)

    phone = await evening.open(f"/r/{evening.room.code}/record", java_script_enabled=False)
    await expect(phone.get_by_role("heading", level=1)).to_be_visible()
    await expect(phone.locator(f"#q-{question}")).to_contain_text(QUESTION)
    await expect(phone.locator(f"#q-{question}")).to_contain_text("Vi sætter lys op inden jul")
    await expect(phone.locator(".promise")).to_contain_text("20. december 2027")
    await expect(phone.get_by_text("Vi talte om lys på stien.")).to_be_visible()

    laptop = await evening.open(f"/r/{evening.room.code}/record", await evening.device(LAPTOP))
    async with laptop.expect_download() as download:
        await laptop.get_by_role("link", name="PDF til print og skærmlæser").click()
    file = await download.value
    assert file.suggested_filename == f"opsamling-{evening.room.code}-v1.pdf"
    printed = tmp_path / "print.pdf"
    await laptop.pdf(path=str(printed), prefer_css_page_size=True)
    words = text_of(printed)
    assert "Vi sætter lys op inden jul" in words
    for only_on_a_screen in ("Til samtalen", "Hent opsamlingen", "Følg spørgsmålet"):
        assert only_on_a_screen not in words
    assert "(A4)" in pdfinfo(printed)


async def test_everyone_can_read_and_edit_a_record(evening: Evening) -> None:
    await an_evening(evening)
    options = {"bypass_csp": True, "reduced_motion": "reduce"}
    page = await edit_page(evening, **options)
    draft = f"/r/{evening.room.code}/record?version=draft"
    await looked_at(page, "edit, not published")
    await page.goto(evening.url + draft)
    await looked_at(page, "draft")
    await page.goto(f"{evening.url}/r/{evening.room.code}/record/edit")
    await page.get_by_label("Begyndte").fill("halv otte")
    evening.foreseen.append("422")
    await page.get_by_role("button", name="Gem Begyndte").click()
    await expect(page.get_by_label("Begyndte")).to_have_attribute("aria-invalid", "true")
    await looked_at(page, "edit, refused")
    await page.goto(f"{evening.url}/r/{evening.room.code}/record/edit")
    await publish(page)
    for size in (PHONE, LAPTOP, {"width": 320, "height": 640}):
        for scheme in ("light", "dark"):
            device = await evening.device(size, color_scheme=scheme, **options)
            reader = await evening.open(f"/r/{evening.room.code}/record", device)
            for summary in await reader.locator("summary").all():
                await summary.click()
            await looked_at(reader, f"record, {size['width']} px, {scheme}", scheme)
            assert await reader.evaluate(SIDEWAYS) == []
    none = await evening.open(
        f"/r/{evening.room.code}/record/make?form=pdf", await evening.device(PHONE, **options)
    )
    await looked_at(none, "a file that nobody has asked for")


async def looked_at(page: Page, name: str, scheme: str = "light") -> None:
    """No finding of axe."""
    await page.add_script_tag(path=str(AXE))
    assert await page.evaluate(RUN_AXE, RULES[scheme]) == [], name


async def test_a_question_has_a_place_of_its_own_to_link_to(evening: Evening) -> None:
    question = await an_evening(evening)
    await publish(await edit_page(evening))

    page = await evening.open(f"/r/{evening.room.code}/record#q-{question}")
    await expect(page.locator(":target")).to_contain_text(QUESTION)
    await page.locator(f"#q-{question}").get_by_role("link", name="Følg spørgsmålet").click()
    await expect(page).to_have_url(f"{evening.url}/r/{evening.room.code}/q/{question}")
    await expect(page.locator("main")).to_contain_text(QUESTION)
    await page.wait_for_load_state("networkidle")


def text_of(file: Path) -> str:
    """The words of a PDF."""
    done = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, timeout=30
    )
    return " ".join(done.stdout.decode().split())


def pdfinfo(file: Path) -> str:
    """What a PDF says of itself."""
    done = subprocess.run(["pdfinfo", str(file)], capture_output=True, check=True, timeout=30)
    return done.stdout.decode()
