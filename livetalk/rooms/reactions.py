"""What can be decided about reactions. They are logged as sums of short windows, never one by one."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.finding import closed_for
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room


def react(room: Room, command: c.React) -> Decided | Rejected:
    """Count a reaction; the host adds up what falls into the same window."""
    refused = closed_for(room, "react")
    if refused:
        return refused
    return Decided(events=(f.ReactionsCounted(counts={command.kind: command.count}),))
