"""What nodes tell each other of people: counted together, and forgotten when a node falls silent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from livetalk.live import neighbourhood as n
from livetalk.live.neighbourhood import Neighbourhood
from livetalk.nodes.notes import Note
from livetalk.rooms import commands as c
from tests.live.nodes import Node, nodes_on
from tests.support.halls import CODE
from tests.support.screens import moderator, person
from tests.support.waiting import until

ANNA = moderator("anna-staff")


class House:
    """Neighbours that hear every word of each other at once."""

    def __init__(self, name: str, village: dict[str, Callable[[Note], None]]) -> None:
        self.name = name
        self.village = village
        self.is_deaf = False

    async def run(self, hear: Callable[[Note], None]) -> None:
        self.village[self.name] = hear
        await asyncio.Event().wait()

    async def tell(self, note: Note) -> None:
        for name, hear in self.village.items():
            if name != self.name:
                hear(note)


class Place:
    """The rooms of a node, as far as a neighbourhood needs them."""

    def __init__(self, node: Node) -> None:
        self.live = [node.room]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def neighbourhood_of(name: str, node: Node, clock: Clock) -> Neighbourhood[Any]:
    rooms: Any = Place(node)
    return Neighbourhood(name, rooms, node.limits, node.metrics, clock)


async def test_people_and_staff_of_all_nodes_are_counted_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(n, "TELL_EVERY_S", 0.01)
    async with nodes_on("sqlite", tmp_path) as (here, there):
        clock = Clock()
        village: dict[str, Callable[[Note], None]] = {}
        lives = [
            asyncio.create_task(neighbourhood_of(name, node, clock).live(House(name, village)))
            for name, node in (("a", here), ("b", there))
        ]
        screen, _ = here.sit(person())
        there.sit(person())
        there.sit(person())
        control, _ = here.sit(moderator("mia-staff"), "moderator", name="Mia")
        there.sit(ANNA, "moderator", name="Anna")
        question = await there.ask(person("author"))
        await there.done(c.LookAt(question=question), ANNA)

        await until(lambda: screen.parts["present"] == 3)
        await until(
            lambda: control.parts.get("looking") == {question: [{"name": "Anna", "person": "anna-s"}]}
        )
        names = [one["name"] for one in control.parts["staff"]]
        assert sorted(names) == ["Anna", "Mia"]
        assert here.metrics.nodes._value.get() == 2

        for life in lives:
            life.cancel()
        await asyncio.wait(lives)


async def test_a_node_that_fell_silent_is_forgotten(tmp_path: Path) -> None:
    async with nodes_on("sqlite", tmp_path) as (here, there):
        clock = Clock()
        mine, other = neighbourhood_of("a", here, clock), neighbourhood_of("b", there, clock)
        screen, _ = here.sit(person())
        there.sit(person())
        mine.hear(other.note())
        await until(lambda: screen.parts["present"] == 2)

        clock.now += n.FORGET_AFTER_S + 1
        mine.look_around()

        await until(lambda: screen.parts["present"] == 1)
        assert here.metrics.nodes._value.get() == 1


async def test_who_hears_nothing_does_not_take_the_others_for_gone(tmp_path: Path) -> None:
    async with nodes_on("sqlite", tmp_path) as (here, there):
        clock, road = Clock(), House("a", {})
        mine, other = neighbourhood_of("a", here, clock), neighbourhood_of("b", there, clock)
        screen, _ = here.sit(person())
        there.sit(person())
        life = asyncio.create_task(mine.live(road))
        await asyncio.sleep(0)
        mine.hear(other.note())
        await until(lambda: screen.parts["present"] == 2)

        road.is_deaf = True
        for _ in range(3):
            clock.now += n.FORGET_AFTER_S + 1
            mine.look_around()
        assert here.room.audience._presence.count() == 2

        road.is_deaf = False
        mine.look_around()
        assert here.room.audience._presence.count() == 2, "the five seconds begin when it hears again"
        clock.now += n.FORGET_AFTER_S + 1
        mine.look_around()
        assert here.room.audience._presence.count() == 1
        life.cancel()
        await asyncio.wait([life])


async def test_who_is_fast_on_one_node_is_slow_on_the_other(tmp_path: Path) -> None:
    async with nodes_on("sqlite", tmp_path) as (here, there):
        mine, other = (neighbourhood_of(name, node, Clock()) for name, node in (("a", here), ("b", there)))
        while not here.limits.commands.take("anne"):
            pass
        while not here.limits.join_wait("network"):
            here.limits.wrong_code("network")

        other.hear(mine.note())

        assert there.limits.commands.wait("anne")
        assert there.limits.join_wait("network")
        assert not there.limits.commands.wait("bent")
        assert mine.note().takes == {}, "what was told is not told again"


async def test_a_note_names_no_room_that_the_node_does_not_hold(tmp_path: Path) -> None:
    async with nodes_on("sqlite", tmp_path) as (here, _):
        note = neighbourhood_of("a", here, Clock()).note()

        assert list(note.rooms) == [CODE]
