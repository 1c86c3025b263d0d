"""A room to rehearse in: its frame and the sample questions of the simulated hall.

The words lie in ``rehearsal.da.json``: a rehearsal is held in the language of the meeting.
"""

from __future__ import annotations

from importlib.resources import files

import click
import msgspec

from livetalk.bootstrap import now_ms
from livetalk.commands.say import sentence_of
from livetalk.edge.opening import Opened, OpenRoom, open_new_room
from livetalk.log.port import Log
from livetalk.rooms.outcomes import Rejected
from livetalk.settings import Settings


class Rehearsal(msgspec.Struct, frozen=True, kw_only=True):
    """What a rehearsal needs."""

    title: str
    purpose: str
    input_use: str
    not_open: str
    names: tuple[str, ...]
    themes: tuple[str, ...]
    speakers: tuple[str, ...]
    off_topic: tuple[str, ...]
    questions: tuple[str, ...]


def read_rehearsal() -> Rehearsal:
    """Read the words from the package."""
    source = files("livetalk.commands").joinpath("rehearsal.da.json")
    return msgspec.json.decode(source.read_bytes(), type=Rehearsal)


async def open_rehearsal(settings: Settings, log: Log) -> Opened:
    """Open a room to try everything in; the log is left closed, for the server to open."""
    words = read_rehearsal()
    wanted = OpenRoom(
        title=words.title,
        purpose=words.purpose,
        input_use=words.input_use,
        not_open=words.not_open,
        themes=words.themes,
        speakers=words.speakers,
    )
    await log.open()
    opened = await open_new_room(log, wanted, base_url=settings.base_url, now=now_ms)
    await log.close()
    if isinstance(opened, Rejected):
        raise click.ClickException(sentence_of(opened))
    return opened
