"""Random histories: every adapter behaves like a list of facts and a dictionary of words.

The model is the contract in its shortest form; a failing history is printed as a program.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from livetalk.log.port import Appended, Conflict, Draft
from livetalk.rooms.facts import Fact
from tests.contract.adapters import ADAPTERS, Adapter, draft, facts_of

T = TypeVar("T")

ROOMS = st.sampled_from(["1", "2"])
KEYS = st.sampled_from(["a", "b", "c"])
COMMANDS = st.none() | st.sampled_from(["c1", "c2", "c3", "c4"])
WORDS = st.dictionaries(KEYS, st.text(max_size=5), max_size=2)
DRAFTS = st.lists(
    st.builds(draft, st.text(max_size=3), by=st.none() | st.text(max_size=3)), min_size=1, max_size=3
)
OFFSETS = st.sampled_from([0, 0, 0, 0, -1, 1, 2])  # mostly where the log is
SUBMISSIONS = st.lists(st.tuples(OFFSETS, DRAFTS, COMMANDS, WORDS), min_size=1, max_size=5)


class ModelRoom:
    """What one room should hold."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.commands: dict[str, Appended] = {}
        self.words: dict[str, str] = {}

    def append(
        self, expected: int, new: list[Draft], command: str | None, words: dict[str, str], void: set[int]
    ) -> Appended | int:
        """The outcome: a place, or the seq that a conflict names. ``void``: tips of failed appends."""
        tip = expected + len(new)
        if command in self.commands:
            seen = self.commands[command or ""]
            if seen.last != tip:
                void.add(tip)
            return seen
        if expected != len(self.facts) or expected in void:
            void.add(tip)
            return len(self.facts)
        self.facts += [
            Fact(seq=seq, at=one.at, event=one.event, by=one.by, command=command)
            for seq, one in enumerate(new, expected + 1)
        ]
        self.words.update(words)
        if command is not None:
            self.commands[command] = Appended(first=expected + 1, last=tip, repeated=True)
        return Appended(first=expected + 1, last=tip)


class LogMachine(RuleBasedStateMachine):
    """Random use of one log; ``adapter`` is set by the test."""

    adapter: Adapter

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="livetalk-model-")
        self.rooms: dict[str, ModelRoom] = {}
        self.epochs: dict[str, str | None] = {}
        self.log = self.adapter.make(Path(self.folder.name))
        self.run(self.log.open())

    def run(self, job: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(job)

    def teardown(self) -> None:
        self.run(self.log.close())
        self.runner.close()
        self.folder.cleanup()

    @rule(room=ROOMS, submissions=SUBMISSIONS)
    def append_some_at_once(
        self, room: str, submissions: list[tuple[int, list[Draft], str | None, dict[str, str]]]
    ) -> None:
        model = self.rooms.get(room) or ModelRoom()
        void: set[int] = set()
        place = len(model.facts)
        calls = []
        expectations: list[Appended | int] = []
        for offset, new, command, words in submissions:
            expected = max(0, place + offset)
            calls.append((room, expected, new, command, words))
            expectations.append(model.append(expected, new, command, words, void))
            place = expected + len(new)  # the next one usually builds on this one

        async def submit() -> list[Appended | BaseException]:
            futures = [self.log.submit(*call) for call in calls]
            return await asyncio.gather(*futures, return_exceptions=True)

        outcomes = self.run(submit())
        got = [one.seq if isinstance(one, Conflict) else one for one in outcomes]
        assert got == expectations
        if model.facts:
            self.rooms[room] = model

    @rule(room=ROOMS, keys=st.lists(KEYS, max_size=2))
    def erase(self, room: str, keys: list[str]) -> None:
        self.run(self.log.erase(room, keys))
        for key in keys if room in self.rooms else []:
            self.rooms[room].words.pop(key, None)

    @rule()
    def restart(self) -> None:
        self.run(self.log.close())
        self.log = self.adapter.again(Path(self.folder.name), self.log)
        self.run(self.log.open())

    @rule(room=ROOMS, after=st.integers(0, 6))
    def read_from(self, room: str, after: int) -> None:
        facts = self.rooms[room].facts if room in self.rooms else []
        assert self.run(facts_of(self.log, room, after)) == facts[after:]

    @invariant()
    def holds_what_it_should(self) -> None:
        assert self.run(self.log.rooms()) == list(self.rooms)
        for code, room in self.rooms.items():
            assert self.run(facts_of(self.log, code)) == room.facts
            assert self.run(self.log.words(code)) == room.words
            assert self.run(self.log.epoch(code)) == self.epochs.setdefault(
                code, self.run(self.log.epoch(code))
            )

    @invariant()
    def is_sound(self) -> None:
        assert self.run(self.log.check()) == []


@pytest.mark.parametrize("name", sorted(ADAPTERS))
def test_random_histories_end_as_the_model_says(name: str) -> None:
    class Machine(LogMachine):
        adapter = ADAPTERS[name]

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
