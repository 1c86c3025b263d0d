"""The minute-taker's lines, corrections afterwards, and which lines answer a question."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.room import Room


def write(room: Room, command: c.WriteNote, context: Context) -> Answer:
    raise NotImplementedError


def correct(room: Room, command: c.CorrectLine) -> Answer:
    raise NotImplementedError


def move_bracket(room: Room, command: c.MoveBracket) -> Answer:
    raise NotImplementedError
