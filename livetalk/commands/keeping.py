"""``livetalk purge`` and ``livetalk access``: how long words are kept, and what is known of one person.

Lives here: the commands. Must not live here: when words may go (``rooms.erasing``).
"""

from __future__ import annotations

import asyncio
from datetime import datetime

import click
import msgspec

from livetalk.bootstrap import make_known_log, now_ms
from livetalk.commands.say import sentence_of
from livetalk.commands.writing import write_in
from livetalk.edge.access import Pseudonyms, person_of_code, tidy_code
from livetalk.edge.proposals.own import OwnInProgramme, known_of
from livetalk.followup.calendar import ZONE
from livetalk.live import room_state
from livetalk.log.port import Log
from livetalk.log.programme_log import ProgrammeLog
from livetalk.programme.evolve import evolve
from livetalk.programme.facts import PROGRAMME
from livetalk.programme.programme import Programme
from livetalk.rooms.commands import PurgeRoom
from livetalk.rooms.erasing import kept_by_a_purge, why_not_purged
from livetalk.rooms.own_words import OwnWords, own_words
from livetalk.rooms.room import Room
from livetalk.settings import Settings


@click.command()
@click.argument("codes", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Only say what would be erased, and what stands against it.")
@click.pass_obj
def purge(settings: Settings, codes: tuple[str, ...], *, dry_run: bool) -> None:
    """Erase all words of rooms whose time is over: of these, or of all that are due.

    A room is due on the date that was set for it, and never before its record is journalised.
    """
    lines, is_refused = asyncio.run(_purge(settings, codes, dry_run=dry_run))
    for line in lines or ["No room is due."]:
        click.echo(line)
    if is_refused:
        raise SystemExit(1)


@click.command()
@click.option("--room", "codes", multiple=True, help="Only in this room; all, if none is named.")
@click.pass_obj
def access(settings: Settings, codes: tuple[str, ...]) -> None:
    """Print as JSON everything that is known of the holder of a personal code.

    The code is asked for, or read from standard input, so that it stands in no history of commands.
    """
    person = person_of_code(click.prompt("Personal code", err=True))
    if person is None:
        raise click.ClickException("This is no personal code: it has 16 letters and digits.")
    found = asyncio.run(_access(settings, person, codes))
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())


async def _purge(settings: Settings, codes: tuple[str, ...], *, dry_run: bool) -> tuple[list[str], bool]:
    """What is to be said of each room, and whether one that was named was not erased as it should be."""
    log = make_known_log(settings.log)
    await log.open()
    today = datetime.fromtimestamp(now_ms() / 1000, ZONE).date().isoformat()
    lines: list[str] = []
    is_refused = False
    try:
        for room in await _rooms(log, codes):
            why = why_not_purged(room, today)
            is_done = room.record.purged_at is not None
            if is_done or (why is not None and not codes and not dry_run):
                continue
            if why is None and not dry_run:
                await write_in(log, room.code, PurgeRoom(today=today))
            is_refused |= why is not None and not dry_run
            lines.append(_line(room, sentence_of(why) if why is not None else "", dry_run=dry_run))
    finally:
        await log.close()
    return lines, is_refused


async def _access(settings: Settings, person: str, codes: tuple[str, ...]) -> list[OwnWords | OwnInProgramme]:
    pseudonyms = Pseudonyms(settings.secret)
    log = make_known_log(settings.log)
    await log.open()
    try:
        rooms = await _rooms(log, codes)
        programme = await _programme(log)
    finally:
        await log.close()
    found = [own_words(room, pseudonyms.participant(room.code, person).id) for room in rooms]
    known: list[OwnWords | OwnInProgramme] = [one for one in found if not one.is_empty]
    if not codes:  # what is in no room: proposals, feedback, and what staff wrote down
        owner = pseudonyms.participant(PROGRAMME, person).id
        planned = known_of(programme, owner, person, now_ms())
        known += [] if planned.is_empty else [planned]
    return known


async def _programme(log: Log) -> Programme:
    """The programme as it stands; nothing is written."""
    kept = ProgrammeLog(log)
    programme = Programme(words=await kept.words())
    for entry in await kept.read():
        evolve(programme, entry)
    programme.forget()
    return programme


async def _rooms(log: Log, codes: tuple[str, ...]) -> list[Room]:
    wanted = [tidy_code(code) or code for code in codes] or await log.rooms()
    rooms = [await room_state.load(log, code) for code in wanted]
    for code, room in zip(wanted, rooms, strict=True):
        if not room.exists:
            raise click.ClickException(f"There is no room {code}. 'livetalk room list' shows all.")
    return rooms


def _line(room: Room, why_not: str, *, dry_run: bool) -> str:
    kept = kept_by_a_purge(room)
    texts = [text for key, text in room.words.items() if key not in kept]
    size = f"{len(texts)} texts, {sum(map(len, texts))} characters"
    if why_not:
        return f"{room.code}  kept     {size}: {why_not}"
    return f"{room.code}  {'would be erased' if dry_run else 'erased'}  {size}"
