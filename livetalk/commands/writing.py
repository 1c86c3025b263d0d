"""Carrying out a command of the system straight in the log, beside servers that may run on it.

Lives here: deciding and appending, again on the newer log if a server was faster, and taking erased words
out. Must not live here: what is to be done.
"""

from __future__ import annotations

import click

from livetalk.bootstrap import now_ms
from livetalk.commands.say import sentence_of
from livetalk.live import room_state
from livetalk.live.rooms import fresh_id
from livetalk.log.port import Conflict, Log
from livetalk.rooms.actors import SYSTEM
from livetalk.rooms.commands import AnyCommand
from livetalk.rooms.decide import Context, decide
from livetalk.rooms.outcomes import Rejected

TRIES = 20  # a server may be writing in the same room


async def write_in(log: Log, code: str, command: AnyCommand) -> None:
    """Decide and append; what the facts erase is erased. Raises a sentence if it is refused."""
    for _ in range(TRIES):
        found = await room_state.load(log, code)
        now = now_ms()
        answer = decide(found, command, Context(actor=SYSTEM, now=now, fresh_id=fresh_id()))
        if isinstance(answer, Rejected):
            raise click.ClickException(sentence_of(answer))
        drafts = room_state.drafts_of(answer.events, at=now, by=None)
        try:
            if drafts:
                await log.append(code, found.seq, drafts, None, answer.words)
        except Conflict:
            continue
        past = await room_state.read(log, code)
        await log.erase(code, past.words.keys() - room_state.fold(past).words.keys())
        return
    raise click.ClickException("The room is too busy to be written to. Try again.")
