"""The whole server while its disk takes nothing: no promise, nothing shown; then it goes on by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.audit import audit, mine_of, read_remains
from tests.faults.crowd import Sent
from tests.faults.people import Person, chair, citizen
from tests.faults.screen import Json, Screen, comes_to_equal_fresh, fresh_parts, wall
from tests.faults.troubles import TROUBLES, Trouble, trouble_called
from tests.faults.waiting import until, until_told
from tests.support.server_process import ORGANISER_KEY, Room, ServerProcess, server_on

KEPT, LOST = "Hvad er der blevet gemt?", "Hvad blev aldrig gemt?"
CLAPS = 3
HALL_QUESTIONS = 20


class Meeting:
    """A room with people in it and one question on the list."""

    server: ServerProcess
    room: Room
    anne: Person
    bent: Person
    mo: Person
    wall: Screen
    question: str

    async def begin(self, server: ServerProcess) -> None:
        """Everybody comes, Anne asks, Mo lets it in."""
        self.server = server
        self.room = await server.open_room()
        self.anne = await citizen(server.port, self.room, "anne")
        self.bent = await citizen(server.port, self.room, "bent")
        self.mo = await chair(server.port, self.room, "mo")
        self.wall = wall(server.port, self.room)
        await self.wall.join()
        self.question = (await self.anne.must("ask", text=KEPT))["question"]
        await self.mo.must("approve", question=self.question)
        await until(lambda: all(f"q:{self.question}" in screen.parts for screen in self.screens))

    @property
    def people(self) -> list[Person]:
        """Those who talk."""
        return [self.anne, self.bent, self.mo]

    @property
    def screens(self) -> list[Screen]:
        """Everything that shows something."""
        return [*(person.screen for person in self.people), self.wall]

    @property
    def journal(self) -> list[Sent]:
        """Everything that was said."""
        return [sent for person in self.people for sent in person.journal]

    async def everybody_says_something(self) -> list[Sent]:
        """One command of each kind, all at once."""
        q = self.question
        return await asyncio.gather(
            self.anne.says("ask", text=LOST, name="Anne"),
            self.bent.says("support", question=q),
            self.bent.says("react", kind="heart"),
            self.mo.says("ask", text=LOST),
            self.mo.says("take", question=q),
            self.mo.says("blank", on=True),
            *(self.anne.says("react", kind="applause") for _ in range(CLAPS)),
            self.mo.says("room", state="closed"),
        )


@pytest.fixture(params=TROUBLES)
def trouble(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Trouble]:
    with trouble_called(request.param, tmp_path) as trouble:
        yield trouble


@pytest.fixture
async def meeting(trouble: Trouble, tmp_path: Path) -> AsyncIterator[Meeting]:
    with server_on(tmp_path, trouble.folder / "log.db") as server:
        server.start(trouble.program)
        await server.ready()
        meeting = Meeting()
        await meeting.begin(server)
        yield meeting
        for screen in meeting.screens:
            await screen.leave()


@pytest.mark.slow
async def test_while_the_disk_takes_nothing_nothing_is_promised_or_shown_and_then_it_goes_on(
    meeting: Meeting, trouble: Trouble, tmp_path: Path
) -> None:
    server = meeting.server
    before = [dict(screen.lasting_parts) for screen in meeting.screens]
    mine_before = dict(meeting.anne.screen.mine)

    trouble.begin(server)
    refused = await meeting.everybody_says_something()
    for sent in refused:
        _is_told_why(sent.acks[-1])
    await _nothing_is_shown(meeting, before, mine_before)
    await _the_rest_of_the_house_stands(meeting)
    # The same again, so that what follows the first failure is tried as well.
    for sent in await meeting.everybody_says_something():
        _is_told_why(sent.acks[-1])
    await _nothing_is_shown(meeting, before, mine_before)

    trouble.end(server)
    for sent in refused:
        person = next(p for p in meeting.people if sent in p.journal)
        await _is_accepted_in_the_end(person, sent)
    for screen in meeting.screens:
        await comes_to_equal_fresh(screen, server.port)
    assert meeting.wall.parts["reactions"] == {"heart": 1, "applause": CLAPS}
    assert meeting.wall.parts["now"] == meeting.question
    assert meeting.wall.parts["room"]["state"] == "closed"
    server.kill()
    found = await read_remains(server.database, tmp_path / "remains", meeting.room.code)
    folded = audit(found, meeting.journal)
    assert meeting.anne.screen.mine["asked"] == mine_of(folded, meeting.anne.actor)["asked"]
    verified = server.verify()
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.slow
@pytest.mark.parametrize("trouble", TROUBLES[:1], indirect=True)
async def test_a_server_that_dies_on_a_full_disk_starts_on_it_and_shows_what_was_kept(
    meeting: Meeting, trouble: Trouble, tmp_path: Path
) -> None:
    server = meeting.server
    before = [dict(screen.lasting_parts) for screen in meeting.screens]
    trouble.begin(server)
    refused = await meeting.everybody_says_something()
    server.kill()
    await until(lambda: all(screen.lost.is_set() for screen in meeting.screens))

    server.start()
    await server.ready()
    for screen, parts in zip(meeting.screens, before, strict=True):
        await screen.join_persistently()
        await comes_to_equal_fresh(screen, server.port)
        assert screen.lasting_parts == parts
    for _ in range(HALL_QUESTIONS):  # what the log has freed by starting afresh may hold some of them
        sent = await meeting.mo.says("ask", text=LOST)
        if not sent.acks[0]["ok"]:
            _is_told_why(sent.acks[0])

    trouble.end(server)
    for sent in refused:
        person = next(p for p in meeting.people if sent in p.journal)
        await _is_accepted_in_the_end(person, sent)
    for screen in meeting.screens:
        await comes_to_equal_fresh(screen, server.port)
        assert screen.snapshots == 1
    server.kill()
    audit(await read_remains(server.database, tmp_path / "remains", meeting.room.code), meeting.journal)


def _is_told_why(ack: Json) -> None:
    assert not ack["ok"]
    assert ack["code"] == "log_unavailable"
    assert ack["temporary"]
    assert ack["retry_after"] > 0
    assert ack["message"].endswith(".")
    assert " " in ack["message"]


async def _nothing_is_shown(meeting: Meeting, before: list[Json], mine_before: Json) -> None:
    """Not to those who are here, not to those who come, not to the one who asked, on no page."""
    port = meeting.server.port
    for screen, parts in zip(meeting.screens, before, strict=True):
        assert await fresh_parts(screen, port) == parts
        assert screen.lasting_parts == parts
    again = Screen(port, meeting.anne.screen.auth)
    await again.join()
    await until(lambda: bool(again.mine))
    await again.leave()
    assert again.mine == mine_before == meeting.anne.screen.mine
    cookie = {"lt_me": str(meeting.anne.screen.auth["participant"])}
    async with httpx.AsyncClient(cookies=cookie, timeout=10, trust_env=False) as client:
        page = await client.get(f"{meeting.server.url}/r/{meeting.room.code}")
    assert page.status_code == httpx.codes.OK
    assert KEPT in page.text
    assert LOST not in page.text


async def _the_rest_of_the_house_stands(meeting: Meeting) -> None:
    server = meeting.server
    assert (await server.get("/healthz")).status_code == httpx.codes.OK
    # People can still be sent here: what there is can be read, and they are told what cannot be done.
    assert (await server.get("/readyz")).status_code == httpx.codes.OK
    assert await server.metric("livetalk_log_failures_total") > 0
    form = {"type": "ask", "id": "a-form", "text": LOST}
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        page = await client.post(f"{server.url}/r/{meeting.room.code}/do", data=form)
        assert page.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert LOST in page.text  # what was typed is given back
        opened = await client.post(
            f"{server.url}/api/v1/rooms",
            json={"title": "Ny", "purpose": "At prøve.", "input_use": "Intet."},
            headers={"Authorization": f"Bearer {ORGANISER_KEY}"},
        )
    assert opened.status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert opened.json()["code"] == "log_unavailable"


async def _is_accepted_in_the_end(person: Person, sent: Sent) -> None:
    """With the same id, as a patient program does it."""

    async def answered() -> bool:
        ack = await person.repeats(sent)
        return bool(ack["ok"])

    await until_told(answered)
