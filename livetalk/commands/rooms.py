"""``livetalk room``: open, list and look at rooms on the command line."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import get_args

import click
import msgspec

from livetalk.bootstrap import make_known_log, make_log, now_ms
from livetalk.commands.say import sentence_of, show_links
from livetalk.edge.access import tidy_code
from livetalk.edge.opening import Opened, OpenRoom, open_new_room
from livetalk.live import room_state
from livetalk.log.port import Log
from livetalk.log_address import WrongSetting
from livetalk.rooms.facts import Ordering
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import Room
from livetalk.settings import Settings


@click.group()
def room() -> None:
    """Open, list and look at rooms."""


@room.command()
@click.argument("body", required=False)
@click.option("--title", help="What the talk is called.")
@click.option("--purpose", help="What the room is for.")
@click.option("--input-use", help="What the input will be used for.")
@click.option("--not-open", help="What is not open for discussion.")
@click.option("--language", "languages", multiple=True, type=click.Choice(["da", "en"]))
@click.option("--moderation", type=click.Choice(["before", "after"]))
@click.option("--theme", "themes", multiple=True, help="An entry of the room's list of themes.")
@click.option("--speaker", "speakers", multiple=True, help="Somebody on the panel.")
@click.option(
    "--ordering",
    type=click.Choice(get_args(Ordering)),
    help="By what the room proposes the next question; fair, if not said.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what the HTTP API answers.")
@click.pass_obj
def create(settings: Settings, /, *, body: str | None, as_json: bool, **said: object) -> None:
    """Open a room and print its links. The staff links are shown this once.

    BODY is all of it as JSON, as the HTTP API takes it, or - to read that from standard input.
    """
    opened = asyncio.run(_create(settings, _wanted(body, said)))
    if as_json:
        click.echo(msgspec.json.encode(opened).decode())
    else:
        show_links(opened, qr=True)


@room.command("list")
@click.pass_obj
def list_rooms(settings: Settings) -> None:
    """List all rooms: code, state, questions, title."""
    for line in asyncio.run(_list(settings)):
        click.echo(line)


@room.command()
@click.argument("code")
@click.pass_obj
def show(settings: Settings, code: str) -> None:
    """Show one room: its frame and its counts."""
    click.echo(asyncio.run(_show(settings, code)))


def _wanted(body: str | None, said: dict[str, object]) -> OpenRoom:
    given = {key: value for key, value in said.items() if value}
    try:
        if body is not None:
            text = sys.stdin.read() if body == "-" else body
            given = {**msgspec.json.decode(text), **given}
        return msgspec.convert(given, OpenRoom)
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        hint = "A room states its frame: --title, --purpose and --input-use are needed."
        raise click.ClickException(f"{error}. {hint}") from None


async def _create(settings: Settings, wanted: OpenRoom) -> Opened:
    if settings.log.kind == "memory":
        raise WrongSetting("LIVETALK_LOG", "a room in memory: would be gone when this command ends")
    log = make_log(settings.log)
    await log.open()
    try:
        opened = await open_new_room(log, wanted, base_url=settings.base_url, now=now_ms)
    finally:
        await log.close()
    if isinstance(opened, Rejected):
        raise click.ClickException(sentence_of(opened))
    return opened


async def _list(settings: Settings) -> list[str]:
    log = make_known_log(settings.log)
    await log.open()
    try:
        rooms = [await room_state.load(log, code) for code in await log.rooms()]
    finally:
        await log.close()
    lines = [
        f"{r.code}  {_day(r)}  {r.frame.state:<7} {len(r.questions):>5}  {r.text('room:title')}"
        for r in rooms
    ]
    return lines or ["There is no room yet. 'livetalk room create' opens one."]


@contextlib.asynccontextmanager
async def known_room(settings: Settings, code: str) -> AsyncIterator[tuple[Log, Room]]:
    """An open log, and the room in it that was typed; a sentence if there is none."""
    log = make_known_log(settings.log)
    await log.open()
    try:
        found = await room_state.load(log, tidy_code(code) or code)
        if not found.exists:
            raise click.ClickException(f"There is no room {code}. 'livetalk room list' shows all.")
        yield log, found
    finally:
        await log.close()


async def _show(settings: Settings, code: str) -> str:
    async with known_room(settings, code) as (_, found):
        pass
    counts = Counter(question.status for question in found.questions.values())
    links = Counter(link.role for link in found.links.values())
    lines = {
        "Room": f"{found.code} ({found.frame.state}), opened {_day(found)}, {found.seq} facts",
        "Title": found.framed("title"),
        "Purpose": found.framed("purpose"),
        "Use of input": found.framed("input_use"),
        "Not open": found.framed("not_open") or "–",
        "Moderation": f"{found.moderation} publishing",
        "Order": found.ordering,
        "Themes": ", ".join(found.text(key) or "–" for key in found.themes.values()) or "none",
        "Speakers": ", ".join(found.text(key) or "–" for key in found.speakers.values()) or "none",
        "Questions": ", ".join(f"{n} {status}" for status, n in sorted(counts.items())) or "none",
        "Staff links": ", ".join(f"{n} {role}" for role, n in sorted(links.items())) or "none",
        "Address": f"{settings.base_url}/r/{found.code}",
    }
    return "\n".join(f"{name:<14}{text}" for name, text in lines.items())


def _day(room: Room) -> str:
    return datetime.fromtimestamp(room.created_at / 1000, UTC).strftime("%Y-%m-%d")
