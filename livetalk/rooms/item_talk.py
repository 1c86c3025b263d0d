"""What citizens say to an item, and who wants to take part."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.room import Room


def comment(room: Room, command: c.Comment, context: Context) -> Answer:
    raise NotImplementedError


def judge(room: Room, command: c.JudgeComment, context: Context) -> Answer:
    raise NotImplementedError


def answer(room: Room, command: c.AnswerComment, context: Context) -> Answer:
    raise NotImplementedError


def join(room: Room, command: c.Join, context: Context) -> Answer:
    raise NotImplementedError


def withdraw(room: Room, command: c.WithdrawJoining, context: Context) -> Answer:
    raise NotImplementedError
