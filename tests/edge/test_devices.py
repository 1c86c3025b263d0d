"""Shared devices and writing for somebody: each entry has a code of its own, and nothing stays for the next."""

from __future__ import annotations

import re

import pytest

from livetalk.edge.opening import Opened
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.support.sites import TestSite, Visitor, running_site

MO = Actor(id="mo", role="moderator")
CODE = re.compile(r"\b([a-z2-7]{4} [a-z2-7]{4} [a-z2-7]{4} [a-z2-7]{4})\b")
DEVICES = ["table", "kiosk"]


async def write(tablet: Visitor, address: str, text: str, **more: str) -> str:
    """An entry; gives the code that is shown for it."""
    done = await tablet.fill(await tablet.see(address), address, text=text, **more)
    found = CODE.search(done.text)
    assert found is not None, done.text
    return found[1]


@pytest.mark.parametrize("device", DEVICES)
async def test_each_entry_of_a_shared_device_is_another_persons_with_a_code_that_works(
    site: TestSite, opened: Opened, device: str
) -> None:
    address = f"/r/{opened.code}/{device}"
    async with site.visitor() as tablet, site.visitor() as home:
        codes = [await write(tablet, address, f"Hvad med vej {n}?") for n in range(3)]
        assert len(set(codes)) == 3
        assert "lt_me" not in tablet.cookies
        room = (await site.live(opened.code)).state
        assert {question.origin for question in room.questions.values()} == {device}
        assert len({question.by for question in room.questions.values()}) == 3

        page = await home.see("/mine")
        found = await home.fill(page, "/mine/code", code=codes[1], room=opened.code)
        assert "Hvad med vej 1?" in found.text
        assert "Hvad med vej 0?" not in found.text


@pytest.mark.parametrize("device", DEVICES)
async def test_nothing_of_one_person_is_on_the_next_ones_page(
    site: TestSite, opened: Opened, device: str
) -> None:
    address = f"/r/{opened.code}/{device}"
    async with site.visitor() as tablet:
        code = await write(tablet, address, "Min hemmelige vej?", name="Bodil Ravn")
        for page in (address, f"/r/{opened.code}", "/mine"):
            text = (await tablet.get(page)).text
            for word in ("hemmelige", "Bodil", code):
                assert word not in text, page
        assert (await tablet.get(address)).headers["cache-control"] == "no-store"


async def test_a_form_sent_twice_is_one_entry_and_one_changed_after_going_back_is_another_persons(
    site: TestSite, opened: Opened
) -> None:
    address = f"/r/{opened.code}/table"
    async with site.visitor() as tablet:
        first = [await tablet.post(address, data={"id": "a1", "text": "Hvad med vej 1?"}) for _ in range(2)]
        other = await tablet.post(address, data={"id": "a1", "text": "Hvad med vej 2?"})
    codes = [CODE.search(answer.text)[1] for answer in (*first, other)]  # type: ignore[index]
    assert codes[0] == codes[1] != codes[2]
    assert len((await site.live(opened.code)).state.questions) == 2


async def test_a_shared_device_asks_once_more_before_a_cpr_number_is_sent(
    site: TestSite, opened: Opened
) -> None:
    address = f"/r/{opened.code}/kiosk"
    async with site.visitor() as kiosk:
        page = await kiosk.fill(await kiosk.see(address), address, 422, text="Mit nummer er 010190-1234")
        assert "010190-1234" in page.html
        assert not (await site.live(opened.code)).state.questions
        await kiosk.fill(page, address, text="Hvad gør jeg?")
    assert len((await site.live(opened.code)).state.questions) == 1


async def test_a_shared_device_takes_nothing_when_the_room_does_not(site: TestSite, opened: Opened) -> None:
    room, address = await site.live(opened.code), f"/r/{opened.code}/kiosk"
    async with site.visitor() as kiosk:
        for state in ("paused", "closed"):
            await room.give(MO, c.SetRoomState(state=state), None)
            assert "ikke stille spørgsmål lige nu" in (await kiosk.see(address)).text
            answer = await kiosk.post(address, data={"id": "1", "text": "Hvorfor?"})
            assert answer.status_code == 422
        await room.give(MO, c.SetRoomState(state="open"), None)
        await room.give(MO, c.SwitchPart(part="closed"), None)
        answer = await kiosk.post(address, data={"id": "1", "text": "Hvorfor?"})
        assert answer.status_code >= 400
    assert not room.state.questions


async def test_who_is_called_writes_for_the_caller_and_reads_the_code_out(
    site: TestSite, opened: Opened
) -> None:
    address = f"/r/{opened.code}/write"
    async with site.visitor() as desk, site.visitor() as home:
        assert (await desk.get(address)).status_code == 403
        await desk.enter(opened.tokens["moderator"])
        code = await write(desk, address, "Hvornår kommer bussen?", name="Ole", origin="phone")
        [question] = (await site.live(opened.code)).state.questions.values()
        assert (question.origin, question.own) == ("call", True)
        found = await home.fill(await home.see("/mine"), "/mine/code", code=code, room=opened.code)
        assert "Hvornår kommer bussen?" in found.text
        for wrong in ("kiosk", "nothing"):
            data = {"id": wrong, "text": f"Og {wrong}?", "origin": wrong}
            await desk.post(address, data=data)
        origins = {one.origin for one in (await site.live(opened.code)).state.questions.values()}
        assert origins == {"call"}


async def test_a_number_to_call_stands_in_every_room_if_there_is_one() -> None:
    async with running_site(phone_number="39 98 00 00") as site, site.visitor() as anne:
        opened = await site.open_room()
        for page in ("", "/wall", "/kiosk"):
            assert "Ring 39 98 00 00" in (await anne.see(f"/r/{opened.code}{page}")).text, page


async def test_no_number_stands_where_none_is_set(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        assert "ringe" not in (await anne.see(f"/r/{opened.code}")).text
