"""A program's client on the public Socket.IO library: what a third party would write."""

from __future__ import annotations

import asyncio
from typing import Any

import socketio

NAMESPACE = "/room"
PATIENCE_S = 10.0


class Client:
    """Follows a room; ``parts`` is what it sees."""

    def __init__(self) -> None:
        self.parts: dict[str, Any] = {}
        self.position: dict[str, Any] | None = None
        self.heard: list[tuple[str, Any]] = []
        self.refusal: Any = None
        self.is_connected = False
        self._io = socketio.AsyncClient(reconnection=False)
        for event in ("snapshot", "patch", "mine", "notice"):
            self._io.on(event, self._listener(event), namespace=NAMESPACE)

    async def connect(self, base_url: str, **auth: object) -> None:
        """Join a room as a program, from the own position if there is one."""
        if self.position is not None:
            auth = {"position": self.position, **auth}
        await self._io.connect(
            base_url,
            auth={"format": "json", **auth},
            namespaces=[NAMESPACE],
            transports=["websocket"],
            wait_timeout=PATIENCE_S,
        )

    async def give(self, command_type: str, command_id: str, **fields: object) -> dict[str, Any]:
        """Give a command and wait for its acknowledgement."""
        body = {"id": command_id, "type": command_type, **fields}
        answer = await self._io.call("command", body, namespace=NAMESPACE, timeout=PATIENCE_S)
        assert isinstance(answer, dict)
        return answer

    async def until(self, condition: Any) -> None:
        """Wait until what it sees is so."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition(self):  # noqa: ASYNC110 - the library tells nobody
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Hang up."""
        await self._io.disconnect()

    def _listener(self, event: str) -> Any:
        async def listen(body: Any) -> None:
            self.heard.append((event, body))
            if event == "snapshot":
                self.parts = dict(body["parts"])
            elif event == "patch":
                self.parts.update(body["set"])
                for key in body["gone"]:
                    self.parts.pop(key, None)
            if event in ("snapshot", "patch"):
                self.position = {"epoch": body["epoch"], "seq": body["seq"]}

        return listen
