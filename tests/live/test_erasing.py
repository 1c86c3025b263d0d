"""Erased words leave every memory and every file, on every node; the fold stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from livetalk.live import eraser, room_state
from livetalk.rooms import commands as c
from livetalk.rooms import views
from tests.live.nodes import STORES, Node, node_on, nodes_on
from tests.support.halls import CODE
from tests.support.redis_process import shared_redis
from tests.support.screens import person
from tests.support.waiting import until

SECRET = "Grønkjærs hemmelighed"
ANNE = person("anne")


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def lies_in_files(store: str, folder: Path) -> bool:
    """Whether the words lie anywhere in what the store has on the disk."""
    where = folder if store == "sqlite" else shared_redis().folder
    files = [path for path in where.rglob("*") if path.is_file() and path.name != "redis.log"]
    assert files
    return any(SECRET.encode() in _bytes(path) for path in files)


def _bytes(path: Path) -> bytes:
    """What a file holds; nothing, if it was written anew under another name since it was found."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


async def answered_question(node: Node) -> str:
    """A question of Anne's that was answered."""
    question = await node.ask(ANNE, SECRET)
    for command in (
        c.ApproveQuestion(question=question),
        c.TakeQuestion(question=question),
        c.FinishQuestion(question=question, how="answered"),
    ):
        await node.done(command)
    return question


async def test_erased_words_are_nowhere_and_nothing_else_has_changed(store: str, tmp_path: Path) -> None:
    async with nodes_on(store, tmp_path) as [one, two]:
        question = await answered_question(one)
        await until(lambda: two.room.state.seq == one.room.state.seq)
        assert lies_in_files(store, tmp_path)
        before = await room_state.read(one.log, CODE)
        queue, supports = list(one.room.state.queue), dict(one.room.state.supporters)

        await one.done(c.EraseContributions(), ANNE)
        await one.room.eraser.settled()
        await until(lambda: two.room.state.seq == one.room.state.seq)
        await until(lambda: not lies_in_files(store, tmp_path))

        after = await room_state.read(one.log, CODE)
        assert after.facts[: len(before.facts)] == before.facts  # the log only grew
        assert {**after.words, f"q:{question}:text:1": SECRET} == before.words
        for node in (one, two):
            assert SECRET not in node.room.state.words.values()
            assert SECRET not in node.room.host.ahead.words.values()
            card = node.room.audience.stores["audience"].values[f"q:{question}"]
            assert isinstance(card, views.Card)
            assert (card.text, card.status, card.erased) == ("", "answered", True)
        again = room_state.fold(after)
        assert (again.queue, again.supporters) == (queue, supports)


async def test_a_node_that_ended_before_it_erased_does_it_when_it_starts_again(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with nodes_on(store, tmp_path, count=1) as [one]:
        await answered_question(one)
        with monkeypatch.context() as patch:
            patch.setattr(one.room.eraser, "_work", _never)
            await one.done(c.EraseContributions(), ANNE)
        assert SECRET in (await one.log.words(CODE)).values()
        again = await node_on(one.log, one.clock)
        assert SECRET not in again.room.state.words.values()
        await again.room.eraser.settled()
        assert SECRET not in (await one.log.words(CODE)).values()
        again.room.stop()


async def test_another_node_sees_to_it_if_the_first_one_never_gets_to_it(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eraser, "LOOK_LATER_S", 0.01)
    async with nodes_on(store, tmp_path) as [one, two]:
        await answered_question(one)
        with monkeypatch.context() as patch:
            patch.setattr(one.room.eraser, "_work", _never)
            await one.done(c.EraseContributions(), ANNE)
        await until(lambda: two.room.state.seq == one.room.state.seq)
        await until(lambda: not lies_in_files(store, tmp_path))
        assert SECRET not in (await two.log.words(CODE)).values()


async def _never() -> None:
    """An eraser that does not get to it."""
