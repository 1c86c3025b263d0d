"""A whole hall behind one address: nobody is refused, and one who abuses it slows nobody but himself."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.bench.phones import Phone
from tests.faults.people import Person, chair
from tests.faults.phones import flood, guess_codes, hall, invent_people, pages, phone, say
from tests.faults.screen import JoinRefused, Screen, audience, comes_to_equal_fresh, wall
from tests.faults.waiting import until, until_told
from tests.support.server_process import Room, ServerProcess

HALL = 2_000
A_MINUTE_S = 60
GUESTS = 100
FLOODING_SOCKETS = 40
FLOOD_ROUNDS = 25
PAUSE_S = 0.1  # between two commands of ordinary people; the flooder does not pause


@pytest.fixture
async def room(server: ServerProcess) -> Room:
    return await server.open_room()


@pytest.fixture
async def mo(server: ServerProcess, room: Room) -> AsyncIterator[Person]:
    mo = await chair(server.port, room, "mo")
    yield mo
    await mo.screen.leave()


@pytest.fixture
async def question(mo: Person) -> str:
    question = str((await mo.must("ask", text="Bliver der flere bænke?"))["question"])
    await mo.must("approve", question=question)
    return question


def names(count: int, kind: str = "guest") -> list[str]:
    return [f"{kind}-{number:016}" for number in range(count)]


async def everybody_says(phones: list[Phone], question: str) -> list[dict[str, object]]:
    """Every other one asks, the others support."""
    return await asyncio.gather(
        *(
            say(one, "ask", text="Og mere lys på stien?")
            if number % 2
            else say(one, "support", question=question)
            for number, one in enumerate(phones)
        )
    )


@pytest.mark.slow
async def test_two_thousand_people_join_from_one_address_within_a_minute_and_none_is_refused(
    server: ServerProcess, room: Room, question: str
) -> None:
    projector = wall(server.port, room)
    await projector.join()

    async with asyncio.timeout(A_MINUTE_S):
        statuses = await pages(server.port, room, names(HALL))
        phones = await hall(server.port, room, names(HALL))
        answers = await everybody_says(phones, question)

    assert statuses == {b"HTTP/1.1 200 OK": HALL}
    assert all(f'"q:{question}"'.encode() in one.snapshot for one in phones)
    assert [answer for answer in answers if not answer["ok"]] == []
    await until(lambda: projector.parts["present"] == HALL)
    await until(lambda: projector.parts[f"support:{question}"] == HALL // 2)
    assert not any(one.lost for one in phones)
    for one in phones:
        one.leave()
    await until(lambda: projector.parts["present"] == 0)
    await projector.leave()


@pytest.mark.slow
async def test_one_who_floods_is_told_to_slow_down_while_the_others_notice_nothing(
    server: ServerProcess, room: Room, question: str
) -> None:
    phones = await hall(server.port, room, names(GUESTS))
    flooder = await phone(server.port, room, "somebody-who-floods-the-room")
    enough = asyncio.Event()
    flooding = asyncio.create_task(flood(flooder, question, enough))

    others: Counter[object] = Counter()
    for _ in range(FLOOD_ROUNDS):
        kinds = ("support", "unsupport")
        answers = await asyncio.gather(
            *(say(one, kind, question=question) for one in phones for kind in kinds)
        )
        others.update(answer.get("code", "ok") for answer in answers)
        await asyncio.sleep(PAUSE_S)
    enough.set()
    answers = await flooding

    assert others == {"ok": GUESTS * 2 * FLOOD_ROUNDS}
    refusals = [answer for answer in answers if not answer["ok"]]
    codes = Counter(refusal["code"] for refusal in refusals)
    print(f"flooder: {len(answers)} commands, refused {dict(codes)}; the others: {dict(others)}")
    assert codes["too_many"] > 0
    assert set(codes) <= {"too_many", "too_many_reactions", "ask_too_soon"}
    for refusal in refusals:
        assert refusal["temporary"]
        assert refusal["retry_after"] > 0
        assert str(refusal["retry_after"]) in refusal["message"]
    # And who slows down is heard again.
    await until_told(lambda: _is_heard(flooder, question))


async def _is_heard(one: Phone, question: str) -> bool:
    answer = await say(one, "support", question=question)
    if not answer["ok"]:
        await asyncio.sleep(answer["retry_after"])
    return bool(answer["ok"])


@pytest.mark.slow
async def test_a_flood_of_invented_people_is_held_back_and_nobody_who_is_in_is_refused(
    server: ServerProcess, room: Room, question: str
) -> None:
    phones = await hall(server.port, room, names(GUESTS))
    enough = asyncio.Event()
    invented: list[str] = []
    floods = (invent_people(server.port, room, enough, invented) for _ in range(FLOODING_SOCKETS))
    refusals = [refusal for refusal in await asyncio.gather(*floods) if refusal]

    print(f"{len(invented)} invented people came in before the first was refused")
    assert len(invented) > HALL  # another hall would have found room
    assert refusals
    for refusal in refusals:
        assert refusal["data"]["code"] == "too_many_newcomers"
        assert refusal["data"]["temporary"] is True
        assert str(refusal["data"]["n"]) in refusal["message"]
    # The flood goes on while everybody is busy, and while the silent ones come back after a dead spot.
    still = asyncio.Event()
    flooding = [asyncio.create_task(_keep_inventing(server.port, room, still)) for _ in range(4)]
    answers = await everybody_says(phones[: GUESTS // 2], question)
    for one in phones:
        one.leave()
    back = await hall(server.port, room, names(GUESTS))
    still.set()
    await asyncio.gather(*flooding)
    assert [answer for answer in answers if not answer["ok"]] == []
    assert len(back) == GUESTS


async def test_a_wall_says_nothing_so_nobody_gets_round_the_limit_as_one(
    server: ServerProcess, room: Room, question: str
) -> None:
    projector = Screen(
        server.port,
        {"code": room.code, "format": "json", "view": "wall", "participant": "somebody-on-a-ladder"},
    )
    await projector.join()

    for command in ({"type": "ask", "text": "Hallo?"}, {"type": "support", "question": question}):
        answer = await projector.answer_to({"id": "w1", **command})
        assert (answer["ok"], answer["code"]) == (False, "not_allowed")

    await comes_to_equal_fresh(projector, server.port)
    await projector.leave()


async def _keep_inventing(port: int, room: Room, until: asyncio.Event) -> None:
    while not until.is_set():
        await invent_people(port, room, asyncio.Event(), [])


@pytest.mark.slow
async def test_guessing_codes_is_held_back_and_the_hall_from_which_it_is_done_notices_nothing(
    server: ServerProcess, room: Room, question: str
) -> None:
    elsewhere = await server.open_room()
    phones = await hall(server.port, room, names(GUESTS))

    answers = await guess_codes(server.port, [room.code, elsewhere.code], 120)

    codes = [answer["data"]["code"] for answer in answers]
    assert set(codes) == {"unknown_room", "too_many"}
    assert codes[-1] == "too_many"
    assert answers[-1]["data"]["temporary"] is True
    assert str(answers[-1]["data"]["n"]) in answers[-1]["message"]
    # From now on nothing can be learnt from here about any other room, neither by socket nor by page …
    with pytest.raises(JoinRefused) as refused:
        await audience(server.port, elsewhere, "somebody-who-guesses-right").join()
    assert refused.value.data["code"] == "too_many"
    assert (await server.get(f"/r/{elsewhere.code}")).status_code == httpx.codes.TOO_MANY_REQUESTS
    # … while those who are in act, come back, and bring others.
    assert all(answer["ok"] for answer in await everybody_says(phones, question))
    for one in phones:
        one.leave()
    assert len(await hall(server.port, room, [*names(GUESTS), *names(GUESTS, "newcomer")])) == 2 * GUESTS
    assert (await server.get(f"/r/{room.code}")).status_code == httpx.codes.OK
