"""LiveTalk as it is served, with one addition: on order it publishes from inside, as fast as it goes.

What is published is the patch of the last approval (the card, the queue), cut from the room's own
parts, rendered, encoded and written to the room's own sockets by the room's own channel, once per
turn of the event loop. Only the pacing is passed by, which exists to prevent exactly this.
Must not live here: any other way to a socket than the one the application uses.
"""

from __future__ import annotations

import asyncio
import os
import time

import uvloop

from livetalk.bootstrap import Application, make_application, make_log
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.serving import listen, make_server, raise_file_limit
from livetalk.live.broadcasting.channel import Channel
from livetalk.settings import read_settings
from tests.bench.inside import obey
from tests.bench.orders import Published


class Flood:
    """Publishes to the fullest channel of the only room."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def publish(self, seconds: float) -> Published:
        """Publish one patch after the other for so long."""
        (room,) = self._application.site.rooms._rooms.values()
        channels: list[Channel[Frame]] = [channel for channel, _ in room.audience._channels.values()]
        channel = max(channels, key=lambda one: len(one.seats))
        seqs = channel._store.seqs
        since = max(seq for key, seq in seqs.items() if key.startswith("q:")) - 1
        patches, began = 0, time.monotonic()
        while (now := time.monotonic()) - began < seconds:
            channel._fragments.clear()  # a new approval would have to be rendered, too
            channel._sent = since
            for _ in room.audience._publish(channel):
                await asyncio.sleep(0)  # between two slices, as in a served room
            patches += 1
            await asyncio.sleep(0)
        return Published(patches=patches, seconds=now - began, stopped_at=now)


async def main() -> None:
    """Serve until the process is ended."""
    settings = read_settings(os.environ)
    application = make_application(settings, make_log(settings.log))
    raise_file_limit()
    listener = listen(settings.host, settings.port)
    server = make_server(application.asgi, drain=application.drain)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve([listener]))
        tasks.create_task(obey(Flood(application).publish))


if __name__ == "__main__":
    uvloop.run(main())
