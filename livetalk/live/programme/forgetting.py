"""Words of the programme that have had their time are erased.

Proposals go half a year after their answer; comments on a session, and what nobody found a meeting for, a
year later. Lives here: looking, and giving the commands. Every node looks; the second one to do so finds
nothing. Must not live here: when something has had its time (``programme.outdated``).
"""

from __future__ import annotations

import asyncio

from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.programme.outdated import outdated

LOOK_EVERY_S = 3600.0  # nobody waits for it: the day matters, not the hour


class Forgetting:
    """See the module's docstring."""

    def __init__(self, programme: ProgrammeHost) -> None:
        self._programme = programme

    async def run(self) -> None:
        """Look now and then; runs until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Erase what has had its time by now. What a log in trouble refuses is tried at the next look."""
        now = self._programme.now()
        for giver, command in list(outdated(self._programme.state, now)):
            await self._programme.give(giver, command)
