"""The table role × command, and who may have which view."""

from __future__ import annotations

from typing import get_args

import pytest

from livetalk.moderation.policy import MAY, MAY_SEE, may, may_see
from livetalk.rooms import commands as c
from livetalk.rooms.actors import VIEWS, Role, View

ROLES: tuple[Role, ...] = get_args(Role)
CREATE = c.CreateRoom(code="482913", title="t", purpose="p", input_use="i")
COMMANDS: list[c.AnyCommand] = [
    c.AskQuestion(text="Hvorfor?"),
    c.ReviseQuestion(question="q1", text="Hvorfor?"),
    c.WithdrawQuestion(question="q1"),
    c.SupportQuestion(question="q1"),
    c.UnsupportQuestion(question="q1"),
    c.React(kind="heart"),
    c.ApproveQuestion(question="q1"),
    c.DismissQuestion(question="q1", reason="tone"),
    c.RestoreQuestion(question="q1"),
    c.TakeQuestion(question="q1"),
    c.FinishQuestion(question="q1", how="answered"),
    c.SetRoomState(state="open"),
    c.BlankWall(on=True),
    c.Undo(),
    CREATE,
]
CITIZENS = {"ask", "revise", "withdraw", "support", "unsupport", "react"}
HALL = {"ask", "revise", "withdraw"}


def name(command: c.AnyCommand) -> str:
    return str(command.__struct_config__.tag)


def test_the_table_knows_every_command_and_this_test_too() -> None:
    assert MAY.keys() == {type(command) for command in COMMANDS} == {*get_args(c.WireCommand), c.CreateRoom}


def test_the_table_knows_every_view() -> None:
    assert MAY_SEE.keys() == set(VIEWS)


@pytest.mark.parametrize("command", COMMANDS, ids=name)
def test_what_each_role_may_do(command: c.AnyCommand) -> None:
    allowed = {role for role in ROLES if may(role, command)}
    if command is CREATE:
        assert allowed == {"system"}
    elif name(command) in HALL:
        assert allowed == {"audience", "moderator"}
    elif name(command) in CITIZENS:
        assert allowed == {"audience"}
    else:
        assert allowed == {"moderator"}


@pytest.mark.parametrize("role", ["speaker", "notes", "captions"])
def test_who_only_watches_changes_nothing(role: Role) -> None:
    assert not [command for command in COMMANDS if may(role, command)]


@pytest.mark.parametrize(
    ("view", "roles"),
    [
        ("audience", {"audience", "moderator", "speaker", "notes", "captions"}),
        ("wall", {"audience", "moderator", "speaker", "notes", "captions"}),
        ("speaker", {"speaker", "moderator"}),
        ("notes", {"notes", "moderator"}),
        ("moderator", {"moderator"}),
    ],
)
def test_who_may_see_what(view: View, roles: set[Role]) -> None:
    assert {role for role in ROLES if may_see(role, view)} == roles
