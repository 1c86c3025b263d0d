"""The early round on the phone: without scripts, a few questions at a time, nothing twice."""

from __future__ import annotations

from livetalk.edge.opening import Opened
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.support.sites import TestSite

MO = Actor(id="mo", role="moderator")


async def fill(site: TestSite, code: str, count: int) -> None:
    """So many questions in the queue, of as many people."""
    room = await site.live(code)
    for number in range(count):
        actor = Actor(id=f"p{number}", role="audience")
        outcome = await room.give(actor, c.AskQuestion(text=f"Hvad med nummer {number}?"), None)
        await room.give(MO, c.ApproveQuestion(question=outcome.question or ""), None)  # type: ignore[union-attr]
    await room.give(MO, c.SetRoomState(state="early"), None)


async def test_a_reader_goes_through_all_of_them_and_supports_some(site: TestSite, opened: Opened) -> None:
    await fill(site, opened.code, 12)
    room = (await site.live(opened.code)).state
    async with site.visitor() as anne:
        assert "nogle få ad gangen" in (await anne.see(f"/r/{opened.code}")).text
        read: list[str] = []
        answer = await anne.get(f"/r/{opened.code}/round", follow_redirects=True)
        for _ in range(3):
            shown = [text for text in room.words.values() if text in answer.text and "nummer" in text]
            read += shown
            again = await anne.get(str(answer.url))
            assert all(text in again.text for text in shown)
            first = next(q.id for q in room.questions.values() if room.text(q.text_key) == shown[0])
            answer = await anne.post(
                f"/r/{opened.code}/round", data={"support": [first]}, follow_redirects=True
            )
        assert sorted(read) == sorted(f"Hvad med nummer {n}?" for n in range(12))
        assert "Du har læst dem alle" in answer.text
    assert sum(len(people) for people in room.supporters.values()) == 3


async def test_many_readers_see_all_questions_equally_often(site: TestSite, opened: Opened) -> None:
    await fill(site, opened.code, 15)
    for _ in range(30):
        async with site.visitor() as reader:
            await reader.get(f"/r/{opened.code}/round", follow_redirects=True)
    seen = (await site.live(opened.code)).exposures.seen()
    assert set(seen.values()) == {10}
    assert len(seen) == 15


async def test_nothing_is_read_that_is_not_for_everybody(site: TestSite, opened: Opened) -> None:
    await fill(site, opened.code, 3)
    room = await site.live(opened.code)
    await room.give(Actor(id="p9", role="audience"), c.AskQuestion(text="HELD"), None)
    held = list(room.state.questions)[-1]
    async with site.visitor() as anne:
        for address in ("round", f"round?q={held}"):
            answer = await anne.get(f"/r/{opened.code}/{address}", follow_redirects=True)
            assert "HELD" not in answer.text
        answer = await anne.post(f"/r/{opened.code}/round", data={"support": held})
        assert answer.status_code == 404
        await room.give(MO, c.SwitchPart(part="closed"), None)
        answer = await anne.get(f"/r/{opened.code}/round", follow_redirects=True)
        assert "nummer" not in answer.text
        await room.give(MO, c.SetRoomState(state="closed"), None)
        assert (await anne.get(f"/r/{opened.code}/round")).headers["location"] == f"/r/{opened.code}"
