"""Every role × every command, generated from the table: what it lets through can be done, and nothing else.

A command that the table lets through has an answer in a busy room; one that it does not is stopped
before anything is decided. The ways in – socket, form, API – are walked through beside them.
"""

from __future__ import annotations

from typing import get_args

import pytest

from livetalk.moderation.policy import MAY, may
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor, Role
from livetalk.rooms.decide import Context, decide
from livetalk.rooms.outcomes import Decided, Rejected
from tests.rooms.every_command import EVERY_COMMAND, name
from tests.rooms.history import ANNE, BENT, approved, asked, given, room
from tests.rooms.staff_past import link_made, message_sent, noticed, speaker_added

ROLES: tuple[Role, ...] = get_args(Role)
MATRIX = [
    pytest.param(role, command, id=f"{role}-{name(command)}") for role in ROLES for command in EVERY_COMMAND
]
BUSY = (
    *room(),
    asked("q1"),
    asked("q2", by=BENT),
    approved("q2"),
    speaker_added("s1", "Karin"),
    message_sent("m1"),
    link_made("l1"),
    noticed("b1", "q2", ANNE.id),
)


@pytest.mark.parametrize(("role", "command"), MATRIX)
def test_the_table_alone_says_what_a_role_may_do(role: Role, command: c.AnyCommand) -> None:
    actor = Actor(id=ANNE.id if role == "audience" else f"{role}-7c3d", role=role)
    history = given(BUSY)
    if may(role, command):
        outcome = history.when(command, by=actor)._outcome
        assert isinstance(outcome, Decided | Rejected)
        return
    assert role not in MAY[type(command)]
    before = repr(history.room)
    with pytest.raises(AssertionError, match="no edge lets"):
        history.when(command, by=actor)
    assert repr(history.room) == before


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=name)
def test_somebody_may_give_every_command(command: c.AnyCommand) -> None:
    assert any(may(role, command) for role in ROLES)


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=name)
def test_deciding_asks_nobody_for_a_role_but_staff_are_told_from_the_audience(command: c.AnyCommand) -> None:
    """Permission is the table's alone: the core would answer anybody, which is why every way in asks it."""
    answer = decide(
        given(BUSY).room,
        command,
        Context(actor=Actor(id="x", role="captions"), now=0, fresh_id="fresh"),
    )
    assert isinstance(answer, Decided | Rejected)
    assert not (isinstance(answer, Rejected) and answer.code == "not_allowed")
