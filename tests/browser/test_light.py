"""What a phone has to load, in bytes: a first visit, and a single vote."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.evening import Evening
from tests.browser.far_server import FarServer

FIRST_LOAD_BYTES = 45_000
VOTE_BYTES = 150
Record = Callable[[str, object], None]
PAGES = ("/", "/mine", "/privacy", "/was", "/enter", "/offline", "/r/{code}", "/r/{code}/wall")


@pytest_asyncio.fixture(loop_scope="session")
async def full(far: Evening) -> AsyncIterator[Evening]:
    """A room with thirty questions."""
    await far.ask(*(f"Hvornår kommer der bedre lys på sti nummer {n}?" for n in range(1, 31)))
    yield far


async def test_a_first_visit_loads_little(full: Evening, distant: FarServer, record_property: Record) -> None:
    """By two counts: what the browser says of the page, and every byte that passed the network."""
    device = await full.device()
    page = full.watch(await device.new_page())
    loaded = await count_loading(page)
    before = distant.network.received
    await page.goto(f"{full.url}/r/{full.room.code}")
    await full.connected(page)
    await expect(page.locator('[data-holds="approved"] [data-q]')).to_have_count(30)
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.wait_for_load_state("networkidle")

    on_the_wire = distant.network.received - before
    print(f"\nfirst load of the audience page: {sum(loaded)} bytes by the browser's count,")
    print(f"{on_the_wire} bytes on the wire with headers, live connection and service worker")
    record_property("first_load_bytes", sum(loaded))
    record_property("first_load_bytes_on_the_wire", on_the_wire)
    assert 0 < sum(loaded) <= FIRST_LOAD_BYTES
    assert on_the_wire <= FIRST_LOAD_BYTES


async def test_a_vote_is_a_small_patch(full: Evening, record_property: Record) -> None:
    frames: list[str] = []
    page = full.watch(await (await full.device()).new_page())
    page.on("websocket", lambda s: s.on("framereceived", lambda frame: frames.append(str(frame))))
    await page.goto(f"{full.url}/r/{full.room.code}")
    await full.connected(page)
    async with full.desk_of_moderator() as moderator:
        question = moderator.questions("approved")[7]["id"]
    await full.say(full.person(), {"type": "support", "question": question})
    await expect(page.locator(f'[data-part="support:{question}"]')).to_have_text("1")

    patches = [frame for frame in frames if f'"support:{question}"' in frame and '"patch"' in frame]
    size = max(len(frame.encode()) for frame in patches)
    print(f"\na patch for one vote: {size} bytes: {patches[-1]}")
    record_property("vote_bytes", size)
    assert size <= VOTE_BYTES


async def test_no_page_asks_another_host_or_breaks_its_own_policy(evening: Evening) -> None:
    """The fixture fails on every request elsewhere, and on every line in a page's console."""
    for role, path in (
        ("moderator", ""),
        ("notes", ""),
        ("notes", "/promises"),
        ("notes", "/transcript"),
        ("speaker", "/desk"),
    ):
        page = await evening.staff(role)
        if path:
            await page.goto(f"{evening.url}/r/{evening.room.code}{path}")
    device = await evening.device()
    for path in PAGES:
        await evening.open(path.format(code=evening.room.code), device)
    assert evening.elsewhere == []
    assert evening.complaints == []


async def count_loading(page: Page) -> list[int]:
    """The bytes of everything that the page loads, compressed, with headers; nothing from a cache."""
    loaded: list[int] = []
    cdp = await page.context.new_cdp_session(page)
    await cdp.send("Network.enable")
    await cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})
    cdp.on("Network.loadingFinished", lambda event: loaded.append(int(event["encodedDataLength"])))
    return loaded
