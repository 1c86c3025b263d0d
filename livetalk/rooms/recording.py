"""What can be decided about the record: sections by hand, publishing, the journal."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.room import Room


def edit(room: Room, command: c.EditRecord, context: Context) -> Answer:
    raise NotImplementedError


def publish(room: Room, context: Context) -> Answer:
    raise NotImplementedError


def withdraw(room: Room) -> Answer:
    raise NotImplementedError


def file(room: Room, command: c.FileRecord, context: Context) -> Answer:
    raise NotImplementedError


def journalise(room: Room, command: c.JournaliseRecord, context: Context) -> Answer:
    raise NotImplementedError
