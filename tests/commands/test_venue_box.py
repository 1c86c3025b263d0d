"""A day in the tent: a laptop without internet, then the municipality's instance. See docs/venue-box.md."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from livetalk.edge import access
from livetalk.edge.rendering.qr import qr_svg
from livetalk.live.rooms import fresh_id
from tests.support.clients import Client
from tests.support.server_process import Room, ServerProcess, server_on
from tests.support.sites import Visitor
from tests.support.venue_box import CUT_OFF, VenueBox, livetalk

TEXT = "Hvornår får skolen nye cykelstativer?"
ANNE = "anne-anne-anne-anne"
NOT_ALLOWED = 77  # see tests.support.cut_off
NOT_LOGGED = ("present", "staff", "looking", "meter", "proposal", "little_seen", "service")


@pytest.fixture
async def tent(tmp_path: Path) -> AsyncIterator[VenueBox]:
    """The laptop. Its process can reach nobody, where this machine allows to make sure of that."""
    with VenueBox(tmp_path) as box:
        box.start(CUT_OFF)
        try:
            await box.ready()
        except AssertionError:
            if box.process.poll() != NOT_ALLOWED:
                raise
            box.start()
            await box.ready()
        yield box


@pytest.fixture
async def town_hall(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    """The municipality's instance, with a life of its own and the same secret."""
    folder = tmp_path / "town hall"
    folder.mkdir()
    with server_on(folder) as server:
        server.start()
        await server.ready()
        yield server


def visitor(server: ServerProcess) -> Visitor:
    """Somebody with a browser without scripts."""
    base_url = server.environment["LIVETALK_BASE_URL"]
    headers = {"Accept-Language": "da", "Origin": base_url}
    return Visitor(base_url=base_url, headers=headers, trust_env=False, timeout=10)


async def a_talk(server: ServerProcess, room: Room) -> Client:
    """Something of everything. The phone is left as it was at the end."""
    phone, desk = Client(), Client()
    await phone.connect(server.url, code=room.code, participant=ANNE)
    await desk.connect(server.url, code=room.code, token=room.tokens["moderator"])
    ids = []
    for number, text in enumerate((TEXT, "Hvem fejer stien?", "Test test")):
        asker = Client()
        await asker.connect(server.url, code=room.code, participant=f"participant-{number:05}")
        ids.append((await asker.give("ask", "1", text=text, name="Åse"))["question"])
        await asker.close()
    for number, act in enumerate(
        (
            {"type": "approve", "question": ids[0]},
            {"type": "approve", "question": ids[1]},
            {"type": "dismiss", "question": ids[2], "reason": "off_topic"},
            {"type": "tag", "question": ids[0], "themes": ["trafik"]},
            {"type": "take", "question": ids[0]},
        )
    ):
        ack = await desk.give(str(act.pop("type")), f"d{number}", **act)
        assert ack["ok"], ack
    assert (await phone.give("support", "1", question=ids[1]))["ok"]
    await phone.until(lambda c: c.parts.get(f"support:{ids[1]}") == 1 and c.parts.get("now") == ids[0])
    await phone.close()
    await desk.close()
    return phone


async def seen(server: ServerProcess, room: Room) -> dict[str, object]:
    """All that screens get of the room, of every view."""
    shown: dict[str, object] = {}
    for view, auth in (
        ("audience", {"participant": ANNE}),
        ("wall", {}),
        ("moderator", {"token": room.tokens["moderator"]}),
        ("speaker", {"token": room.tokens["speaker"]}),
    ):
        client = Client()
        await client.connect(server.url, code=room.code, view=view, **auth)
        await client.until(lambda c: c.position)
        shown |= {f"{view} {k}": v for k, v in client.parts.items() if k.partition(":")[0] not in NOT_LOGGED}
        shown[f"{view} position"] = client.position
        await client.close()
    return shown


async def pages(server: ServerProcess, room: Room) -> dict[str, str]:
    """What the pages of the room say to somebody without scripts."""
    async with visitor(server) as staff, visitor(server) as guest:
        await staff.enter(room.tokens["moderator"])
        texts = {}
        for who, page in ((guest, ""), (guest, "/wall"), (staff, "/moderate"), (staff, "/ledger")):
            text = (await who.see(f"/r/{room.code}{page}")).text
            texts[page] = re.sub(r"127\.\s*0\.\s*0\.\s*\d:\d+", "ADDRESS", text)
        return texts


async def test_the_rooms_of_a_day_go_from_the_tent_to_the_town_hall(
    tent: VenueBox, town_hall: ServerProcess, tmp_path: Path
) -> None:
    own = await town_hall.open_room()
    room = await tent.open_room()
    phone = await a_talk(tent, room)
    async with visitor(tent) as citizen:
        await citizen.get(f"/r/{room.code}")
        await citizen.post(f"/r/{room.code}/do", data={"type": "ask", "text": "Må vi bade i havnen?"})
        code = access.personal_code(dict(citizen.cookies))
    in_the_tent = await seen(tent, room), await pages(tent, room)
    tent.terminate()
    assert await tent.exited() == 0

    parcel = tmp_path / "day.livetalk"
    exported = livetalk(tent, "export", str(parcel))
    assert exported.returncode == 0, exported.stderr
    imported = livetalk(town_hall, "import", str(parcel))
    assert (imported.returncode, imported.stderr) == (0, "")
    assert "1 room: 1 new." in imported.stdout

    # The same on every screen and page, by the same links, and nothing of the own rooms is touched.
    assert (await seen(town_hall, room), await pages(town_hall, room)) == in_the_tent
    assert (await town_hall.get(f"/r/{own.code}")).status_code == 200
    # A second time nothing changes.
    before = town_hall.verify().stdout
    again = livetalk(town_hall, "import", str(parcel))
    assert (again.returncode, "1 room: 1 same." in again.stdout) == (0, True)
    assert town_hall.verify().stdout == before
    # A phone that was in the tent goes on from its position: it gets no picture of the whole.
    phone.heard.clear()
    await phone.connect(town_hall.url, code=room.code, participant=ANNE)
    assert (await phone.give("support", "s2", question=phone.parts["now"]))["ok"]
    await phone.until(lambda c: any(event == "patch" for event, _ in c.heard))
    assert "snapshot" not in {event for event, _ in phone.heard}
    await phone.close()
    # Who wrote down a personal code in the tent finds the own question at home.
    async with visitor(town_hall) as at_home:
        await at_home.post("/mine/code", data={"room": room.code, "code": code or ""})
        assert "Må vi bade i havnen?" in (await at_home.see("/mine")).text

    # And now that the room has gone on at home, the file has nothing to add to it.
    last = livetalk(town_hall, "import", str(parcel))
    assert (last.returncode, "1 room: 1 ahead." in last.stdout) == (0, True)


async def test_rooms_prepared_at_the_town_hall_come_back_with_what_happened(
    tent: VenueBox, town_hall: ServerProcess, tmp_path: Path
) -> None:
    """The way that docs/venue-box.md recommends: no code is ever made in the tent."""
    room = await town_hall.open_room()
    await set_state(town_hall, room, "closed")
    there, back = tmp_path / "there.livetalk", tmp_path / "back.livetalk"
    assert livetalk(town_hall, "export", str(there), "--room", room.code).returncode == 0
    assert livetalk(tent, "import", str(there)).returncode == 0  # beside the running server
    assert (await tent.get(f"/r/{room.code}")).status_code == 200

    # Closed, the room at home stays as it was, whoever finds it there.
    stranger = Client()
    await stranger.connect(town_hall.url, code=room.code, participant="somebody-at-home-00")
    assert (await stranger.give("ask", "1", text="Er her nogen?"))["code"] == "room_closed"

    await set_state(tent, room, "open")
    await a_talk(tent, room)
    await set_state(tent, room, "closed")
    in_the_tent = await seen(tent, room)
    tent.terminate()
    assert await tent.exited() == 0
    assert livetalk(tent, "export", str(back)).returncode == 0
    imported = livetalk(town_hall, "import", str(back))

    assert imported.returncode == 0, imported.stderr
    assert "1 room: 1 grown." in imported.stdout
    # A screen that was open at home all the time sees it come.
    last = in_the_tent["audience position"]
    await stranger.until(lambda c: c.position == last)
    await stranger.close()
    assert await seen(town_hall, room) == in_the_tent


async def set_state(server: ServerProcess, room: Room, state: str) -> None:
    """Open or close the room, as a moderator does."""
    desk = Client()
    await desk.connect(server.url, code=room.code, token=room.tokens["moderator"])
    assert (await desk.give("room", fresh_id(), state=state))["ok"]
    await desk.close()


async def test_links_and_codes_to_scan_lead_to_the_laptop(tent: VenueBox) -> None:
    room = await tent.open_room()
    wall = await tent.get(f"/r/{room.code}/wall")
    created = livetalk(tent, "room", "create", "--title", "T", "--purpose", "P", "--input-use", "U")

    drawn = re.search(r"<svg.*?</svg>", str(qr_svg(f"{tent.base_url}/r/{room.code}", "")))
    assert drawn is not None
    assert drawn[0] in wall.text
    assert created.stdout.count(f"{tent.base_url}/") == 5


async def test_the_laptop_needs_nobody(tent: VenueBox) -> None:
    """That the whole talk works is the other tests' concern; here: that it was cut off while it did."""
    room = await tent.open_room()
    await a_talk(tent, room)
    if "no new namespace" in tent.last_words():
        pytest.skip("this machine does not let a process leave its network")
    assert "this process can reach nobody" in tent.last_words()
    assert "ERROR" not in tent.last_words()
