"""``livetalk serve``: run the site, with a rehearsal room to try it in if wanted."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import socket
from collections.abc import Callable, Iterator

import click
import msgspec

from livetalk.bootstrap import make_application, make_served_log
from livetalk.commands.hall import run_hall
from livetalk.commands.rehearsal import open_rehearsal
from livetalk.commands.sample_day import plan_sample_day, show_sample_day
from livetalk.commands.say import show_links
from livetalk.commands.workers import MOST_WORKERS, Workers, end_with_parent, tell_ready
from livetalk.edge.serving import listen
from livetalk.edge.serving import serve as run_server
from livetalk.log.port import Log
from livetalk.log_address import WrongSetting
from livetalk.settings import Settings

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared, not bound


@click.command()
@click.option("--rehearse", is_flag=True, help="Open a rehearsal room, plan a day to try, print links.")
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=1,
    show_default=True,
    help="Processes that share the port; more than one needs a Redis in LIVETALK_LOG. Each has an address "
    "of its own for health and metrics: 127.0.0.1 with the ports after LIVETALK_PORT.",
)
@click.pass_obj
def serve(settings: Settings, *, rehearse: bool, workers: int) -> None:
    """Run the site until it is told to stop."""
    set_up_logging()
    if workers > 1 and settings.log.redis is None:
        raise WrongSetting(
            "LIVETALK_LOG", "several workers need a log that they can share: redis://host:6379/0"
        )
    log = make_served_log(settings)
    if rehearse:
        show_links(asyncio.run(open_rehearsal(settings, log)), qr=True)
        show_sample_day(settings, asyncio.run(plan_sample_day(settings, log)))
    if workers > 1:
        asyncio.run(_try_out(log))
        click.echo(f"LiveTalk is at {settings.base_url}, in {workers} processes — Ctrl-C stops it.")
        raise SystemExit(Workers(workers).run())
    run(settings, log)


@click.command("serve-worker", hidden=True)
@click.option("--number", type=int, required=True)
@click.option("--ready", type=int, required=True, help="Open file to write to when people may come.")
@click.pass_obj
def serve_worker(settings: Settings, *, number: int, ready: int) -> None:
    """Be one of several workers; only ``serve`` starts it."""
    set_up_logging()
    end_with_parent()
    log = make_served_log(msgspec.structs.replace(settings, node=f"{settings.node}-{number}"))
    with _told_in_a_sentence(settings):
        shared = listen(settings.host, settings.port, is_shared=True)
        own = listen(
            "127.0.0.1", settings.port + number, is_shared=True
        )  # also while the next one takes over
    run(settings, log, [shared, own], lambda: tell_ready(ready))


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
    show_sample_day(settings, asyncio.run(plan_sample_day(settings, log)))
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


def run(
    settings: Settings,
    log: Log,
    listeners: list[socket.socket] | None = None,
    ready: Callable[[], None] | None = None,
) -> None:
    """Serve; an address that is taken is told in a sentence."""
    asyncio.run(_try_out(log))  # a log that cannot be used is told in a sentence, too
    application = make_application(settings, log)
    if listeners is None:
        with _told_in_a_sentence(settings):
            listeners = [listen(settings.host, settings.port)]
    if ready is None:
        click.echo(f"LiveTalk is at {settings.base_url} — Ctrl-C stops it.")
    try:
        run_server(
            application.asgi,
            listeners=listeners,
            drain=application.drain,
            trusted_proxies=settings.trusted_proxies,
            ready=ready or _nobody_waits,
        )
    except KeyboardInterrupt:
        click.echo("Stopped.")


def _nobody_waits() -> None:
    """Nobody wants to know."""


@contextlib.contextmanager
def _told_in_a_sentence(settings: Settings) -> Iterator[None]:
    try:
        yield
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
