"""``livetalk copy``, ``export`` and ``import``: rooms go from one log into another.

Lives here: which logs and rooms are meant, and how the outcome is told. Must not live here: what is
missing and what differs (``live.transfer.moving``), the file's format (``live.transfer.export_file``).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

import livetalk
from livetalk.bootstrap import make_known_log, make_log, make_served_log
from livetalk.edge.access import tidy_code
from livetalk.live.transfer import export_file, moving
from livetalk.live.transfer.export_file import ExportFile, Head, UnusableFile
from livetalk.live.transfer.moving import Moved, Outcome, Travelling
from livetalk.live.transfer.verifying import everything_in
from livetalk.log.codec import UnreadableFact
from livetalk.log.port import Log, LogUnavailable
from livetalk.log_address import LogAddress, WrongSetting, read_log_address
from livetalk.settings import Settings

ROOMS = click.option(
    "--room", "codes", multiple=True, metavar="CODE", help="Only this room; may be repeated."
)
NOT_KNOWN_AGAIN = (
    "Warning: LIVETALK_SECRET is another one here than where the file was made, so that nobody of those "
    "rooms is known again: personal codes and “my questions” from there open nothing here."
)


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@ROOMS
def copy(source: str, target: str, codes: tuple[str, ...]) -> None:
    """Copy rooms from one log into another; both are addresses as in LIVETALK_LOG.

    What is there already is compared and never changed; copying again appends what came since.
    A Redis password comes from LIVETALK_REDIS_PASSWORD.
    """
    come_from, go_to = _source(source), _target(target)
    _finish(asyncio.run(_copy(come_from, go_to, codes)))
    kept = come_from.path and come_from.path.with_name(f"{come_from.path.name}.secret")
    if kept and kept.exists():
        click.echo(f"Personal codes need the same secret: set LIVETALK_SECRET to what {kept} holds.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@ROOMS
@click.pass_obj
def export(settings: Settings, file: Path, codes: tuple[str, ...]) -> None:
    """Write rooms into one file that 'livetalk import' reads. Never overwrites."""
    with _sentences():
        count = asyncio.run(_export(settings, file, codes))
    click.echo(
        f"{file} holds {count} {_rooms(count)}, with what people wrote: keep it no longer than needed."
    )


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def import_(settings: Settings, file: Path) -> None:
    """Bring the rooms of a file into the log. Importing again does no harm; it appends what is missing."""
    if settings.log.kind == "memory":
        raise WrongSetting("LIVETALK_LOG", "rooms in memory: would be gone when this command ends")
    with _sentences(), export_file.opened(file) as opened:
        if opened.head.secret != settings.fingerprint:
            click.echo(NOT_KNOWN_AGAIN, err=True)
        moved = asyncio.run(_import(settings, opened))
    _finish(moved)


async def _copy(come_from: LogAddress, go_to: LogAddress, codes: Sequence[str]) -> list[Moved]:
    moved = []
    async with _opened(make_log(come_from), "FROM") as source, _opened(make_log(go_to), "TO") as target:
        for code in await _chosen(source, codes):
            with _blamed("FROM"):
                room = await moving.take(source, code)
            with _blamed("TO"):
                moved.append(await _bring(target, room))
    return moved


async def _export(settings: Settings, file: Path, codes: Sequence[str]) -> int:
    log = make_known_log(settings.log)
    async with _opened(log, "LIVETALK_LOG"):
        chosen = await _chosen(log, codes)
        head = Head(
            livetalk_export=export_file.FORMAT,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            version=livetalk.__version__,
            secret=settings.fingerprint,
            rooms=len(chosen),
        )
        with export_file.writing(file, head) as put:
            for code in chosen:
                put(await moving.take(log, code))
    return len(chosen)


async def _import(settings: Settings, opened: ExportFile) -> list[Moved]:
    async with _opened(make_served_log(settings), "LIVETALK_LOG") as log:
        return [await _bring(log, room) for room in opened.rooms()]


async def _bring(log: Log, room: Travelling) -> Moved:
    moved = await moving.bring(log, room)
    click.echo(f"{moved.code}  {moved.outcome:<8}{moved.facts:>8} facts  {moved.digest}".rstrip())
    for count, what in ((moved.erased, "erased here too"), (moved.withheld, "that stay erased here")):
        if count:
            click.echo(f"        words {what}: {count}")
    if moved.why:
        click.echo(f"        Room {moved.code} was left as it is: {moved.why}.", err=True)
    return moved


def _finish(moved: Iterable[Moved]) -> None:
    """The sum; exit code 1 if a room was refused."""
    counts = Counter(room.outcome for room in moved)
    total = counts.total()
    said = ", ".join(f"{counts[kind]} {kind}" for kind in get_args(Outcome) if counts[kind])
    click.echo(f"{total} {_rooms(total)}{f': {said}' if said else ''}.")
    if counts["refused"]:
        click.echo("What to do with a refused room: docs/venue-box.md.", err=True)
        raise SystemExit(1)


async def _chosen(log: Log, wanted: Sequence[str]) -> list[str]:
    there = await everything_in(log)
    if not wanted:
        return there
    codes = list(dict.fromkeys(tidy_code(code) or code for code in wanted))
    missing = [code for code in codes if code not in there]
    if missing:
        raise click.ClickException(f"There is no room {missing[0]}. 'livetalk room list' shows all.")
    return codes


def _source(value: str) -> LogAddress:
    address = _address(value, "FROM")
    if address.path is not None and not address.path.is_file():
        raise WrongSetting("FROM", f"there is no file {address.path}")
    return address


def _target(value: str) -> LogAddress:
    address = _address(value, "TO")
    if address.path is not None and not address.path.parent.is_dir():
        raise WrongSetting("TO", f"there is no folder {address.path.parent}")
    return address


def _address(value: str, name: str) -> LogAddress:
    address = read_log_address(value, os.environ, name=name)
    if address.kind == "memory":
        raise WrongSetting(name, "memory: is gone when this command ends")
    return address


@contextlib.asynccontextmanager
async def _opened(log: Log, name: str) -> AsyncIterator[Log]:
    with _blamed(name):
        await log.open()
    try:
        yield log
    finally:
        await log.close()


@contextlib.contextmanager
def _blamed(name: str) -> Iterator[None]:
    """A log that fails is named by what the operator typed it as."""
    try:
        yield
    except LogUnavailable as error:
        raise click.ClickException(f"{name}: the log cannot be used: {error.cause}") from None
    except UnreadableFact as error:
        raise click.ClickException(f"{name}: {error}") from None


@contextlib.contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except UnusableFile as error:
        raise click.ClickException(str(error)) from None


def _rooms(count: int) -> str:
    return "room" if count == 1 else "rooms"
