"""One of several processes that share a port, as ``livetalk serve --workers`` starts them, and publish from inside.

The benchmark starts the processes itself, to be able to speak to each. Must not live here: what is
published (``saturate``).
"""

from __future__ import annotations

import argparse
import asyncio
import os

import msgspec
import uvloop

from livetalk.bootstrap import make_application, make_served_log
from livetalk.edge.serving import listen, make_server, raise_file_limit
from livetalk.settings import read_settings
from tests.bench.inside import obey
from tests.bench.saturate import Flood


async def main(number: int) -> None:
    """Serve on the shared port and on one of its own, as a worker does, until the process is ended."""
    settings = read_settings(os.environ)
    settings = msgspec.structs.replace(settings, node=f"{settings.node}-{number}")
    application = make_application(settings, make_served_log(settings))
    raise_file_limit()
    shared = listen(settings.host, settings.port, is_shared=True)
    own = listen("127.0.0.1", settings.port + number)
    server = make_server(application.asgi, drain=application.drain)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve([shared, own]))
        tasks.create_task(obey(Flood(application).publish))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--number", type=int, required=True)
    uvloop.run(main(parser.parse_args().number))
