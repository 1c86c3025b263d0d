"""The room of a session: made when the session is published, and again if a node ended in between.

Lives here: from a session's words to the command that opens its room. Must not live here: the clock that
opens and closes it (``conductor``), or HTTP.
"""

from __future__ import annotations

from collections.abc import Callable

from livetalk.live.programme.programme_host import Done, Outcome, ProgrammeHost
from livetalk.live.rooms import create_room, fresh_code
from livetalk.log.port import Log
from livetalk.programme.commands import PublishSession
from livetalk.programme.context import Giver
from livetalk.programme.programme import Session
from livetalk.programme.texts import Note, SessionWords
from livetalk.rooms.commands import CreateRoom, ReframeRoom
from livetalk.rooms.outcomes import Rejected
from livetalk.rooms.room import AUDIENCE
from livetalk.rooms.text import MAX_NAME, MAX_THEME, MAX_TITLE

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

    def frame(self, session: Session) -> ReframeRoom:
        """What the room of the session is to say of itself now."""
        words = self._words(session)
        reason = self._programme.state.text(session.reason_key, Note)
        return ReframeRoom(
            title=_title(words),
            purpose=_purpose(words),
            input_use=_input_use(words),
            not_open=words.not_open or None,
            cancelled=(reason.text if reason else "") if session.state == "cancelled" else None,
            themes=_themes(words),
            speakers=_speakers(words),
        )

    def _command(self, session: Session, code: str) -> CreateRoom:
        template, words = self._programme.templates[session.template], self._words(session)
        return CreateRoom(
            code=code,
            title=_title(words),
            purpose=_purpose(words),
            input_use=_input_use(words),
            not_open=words.not_open or None,
            moderation=template.moderation,
            ordering=template.ordering,
            traits=template.traits,
            state="early",
            themes=_themes(words),
            speakers=_speakers(words),
        )

    def _words(self, session: Session) -> SessionWords:
        return self._programme.state.text(session.text_key, SessionWords) or SessionWords(title="–")


def _title(words: SessionWords) -> str:
    return words.title[:MAX_TITLE]


def _purpose(words: SessionWords) -> str:
    return words.purpose or words.summary or words.title


def _input_use(words: SessionWords) -> str:
    return words.input_use or words.title


def _themes(words: SessionWords) -> tuple[str, ...]:
    """A room's labels are shorter than a line of the programme: what is too long is cut, not refused."""
    return tuple(dict.fromkeys(theme[:MAX_THEME] for theme in words.themes))


def _speakers(words: SessionWords) -> tuple[str, ...]:
    names = (name[:MAX_NAME] for name in (*words.politicians, *words.speakers))
    return tuple(dict.fromkeys(name for name in names if name.casefold() != AUDIENCE))
