"""The programme for a command of the command line: read from the log, changed by commands of the server.

Lives here: opening it, and giving a command beside servers that may run on the same log. Must not live here:
what is to be done.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import click

from livetalk.bootstrap import make_known_log, make_log, now_ms
from livetalk.commands.say import sentence_of
from livetalk.live.from_lists import read_templates
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.rooms import fresh_id
from livetalk.log_address import WrongSetting
from livetalk.programme.commands import AnyCommand
from livetalk.programme.context import SERVER
from livetalk.rooms.outcomes import Rejected
from livetalk.settings import Settings


@contextlib.asynccontextmanager
async def known_programme(settings: Settings, *, may_make: bool = False) -> AsyncIterator[ProgrammeHost]:
    """The programme in the log of the settings. ``may_make``: a file that is not there yet is made."""
    if settings.log.kind == "memory":
        raise WrongSetting("LIVETALK_LOG", "memory: has nothing but what a running server puts into it")
    log = make_log(settings.log) if may_make else make_known_log(settings.log)
    await log.open()
    try:
        host = ProgrammeHost(log, read_templates(settings.rules), now=now_ms, fresh_id=fresh_id)
        await host.load()
        yield host
        await host.erased()
    finally:
        await log.close()


async def give(host: ProgrammeHost, command: AnyCommand) -> str:
    """Have it carried out; the id of what came of it. Raises a sentence if it is refused."""
    outcome = await host.give(SERVER, command)
    if isinstance(outcome, Rejected):
        raise click.ClickException(sentence_of(outcome))
    return outcome.made or ""
