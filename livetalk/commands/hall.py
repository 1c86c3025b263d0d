"""A simulated hall: people who join, ask, support and react, and a moderator who lets them.

Lives here: who does what and when, at a human pace. It needs a running server and works over real
sockets, so that what is seen on the screens is what a real evening does. Must not live here:
anything that a real room depends on.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import signal
from dataclasses import dataclass
from urllib.error import URLError
from urllib.request import urlopen

import websockets

from livetalk.commands.phone import Phone, phone
from livetalk.commands.rehearsal import Rehearsal, read_rehearsal
from livetalk.edge.opening import Opened
from livetalk.rooms.facts import StaffRole

ARRIVE_WITHIN_S = 4.0  # every screen is to be alive within seconds
EVERY_S = 6.0  # a person does something about that often
TAKE_EVERY_S = 20.0
COME_WITH_A_QUESTION = 0.5  # of all people
SUPPORT, REACT = 0.55, 0.38  # of what people do; the rest is asking
GIVE_A_NAME, GIVE_A_THEME = 0.4, 0.6  # of all questions
REACTIONS = ("applause", "heart", "agree", "laugh", "wonder")
SERVER_TRIES = 100
TRY_EVERY_S = 0.1

chance = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Hall:
    """Where the hall is and what its people may say. ``left`` are questions nobody has asked yet."""

    base_url: str
    opened: Opened
    words: Rehearsal
    left: list[str]


def run_hall(base_url: str, opened: Opened, people: int) -> None:
    """Fill the hall until the process is ended. Runs in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server's process hears Ctrl-C and ends this one
    words = read_rehearsal()
    left = [*words.questions, *words.off_topic]
    chance.shuffle(left)
    asyncio.run(_fill(Hall(base_url, opened, words, left), people))


async def _fill(hall: Hall, people: int) -> None:
    if not await _wait_for_server(hall.base_url):
        return
    async with asyncio.TaskGroup() as group:
        group.create_task(_moderate(hall))
        for _ in range(people):
            group.create_task(_take_part(hall))


async def _wait_for_server(base_url: str) -> bool:
    for _ in range(SERVER_TRIES):
        if await asyncio.to_thread(_answers, base_url):
            return True
        await asyncio.sleep(TRY_EVERY_S)
    return False


def _answers(base_url: str) -> bool:
    try:
        with urlopen(f"{base_url}/healthz", timeout=1):  # noqa: S310 - our own address
            return True
    except (URLError, OSError):
        return False


async def _take_part(hall: Hall) -> None:
    await asyncio.sleep(chance.uniform(0, ARRIVE_WITHIN_S))
    auth: dict[str, object] = {"code": hall.opened.code, "participant": secrets.token_hex(16)}
    with contextlib.suppress(OSError, websockets.WebSocketException):
        async with phone(hall.base_url, auth) as connected:
            if chance.random() < COME_WITH_A_QUESTION:
                await _ask(hall, connected)
            while True:
                await asyncio.sleep(chance.expovariate(1 / EVERY_S))
                await _do_something(hall, connected)


async def _do_something(hall: Hall, connected: Phone) -> None:
    dice = chance.random()
    shown = connected.questions("approved", "now")
    if dice < SUPPORT and shown:
        # People read from the top, and some questions speak to more of them than others.
        card = min(chance.sample(shown, min(3, len(shown))), key=lambda c: len(c["text"]))
        await connected.say("support", question=card["id"])
    elif dice < SUPPORT + REACT:
        await connected.say("react", kind=chance.choice(REACTIONS), count=chance.randint(1, 3))
    else:
        await _ask(hall, connected)


async def _ask(hall: Hall, connected: Phone) -> None:
    if not hall.left:
        return
    name = chance.choice(hall.words.names) if chance.random() < GIVE_A_NAME else None
    theme = chance.choice(hall.words.themes) if chance.random() < GIVE_A_THEME else None
    await connected.say("ask", text=hall.left.pop(), name=name, theme=theme)


async def _moderate(hall: Hall) -> None:
    """Approve most questions, so that the screens fill; some are left for whoever tries it out."""
    role: StaffRole = "moderator"
    auth: dict[str, object] = {
        "code": hall.opened.code,
        "view": "moderator",
        "token": hall.opened.tokens[role],
        "name": "Demo",
    }
    taken_at = 0.0
    clock = asyncio.get_running_loop().time
    looked_at: set[str] = set()
    with contextlib.suppress(OSError, websockets.WebSocketException):
        async with phone(hall.base_url, auth) as desk:
            while True:
                await asyncio.sleep(chance.uniform(0.5, 1.5))
                await _judge(hall, desk, looked_at)
                if clock() - taken_at > TAKE_EVERY_S and await _take_next(desk):
                    taken_at = clock()


async def _judge(hall: Hall, desk: Phone, looked_at: set[str]) -> None:
    for card in desk.questions("waiting"):
        if card["id"] in looked_at:
            continue
        looked_at.add(card["id"])
        if card["text"] in hall.words.off_topic:
            await desk.say("dismiss", question=card["id"], reason="off_topic")
        elif len(looked_at) % 5:
            await desk.say("approve", question=card["id"])


async def _take_next(desk: Phone) -> bool:
    queue = desk.parts.get("queue", [])
    if not queue:
        return False
    wanted = max(queue, key=lambda question: desk.parts.get(f"support:{question}", 0))
    ack = await desk.say("take", question=wanted)
    return bool(ack["ok"])
