"""Live text from a captioner on a bad line to a phone, a wall and an overlay; and the closed part."""

from __future__ import annotations

import random
from collections.abc import Iterator

import httpx
from playwright.async_api import Page, expect

from tests.browser.evening import PHONE, PROJECTOR, Evening

SAID = (
    "Godaften og velkommen til havnen.",
    "Vi begynder med stien langs vandet, for den er der mange, der har spurgt til.",
    "Lise Holm: Lyset på stien kommer, inden mørket gør.",
    "Det bliver lamper, der slukker, når ingen går der.",
    "Er det dyrt?",
    "Det koster 400.000 kroner om året, og de er fundet.",
    "Så går vi videre til æblerne på Ærø.",
)
SLIP = ("æblerne på Aero.", "\x08" * 5 + "Ærø.")


def posts(rng: random.Random) -> Iterator[str]:
    """What was said as a captioner types it: pieces of any length, and a slip that is taken back."""
    text = "\n".join(SAID).replace("æblerne på Ærø.", "".join(SLIP)) + "\n"
    while text:
        length = rng.randint(4, 40)
        yield text[:length]
        text = text[length:]


async def push_over_a_bad_line(address: str, *, seed: int = 7) -> int:
    """Send it all: answers get lost, requests get lost, and what is sent again has grown meanwhile."""
    rng, buffer, seq, lost = random.Random(seed), "", 0, 0
    async with httpx.AsyncClient() as line:
        for piece in (*posts(rng), ""):
            buffer += piece
            if not buffer:
                continue
            fate = rng.random() if piece else 1.0
            if fate < 0.25:
                lost += 1  # the request never arrives
                continue
            answer = await line.post(
                address,
                params={"seq": seq, "lang": "da-DK"},
                content=buffer.encode(),
                headers={"X-Timestamp": "0"},
            )
            assert answer.status_code == 200, answer.text
            if fate < 0.5:
                lost += 1  # it arrives, and the sender never hears so
                continue
            buffer, seq = "", seq + 1
    return lost


async def shown(page: Page) -> list[str]:
    """Whole lines as they stand there, without those of other languages."""
    lines = page.locator("[data-caption]:not([hidden]) > span")
    return [" ".join(text.split()) for text in await lines.all_text_contents()]


async def test_what_was_said_is_read_once_and_in_order_on_every_screen(evening: Evening) -> None:
    [question] = await evening.ask("Hvornår kommer der lys på stien langs vandet?")
    await evening.say(
        evening.moderator(),
        {"type": "take", "question": question},
        {"type": "assign", "question": question, "speakers": ["Lise Holm"]},
    )
    phone = await evening.audience()
    wall = await evening.wall()
    overlay = await evening.open(f"/r/{evening.room.code}/overlay?lines=3", size=PROJECTOR)
    await expect(phone.locator("details.captions")).to_be_hidden()
    await expect(wall.locator("section.captions")).to_be_hidden()

    lost = await push_over_a_bad_line(caption_address(evening))
    assert lost > 5
    last = SAID[-1]
    for page in (phone, wall, overlay):
        await expect(page.locator("[data-caption] > span").last).to_have_text(last)
    expected = [line.removeprefix("Lise Holm: ") for line in SAID]
    assert await shown(phone) == expected[-6:]
    assert await shown(wall) == expected[-4:]
    assert await shown(overlay) == expected[-4:]

    await phone.locator("details.captions summary").click()
    await expect(phone.get_by_text(last)).to_be_visible()
    await expect(phone.get_by_text("Direkte tekst kan indeholde fejl.")).to_be_visible()
    await expect(wall.get_by_text("Direkte tekst kan indeholde fejl.")).to_be_visible()
    await expect(wall.locator(f".now-list #q-{question} .wall-text")).to_be_visible()
    assert await overlaps(wall) is False

    await phone.reload()  # it was opened once: it stays open
    await expect(phone.get_by_text(last)).to_be_visible()


async def test_nothing_below_live_text_moves_while_it_grows(evening: Evening) -> None:
    phone = await evening.audience()
    async with httpx.AsyncClient() as line:
        await line.post(f"{caption_address(evening)}?seq=1", content=b"Goddag.\n")
        await phone.locator("details.captions summary").click()
        before = await phone.locator("#ask").bounding_box()
        for seq in range(2, 9):
            text = f"Linje {seq} er så lang, at den fylder flere rækker på en telefon.\n"
            await line.post(f"{caption_address(evening)}?seq={seq}", content=text.encode())
    await expect(phone.get_by_text("Linje 8")).to_be_in_viewport()
    assert await phone.locator("#ask").bounding_box() == before


async def test_a_reader_chooses_the_language_and_the_phone_remembers(evening: Evening) -> None:
    phone = await evening.audience()
    async with httpx.AsyncClient() as line:
        await line.post(f"{caption_address(evening)}?seq=1&lang=da", content=b"Goddag.\n")
        await line.post(f"{caption_address(evening)}?seq=1&lang=en", content=b"Good evening.\n")
    await phone.locator("details.captions summary").click()
    await expect(phone.get_by_text("Goddag.")).to_be_visible()
    await expect(phone.get_by_text("Good evening.")).to_be_hidden()
    await phone.get_by_role("button", name="Engelsk").click()
    await phone.reload()
    await expect(phone.get_by_text("Good evening.")).to_be_visible()
    await expect(phone.get_by_text("Goddag.")).to_be_hidden()


async def test_the_overlay_is_glass_and_as_large_as_the_address_says(evening: Evening) -> None:
    async with httpx.AsyncClient() as line:
        await line.post(f"{caption_address(evening)}?seq=1", content=b"Goddag.\n")
    overlay = await evening.open(f"/r/{evening.room.code}/overlay?size=72&align=top", size=PROJECTOR)
    box = overlay.locator(".caption > span").first
    await expect(box).to_have_css("font-size", "72px")
    for element in ("html", "body", ".overlay"):
        await expect(overlay.locator(element)).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    place = await box.bounding_box()
    assert place is not None
    assert place["y"] < 200


async def test_the_closed_part_stops_every_screen_at_once_and_opening_brings_nothing_of_it(
    evening: Evening,
) -> None:
    control = await evening.staff()
    phone = await evening.audience()
    wall = await evening.wall()
    overlay = await evening.open(f"/r/{evening.room.code}/overlay", size=PHONE)
    address = caption_address(evening)
    async with httpx.AsyncClient() as line:
        await line.post(f"{address}?seq=1", content="Alle må høre det.\n".encode())
        await expect(wall.get_by_text("Alle må høre det.")).to_be_visible()
        await control.get_by_text("Lukket del …").click()
        await control.get_by_role("button", name="Ja, begynd den lukkede del").click()
        await expect(control.get_by_text("Lukket del. Intet kommer ud til publikum.")).to_be_visible()
        await line.post(f"{address}?seq=2", content="Ingen må høre det.\n".encode())
        for page in (phone, wall, overlay):
            over = page.locator("p:visible", has_text="Åben del slut. Udsendelsen er stoppet.")
            await expect(over).to_be_visible()
            await expect(page.get_by_text("må høre det")).to_have_count(0)
        await expect(phone.locator("#ask")).to_be_hidden()

        await control.get_by_text("Åbn igen …").click()
        await control.get_by_role("button", name="Ja, begynd den åbne del").click()
        await expect(phone.locator("#ask")).to_be_visible()
        await line.post(f"{address}?seq=3", content="Kan jeg høres?\n".encode())
        await line.post(f"{address}?seq=4", content="Så er vi her igen.\n".encode())
        for page in (wall, overlay):
            await expect(page.get_by_text("Så er vi her igen.")).to_be_visible()
    for page in (phone, wall, overlay):
        assert "Ingen må høre det" not in await page.content()


def caption_address(evening: Evening) -> str:
    return f"{evening.server.url}/captions/{evening.room.tokens['captions']}"


async def overlaps(wall: Page) -> bool:
    """Whether the strip covers any of the question, or of what is next."""
    found = await wall.evaluate(
        """() => {
            const strip = document.querySelector('section.captions').getBoundingClientRect();
            return [...document.querySelectorAll('.now-list .wall-text, .next-list')]
                .some((one) => one.getBoundingClientRect().bottom > strip.top + 1);
        }"""
    )
    return bool(found)
