"""The minute-taker's surface: typing by keys alone, through a bad network, while captions come in."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.evening import LAPTOP, LOOK_EVERY_S, PATIENCE_S, PHONE, Evening, until
from tests.browser.far_server import FarServer
from tests.browser.field import cut
from tests.browser.test_accessibility import AXE, RULES, RUN_AXE, SCHEMES, SIDEWAYS

TABLET = {"width": 820, "height": 1180}
KARIN, BO = "Karin Holm", "Bo Madsen"
KEPT = """async (code) => {
    const page = await caches.match(`/r/${code}/notes`, {cacheName: 'livetalk-pages'});
    const registration = await navigator.serviceWorker.getRegistration();
    return Boolean(page && registration?.active);
}"""


async def talk(evening: Evening) -> list[str]:
    """A room with a question on, one that comes next, and two people to answer."""
    ids = await evening.ask("Hvornår får vi lys på stien?", "Hvad med havnen?")
    await evening.say(
        evening.moderator(),
        {"type": "assign", "question": ids[0], "speakers": [KARIN, BO]},
        {"type": "take", "question": ids[0]},
    )
    return ids


async def write(page: Page, text: str, key: str = "Enter") -> None:
    """Type a line as somebody does, and send it."""
    await page.locator("#text").press_sequentially(text)
    await page.keyboard.press(key)


async def said(evening: Evening) -> list[tuple[str | None, str]]:
    """Who said what, as the room has it."""
    async with evening.desk_of_moderator() as moderator:
        return [(line["speaker"], line["text"]) for line in moderator.parts["captions"]]


async def test_a_minute_taker_types_through_a_cut_and_a_reload_and_nothing_is_lost_or_doubled(
    far: Evening, distant: FarServer
) -> None:
    await talk(far)
    page = await far.staff("notes", LAPTOP)
    async with asyncio.timeout(PATIENCE_S):
        while not await page.evaluate(KEPT, far.room.code):  # noqa: ASYNC110 - the page has no way to tell
            await asyncio.sleep(LOOK_EVERY_S)
    await write(page, "1: Linje et.")
    await expect(page.locator("#lines .line-text")).to_have_text(["Linje et."])

    cut(far, distant)
    await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")
    await write(page, "Linje to.")
    await write(page, "2: Linje tre, det lover jeg.", "Control+Enter")
    pending = page.locator("[data-pending-lines] .line")
    await expect(pending).to_have_count(2)
    await expect(pending.first.locator(".line-state")).to_have_text("Gemt på denne enhed")
    await page.locator("#text").press_sequentially("Halv lin")

    await page.reload()
    # The sheet opens without a network: with what was written here, and nothing of the room.
    await expect(pending.locator(".line-text")).to_have_text(["Linje to.", "Linje tre, det lover jeg."])
    await expect(page.locator("#text")).to_have_value("Halv lin")
    await expect(page.locator("#who")).to_have_value(BO)
    await expect(page.locator("#lines .line")).to_have_count(0)

    distant.network.heal()
    await expect(page.locator("[data-connection]")).to_have_text("Forbundet")
    await expect(pending).to_have_count(0)
    await expect(page.locator("#lines .line-text")).to_have_text(
        ["Linje et.", "Linje to.", "Linje tre, det lover jeg."]
    )
    await expect(page.locator("#text")).to_have_value("Halv lin")
    await page.locator("#text").focus()
    await page.keyboard.press("End")
    await write(page, "je.")
    await expect(page.locator("#lines .line-text").last).to_have_text("Halv linje.")
    assert await said(far) == [
        (KARIN, "Linje et."),
        (KARIN, "Linje to."),
        (BO, "Linje tre, det lover jeg."),
        (BO, "Halv linje."),
    ]
    await expect(page.locator("[data-promise-form]")).to_have_count(1)


async def test_everything_is_done_by_keys_alone(evening: Evening) -> None:
    await talk(evening)
    page = await evening.staff("notes", LAPTOP)
    await expect(page.locator("#text")).to_be_focused()
    await write(page, "1: Vi laver lyst på stien.")
    await write(page, "0: Hvornår?")
    await expect(page.locator("#lines .line")).to_have_count(2)
    await expect(page.locator("#lines .line-who")).to_have_text([KARIN, "En borger"])
    # Up to the first line, and mend it.
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#line-1")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Control+a")
    await page.keyboard.type("Vi laver lys på stien.")
    await page.keyboard.press("Enter")
    await expect(page.locator("#line-1 .line-text")).to_have_text("Vi laver lys på stien.")
    await expect(page.locator("#line-1 .original")).to_contain_text("Rettet")
    await expect(page.locator("#line-1")).to_be_focused()
    # Mark it, and back to where is written.
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#line-1 [data-promise-form]")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#text")).to_be_focused()
    # With nothing in the field the key marks what was said last.
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#line-2 [data-promise-form]")).to_be_visible()
    await expect(page.locator("[data-marked]")).to_have_text("2")


async def test_a_promise_is_confirmed_in_its_line_and_becomes_an_item(evening: Evening) -> None:
    [question, _] = await talk(evening)
    page = await evening.staff("notes", LAPTOP)
    await write(page, "1: Vi laver lys på stien.", "Control+Enter")
    form = page.locator("#line-1 [data-promise-form]")
    await expect(form.locator("[name=owner]")).to_have_value(KARIN)
    await form.locator("[name=owner]").fill("Teknikudvalget")
    await form.locator("[name=due]").fill("2027-06-25")
    # What comes in meanwhile takes nothing of it away.
    await evening.say(evening.moderator(), {"type": "note", "text": "Tak for det."})
    await evening.say(evening.moderator(), {"type": "promise", "text": "Noget andet"})
    await expect(page.locator("[data-promises-elsewhere] [data-promise-form]")).to_have_count(1)
    await expect(form.locator("[name=owner]")).to_have_value("Teknikudvalget")
    await form.get_by_role("button", name="Bekræft").click()
    await expect(form).to_have_count(0)
    async with evening.desk_of_moderator() as moderator:
        await until(lambda: any(key.startswith("followup:") for key in moderator.parts))
        [item] = [part for key, part in moderator.parts.items() if key.startswith("followup:")]
    assert (item["title"], item["owner_role"], item["due"], item["question"]) == (
        "Vi laver lys på stien.", "Teknikudvalget", "2027-06-25", question,
    )  # fmt: skip


async def test_what_is_being_typed_is_never_replaced_and_a_reader_of_older_lines_is_not_moved(
    evening: Evening,
) -> None:
    await talk(evening)
    page = await evening.staff("notes", LAPTOP)
    many: list[dict[str, object]] = [{"type": "note", "text": f"Linje {n}. " * 6} for n in range(1, 16)]
    await evening.say(evening.moderator(), *many)
    await expect(page.locator("#lines .line")).to_have_count(15)
    await page.locator("#text").press_sequentially("Midt i en sæt")
    await page.evaluate("scrollTo(0, 0)")
    await expect(page.locator("[data-latest]")).to_be_hidden()
    before = await page.evaluate("scrollY")
    await evening.say(evening.moderator(), {"type": "note", "text": "Ny.", "speaker": BO})
    await expect(page.locator("[data-latest]")).to_have_text("1 ny linje nedenfor")
    assert await page.evaluate("scrollY") == before
    await expect(page.locator("#text")).to_have_value("Midt i en sæt")
    await page.click("[data-latest]")
    await expect(page.locator("#line-16")).to_be_in_viewport()
    await page.locator("#line-3 [data-mend]").click()
    await page.locator("#line-3 textarea").fill("Linje 3, halvt rett")
    await evening.say(
        evening.moderator(), {"type": "correct_line", "line": 3, "text": "Linje 3, rettet af en anden."}
    )
    await expect(page.locator("#line-3 .original")).to_be_attached()
    await expect(page.locator("#line-3 textarea")).to_have_value("Linje 3, halvt rett")


async def test_a_refused_line_comes_back_into_the_field(evening: Evening) -> None:
    await talk(evening)
    page = await evening.staff("notes", LAPTOP)
    await page.fill("#text", "x" * 1001)
    await page.keyboard.press("Enter")
    refused = page.locator("[data-pending-lines] .is-refused")
    await expect(refused.locator(".line-state")).to_contain_text("Linjen er 1001 tegn lang")
    await write(page, "Den næste går igennem.")
    await expect(page.locator("#lines .line")).to_have_count(1)
    await refused.get_by_role("button", name="Tilbage i feltet").click()
    await expect(page.locator("#text")).to_have_value("x" * 1001)
    await expect(refused).to_have_count(0)


async def test_the_surface_has_the_questions_and_nothing_of_the_stage(evening: Evening) -> None:
    ids = await talk(evening)
    await evening.say(evening.moderator(), {"type": "message", "text": "Kun til talerpulten."})
    page = await evening.staff("notes", LAPTOP)
    await expect(page.locator(f".asks-now #q-{ids[0]}")).to_be_visible()
    await expect(page.locator(f".asks-next #q-{ids[1]}")).to_be_visible()
    assert "Kun til talerpulten" not in await page.content()
    await evening.say(evening.moderator(), {"type": "take", "question": ids[1]})
    await expect(page.locator(f".asks-now #q-{ids[1]}")).to_be_visible()
    await expect(page.locator(".asks-next .empty")).to_be_visible()


async def test_one_tap_at_the_desk_and_on_the_control_screen_notes_what_was_just_said(
    evening: Evening,
) -> None:
    await talk(evening)
    desk, control = await evening.staff("speaker", LAPTOP), await evening.staff("moderator", LAPTOP)
    await evening.say(evening.moderator(), {"type": "note", "text": "Det gør vi.", "speaker": KARIN})
    await desk.get_by_role("button", name="Tilsagn").click()
    await expect(desk.locator("[data-promise-said]")).to_have_text("Noteret")
    await expect(control.locator('.strip-links [data-part="promises"]')).to_have_text("1")
    await evening.say(evening.moderator(), {"type": "note", "text": "Og det andet også.", "speaker": BO})
    await control.keyboard.press("Shift+P")
    await expect(control.locator('.strip-links [data-part="promises"]')).to_have_text("2")
    notes = await evening.staff("notes", LAPTOP)
    await expect(notes.locator("#line-1 [name=owner]")).to_have_value(KARIN)
    await expect(notes.locator("#line-2 [name=owner]")).to_have_value(BO)


async def test_in_the_closed_part_the_surface_says_so(evening: Evening) -> None:
    page = await evening.staff("notes", LAPTOP)
    await expect(page.locator("[data-closed]")).to_be_hidden()
    await evening.say(evening.moderator(), {"type": "part", "part": "closed"})
    await expect(page.locator("[data-closed]")).to_be_visible()
    await write(page, "Noget fortroligt.")
    await expect(page.locator("#line-1 .mark-closed")).to_have_text("Lukket del")


@pytest.mark.parametrize("size", [LAPTOP, TABLET, PHONE], ids=["laptop", "tablet", "phone"])
async def test_axe_finds_nothing_on_a_busy_surface_and_every_key_is_as_large_as_a_thumb(
    evening: Evening, size: dict[str, int]
) -> None:
    await talk(evening)
    await evening.say(
        evening.moderator(),
        {"type": "note", "text": "Vi laver lyst på stien.", "speaker": KARIN, "promise": True},
        {"type": "note", "text": "Tak.", "speaker": BO},
        {"type": "correct_line", "line": 2, "text": "Tak for det."},
        {"type": "promise", "text": "Svar til skolen"},
        {"type": "part", "part": "closed"},
        {"type": "note", "text": "Fortroligt."},
    )
    page = await evening.staff("notes", size, bypass_csp=True, reduced_motion="reduce")
    await page.fill("#text", "x" * 1001)
    await page.keyboard.press("Enter")
    await expect(page.locator(".is-refused")).to_have_count(1)
    await page.locator("#line-3").focus()
    await page.locator("#line-3 [data-mend]").click()
    await page.evaluate(AXE.read_text())
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert await page.evaluate(RUN_AXE, RULES[scheme]) == []
    small = await page.locator("main button:visible, main a:visible, .nbar a:visible").evaluate_all(
        "all => all.filter((one) => one.getBoundingClientRect().height < 48).map((one) => one.outerHTML)"
    )
    assert small == []
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await page.evaluate(SIDEWAYS) == []


async def test_the_sheet_can_be_printed_without_what_is_only_for_the_screen(evening: Evening) -> None:
    await evening.say(evening.moderator(), {"type": "note", "text": "Velkommen.", "speaker": KARIN})
    page = await evening.staff("notes", LAPTOP)
    await page.emulate_media(media="print")
    await expect(page.locator("#line-1 .line-text")).to_be_visible()
    for part in (".write", ".asks", ".nbar-ways", ".line-keys"):
        await expect(page.locator(part).first).to_be_hidden()
    assert re.search("Velkommen", await page.inner_text("main"))
