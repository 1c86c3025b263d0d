"""Captions that come in, and lines of files that are read in."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.room import Room


def hear(room: Room, command: c.HearCaptions, context: Context) -> Answer:
    raise NotImplementedError


def settle(room: Room, command: c.SettleCaptions, context: Context) -> Answer:
    raise NotImplementedError


def import_lines(room: Room, command: c.ImportLines) -> Answer:
    raise NotImplementedError
