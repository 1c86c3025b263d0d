"""A festival day: three tents, twelve talks, one moved, one cancelled, two at once, and a record of each."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.evening import Evening
from tests.browser.festival import Clock, Organiser, Tent, make_account
from tests.support.server_process import Room, ServerProcess, server_on

TENTS = ("Havneteltet", "Parkteltet", "Biblioteket")
DAY = "festdag-paa-torvet"
# Minutes from now at which the talks of each tent begin, as they are planned.
HOURS = (-200, -140, -80, 60)
HARBOUR, PARK = "Krabbefiskeri i havnen", "Bænke under lindetræerne"
TITLES = (
    ("Sejlklubben", "Havnebadet", "Fiskehandleren", HARBOUR),
    ("Skolegården", "Legepladsen", "Hundeskoven", PARK),
    ("Lektiecaféen", "Sprogcaféen", "Lydbøger for alle", "Krimiaften"),
)
MOVED, CANCELLED = "Lydbøger for alle", "Krimiaften"
REASON = "Forfatteren er blevet syg."
CRABS, BENCHES = "krabbetaxametret", "baenkevarmeren"  # words that nothing else on the site says
PROMISE = "Vi sender planen for bådebroen senest 1. maj."


@pytest_asyncio.fixture(loop_scope="session")
async def festival(tents: ServerProcess, browser: Browser) -> AsyncIterator[Evening]:
    day = Evening(tents, browser, Room(code="", tokens={}))
    yield day
    await day.end()
    assert day.complaints == []
    assert day.elsewhere == []


@pytest_asyncio.fixture(loop_scope="session")
async def tents(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServerProcess]:
    with server_on(tmp_path_factory.mktemp("festival")) as server:
        make_account(server, "Anne Holm", "anne@gentofte.example", "administrator")
        make_account(server, "Bo Friis", "bo@gentofte.example", "organiser")
        server.start()
        await server.ready()
        yield server


async def plan(anne: Organiser) -> dict[str, str]:
    """The whole day on the screens; the sessions by their titles."""
    gathering = await anne.plans_day("Festdag på Torvet", *TENTS)
    sessions = {}
    for tent, titles in zip(TENTS, TITLES, strict=True):
        for title, minutes in zip(titles, HOURS, strict=True):
            # What is to be moved was planned for the evening.
            sessions[title] = await anne.plans_talk(
                gathering, tent, title, 120 if title == MOVED else minutes
            )
    await anne.publishes_all(gathering, len(sessions))
    await anne.moves(sessions[MOVED], -80)
    await anne.cancels(sessions[CANCELLED], REASON)
    return sessions


async def test_a_festival_day_from_the_planning_screen_to_its_records(
    festival: Evening, tents: ServerProcess
) -> None:
    clock = Clock(tents)
    anne = await Organiser.signs_in(festival, "anne@gentofte.example")
    bo = await Organiser.signs_in(festival, "bo@gentofte.example")
    sessions = await plan(anne)
    assert len(sessions) == 12
    reader = await festival.open(f"/g/{DAY}")
    row = reader.locator(".rows .row")
    await expect(row).to_have_count(12)
    await expect(row.filter(has_text=MOVED)).to_contain_text("Flyttet")
    await expect(row.filter(has_text=CANCELLED)).to_contain_text(f"Aflyst {CANCELLED}")
    await expect(row.filter(has_text=CANCELLED)).to_contain_text(REASON)

    harbour = Tent(festival, TENTS[0], sessions[HARBOUR])
    park = Tent(festival, TENTS[1], sessions[PARK])
    for tent, title in ((harbour, HARBOUR), (park, PARK)):
        await tent.puts_up_wall(DAY)
        await expect(tent.wall.locator(".board-next")).to_contain_text(title)
    await clock.begins(sessions[HARBOUR], sessions[PARK])
    for tent, title in ((harbour, HARBOUR), (park, PARK)):
        shown = tent.wall.frame_locator(".room-frame:not([data-waits])")
        await expect(shown.locator(".between")).to_contain_text(title)
        await expect(shown.locator(".wall")).to_have_attribute("data-state", "open")

    await run_both(anne, bo, harbour, park)
    await end_both(anne, harbour, park, clock)
    await read_all(anne, sessions)


async def run_both(anne: Organiser, bo: Organiser, harbour: Tent, park: Tent) -> None:
    """Two talks at once, each with its phone, its wall and its moderator; nothing of one is in the other."""
    both = ((harbour, anne, CRABS), (park, bo, BENCHES))
    for tent, organiser, word in both:
        tent.listens(organiser.page)
        tent.code = await organiser.enters(tent.session)
        await tent.takes_part(DAY)
        await tent.asks(f"Hvad med {word}?")
    for tent, organiser, word in both:
        await expect(organiser.page.locator('[data-holds="waiting"] [data-q]')).to_have_count(1)
        for key in "ja":
            await organiser.page.keyboard.press(key)
        await expect(organiser.page.locator('[data-holds="approved"] [data-q]')).to_have_count(1)
        for key in "lt":
            await organiser.page.keyboard.press(key)
        await expect(tent.phone.locator('[data-holds="now"]')).to_contain_text(word)
        await expect(tent.wall.frame_locator(".room-frame").locator(".now-list")).to_contain_text(word)
    assert harbour.code != park.code
    for (tent, organiser, own), foreign in zip(both, (BENCHES, CRABS), strict=True):
        for screen in (tent.phone, organiser.page, tent.wall.frames[-1]):
            assert own in await screen.content()
            assert foreign not in await screen.content()
        assert any(own in frame for frame in tent.heard)
        assert not any(foreign in frame for frame in tent.heard)


async def end_both(anne: Organiser, harbour: Tent, park: Tent, clock: Clock) -> None:
    """A promise is written down; one talk is closed by hand, one by the clock; the walls go back."""
    await anne.page.keyboard.press("f")
    await expect(harbour.phone.locator('[data-holds="now"] [data-q]')).to_have_count(0)
    await anne.says(harbour.code, type="note", text=PROMISE, id="n1")
    await anne.says(harbour.code, type="promise", line="1", id="p1")
    await anne.says(
        harbour.code,
        type="confirm_promise",
        promise="s1",
        text=PROMISE,
        owner="Havneudvalget",
        id="c1",
    )
    await anne.page.click('[data-act="room"][data-state="closed"]')
    await expect(harbour.phone.locator("body")).to_have_attribute("data-state", "closed")
    await clock.is_over(harbour.session, park.session)
    await expect(park.phone.locator("body")).to_have_attribute("data-state", "closed")
    for tent in (harbour, park):
        await expect(tent.wall.locator(".room-frame")).to_have_count(0)
        await expect(tent.wall.locator(".board")).to_contain_text("Dagens program er slut her")


async def read_all(anne: Organiser, sessions: dict[str, str]) -> None:
    """A record of every talk that took place, and one page that leads to them all."""
    codes = {
        title: await anne.publishes_record(session)
        for title, session in sessions.items()
        if title != CANCELLED
    }
    page = await anne.festival.open(f"/g/{DAY}")
    rows = page.locator(".record-row")
    await expect(rows).to_have_count(11)
    for title, code in codes.items():
        link = rows.filter(has_text=title).get_by_role("link", name="Læs opsamlingen")
        await expect(link).to_have_attribute("href", f"/r/{code}/record")
    await expect(page.locator(".outcomes")).not_to_contain_text(CANCELLED)
    await expect(page.locator(".promised")).to_contain_text(PROMISE)
    await expect(page.locator(".promised")).to_contain_text("Havneudvalget")
    for title, foreign in ((HARBOUR, BENCHES), (PARK, CRABS)):
        record = await anne.festival.open(f"/r/{codes[title]}/record")
        await expect(record.locator("h1")).to_contain_text(title)
        assert foreign not in await record.content()
