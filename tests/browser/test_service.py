"""While Redis is away, and after it has lost something: what those who lead read, and what phones keep."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.evening import LAPTOP, PHONE, Evening
from tests.browser.field import arrived, ask
from tests.browser.test_accessibility import AXE, CALM, NARROW, RULES, RUN_AXE, SCHEMES, SIDEWAYS
from tests.support.redis_process import RedisProcess, redis_on
from tests.support.server_process import ServerProcess

WORDS = "Kan havnebadet få åbent hele vinteren?"
CANNOT = "Vi kan ikke gemme lige nu."
LOST = "Noget af det seneste kan være gået tabt."


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def redis(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RedisProcess]:
    with redis_on(tmp_path_factory.mktemp("redis")) as process:
        yield process


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def node(redis: RedisProcess, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("node")
    settings = {"LIVETALK_LOG": redis.url}
    with ServerProcess(folder / "unused.db", folder / "server.log", settings) as process:
        process.start()
        await process.ready()
        yield process


@pytest_asyncio.fixture(loop_scope="session")
async def shared(redis: RedisProcess, node: ServerProcess, browser: Browser) -> AsyncIterator[Evening]:
    """A room whose log is in a Redis that the test may kill."""
    await node.ready()  # also after what the test before has done to it
    evening = Evening(node, browser, await node.open_room())
    yield evening
    await evening.end()
    if not redis.is_running:
        redis.start()
    assert evening.complaints == []
    assert evening.elsewhere == []


async def everybody_can_read(page: Page) -> None:
    """Nothing for axe to find, in light and dark, and nothing to scroll sideways on a narrow screen."""
    await page.evaluate(AXE.read_text())
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert await page.evaluate(RUN_AXE, RULES[scheme]) == []
    for size in NARROW:
        await page.set_viewport_size(size)
        assert await page.evaluate(SIDEWAYS) == []


async def test_while_nothing_can_be_kept_those_who_lead_read_so_until_it_is_over(
    shared: Evening, redis: RedisProcess
) -> None:
    control, desk = await shared.staff(), await shared.staff("speaker")
    phone = await shared.audience()
    for page in (control, desk, phone):
        await page.evaluate("window.stillHere = true")
    told = [page.locator('.service[role="status"] > .service-line') for page in (control, desk)]
    for line in told:
        await expect(line).to_have_count(0)

    redis.kill()
    for line in told:
        await expect(line).to_have_count(1)
        await expect(line).to_contain_text(CANNOT)
        await expect(line).to_contain_text("bliver på telefonerne og sendes af sig selv bagefter")
    late = await shared.staff()
    await expect(late.locator(".service-line")).to_contain_text(CANNOT)
    await expect(phone.locator("[data-connection]")).to_have_text("Forbundet")

    redis.start()
    for line in (*told, late.locator(".service-line")):
        await expect(line).to_have_count(0)
    for page in (control, desk, phone):
        assert await page.evaluate("window.stillHere")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
async def test_the_line_covers_nothing(shared: Evening, redis: RedisProcess, size: dict[str, int]) -> None:
    control = await shared.staff(size=size)
    line = control.locator(".service-line")
    redis.kill()
    await expect(line).to_be_visible()
    box, bar = await line.bounding_box(), await control.locator(".mbar").bounding_box()
    assert box
    assert bar
    assert (box["x"], box["y"], box["width"]) == (0, 0, size["width"])
    assert bar["y"] == box["height"]
    assert not await control.evaluate("document.documentElement.scrollWidth > innerWidth")

    redis.start()
    await expect(line).to_have_count(0)
    bar = await control.locator(".mbar").bounding_box()
    assert bar
    assert bar["y"] == 0


async def test_a_question_written_meanwhile_stays_on_the_phone_and_goes_by_itself(
    shared: Evening, redis: RedisProcess
) -> None:
    [known] = await shared.ask("Hvor kan unge bands øve gratis?")
    control, phone = await shared.staff(), await shared.audience()
    redis.kill()
    await expect(control.locator(".service-line")).to_be_visible()
    await ask(phone, WORDS)
    await phone.click(f"#q-{known} .support")
    for said in (phone.locator("[data-send-state]"), phone.locator("#pending .fate")):
        await expect(said).to_contain_text("Gemt på telefonen. Vi kan ikke tage imod lige nu.")
        await expect(said).to_contain_text("Det bliver sendt af sig selv")
    await expect(phone.locator("#pending")).to_contain_text(WORDS)
    await expect(phone.locator("#ask-text")).to_have_value("")

    redis.start()
    await arrived(phone)
    await expect(phone.locator("[data-send-state]")).to_contain_text("Sendt")
    await expect(control.locator('[data-holds="waiting"] [data-q]')).to_have_count(1)
    await expect(control.locator('[data-holds="waiting"]')).to_contain_text(WORDS)
    await expect(phone.locator(f'[data-part="support:{known}"]')).to_have_text("1")


async def test_what_redis_has_lost_is_told_until_somebody_has_seen_to_it(
    shared: Evening, redis: RedisProcess
) -> None:
    await shared.ask("Hvor kan unge bands øve gratis?")
    before = redis.folder.with_name("before")
    shutil.copytree(redis.folder / "appendonlydir", before)
    await shared.ask(WORDS)
    control, desk = await shared.staff(**CALM), await shared.staff("speaker", **CALM)
    for page in (control, desk):
        await page.evaluate("window.stillHere = true")
        await expect(page.locator('[data-holds="approved"] [data-q]')).to_have_count(2)

    redis.kill()
    shutil.rmtree(redis.folder / "appendonlydir")
    shutil.move(before, redis.folder / "appendonlydir")
    redis.start()
    for page in (control, desk):
        await expect(page.locator('[data-holds="approved"] [data-q]')).to_have_count(1)
        await expect(page.locator(".service-line")).to_have_count(1)
        await expect(page.locator(".service-line")).to_contain_text(LOST)
    await expect(control.locator(".service-line")).to_contain_text("Se køen igennem én gang")
    seen = control.get_by_role("button", name="Køen er set igennem")

    redis.kill()
    for page in (control, desk):
        await expect(page.locator(".service-line")).to_have_count(2)
        await everybody_can_read(page)
    redis.start()
    await expect(control.locator(".service-line")).to_have_count(1)

    await seen.click()
    await expect(control.locator(".service-line")).to_be_hidden()
    await expect(desk.locator(".service-line")).to_be_visible()
    redis.kill()
    await expect(control.locator(".service-line", has_text=CANNOT)).to_be_visible()
    await expect(control.locator("[data-lost]")).to_be_hidden()
    redis.start()
    await expect(control.locator(".service-line", has_text=CANNOT)).to_have_count(0)
    for page in (control, desk):
        assert await page.evaluate("window.stillHere")
    await control.reload()
    await shared.connected(control)
    await expect(control.locator("[data-lost]")).to_be_hidden()
