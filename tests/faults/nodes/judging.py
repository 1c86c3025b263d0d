"""What must hold after every fault: the log, the nodes and every screen agree, and nothing is lost.

Must not live here: faults, and what people were told while they lasted (``honesty``).
"""

from __future__ import annotations

import asyncio

from livetalk.rooms.actors import View
from livetalk.rooms.evolve import evolve
from livetalk.rooms.room import Room as RoomState
from tests.faults.audit import Found, audit, mine_of, parts_of
from tests.faults.nodes.faults import Healed, now
from tests.faults.nodes.losses import Losses
from tests.faults.nodes.reading import read_far
from tests.faults.nodes.tally import Row
from tests.faults.nodes.town import VIEWS, Town
from tests.faults.screen import JoinRefused, Json, Screen
from tests.faults.waiting import LOOK_EVERY_S, hopefully, until
from tests.support.server_process import ServerProcess

PATIENCE_S = 60.0  # bounds a test that goes wrong; how long it really took is told, not judged
LOOK_AGAIN_S = 1.0

Views = dict[View, Json]


class Judge:
    """Judges a town after every fault, and remembers what it saw before."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._before: Found | None = None
        self._judged = 0
        self._snapshots = 1  # that every screen must have had
        self._losses = Losses()
        self._disagreement = ""

    async def judge(self, healed: Healed, row: Row, had: Found | None = None) -> None:
        """Everything; the figures go into the row. ``had``: the log of which something was to be lost."""
        row.seconds.append(await self._comes_to_rest(self._nodes_there(healed)) - healed.at)
        row.rounds += 1
        for node in self._town.nodes:
            await node.ready()
        found = await self._found()
        if had is None:
            self._is_continued(found)
        else:
            self._is_another(had, found, row)
        self._before = found
        folded = await asyncio.to_thread(audit, found, self._losses.without(self._town.journal))
        self._people_know_what_is_theirs(folded)
        self._count(row)
        self._nobody_was_reloaded(row)

    async def _found(self) -> Found:
        """The log, once the nodes show what it says. A node that was frozen may have had something to say yet."""
        until_s = now() + PATIENCE_S
        while True:
            found = await read_far(self._town.address, self._town.room.code)
            folded = await asyncio.to_thread(fold, found)
            fresh = await self._fresh(self._town.nodes)
            different = [] if fresh is None else [v for v in VIEWS if fresh[v] != parts_of(folded, v)]
            if fresh is not None and not different:
                return found
            assert now() < until_s, (
                self._disagreement or f"the log is at {folded.seq} and differs from {different}"
            )

    def _nodes_there(self, healed: Healed) -> list[ServerProcess]:
        nodes = self._town.nodes
        return [
            node for number, node in enumerate(nodes) if not (healed.is_starting and number == healed.node)
        ]

    async def _comes_to_rest(self, nodes: list[ServerProcess]) -> float:
        """Wait until every screen shows what a new one shows on these nodes; returns when it was so."""
        town, until_s = self._town, now() + PATIENCE_S
        await hopefully(lambda: not any(member.open for member in town.members) and town.is_all_here)
        still_open = [(sent.command, sent.acks[-1:]) for m in town.members for sent in m.open.values()]
        assert not still_open, f"no answer in {PATIENCE_S:.0f} s: {still_open[:5]}"
        missing = [screen.auth["participant"] for _, screen in town.screens if not screen.is_here]
        assert town.is_all_here, f"not connected after {PATIENCE_S:.0f} s: {missing[:5]}"
        while True:
            fresh, looked = await self._fresh(nodes), now() + LOOK_AGAIN_S
            while fresh is not None and now() < looked:
                if not self._different(fresh):
                    return now()
                await asyncio.sleep(LOOK_EVERY_S)
            assert now() < until_s, self._disagreement if fresh is None else "\n".join(self._different(fresh))
            await asyncio.sleep(LOOK_EVERY_S)

    def _different(self, fresh: Views) -> list[str]:
        """Screens that came through the proxy and do not show what a new one shows."""
        return [
            f"{screen.auth['participant']} ({view}, {screen.position}) differs in "
            f"{_differing(screen.lasting_parts, fresh[view])}"
            for view, screen in self._town.screens
            if screen.lasting_parts != fresh[view]
        ]

    async def _fresh(self, nodes: list[ServerProcess]) -> Views | None:
        """What each view looks like for somebody new; None if the nodes do not agree (yet)."""
        try:
            seen = [await self._views(node) for node in nodes]
        except (JoinRefused, OSError, TimeoutError) as error:
            self._disagreement = f"a node lets nobody in: {error!r}"
            return None
        self._disagreement = "\n".join(
            f"node {number} at {view}: {theirs[view].position} and not {seen[0][view].position}, differs in "
            f"{_differing(theirs[view].lasting_parts, seen[0][view].lasting_parts)}"
            for number, theirs in enumerate(seen, 1)
            for view in VIEWS
            if theirs[view].lasting_parts != seen[0][view].lasting_parts
        )
        if self._disagreement:
            return None
        return {view: screen.lasting_parts for view, screen in seen[0].items()}

    async def _views(self, node: ServerProcess) -> dict[View, Screen]:
        screens = {view: self._town.screen(node, view) for view in VIEWS}
        await asyncio.gather(*(_look(screen) for screen in screens.values()))
        return screens

    def _is_continued(self, found: Found) -> None:
        """What lay in the log lies there still."""
        before = self._before
        if before is not None:
            assert found.epoch == before.epoch
            assert found.facts[: len(before.facts)] == before.facts

    def _is_another(self, had: Found, found: Found, row: Row) -> None:
        """Something is lost, which the log's name says, those who lead are told, and every screen has heard."""
        gone = self._losses.note(self._town.journal, had, found)
        assert gone, "nothing was lost, so that nothing was tried"
        assert found.epoch != had.epoch
        assert [witness.losses for witness in self._town.witnesses] == [self._snapshots] * len(
            self._town.nodes
        )
        self._snapshots += 1
        row.lost += gone

    def _people_know_what_is_theirs(self, folded: RoomState) -> None:
        for member in self._town.members:
            if member.actor.role == "audience":
                known = {key: member.screen.mine[key] for key in ("asked", "supported")}
                assert known == mine_of(folded, member.actor)

    def _count(self, row: Row) -> None:
        journal = sorted(self._town.journal, key=lambda sent: int(sent.command["id"][1:]))
        new, self._judged = journal[self._judged :], len(journal)
        row.commands += len(new)
        row.accepted += sum(sent.accepted is not None for sent in new)
        row.repeated += sum(sent.lost > 0 for sent in new)
        row.not_saved += sum(any(ack.get("code") == "log_unavailable" for ack in sent.acks) for sent in new)

    def _nobody_was_reloaded(self, row: Row) -> None:
        """Each screen had the whole picture once, and once more for each loss."""
        again = [
            (screen.auth["participant"], screen.snapshots - self._snapshots)
            for _, screen in self._town.screens
            if screen.snapshots != self._snapshots
        ]
        row.snapshots += sum(count for _, count in again)
        assert not again, f"whole pictures beyond the first: {again[:10]}"


def fold(found: Found) -> RoomState:
    """The room that the log says."""
    room = RoomState()
    room.words = dict(found.words)
    for fact in found.facts:
        evolve(room, fact)
    return room


async def _look(screen: Screen) -> None:
    """Come, see, and leave."""
    await screen.join()
    await until(lambda: screen.position is not None, PATIENCE_S)
    await screen.leave()


def _differing(one: Json, other: Json) -> list[str]:
    return [key for key in {**one, **other} if one.get(key) != other.get(key)][:10]
