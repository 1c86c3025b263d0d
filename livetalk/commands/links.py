"""``livetalk room links``, ``link`` and ``revoke``: staff links by the command line, straight in the log.

For an organiser who has lost the moderators' link. Servers that run on the same log follow it, so they
know within a second.
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast, get_args

import click
import segno

from livetalk.commands.rooms import known_room, room
from livetalk.commands.writing import write_in
from livetalk.edge import access
from livetalk.edge.opening import link_address
from livetalk.live.rooms import fresh_id
from livetalk.rooms.cards import iso
from livetalk.rooms.commands import MakeLink, RevokeLink
from livetalk.rooms.facts import StaffRole
from livetalk.rooms.room import Room
from livetalk.settings import Settings

WHEN = "A server that runs on this log knows of it within a second."


@room.command()
@click.argument("code")
@click.pass_obj
def links(settings: Settings, code: str) -> None:
    """List the staff links of a room: id, role, when it was made, whom it is for."""
    for line in asyncio.run(_list(settings, code)):
        click.echo(line)


@room.command()
@click.argument("code")
@click.option("--role", type=click.Choice(get_args(StaffRole)), required=True, help="What it opens.")
@click.option("--label", help="Whom it is for. Moderators see it.")
@click.option("--speaker", help="For a speaker's desk: who sits there.")
@click.pass_obj
def link(settings: Settings, code: str, *, role: str, label: str | None, speaker: str | None) -> None:
    """Make a staff link and print it. It is shown this once."""
    address = asyncio.run(_make(settings, code, cast("StaffRole", role), label, speaker))
    click.echo(f"\n{address}\n")
    segno.make(address, error="m").terminal(out=sys.stdout, compact=True)
    click.echo(WHEN)


@room.command()
@click.argument("code")
@click.argument("link")
@click.pass_obj
def revoke(settings: Settings, code: str, link: str) -> None:
    """Close a staff link, named by its id. It opens nothing any more."""
    asyncio.run(_revoke(settings, code, link))
    click.echo(f"{link} is closed. {WHEN}")


async def _list(settings: Settings, code: str) -> list[str]:
    async with known_room(settings, code) as (_, found):
        return [_line(found, link) for link in found.links] or ["There is no staff link."]


def _line(found: Room, link_id: str) -> str:
    link = found.links[link_id]
    speaker = found.text(found.speakers.get(link.speaker or ""))
    whom = " – ".join(name for name in (found.text(link.label_key), speaker) if name)
    return f"{link.id}  {link.role:<9}  {iso(link.made_at)[:16]}Z  {whom}".rstrip()


async def _make(
    settings: Settings, code: str, role: StaffRole, label: str | None, speaker: str | None
) -> str:
    async with known_room(settings, code) as (log, found):
        token = access.new_token(found.code)
        command = MakeLink(
            link=fresh_id(), role=role, token_hash=access.token_hash(token), label=label, speaker=speaker
        )
        await write_in(log, found.code, command)
    return link_address(settings.base_url, role, token)


async def _revoke(settings: Settings, code: str, link: str) -> None:
    async with known_room(settings, code) as (log, found):
        await write_in(log, found.code, RevokeLink(link=link))
