"""A phone in a field: what was written while the network was cut arrives, and arrives once."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import expect

from tests.browser.evening import Evening, until
from tests.browser.far_server import FarServer
from tests.browser.field import arrived, ask, cut, kept_on_the_phone, phone_with_memory
from tests.browser.kept import asked

WORDS = "Kan havnebadet få åbent hele vinteren?"


async def test_a_question_written_while_cut_survives_a_reload_and_arrives_once(
    far: Evening, distant: FarServer
) -> None:
    await far.ask("Hvor kan unge bands øve gratis?")
    page = await far.audience()
    await kept_on_the_phone(page, far.room.code)

    cut(far, distant)
    await ask(page, WORDS)
    await expect(page.locator("#pending")).to_contain_text(WORDS)
    await expect(page.locator("#pending .fate")).to_have_text("Gemt på telefonen")
    await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")
    await expect(page.locator("[data-send-state]")).to_contain_text("bliver sendt, når du er på igen")

    await page.reload()
    await expect(page.locator('[data-holds="approved"]')).to_contain_text("unge bands")
    await expect(page.locator("#pending")).to_contain_text(WORDS)
    await expect(page.locator("#pending .fate")).to_have_text("Gemt på telefonen")
    await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")

    distant.network.heal()
    await arrived(page)
    assert await asked(distant, far.room.code) == ["Hvor kan unge bands øve gratis?", WORDS]


async def test_a_question_outlives_the_browser_itself(
    far: Evening, distant: FarServer, tmp_path: Path
) -> None:
    async with phone_with_memory(far, tmp_path) as device:
        page = await far.audience(device)
        await kept_on_the_phone(page, far.room.code)
        cut(far, distant)
        await ask(page, WORDS)
        await expect(page.locator("#pending .fate")).to_have_text("Gemt på telefonen")

    async with phone_with_memory(far, tmp_path) as device:
        page = await far.open(f"/r/{far.room.code}", device)
        await expect(page.locator("#pending")).to_contain_text(WORDS)
        distant.network.heal()
        await arrived(page)
    assert await asked(distant, far.room.code) == [WORDS]


async def test_a_question_whose_answer_was_lost_is_sent_again_and_counts_once(
    far: Evening, distant: FarServer
) -> None:
    page = await far.audience()
    distant.network.lose_answers()
    async with far.desk_of_moderator() as moderator:
        await ask(page, WORDS)
        await until(lambda: moderator.questions("waiting"))
        cut(far, distant)
        await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")
        await expect(page.locator("#pending")).to_contain_text(WORDS)

        distant.network.heal()
        await arrived(page)
        await expect(page.locator("[data-send-state]")).to_contain_text("Sendt")
        assert [q["text"] for q in moderator.questions("waiting")] == [WORDS]
    assert await asked(distant, far.room.code) == [WORDS]


async def test_support_given_while_cut_is_counted_once(far: Evening, distant: FarServer) -> None:
    [question] = await far.ask("Hvor kan unge bands øve gratis?")
    page = await far.audience()
    cut(far, distant)
    await page.click(f"#q-{question} .support")
    await expect(page.locator(f"#q-{question} .support")).to_have_attribute("aria-pressed", "true")
    async with far.desk_of_moderator() as moderator:
        assert moderator.parts.get(f"support:{question}", 0) == 0
        distant.network.heal()
        await expect(page.locator("[data-connection]")).to_have_text("Forbundet")
        await until(lambda: moderator.parts.get(f"support:{question}") == 1)
    await expect(page.locator(f'[data-part="support:{question}"]')).to_have_text("1")


async def test_a_network_that_lets_no_sockets_through_still_takes_a_question_once(
    far: Evening, distant: FarServer
) -> None:
    device = await far.device()
    await device.clock.install()
    page = await far.audience(device)
    cut(far, distant)
    await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")
    distant.network.heal()
    distant.network.lets_sockets_through = False
    await ask(page, WORDS)
    await device.clock.fast_forward(6_000)  # then a socket is not waited for any longer
    await expect(page.locator("[data-send-state]")).to_contain_text("Sendt")
    await expect(page.locator("#pending li")).to_have_count(0)

    distant.network.heal()
    await device.clock.fast_forward(15_000)
    await arrived(page)
    assert await asked(distant, far.room.code) == [WORDS]


async def test_a_question_kept_on_the_phone_while_the_room_was_closed_is_not_lost(
    far: Evening, distant: FarServer
) -> None:
    page = await far.audience()
    cut(far, distant)
    await ask(page, WORDS)
    await far.say(far.moderator(), {"type": "room", "state": "closed"})
    distant.network.heal()
    await expect(page.locator("#pending .fate")).to_contain_text("Samtalen er slut")
    await expect(page.locator("#pending")).to_contain_text(WORDS)
    await page.reload()
    await expect(page.locator("#pending")).to_contain_text(WORDS)
    await page.click('#pending [data-act="drop"]')
    await expect(page.locator("#pending li")).to_have_count(0)
    assert await asked(distant, far.room.code) == []


async def test_two_tabs_of_one_phone_send_what_both_know_of_once(far: Evening, distant: FarServer) -> None:
    device = await far.device()
    first, second = await far.audience(device), await far.audience(device)
    await kept_on_the_phone(second, far.room.code)
    cut(far, distant)
    await ask(first, WORDS)
    await expect(first.locator("#pending")).to_contain_text(WORDS)
    await second.reload()
    await expect(second.locator("#pending")).to_contain_text(WORDS)
    distant.network.heal()
    await arrived(first)
    await arrived(second)
    assert await asked(distant, far.room.code) == [WORDS]


async def test_on_a_slow_network_the_last_tap_counts(far: Evening, distant: FarServer) -> None:
    [question] = await far.ask("Hvor kan unge bands øve gratis?")
    page, other = await far.audience(), await far.audience()
    distant.network.delay_s = 0.4
    button = page.locator(f"#q-{question} .support")
    for _ in range(3):
        await button.click()
    await ask(page, WORDS)
    await expect(page.locator("[data-send-state]")).to_contain_text("Sendt")
    await expect(button).to_have_attribute("aria-pressed", "true")
    await expect(other.locator(f'[data-part="support:{question}"]')).to_have_text("1")
    await expect(page.locator(f'[data-part="support:{question}"]')).to_have_text("1")
