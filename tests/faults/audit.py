"""Judging a log by the journals of those who filled it.

The log is read through the project's own adapter, and every command in it is decided once more at
its place: it must lead to exactly the facts that lie there. Must not live here: servers, clients.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from livetalk.edge import wire
from livetalk.live.from_lists import advice_maker
from livetalk.log.sqlite import SqliteLog
from livetalk.rooms import views
from livetalk.rooms.actors import Actor, View
from livetalk.rooms.advice import Advice
from livetalk.rooms.decide import Context, decide
from livetalk.rooms.evolve import evolve
from livetalk.rooms.facts import (
    ElaborationAsked,
    Fact,
    MessageSent,
    QuestionAsked,
    QuestionTaken,
    ReactionsCounted,
)
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room as RoomState
from tests.faults.crowd import Sent


@dataclass(frozen=True, slots=True)
class Found:
    """A room's log as a new process would find it."""

    epoch: str | None
    facts: list[Fact]
    words: dict[str, str]
    problems: list[str]


async def read_remains(database: Path, into: Path, code: str) -> Found:
    """Read a copy of the files of a dead server; the originals wait for the next one untouched."""
    _copy(database, into)
    log = SqliteLog(into / database.name)
    await log.open()
    try:
        facts = [fact async for fact in log.read(code)]
        return Found(await log.epoch(code), facts, await log.words(code), await log.check())
    finally:
        await log.close()


def _copy(database: Path, into: Path) -> None:
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    for file in database.parent.glob(f"{database.name}*"):
        if not file.name.endswith("-shm"):  # the next server makes its own
            shutil.copy(file, into / file.name)


def audit(found: Found, journal: Iterable[Sent]) -> RoomState:
    """Check every promise that was given; returns the folded room."""
    assert found.problems == []
    assert [fact.seq for fact in found.facts] == list(range(1, len(found.facts) + 1))
    said = {sent.key: sent for sent in journal}
    groups = _by_command(found.facts)
    _check_answers(said, groups)
    _check_reactions(said.values(), found.facts)
    return _decide_again(found, said, groups)


def _by_command(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    """The facts of each command; they must lie together, or they were not written in one step."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.command is not None:
            groups.setdefault(fact.command, []).append(fact)
    for key, group in groups.items():
        assert group[-1].seq - group[0].seq == len(group) - 1, f"{key} lies in two places"
    return groups


def _check_answers(said: Mapping[str, Sent], groups: Mapping[str, list[Fact]]) -> None:
    for key in groups:
        assert key in said, f"{key} is in the log, and nobody said it"
    for key, sent in said.items():
        yes = [ack for ack in sent.acks if ack["ok"]]
        assert all(ack == yes[0] for ack in yes), f"two answers to {sent.command}: {sent.acks}"
        final_no = any(not ack["ok"] and not ack["temporary"] for ack in sent.acks)
        assert not (yes and final_no), f"a no and a yes to {sent.command}: {sent.acks}"
        if sent.is_refused:
            assert key not in groups, f"{sent.command} was refused and is in the log: {sent.acks}"
        elif yes and key in groups:
            assert yes[0]["seq"] == groups[key][-1].seq
            assert yes[0].get("question") == _question_made(groups[key])


def _check_reactions(said: Iterable[Sent], facts: Sequence[Fact]) -> None:
    logged: Counter[str] = Counter()
    for fact in facts:
        if isinstance(fact.event, ReactionsCounted):
            logged.update(fact.event.counts)
    acknowledged: Counter[str] = Counter()
    at_most: Counter[str] = Counter()
    for sent in said:
        if sent.command["type"] == "react":
            kind, count = sent.command["kind"], sent.command.get("count", 1)
            at_most[kind] += count * sent.times
            acknowledged[kind] += count * (sent.accepted is not None)
    for kind in at_most:
        assert acknowledged[kind] <= logged[kind] <= at_most[kind]


def _decide_again(found: Found, said: Mapping[str, Sent], groups: Mapping[str, list[Fact]]) -> RoomState:
    """Fold the log; at each command's place, deciding must lead to the facts that lie there.

    A command that was accepted and left no fact must have changed nothing at the seq it was told.
    """
    without_facts: dict[int, list[Sent]] = {}
    for key, sent in said.items():
        if sent.accepted is not None and key not in groups and sent.command["type"] != "react":
            without_facts.setdefault(sent.accepted["seq"], []).append(sent)
    room = RoomState()
    room.words = found.words
    advice = advice_maker(None)()
    for fact in found.facts:
        group = groups.get(fact.command or "", [])
        if group and group[0] is fact:
            again = _again(room, said[fact.command or ""], advice, fact.at, group)
            assert isinstance(again, Decided), f"{fact} should have been refused: {again}"
            assert list(again.events) == [f.event for f in group]
        evolve(room, fact)
        for sent in without_facts.pop(fact.seq, ()):
            again = _again(room, sent, advice, fact.at)
            assert isinstance(again, Decided), f"{sent.command} was accepted: {sent.acks}"
            assert not again.events, f"{sent.command} was accepted and is not in the log: {sent.acks}"
    early = next(iter(without_facts.values()), None)
    assert early is None, f"answers name a place that the log has not: {early}"
    return room


def _again(
    room: RoomState, sent: Sent, advice: Advice, at: int, group: Sequence[Fact] = ()
) -> Decided | Rejected:
    """Decide with what was known then: the advice follows from the room, the rest lies in the facts."""
    incoming = wire.decode(sent.command)
    assert isinstance(incoming, wire.Incoming)
    taken = next((f.event for f in group if isinstance(f.event, QuestionTaken)), None)
    context = Context(
        actor=sent.actor,
        now=at,
        fresh_id=_id_made(group) or "unused",
        advice=advice,
        proposed=taken.proposed if taken else None,
    )
    return decide(room, incoming.command, context)


def _id_made(group: Sequence[Fact]) -> str | None:
    for fact in group:
        match fact.event:
            case QuestionAsked(question=made) | MessageSent(message=made):
                return made
            case ElaborationAsked(text_key=key):
                return key.rpartition(":")[2]
    return None


def _question_made(group: Sequence[Fact]) -> str | None:
    return next((fact.event.question for fact in group if isinstance(fact.event, QuestionAsked)), None)


def parts_of(room: RoomState, view: View) -> dict[str, Any]:
    """The parts of a view, as they look on the wire."""
    parts: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(views.view(room, view)))
    return parts


def mine_of(room: RoomState, actor: Actor) -> dict[str, Any]:
    """What a person's screen must know of the own contributions."""
    mine = views.mine(room, actor.id)
    return {"asked": mine.asked, "supported": list(mine.supported)}
