"""The reference: plain python-socketio on uvicorn, ``emit`` to a room, nothing tuned and nothing durable.

It answers the same commands as LiveTalk does (ask, approve, support) with the least possible work, and
sends the same snapshot and the same patch, so that what differs is the way out to the phones.
Must not live here: anything that makes it faster than the documentation's own example would be.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from pathlib import Path
from typing import Any

import msgspec
import socketio
import uvicorn
import uvloop

from tests.bench.inside import obey
from tests.bench.orders import Published, Sampled
from tests.bench.wire import NAMESPACE

HALL = "hall"


class Reference:
    """The example application: phones are put into a room, an approval is emitted to it."""

    def __init__(self, sample: Sampled) -> None:
        self._sample = sample
        self._asked = 0
        self._seq = 0
        self._snapshot = json.loads(sample.snapshot)
        self._patch = json.loads(sample.patch)
        self.sio = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*")
        self.sio.on("connect", self.connect, namespace=NAMESPACE)
        self.sio.on("command", self.command, namespace=NAMESPACE)

    async def connect(self, sid: str, environ: dict[str, Any], auth: dict[str, Any]) -> None:
        """Let everybody in; all but the moderator are the hall."""
        if auth.get("view") != "moderator":
            await self.sio.enter_room(sid, HALL, namespace=NAMESPACE)
        await self.sio.emit("snapshot", self._snapshot, to=sid, namespace=NAMESPACE)

    async def command(self, sid: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Acknowledge everything; an approval reaches the hall first."""
        self._seq += 1
        match fields["type"]:
            case "ask":
                self._asked += 1
                return {"ok": True, "seq": self._seq, "question": f"reference{self._asked}"}
            case "approve":
                patch = json.loads(self._sample.patch.replace(self._sample.question, fields["question"]))
                await self._emit(patch)
            case _:
                pass
        return {"ok": True, "seq": self._seq}

    async def publish(self, seconds: float) -> Published:
        """Emit one patch after the other for so long."""
        patches, began = 0, time.monotonic()
        while (now := time.monotonic()) - began < seconds:
            self._seq += 1
            await self._emit({**self._patch, "seq": self._seq})
            patches += 1
        return Published(patches=patches, seconds=now - began, stopped_at=now)

    async def _emit(self, patch: dict[str, Any]) -> None:
        await self.sio.emit("patch", patch, room=HALL, namespace=NAMESPACE)


async def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--sample", type=Path, required=True)
    arguments = parser.parse_args()
    reference = Reference(msgspec.json.decode(arguments.sample.read_bytes(), type=Sampled))
    server = uvicorn.Server(
        uvicorn.Config(
            socketio.ASGIApp(reference.sio),
            host="127.0.0.1",
            port=arguments.port,
            ws="websockets-sansio",  # the fastest of uvicorn's own
            ws_per_message_deflate=False,
            log_level="warning",
            access_log=False,
        )
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve())
        tasks.create_task(obey(reference.publish))


if __name__ == "__main__":
    uvloop.run(main())
