"""The wall of a stage on a bad day: it keeps its picture without a network, and comes back by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.programme.session_rooms import SessionRooms
from livetalk.live.rooms import fresh_id
from livetalk.log.sqlite import SqliteLog
from livetalk.programme.commands import PublishGathering
from livetalk.programme.context import SERVER
from livetalk.rules_files import load_templates
from tests.browser.evening import LAPTOP, PHONE, PROJECTOR, Evening
from tests.browser.festival import Clock, now_ms
from tests.browser.test_accessibility import Findings, look, told
from tests.support.planners import HOUR_MS, add_stage, made, plan_gathering, plan_session
from tests.support.server_process import Room, ServerProcess, server_on

TITLE = "Flere træer på torvet"


@dataclass
class Planned:
    """A day with one stage and one talk that comes later."""

    server: ServerProcess
    slug: str
    stage: str
    session: str

    @property
    def wall(self) -> str:
        return f"/g/{self.slug}/wall/{self.stage}"


@pytest_asyncio.fixture(loop_scope="session")
async def planned(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Planned]:
    with server_on(tmp_path_factory.mktemp("stage")) as server:
        log = SqliteLog(server.database)
        await log.open()
        host = ProgrammeHost(log, load_templates(), now=now_ms, fresh_id=fresh_id)
        await host.load()
        gathering = await plan_gathering(host, "Festdag")
        stage = await add_stage(host, gathering)
        await made(host, PublishGathering(gathering=gathering))
        session = await plan_session(
            host, TITLE, gathering=gathering, stage=stage, starts_in_ms=HOUR_MS, politicians=("Karin Berg",)
        )
        await SessionRooms(log, host, now_ms).publish(SERVER, session)
        slug = host.state.gatherings[gathering].slug
        await log.close()
        server.start()
        await server.ready()
        yield Planned(server, slug, stage, session)


@pytest_asyncio.fixture(loop_scope="session")
async def hall(planned: Planned, browser: Browser) -> AsyncIterator[Evening]:
    found = Evening(planned.server, browser, Room(code="", tokens={}))
    yield found
    await found.end()
    assert found.complaints == []
    assert found.elsewhere == []


async def test_a_wall_without_a_network_keeps_its_picture_and_shows_the_talk_once_it_is_back(
    planned: Planned, hall: Evening
) -> None:
    device = await hall.device(PROJECTOR)
    wall = await hall.open(planned.wall, device)
    await expect(wall.locator(".board-next")).to_contain_text(TITLE)

    hall.is_offline = True
    await device.set_offline(True)
    await expect(wall.locator("[data-offline]")).to_be_visible()
    await expect(wall.locator(".board-next")).to_contain_text(TITLE)
    await Clock(planned.server).begins(planned.session, in_ms=0)
    await device.set_offline(False)

    shown = wall.frame_locator(".room-frame:not([data-waits])")
    await expect(shown.locator(".wall")).to_have_attribute("data-state", "open")
    await expect(wall.locator("[data-offline]")).to_be_hidden()


async def test_a_wall_without_a_script_loads_itself_anew(planned: Planned, hall: Evening) -> None:
    wall = await hall.open(planned.wall, await hall.device(PROJECTOR, java_script_enabled=False))

    await expect(wall.locator(".board-next")).to_contain_text(TITLE)
    assert '<meta http-equiv="refresh" content="30">' in await wall.content()


async def test_the_public_programme_is_for_everybody_on_every_width(planned: Planned, hall: Evening) -> None:
    found = Findings()
    await Clock(planned.server).begins(planned.session, in_ms=-1000)
    page = await hall.open("/programme", await hall.device(LAPTOP))
    for path in ("/programme", f"/g/{planned.slug}", f"/s/{planned.session}"):
        await page.goto(hall.url + path)
        await look(page, path, found)

    assert not told(found.axe), told(found.axe)
    assert not told(found.sideways), told(found.sideways)


async def test_the_programme_on_a_phone_is_light(planned: Planned, hall: Evening) -> None:
    page = hall.watch(await (await hall.device(PHONE)).new_page())
    sizes: list[int] = []
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    session.on("Network.loadingFinished", lambda said: sizes.append(said["encodedDataLength"]))
    await page.goto(f"{hall.url}/g/{planned.slug}", wait_until="networkidle")

    assert sum(sizes) < 20_000, sizes
