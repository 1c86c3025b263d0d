"""What perhaps was promised in a room, worked out beside the hot path from its final lines.

The lines are read in windows, each with some lines before and after it, in a thread; a window that nobody has
written in since is not read again. So a long meeting costs what is new in it, and nothing waits meanwhile.
Lives here: which lines are read, when, and what is kept of it. Must not live here: what sounds like a
promise (``transcripts.promises``), or what becomes of one (``rooms.promising``).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from weakref import WeakKeyDictionary

import msgspec

from livetalk.followup.calendar import day_of
from livetalk.live.broadcasting.screens import FrameT
from livetalk.live.live_room import LiveRoom
from livetalk.rooms.room import Room
from livetalk.rooms.transcript import RoomLine
from livetalk.rooms.transcript_parts import speaker_of, text_of
from livetalk.transcripts.promises import Reason, Rules, Suggestion, suggest
from livetalk.transcripts.segments import Line

WINDOW = 200  # lines: some hundredths of a second, and a small part of a long meeting
AROUND = 20  # lines before and after: far more than a sentence or "when?" and its answer take


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """Perhaps a promise. ``id`` is what it is confirmed or rejected by; ``due`` is an ISO date.

    ``deadline`` is in which words it was named; ``continued`` are lines that it goes on in.
    """

    id: str
    line: int
    owner_role: str | None
    due: str | None
    deadline: str | None
    why: tuple[Reason, ...]
    continued: tuple[int, ...] = ()


class _Read(msgspec.Struct, frozen=True):
    """A window as it was read, and what was found in it."""

    lines: tuple[RoomLine, ...]
    found: tuple[Suggested, ...]


class _Reading:
    """One room: what was read so far."""

    def __init__(self) -> None:
        self.windows: dict[int, _Read] = {}
        self.lock = asyncio.Lock()

    @property
    def found(self) -> Iterator[Suggested]:
        for _, window in sorted(self.windows.items()):
            yield from window.found


class PromiseWatch:
    """Works for all rooms of a node; without rules it suggests nothing."""

    def __init__(self, rules: Rules | None = None) -> None:
        self._rules = rules
        self._rooms: WeakKeyDictionary[LiveRoom[object], _Reading] = WeakKeyDictionary()
        self.windows_read = 0

    async def catch_up(self, room: LiveRoom[FrameT]) -> None:
        """Read what is new; those who ask at once wait for the same work."""
        if self._rules is None:
            return
        reading = self._of(room)
        async with reading.lock:
            lines = spoken_lines(room.state)
            last = max(0, len(lines) - 1) // WINDOW
            for number in [known for known in reading.windows if known > last]:
                del reading.windows[number]
            for number in range(last + 1 if lines else 0):
                window = tuple(lines[max(0, number * WINDOW - AROUND) : (number + 1) * WINDOW + AROUND])
                known = reading.windows.get(number)
                if known is not None and known.lines == window:
                    continue
                own = {line.id for line in lines[number * WINDOW : (number + 1) * WINDOW]}
                found = await asyncio.to_thread(_read, room.state, window, self._rules)
                reading.windows[number] = _Read(window, tuple(one for one in found if one.line in own))
                self.windows_read += 1
            if not lines:
                reading.windows.clear()

    def known(self, room: LiveRoom[FrameT]) -> tuple[Suggested, ...]:
        """What was found when somebody last asked, but for lines that are gone since."""
        lines = room.state.transcript.lines
        return tuple(one for one in self._of(room).found if one.line in lines)

    def to_judge(self, room: LiveRoom[FrameT]) -> tuple[Suggested, ...]:
        """Those of them that no person has marked or judged."""
        promises = room.state.transcript.promises.values()
        seen = {one.line for one in promises if one.line is not None}
        return tuple(one for one in self.known(room) if one.line not in seen)

    def _of(self, room: LiveRoom[FrameT]) -> _Reading:
        return self._rooms.setdefault(room, _Reading())  # type: ignore[arg-type]  # whatever its frames are


def spoken_lines(room: Room) -> list[RoomLine]:
    """What can be read: final lines that have words, in the language that most was said in."""
    final = [line for line in room.transcript.spoken() if line.final and room.text(line.text_key)]
    most = Counter(line.lang for line in final).most_common(1)
    return [line for line in final if line.lang == most[0][0]] if most else []


def meeting_day(room: Room) -> date:
    """The date of the meeting in Copenhagen: deadlines such as "on Monday" count from it."""
    begun = room.opened_at or room.created_at
    return day_of(datetime.fromtimestamp(begun / 1000, UTC))


def _read(room: Room, lines: Sequence[RoomLine], rules: Rules) -> list[Suggested]:
    """In a thread: lines are frozen, and a name or words that come meanwhile do no harm."""
    said = [_plain(room, line) for line in lines]
    return [_suggested(one) for one in suggest(said, meeting_day(room), rules)]


def _plain(room: Room, line: RoomLine) -> Line:
    return Line(
        cue=str(line.id),
        start=line.at,
        end=line.until,
        text=text_of(room, line),
        speaker=speaker_of(room, line),
        lang=line.lang,
    )


def _suggested(one: Suggestion) -> Suggested:
    return Suggested(
        id=f"s{one.cue}",
        line=int(one.cue),
        owner_role=one.owner_role,
        due=one.due.isoformat() if one.due is not None else None,
        deadline=one.deadline,
        why=one.why,
        continued=tuple(int(cue) for cue in one.continued),
    )
