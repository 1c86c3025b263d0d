"""Very many cheap phones behind one address, and people who abuse it.

Lives here: joining by the thousand, flooding with commands, with invented people and with guessed
codes. Must not live here: expectations.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import secrets
import sys
from collections import Counter
from collections.abc import Sequence

import msgspec
from picows import ws_connect
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from livetalk.edge.serving import raise_file_limit
from tests.bench import wire
from tests.bench.phones import Phone, Tally
from tests.faults.screen import Json
from tests.support.server_process import HOST, Room

AT_ONCE = 100  # phones that are under way at the same time
STEP_TIMEOUT_S = 60.0
NAMESPACE = "/room,"

_ids = itertools.count(1)


async def phone(port: int, room: Room, person: str) -> Phone:
    """One phone, joined, with its snapshot."""
    auth = {"code": room.code, "format": "json", "lang": "en", "participant": person}
    made = Phone(wire.connect(auth), Tally())
    await ws_connect(
        lambda: made, f"ws://{HOST}:{port}{wire.PATH}", websocket_handshake_timeout=STEP_TIMEOUT_S
    )
    await asyncio.wait_for(made.joined, STEP_TIMEOUT_S)
    return made


async def pages(port: int, room: Room, people: Sequence[str]) -> Counter[bytes]:
    """Everybody opens the page that the code leads to; counts the status lines."""
    raise_file_limit()
    door = asyncio.Semaphore(AT_ONCE)

    async def status(person: str) -> bytes:
        async with door, asyncio.timeout(STEP_TIMEOUT_S):
            reader, writer = await asyncio.open_connection(HOST, port)
            head = f"GET /r/{room.code} HTTP/1.1\r\nHost: {HOST}:{port}\r\nCookie: lt_me={person}\r\n"
            writer.write(f"{head}Connection: close\r\n\r\n".encode())
            answer = await reader.read()
            writer.close()
            return answer.partition(b"\r\n")[0]

    return Counter(await asyncio.gather(*(status(person) for person in people)))


async def hall(port: int, room: Room, people: Sequence[str]) -> list[Phone]:
    """All of them, some at a time, as people come through a door."""
    raise_file_limit()
    door = asyncio.Semaphore(AT_ONCE)

    async def enter(person: str) -> Phone:
        async with door:
            return await phone(port, room, person)

    return list(await asyncio.gather(*(enter(person) for person in people)))


async def say(one: Phone, kind: str, /, **fields: object) -> Json:
    """One command and its answer."""
    return await one.ask({"id": f"h{next(_ids)}", "type": kind, **fields}, STEP_TIMEOUT_S)


async def flood(one: Phone, question: str, until: asyncio.Event) -> list[Json]:
    """Hundreds of commands a second without ever waiting; returns all answers."""
    answers: list[asyncio.Task[Json]] = []
    while not until.is_set():
        for kind in ("support", "unsupport", "react", "ask"):
            fields = {"react": {"kind": "heart"}, "ask": {"text": "Hallo?"}}.get(kind, {"question": question})
            answers.append(asyncio.create_task(say(one, kind, **fields)))
        await asyncio.sleep(0.005)
    return await asyncio.gather(*answers)


async def invent_people(port: int, room: Room, until: asyncio.Event, invented: list[str]) -> Json:
    """Join again and again as somebody new over one socket, until somebody is refused; says how."""
    async with connect(f"ws://{HOST}:{port}{wire.PATH}", compression=None, proxy=None) as socket:
        while not until.is_set():
            auth = {"code": room.code, "format": "json", "lang": "en", "participant": secrets.token_hex(16)}
            await socket.send("40" + NAMESPACE + msgspec.json.encode(auth).decode())
            answer = "2"
            while not answer.startswith(("40", "44")):
                answer = str(await asyncio.wait_for(socket.recv(), STEP_TIMEOUT_S))
            if answer.startswith("44"):
                until.set()
                return _body(answer)
            invented.append(auth["participant"])
            await socket.send("41" + NAMESPACE)
    return {}


async def guess_codes(port: int, besides: Sequence[str], count: int) -> list[Json]:
    """Try codes that no room has over one socket; returns the answers."""
    answers: list[Json] = []
    try:
        async with connect(f"ws://{HOST}:{port}{wire.PATH}", compression=None, proxy=None) as socket:
            while len(answers) < count:
                code = str(random.randrange(100_000, 1_000_000))
                if code in besides:
                    continue
                auth = {"code": code, "format": "json", "lang": "en", "participant": secrets.token_hex(16)}
                await socket.send("40" + NAMESPACE + msgspec.json.encode(auth).decode())
                answer = "2"
                while not answer.startswith("44"):
                    answer = str(await asyncio.wait_for(socket.recv(), STEP_TIMEOUT_S))
                answers.append(_body(answer))
    except ConnectionClosed:
        pass
    return answers


def _body(refusal: str) -> Json:
    body: Json = msgspec.json.decode(refusal.removeprefix("44" + NAMESPACE))
    return body


async def _stay(port: int, room: Room, kind: str, count: int) -> None:
    await hall(port, room, [f"{kind}-{number:016}" for number in range(count)])
    print("here", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """A process full of phones, for those who want it to vanish: ``phones <port> <code> <kind> <count>``."""
    port, code, kind, count = sys.argv[1:]
    asyncio.run(_stay(int(port), Room(code=code, tokens={}), kind, int(count)))


if __name__ == "__main__":
    main()
