"""Who used the cores while a phase ran.

Lives here: the shares of server, generator and everybody else. Must not live here: the phases.
"""

from __future__ import annotations

import time

import msgspec

from tests.bench import machine
from tests.bench.channel import Child

SHORTEST_S = 0.5  # the kernel counts in hundredths: below this a share of a core says nothing


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """Shares of one core: the server's own, and the largest that anybody else (or the hypervisor) had."""

    server: float
    others: float


class _Reading(msgspec.Struct, frozen=True, kw_only=True):
    at: float
    server: float
    load: float
    machine: machine.Usage


class Clock:
    """Runs from its making to ``stop``."""

    def __init__(self, server: Child, generator: Child) -> None:
        self._server = server
        self._generator = generator
        self._began = self._read()

    def stop(self) -> Used:
        """Give the shares since the beginning."""
        began, now = self._began, self._read()
        wall = max(0.001, now.at - began.at)
        own = {machine.SERVER_CORE: now.server - began.server, machine.LOAD_CORE: now.load - began.load}
        spent = [after - before for before, after in zip(began.machine.cores, now.machine.cores, strict=True)]
        foreign = [spent[core] - mine for core, mine in own.items() if core < len(spent)]
        others = max(0.0, *foreign, now.machine.stolen - began.machine.stolen) / wall
        return Used(server=own[machine.SERVER_CORE] / wall, others=others if wall > SHORTEST_S else 0.0)

    def _read(self) -> _Reading:
        return _Reading(
            at=time.monotonic(),
            server=machine.cpu_of([self._server.pid]),
            load=machine.cpu_of([self._generator.pid]),
            machine=machine.usage(),
        )
