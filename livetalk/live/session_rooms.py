"""The room of a session: made when the session is published, and again if a node ended in between.

Lives here: from a session's words to the command that opens its room. Must not live here: the clock that
opens and closes it (``conductor``), or HTTP.
"""

from __future__ import annotations

from collections.abc import Callable

from livetalk.live.programme_host import Done, Outcome, ProgrammeHost
from livetalk.live.rooms import create_room, fresh_code
from livetalk.log.port import Log
from livetalk.programme.commands import PublishSession
from livetalk.programme.context import Giver
from livetalk.programme.programme import Session
from livetalk.programme.texts import SessionWords
from livetalk.rooms.commands import CreateRoom
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.text import MAX_TITLE

CODE_TRIES = 20


class SessionRooms:
    """See the module's docstring."""

    def __init__(self, log: Log, programme: ProgrammeHost, now: Callable[[], int]) -> None:
        self._log = log
        self._programme = programme
        self._now = now

    async def publish(self, giver: Giver, session: str, command_id: str | None = None) -> Outcome:
        """Publish a session and open its room for early questions."""
        for _ in range(CODE_TRIES):
            code = fresh_code()
            if await self._log.epoch(code) is None:
                break
        outcome = await self._programme.give(giver, PublishSession(session=session, room=code), command_id)
        if isinstance(outcome, Done):
            refused = await self.ensure(session)
            if refused is not None:
                return refused
        return outcome

    async def ensure(self, session: str) -> Rejected | None:
        """Have the room of a published session; None if it is there now, or the session has none."""
        found = self._programme.state.sessions.get(session)
        if found is None or found.room is None or await self._log.epoch(found.room) is not None:
            return None
        refused = await create_room(self._log, self._command(found, found.room), self._now())
        return None if refused is None or refused.code == "room_exists" else refused

    def _command(self, session: Session, code: str) -> CreateRoom:
        template = self._programme.templates[session.template]
        words = self._programme.state.text(session.text_key, SessionWords) or SessionWords(title="–")
        return CreateRoom(
            code=code,
            title=words.title[:MAX_TITLE],
            purpose=words.purpose or words.summary or words.title,
            input_use=words.input_use or words.title,
            not_open=words.not_open or None,
            moderation=template.moderation,
            ordering=template.ordering,
            traits=template.traits,
            state="early",
            themes=words.themes,
            speakers=(*words.politicians, *words.speakers),
        )
