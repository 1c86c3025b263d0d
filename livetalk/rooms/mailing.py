"""The outbox: what is to be sent, and by whom."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.room import Room


def try_mail(room: Room, command: c.TryMail, context: Context) -> Answer:
    raise NotImplementedError


def settle(room: Room, command: c.SettleMail) -> Answer:
    raise NotImplementedError


def remind_owners(room: Room, command: c.RemindOwners, context: Context) -> Answer:
    raise NotImplementedError
