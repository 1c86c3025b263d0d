"""What can be decided about items."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.room import Room


def open_item(room: Room, command: c.OpenItem, context: Context) -> Answer:
    raise NotImplementedError


def update(room: Room, command: c.UpdateItem, context: Context) -> Answer:
    raise NotImplementedError


def note(room: Room, command: c.NoteItem, context: Context) -> Answer:
    raise NotImplementedError


def merge(room: Room, command: c.MergeItem) -> Answer:
    raise NotImplementedError


def unmerge(room: Room, command: c.UnmergeItem) -> Answer:
    raise NotImplementedError


def hand_over(room: Room, command: c.HandOver, context: Context) -> Answer:
    raise NotImplementedError
