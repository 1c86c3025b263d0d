"""A day in the outreach car: nothing that anybody said is lost or counted twice, whatever the network does."""

from __future__ import annotations

import random
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from livetalk.edge.access import Pseudonyms
from tests.browser.outreach_car import Car, car, kept_on_the_tablet, tablet, words_of, write_down
from tests.support.server_process import SECRET

PEOPLE = 50


@pytest_asyncio.fixture(loop_scope="session")
async def day(tmp_path: Path) -> AsyncIterator[Car]:
    async with car(tmp_path) as running:
        yield running
    assert running.complaints == []


async def everything_sent(page: Page) -> None:
    """The tablet is told so by the server."""
    await page.evaluate("dispatchEvent(new Event('online'))")  # as the device says when it hears a network
    await expect(page.locator("[data-tally]")).to_have_attribute("data-waiting", "0")


async def weather(day: Car, page: Page, dice: random.Random) -> None:
    """What the network does before the next person comes; now and then somebody reloads the page."""
    network = day.server.network
    match dice.randrange(8):
        case 0 | 1:
            network.cut()
        case 2 | 3:
            network.heal()
            network.lose_answers()  # the server has it, and the tablet does not know
        case 4 | 5:
            network.heal()
        case 6:
            network.cut()
            await page.reload()
            await expect(page.locator("html.js")).to_be_attached()
        case _:
            pass


async def test_fifty_people_on_a_day_whose_network_is_cut_at_random_are_fifty(
    day: Car, browser: Browser, tmp_path: Path
) -> None:
    seed = secrets.randbelow(10_000)
    dice = random.Random(seed)
    said: dict[str, tuple[str, bool]] = {}
    switched_off, killed = set(dice.sample(range(5, PEOPLE), 2)), dice.randrange(5, PEOPLE)

    people = iter(range(PEOPLE))
    is_over = False
    while not is_over:  # a browser's life: the tablet is switched off, and opens again without a network
        async with tablet(browser, tmp_path) as device:
            if not said:
                await day.sign_in(device)
            page = await day.open(device)
            if not said:
                await kept_on_the_tablet(page)
            is_over = True
            for n in people:
                await weather(day, page, dice)
                if n == killed:
                    day.server.kill()
                    day.server.start()
                is_for = dice.random() < 0.5
                words = f"Hvad sker der med fortovet ved nummer {n}?"
                code = await write_down(page, words, day.session if is_for else "")
                said[code] = (words, is_for)
                if n in switched_off:
                    day.server.network.cut()
                    is_over = False
                    break
            if is_over:
                day.server.network.heal()
                await day.server.ready()
                await everything_sent(page)

    programme, room = await day.arrived()
    told = Pseudonyms(SECRET)
    assert words_of(programme) == {c: w for c, (w, is_for) in said.items() if not is_for}, f"seed {seed}"
    asked = sorted((q.by, room.text(q.text_key) or "") for q in room.questions.values())
    assert asked == sorted(
        (told.participant(day.code, c).id, w) for c, (w, is_for) in said.items() if is_for
    ), f"seed {seed}"
    assert (len(said), len(programme.captured)) == (PEOPLE, PEOPLE)


async def test_a_tablet_that_is_signed_out_keeps_everything_until_somebody_signs_in(
    day: Car, browser: Browser, tmp_path: Path
) -> None:
    async with tablet(browser, tmp_path) as device:
        await day.sign_in(device)
        page = await day.open(device)
        await kept_on_the_tablet(page)
        await day.sign_out(device)
        code = await write_down(page, "Hvem passer på træerne?")
        await expect(page.locator(".word")).to_have_text("Du er logget ud")
        await expect(page.locator("[data-sign-in]")).to_be_visible()
        await expect(page.locator("[data-tally]")).to_contain_text("1 er gemt på tabletten")

        await day.sign_in(device)
        await page.goto(day.url + "/outreach")
        await expect(page.locator("[data-tally]")).to_contain_text("Alt er sendt.")
        await expect(page.locator(".word")).to_have_text("Forbundet")
    programme, _ = await day.arrived()
    assert words_of(programme) == {code: "Hvem passer på træerne?"}


async def test_a_slip_is_mended_on_the_tablet_and_keeps_its_code(
    day: Car, browser: Browser, tmp_path: Path
) -> None:
    async with tablet(browser, tmp_path) as device:
        await day.sign_in(device)
        page = await day.open(device)
        await page.fill("#text", "Mit nummer er 010170-1234.")
        await page.check("[name=consent]")
        await page.click(".entry-save button")
        await expect(page.locator("[data-error]")).to_contain_text("cpr-nummer")
        await expect(page.locator("#text")).to_be_focused()

        code = await write_down(page, "Ring til mig på 40 12 34 56 om cykelstien")
        await expect(page.locator(".mend-item .error")).to_contain_text("telefonnummer")
        await page.click("[data-mend] > summary")  # folded: the next person reads along
        await page.click('[data-act="again"]')
        await expect(page.locator("#text")).to_have_value("Ring til mig på 40 12 34 56 om cykelstien")
        assert await write_down(page, "Hvornår kommer cykelstien?") == code
        await expect(page.locator(".mend-item")).to_have_count(0)
        await everything_sent(page)
    programme, _ = await day.arrived()
    assert words_of(programme) == {code: "Hvornår kommer cykelstien?"}


async def test_what_is_kept_to_open_without_a_network_tells_nothing_of_anybody(
    day: Car, browser: Browser, tmp_path: Path
) -> None:
    async with tablet(browser, tmp_path) as device:
        await day.sign_in(device)
        page = await day.open(device)
        await kept_on_the_tablet(page)
        code = await write_down(page, "Hvem passer på træerne?")
        await page.reload()
        await kept_on_the_tablet(page)
        kept = await page.evaluate("caches.match('/outreach').then((kept) => kept.text())")
        for secret in ("Grete Lund", "træerne", code, " ".join(code[i : i + 4] for i in range(0, 16, 4))):
            assert secret not in kept
        day.server.network.cut()
        await page.reload()
        await expect(page.locator("#text")).to_have_value("")
        await expect(page.locator(".word")).to_have_text("Uden forbindelse")
        await expect(page.locator("#session")).to_contain_text("Cykler og biler på Vangedevej")


async def test_the_person_finds_it_by_the_code_on_another_device(
    day: Car, browser: Browser, tmp_path: Path
) -> None:
    async with tablet(browser, tmp_path) as device:
        await day.sign_in(device)
        page = await day.open(device)
        code = await write_down(page, "Hvornår bliver der en bænk?", day.session)
        await everything_sent(page)
    phone = await (await browser.new_context(locale="da-DK")).new_page()
    await phone.goto(day.url + "/mine")
    await phone.click(".elsewhere > summary")
    await phone.fill("#code", code.upper())
    await phone.click(".elsewhere button")
    await expect(phone.locator(".own-text")).to_have_text("Hvornår bliver der en bænk?")
    await phone.context.close()
