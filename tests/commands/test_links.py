"""``livetalk room links``, ``link`` and ``revoke``: on a real file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from livetalk.commands.writing import write_in
from livetalk.edge.access import code_of_token
from livetalk.rooms.commands import RevokeLink
from tests.commands.conftest import Type
from tests.commands.test_rooms import opened
from tests.edge.connections import command, connect
from tests.faults.screen import audience, moderator
from tests.support.server_process import ServerProcess, server_on
from tests.support.sites import running_site
from tests.support.waiting import until


def listed(livetalk: Type, code: str) -> list[list[str]]:
    """The links of a room: id, role, time, whom."""
    result = livetalk("room", "links", code)
    assert result.exit_code == 0, result.output
    return [re.split(r"\s{2,}", line) for line in result.output.splitlines()]


def test_the_links_of_a_room_are_listed_without_what_opens_them(livetalk: Type) -> None:
    room = opened(livetalk)
    rows = listed(livetalk, f"{room.code[:3]} {room.code[3:]}")

    assert [row[1] for row in rows] == ["moderator", "speaker", "notes", "captions"]
    assert not any(token in str(rows) for token in room.tokens.values())


@pytest.mark.parametrize("role", ["moderator", "speaker", "notes", "captions"])
def test_a_link_is_made_and_shown_this_once(livetalk: Type, database: Path, role: str) -> None:
    room = opened(livetalk)
    result = livetalk("room", "link", room.code, "--role", role, "--label", "Til Åse")
    token = result.output.partition("/captions/" if role == "captions" else "#")[2].split()[0]

    assert result.exit_code == 0
    assert code_of_token(token) == room.code
    assert "knows of it within a second" in result.output
    assert listed(livetalk, room.code)[-1][1::2] == [role, "Til Åse"]
    kept = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert token.encode() not in kept


def test_a_desk_is_made_for_a_speaker(livetalk: Type) -> None:
    room = opened(livetalk, "--speaker", "Anna Holm")
    livetalk("room", "link", room.code, "--role", "speaker", "--speaker", "anna holm")

    assert listed(livetalk, room.code)[-1][-1] == "Anna Holm"


def test_a_closed_link_is_gone(livetalk: Type) -> None:
    room = opened(livetalk)
    link = listed(livetalk, room.code)[1][0]
    result = livetalk("room", "revoke", room.code, link)

    assert result.exit_code == 0
    assert f"{link} is closed" in result.output
    assert link not in livetalk("room", "links", room.code).output
    assert len(listed(livetalk, room.code)) == 3
    assert livetalk("verify").exit_code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("links", "000000"), "There is no room 000000"),
        (("link", "000000", "--role", "notes"), "There is no room 000000"),
        (("revoke", "000000", "x"), "There is no room 000000"),
        (("revoke", "{code}", "nothere"), "is there no more"),
        (("link", "{code}", "--role", "notes", "--label", "x" * 61), "60"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    livetalk: Type, words: tuple[str, ...], sentence: str
) -> None:
    code = opened(livetalk).code
    result = livetalk("room", *(word.format(code=code) for word in words))

    assert result.exit_code == 1
    assert sentence in result.output
    assert "Traceback" not in result.output


async def test_a_running_server_cuts_whoever_came_by_a_link_that_was_closed_beside_it(tmp_path: Path) -> None:
    with server_on(tmp_path) as server:
        server.start()
        await server.ready()
        room = await server.open_room()
        (desk, phone) = (
            moderator(server.port, room, "somebody-at-the-desk"),
            audience(server.port, room, "x" * 16),
        )
        await desk.join()
        await phone.join()
        listing = beside(server, "links", room.code)
        link = next(line.split()[0] for line in listing.splitlines() if " moderator " in line)

        beside(server, "revoke", room.code, link)

        await until(desk.lost.is_set)
        assert not phone.lost.is_set()


def beside(server: ServerProcess, *words: str) -> str:
    """The command line on the log of a running server."""
    command = [sys.executable, "-m", "livetalk", "room", *words]
    done = subprocess.run(
        command, env=server.environment, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


async def test_a_command_by_a_link_that_was_closed_beside_the_server_is_refused_and_its_screen_cut() -> None:
    async with running_site() as site:
        room = await site.open_room()
        desk = await connect(site, room.code, token=room.tokens["speaker"])
        live = await site.live(room.code)
        link = next(link.id for link in live.state.links.values() if link.role == "speaker")
        await write_in(site.log, room.code, RevokeLink(link=link))

        ack = await command(site, desk, id="1", type="speak", speaker="audience")
        await until(lambda: desk.is_cut)
        assert ack["code"] == "link_closed"
        assert live.state.floor.speaker is None


def test_a_room_opens_with_themes_speakers_and_an_order(livetalk: Type) -> None:
    code = opened(
        livetalk, "--theme", "havnen", "--theme", "trafik", "--speaker", "Anna Holm", "--ordering", "newest"
    ).code
    shown = livetalk("room", "show", code).output

    for words in ("havnen, trafik", "Anna Holm", "newest"):
        assert words in shown
