"""Mail about when and where the session of a room is: the day before, and when it is moved or cancelled.

The room does not plan its session; it is told how the programme has it, and tells who asked. What they know
is a fact, so nobody is told twice, whichever node asks, and who comes later is not told of what was before.
Lives here: what is news, and when to look again. Must not live here: the programme, a clock, or sentences.
"""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.followup import SessionKnown, Subscription
from livetalk.rooms.followup_facts import MailKind
from livetalk.rooms.mailing import queue_reminders
from livetalk.rooms.outcomes import Decided
from livetalk.rooms.room import Room

KEPT_MS = 24 * 3600 * 1000  # after its end nobody needs to be reminded: the addresses go a day later


def follow(room: Room, command: c.FollowSession, context: Context) -> Answer:
    """Note how it is now, and tell those who want to know what is new to them."""
    known = room.followup.session
    if known is not None and not _is_news(known, command, context.now):
        return Decided()
    is_same = known is not None and _times(known) == _times(command)
    noted = f.SessionFollowed(
        starts=command.starts,
        ends=command.ends,
        stage=command.stage,
        cancelled=command.cancelled,
        # Who learns on the day before that it is moved needs no second mail about the same.
        reminded=context.now >= command.remind_at or (is_same and known is not None and known.reminded),
    )
    kind = _kind(known, command, context.now)
    return Decided(events=(noted, *(queue_reminders(room, kind, context) if kind is not None else ())))


def next_news(room: Room, now: c.FollowSession) -> int | None:
    """When (ms) the room is to be told how its session is, which is so ``now``; None: when it changes."""
    known, wanted = room.followup.session, wanting(room)
    if room.record.purged_at is not None or (known is None and not wanted):
        return None
    if known is None or _times(known) != _times(now) or known.cancelled != now.cancelled:
        return 0
    dues = [now.ends + KEPT_MS] if wanted else []
    if not known.cancelled and not known.reminded:
        dues.append(now.remind_at)
    return min(dues, default=None)


def wanting(room: Room) -> list[Subscription]:
    """Subscriptions to reminders that have not ended, confirmed or not."""
    known = room.followup.subscriptions.values()
    return [one for one in known if one.reminder and one.ended_at is None]


def _is_news(known: SessionKnown, command: c.FollowSession, now: int) -> bool:
    if _times(known) != _times(command) or known.cancelled != command.cancelled:
        return True
    return not known.cancelled and not known.reminded and now >= command.remind_at


def _kind(known: SessionKnown | None, command: c.FollowSession, now: int) -> MailKind | None:
    """What they are told; nothing of the first time, and nothing of what is over."""
    if known is None or now >= max(known.ends, command.ends):
        return None
    if command.cancelled:
        return None if known.cancelled else "session_cancelled"
    if _times(known) != _times(command):
        return "session_moved"
    return "session_soon" if now < command.starts else None


def _times(one: SessionKnown | c.FollowSession) -> tuple[int, int, str | None]:
    return one.starts, one.ends, one.stage
