"""Screens that live through a talk: they know where they were, and when they saw what was approved.

Lives here: resuming by position, and the times from a command to its answer and from an approval to
each phone. Must not live here: what people do (``soak_people``).
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from itertools import count

import msgspec
from picows import WSFrame, WSListener, WSTransport, ws_connect

from tests.bench import wire
from tests.bench.hall import ADDRESSES
from tests.bench.orders import Room
from tests.bench.phones import Phone, Tally

SEEN_WITHIN_S = 5.0  # an approval that a phone has not got by then is missing
JOIN_TIMEOUT_S = 30.0


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """How far a screen is, as it stands in a snapshot and in a patch."""

    epoch: str
    seq: int


_positions = msgspec.json.Decoder(tuple[str, Position])


class Watch:
    """What all screens together have noticed since it was last taken, and what was never seen."""

    def __init__(self) -> None:
        self.acks_s: list[float] = []
        self.seen_s: list[float] = []
        self.missing = 0
        self.refused: Counter[str] = Counter()
        self.facts = 0
        self._sent: dict[str, float] = {}
        self._unseen: dict[str, set[WSListener]] = {}
        self._questions: dict[bytes, tuple[str, ...]] = {}

    def approve(self, question: str, phones: set[WSListener]) -> None:
        """From now on these phones should soon see this question."""
        self._sent[question] = time.monotonic()
        self._unseen[question] = phones

    def patch(self, phone: WSListener, payload: bytes) -> None:
        """A phone that is up to date got a patch; the same bytes come to all, so they are read once."""
        questions = self._questions.get(payload)
        if questions is None:
            questions = self._questions[payload] = wire.questions_in(payload)
        for question in questions:
            if phone in self._unseen.get(question, ()):
                self._unseen[question].discard(phone)
                self.seen_s.append(time.monotonic() - self._sent[question])

    def gone(self, phone: WSListener) -> None:
        """Nobody waits for a phone that went away."""
        for unseen in self._unseen.values():
            unseen.discard(phone)

    def answer(self, sent: float, payload: bytes) -> Mapping[str, object]:
        """An acknowledgement came."""
        self.acks_s.append(time.monotonic() - sent)
        answer = wire.answer(payload)
        if answer.get("ok"):
            seq = answer.get("seq")
            self.facts = max(self.facts, seq if isinstance(seq, int) else 0)
        else:
            self.refused[str(answer.get("code"))] += 1
        return answer

    def take(self) -> tuple[list[float], list[float]]:
        """The times of this window: of acknowledgements, and from approvals to phones."""
        now = time.monotonic()
        for question in [one for one, sent in self._sent.items() if now - sent > SEEN_WITHIN_S]:
            del self._sent[question]
            self.missing += len(self._unseen.pop(question))
        self._questions.clear()
        taken = self.acks_s, self.seen_s
        self.acks_s, self.seen_s = [], []
        return taken


class Screen(Phone):
    """One connection of somebody who may come back."""

    def __init__(self, auth: Mapping[str, object], watch: Watch) -> None:
        super().__init__(wire.connect(auth), Tally())
        self._watch = watch
        self._latest = b""

    @property
    def position(self) -> Position | None:
        """Where to go on from."""
        return _positions.decode(self._latest[len(wire.EVENT) :])[1] if self._latest else None

    @property
    def is_here(self) -> bool:
        """Whether it is connected."""
        return self.transport is not None and not self.lost and not self.leaving

    @property
    def unanswered(self) -> int:
        """Commands that wait for their acknowledgement."""
        return len(self._waiting)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Besides what a phone does: remember the position, and who resumed is in with a patch."""
        payload = frame.get_payload_as_bytes()
        if payload.startswith(wire.PATCH):
            self._latest = payload
            if self.joined.done():
                self._watch.patch(self, payload)
            else:
                self.joined.set_result(None)
            return
        super().on_ws_frame(transport, frame)
        if payload.startswith(wire.SNAPSHOT):
            self._latest = payload

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Nobody waits for it any more."""
        super().on_ws_disconnected(transport)
        self._watch.gone(self)

    def leave(self) -> None:
        """Hang up; what was not answered will never be."""
        super().leave()
        self._watch.gone(self)
        self._waiting.clear()


class Door:
    """Where screens come in. ``places``: the room, once for each node; people come to them in turn."""

    def __init__(self, places: list[Room], watch: Watch) -> None:
        self._places = places
        self._watch = watch
        self._sockets = count()

    async def enter(self, auth: Mapping[str, object], position: Position | None = None) -> Screen:
        """Connect, with a position if there is one to go on from."""
        number = next(self._sockets)
        room = self._places[number % len(self._places)]
        wanted: dict[str, object] = {"code": room.code, "lang": "da", "format": "html", **auth}
        if position is not None:
            wanted["position"] = position
        screen = Screen(wanted, self._watch)
        try:
            await ws_connect(
                lambda: screen,
                f"ws://{room.host}:{room.port}{wire.PATH}",
                websocket_handshake_timeout=JOIN_TIMEOUT_S,
                local_addr=(f"127.0.0.{2 + number % ADDRESSES}", 0),
            )
            async with asyncio.timeout(JOIN_TIMEOUT_S):
                await screen.joined
        except BaseException:  # also when the talk ends just now
            screen.leave()
            raise
        return screen
