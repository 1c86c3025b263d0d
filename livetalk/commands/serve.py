"""``livetalk serve``: run the site, with a rehearsal room to try it in if wanted."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing

import click

from livetalk.bootstrap import make_application, make_served_log
from livetalk.commands.hall import run_hall
from livetalk.commands.rehearsal import open_rehearsal
from livetalk.commands.say import show_links
from livetalk.edge.serving import serve as run_server
from livetalk.log.port import Log
from livetalk.settings import Settings

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound


@click.command()
@click.option("--rehearse", is_flag=True, help="Open a rehearsal room and print its links with a QR code.")
@click.pass_obj
def serve(settings: Settings, *, rehearse: bool) -> None:
    """Run the site until it is told to stop."""
    set_up_logging()
    log = make_served_log(settings)
    if rehearse:
        show_links(asyncio.run(open_rehearsal(settings, log)), qr=True)
    run(settings, log)


@click.command()
@click.option(
    "--people", type=click.IntRange(1, 500), default=60, show_default=True, help="Size of the hall."
)
@click.pass_obj
def demo(settings: Settings, *, people: int) -> None:
    """Run the site with a rehearsal room and a simulated hall in it."""
    set_up_logging()
    log = make_served_log(settings)
    opened = asyncio.run(open_rehearsal(settings, log))
    show_links(opened, qr=True)
    # The hall reaches the server the way a phone does, but always on this machine.
    here = f"http://{'127.0.0.1' if settings.host in EVERYWHERE else settings.host}:{settings.port}"
    hall = multiprocessing.get_context("spawn").Process(
        target=run_hall, args=(here, opened, people), daemon=True
    )
    hall.start()
    click.echo(f"{people} simulated people are on their way in.")
    try:
        run(settings, log)
    finally:
        hall.terminate()


def run(settings: Settings, log: Log) -> None:
    """Serve; an address that is taken is told in a sentence."""
    asyncio.run(_try_out(log))  # a log that cannot be used is told in a sentence, too
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
    except KeyboardInterrupt:
        click.echo("Stopped.")
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        why = f"LIVETALK_HOST, LIVETALK_PORT: cannot listen on {where} ({error.strerror})"
        raise click.ClickException(why) from None


async def _try_out(log: Log) -> None:
    await log.open()
    await log.close()


def set_up_logging() -> None:
    """Log to standard error; no line ever holds an address of a person, a token or a text."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("uvicorn.access", "socketio", "engineio", "livetalk.edge.realtime.server"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
