"""A log is verified by reading it in every way there is."""

from __future__ import annotations

import msgspec
import pytest

from livetalk.live.broadcasting.parts import PartStore
from livetalk.live.transfer.verifying import verify, verify_room
from livetalk.rooms import commands as c
from livetalk.rooms.facts import Fact
from livetalk.rooms.room import Room
from tests.support.halls import CODE, Hall, open_hall
from tests.support.logs import TroubledLog
from tests.support.screens import person


async def an_evening() -> Hall:
    hall = await open_hall()
    first = await hall.shown(person())
    second = await hall.ask(person())
    await hall.done(c.SupportQuestion(question=first), person())
    await hall.done(c.TakeQuestion(question=first))
    await hall.done(c.DismissQuestion(question=second, reason="tone"))
    await hall.done(c.Undo())
    return hall


async def test_a_sound_log_has_no_problems() -> None:
    hall = await an_evening()
    (verdict,) = [verdict async for verdict in verify(hall.log)]

    assert verdict.code == CODE
    assert verdict.problems == ()
    assert verdict.facts == len(await hall.log.facts(CODE))


async def test_the_digest_is_the_same_for_a_copy_and_another_for_other_words() -> None:
    hall = await an_evening()
    copy = TroubledLog()
    copy._rooms = hall.log._rooms
    before = (await verify_room(hall.log, CODE)).digest
    assert (await verify_room(copy, CODE)).digest == before

    key = next(iter(await hall.log.words(CODE, None)))
    await hall.log.erase(CODE, [key])

    after = await verify_room(hall.log, CODE)
    assert after.digest != before
    assert after.problems == ()


async def test_a_gap_is_found() -> None:
    hall = await an_evening()
    facts = hall.log._rooms[CODE].facts
    facts[3] = msgspec.structs.replace(facts[3], seq=40)

    assert any("follows" in problem for problem in (await verify_room(hall.log, CODE)).problems)


async def test_a_view_that_patches_do_not_lead_to_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = await an_evening()
    update = PartStore._update

    def forgetful(store: PartStore, room: Room, key: str) -> bool:
        return (key != "now" or store.view != "wall") and update(store, room, key)

    monkeypatch.setattr(PartStore, "_update", forgetful)

    assert (await verify_room(hall.log, CODE)).problems == (
        "the wall view differs between one reading and many patches",
    )


async def test_a_fact_that_does_not_survive_being_written_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = await an_evening()

    def damaged(data: bytes) -> Fact:
        del data
        return Fact(seq=1, at=0, event=facts[0].event)

    facts = await hall.log.facts(CODE)
    monkeypatch.setattr("livetalk.log.codec.decode_fact", damaged)

    assert any("does not survive" in problem for problem in (await verify_room(hall.log, CODE)).problems)
