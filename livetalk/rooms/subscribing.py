"""Who wants mail."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.room import Room


def subscribe(room: Room, command: c.Subscribe, context: Context) -> Answer:
    raise NotImplementedError


def confirm(room: Room, command: c.ConfirmSubscription) -> Answer:
    raise NotImplementedError


def unsubscribe(room: Room, command: c.Unsubscribe) -> Answer:
    raise NotImplementedError
