"""Words of the programme that have had their time are erased: proposals, half a year after their answer.

Lives here: looking, and giving the command. Every node looks; the second one to do so finds nothing. Must not
live here: when something has had its time (``programme.proposing``).
"""

from __future__ import annotations

import asyncio

from livetalk.live.programme_host import ProgrammeHost
from livetalk.programme.commands import ForgetProposal
from livetalk.programme.context import SERVER
from livetalk.programme.proposing import forgotten_at

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
        for proposal in list(self._programme.state.proposals.values()):
            due = forgotten_at(proposal)
            if due is not None and due <= now:
                await self._programme.give(SERVER, ForgetProposal(proposal=proposal.id))
