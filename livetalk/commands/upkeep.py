"""``livetalk verify`` and ``livetalk backup``: whether the log is sound, and a copy of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from livetalk.bootstrap import make_known_log
from livetalk.live.transfer.verifying import verify as verify_log
from livetalk.log.port import LogUnavailable
from livetalk.log.sqlite import SqliteLog
from livetalk.settings import Settings


@click.command()
@click.pass_obj
def verify(settings: Settings) -> None:
    """Fold every log again and compare; exit code 1 if anything differs.

    The digest at the end of a line depends on facts and words only, so it is the same for a
    faithful copy.
    """
    if not asyncio.run(_verify(settings)):
        raise SystemExit(1)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def backup(settings: Settings, target: Path) -> None:
    """Copy the log into a new file, while rooms go on. Never overwrites."""
    log = make_known_log(settings.log)
    if not isinstance(log, SqliteLog):
        raise click.ClickException(
            "LIVETALK_LOG: only a SQLite log is copied this way; 'livetalk copy' takes others into a file"
        )
    try:
        asyncio.run(log.backup(target))
    except LogUnavailable as error:
        raise click.ClickException(error.cause) from None
    click.echo(f"{target} is a checked copy. 'LIVETALK_LOG=sqlite:///{target} livetalk verify' reads it.")


async def _verify(settings: Settings) -> bool:
    log = make_known_log(settings.log)
    await log.open()
    sound = True
    try:
        problems = await log.check()
        for problem in problems:
            click.echo(f"store   {problem}")
        sound = not problems
        async for verdict in verify_log(log):
            state = "ok" if not verdict.problems else "WRONG"
            click.echo(f"{verdict.code}  {state:<6}{verdict.facts:>8} facts  {verdict.digest}")
            for problem in verdict.problems:
                click.echo(f"        {problem}")
            sound = sound and not verdict.problems
    finally:
        await log.close()
    click.echo(
        "Every room reads the same, whichever way it is read." if sound else "Something differs: see above."
    )
    return sound
