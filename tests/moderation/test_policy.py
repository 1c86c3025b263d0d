"""The table role × command, and who may have which view."""

from __future__ import annotations

from typing import get_args

import pytest

from livetalk.moderation.policy import MAY, MAY_SEE, may, may_see
from livetalk.rooms import commands as c
from livetalk.rooms.actors import VIEWS, Role, View
from tests.rooms.every_command import EVERY_COMMAND, OVER_THE_WIRE, name

ROLES: tuple[Role, ...] = get_args(Role)
CITIZENS = {"support", "unsupport", "react", "seen"}
EVERYBODY = {"ask", "revise", "withdraw"}
STAGE = {"hand", "speak", "acknowledge"}
SERVER = {"create", "notice_burst"}


def test_the_table_knows_every_command_and_this_test_too() -> None:
    assert MAY.keys() == {type(command) for command in EVERY_COMMAND} == set(get_args(c.AnyCommand))
    assert {type(command) for command in OVER_THE_WIRE} == set(get_args(c.WireCommand))


def test_the_table_knows_every_view() -> None:
    assert MAY_SEE.keys() == set(VIEWS)


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=name)
def test_what_each_role_may_do(command: c.AnyCommand) -> None:
    allowed = {role for role in ROLES if may(role, command)}
    match name(command):
        case kind if kind in SERVER:
            assert allowed == {"system"}
        case kind if kind in EVERYBODY:
            assert allowed == {"audience", "moderator"}
        case kind if kind in CITIZENS:
            assert allowed == {"audience"}
        case kind if kind in STAGE:
            assert allowed == {"moderator", "speaker"}
        case _:
            assert allowed == {"moderator"}


@pytest.mark.parametrize("role", ["notes", "captions"])
def test_who_only_watches_changes_nothing(role: Role) -> None:
    assert not [command for command in EVERY_COMMAND if may(role, command)]


def test_what_the_server_gives_does_not_come_in_over_the_wire() -> None:
    wire = set(get_args(c.WireCommand))
    assert not [command for command in EVERY_COMMAND if may("system", command) and type(command) in wire]
    assert c.MakeLink not in wire, "its secret is made by the server"


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
