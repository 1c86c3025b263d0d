"""Closing the links of accounts in rooms, once their owners may not go in any more.

An account that is closed, a visit that was ended (a tablet that was left somewhere), a host who belongs
elsewhere now, a session that another body has taken over: the programme knows at once, and then the rooms
have to. What is still owed stands in the programme's state, so a node that ends in between loses nothing, and
two that do it at once do no harm.
Must not live here: which links those are (``programme.accounts``).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from livetalk.live.errands import give
from livetalk.live.programme.programme_host import ProgrammeHost
from livetalk.live.rooms import Rooms
from livetalk.live.submissions import Outcome
from livetalk.log.port import LogUnavailable
from livetalk.programme import account_facts as a
from livetalk.programme.accounts import lost_links
from livetalk.programme.commands import CloseLinks
from livetalk.programme.context import SERVER
from livetalk.programme.facts import Entry
from livetalk.programme.planning_facts import RoomEntered, SessionChanged
from livetalk.rooms.commands import RevokeLink
from livetalk.rooms.outcomes import Rejected

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 60.0  # for what could not be done when it should have been
CAUSES = (a.AccountRevoked, a.AccountChanged, a.SignedOut, SessionChanged, RoomEntered)


class LinkCloser:
    """See the module's docstring."""

    def __init__(self, host: ProgrammeHost, rooms: Rooms[Any]) -> None:
        self._host = host
        self._rooms = rooms
        self._wake = asyncio.Event()
        host.listen(self._hear)

    async def run(self) -> None:
        """Look after it; runs until cancelled."""
        while True:
            await self.close()
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()

    async def close(self) -> None:
        """Close every link that is owed."""
        for account, links in lost_links(self._host.state).items():
            closed = [link for session, link in links if await self._is_closed(session, link)]
            if closed:
                await self._host.give(SERVER, CloseLinks(account=account, links=tuple(closed)))

    async def _is_closed(self, session: str, link: str) -> bool:
        found = self._host.state.sessions.get(session)
        if found is None or found.room is None:
            return True
        try:
            room = await self._rooms.find(found.room)
            if room is None:
                return True
            outcome: Outcome = await give(room.host, RevokeLink(link=link))
        except LogUnavailable as error:
            logger.warning("room %s: a link cannot be closed yet: %s", found.room, error)
            return False
        return not (isinstance(outcome, Rejected) and outcome.temporary)

    def _hear(self, entries: Sequence[Entry]) -> None:
        if any(isinstance(entry.event, CAUSES) for entry in entries):
            self._wake.set()
