"""Promises: marking, confirming, rejecting."""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.room import Room


def mark(room: Room, command: c.MarkPromise, context: Context) -> Answer:
    raise NotImplementedError


def confirm(room: Room, command: c.ConfirmPromise, context: Context) -> Answer:
    raise NotImplementedError


def reject(room: Room, command: c.RejectPromise) -> Answer:
    raise NotImplementedError


def reopen(room: Room, command: c.ReopenPromise) -> Answer:
    raise NotImplementedError
