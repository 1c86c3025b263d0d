"""``livetalk serve``: run the site, with a rehearsal room to try it in if wanted."""

from __future__ import annotations

import asyncio
import logging

import click

from livetalk.bootstrap import make_application, make_log, now_ms
from livetalk.commands.say import sentence_of, show_links
from livetalk.edge.opening import Opened, OpenRoom, open_new_room
from livetalk.edge.serving import serve as run_server
from livetalk.log.port import Log
from livetalk.rooms.outcomes import Rejected
from livetalk.settings import Settings

REHEARSAL = OpenRoom(
    title="Prøverum: Talk ved havnen",
    purpose="Her kan du prøve LiveTalk, før det går løs. Intet herfra bliver brugt til noget.",
    input_use="Det, du skriver her, er kun en øvelse.",
    not_open="Alt er åbent for diskussion i et prøverum.",
)
"""Danish, because a rehearsal is held in the language of the meeting."""


@click.command()
@click.option("--rehearse", is_flag=True, help="Open a rehearsal room and print its links with a QR code.")
@click.pass_obj
def serve(settings: Settings, *, rehearse: bool) -> None:
    """Run the site until it is told to stop."""
    set_up_logging()
    log = make_log(settings.log)
    if rehearse:
        show_links(asyncio.run(open_rehearsal(settings, log)), qr=True)
    run(settings, log)


def run(settings: Settings, log: Log) -> None:
    """Serve; an address that is taken is told in a sentence."""
    application = make_application(settings, log)
    click.echo(f"LiveTalk is at {settings.base_url} — Ctrl-C stops it.")
    try:
        run_server(
            application.asgi,
            host=settings.host,
            port=settings.port,
            drain=application.drain,
            trusted_proxies=settings.trusted_proxies,
        )
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        why = f"LIVETALK_HOST, LIVETALK_PORT: cannot listen on {where} ({error.strerror})"
        raise click.ClickException(why) from None


async def open_rehearsal(settings: Settings, log: Log) -> Opened:
    """A room to try everything in."""
    await log.open()
    opened = await open_new_room(log, REHEARSAL, base_url=settings.base_url, now=now_ms)
    await log.close()
    if isinstance(opened, Rejected):
        raise click.ClickException(sentence_of(opened))
    return opened


def set_up_logging() -> None:
    """Log to standard error; no line ever holds an address of a person, a token or a text."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("uvicorn.access", "socketio", "engineio", "livetalk.edge.realtime.server"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
