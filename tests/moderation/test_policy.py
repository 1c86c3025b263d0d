"""The table role × command, and who may have which view."""

from __future__ import annotations

from typing import get_args

import pytest

from livetalk.moderation.policy import MAY, MAY_SEE, may, may_see
from livetalk.rooms import commands as c
from livetalk.rooms.actors import VIEWS, Role, View
from tests.rooms.every_command import EVERY_COMMAND, OVER_THE_WIRE, name

ROLES: tuple[Role, ...] = get_args(Role)
GROUPS: tuple[tuple[set[str], set[str]], ...] = (
    ({"ask", "revise", "withdraw"}, {"audience", "moderator"}),
    (
        {"support", "unsupport", "react", "seen", "comment", "join", "unjoin", "subscribe", "erase"},
        {"audience"},
    ),
    ({"hand", "speak", "acknowledge"}, {"moderator", "speaker"}),
    (
        {"note", "correct_line", "bracket", "confirm_promise", "reject_promise", "reopen_promise"}
        | {"record_edit", "import_lines"},
        {"moderator", "notes"},
    ),
    ({"promise"}, {"moderator", "notes", "speaker"}),
    (
        {"item_open", "item_update", "item_note", "item_merge", "item_unmerge", "item_hand_over"}
        | {"comment_answer"},
        {"administration", "moderator"},
    ),
    ({"room", "part"}, {"moderator", "system"}),
    ({"hear_captions"}, {"captions"}),
    (
        {"create", "notice_burst", "settle_captions", "confirm_subscription", "unsubscribe"}
        | {"mail_try", "mail_settle", "remind_owners", "follow_session", "purge", "reframe"},
        {"system"},
    ),
)
"""Commands and who may give them; every other one is the moderators' alone."""


def test_the_table_knows_every_command_and_this_test_too() -> None:
    assert MAY.keys() == {type(command) for command in EVERY_COMMAND} == set(get_args(c.AnyCommand))
    assert {type(command) for command in OVER_THE_WIRE} == set(get_args(c.WireCommand))


def test_the_table_knows_every_view() -> None:
    assert MAY_SEE.keys() == set(VIEWS)


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=name)
def test_what_each_role_may_do(command: c.AnyCommand) -> None:
    allowed = {role for role in ROLES if may(role, command)}
    known = [roles for commands, roles in GROUPS if name(command) in commands]
    assert allowed == (known[0] if known else {"moderator"})


def test_a_captioning_tool_can_add_text_and_nothing_else() -> None:
    assert [name(command) for command in EVERY_COMMAND if may("captions", command)] == ["hear_captions"]


def test_what_the_server_gives_does_not_come_in_over_the_wire() -> None:
    wire = set(get_args(c.WireCommand))
    both = {c.SetRoomState, c.SwitchPart}  # by a moderator's hand, and by the clock of a planned session
    assert {type(c) for c in EVERY_COMMAND if may("system", c)} & wire == both
    assert c.MakeLink not in wire, "its secret is made by the server"


@pytest.mark.parametrize(
    ("view", "roles"),
    [
        ("audience", {"audience", "moderator", "speaker", "notes", "captions", "administration"}),
        ("wall", {"audience", "moderator", "speaker", "notes", "captions", "administration"}),
        ("speaker", {"speaker", "moderator"}),
        ("notes", {"notes", "moderator"}),
        ("moderator", {"moderator"}),
    ],
)
def test_who_may_see_what(view: View, roles: set[Role]) -> None:
    assert {role for role in ROLES if may_see(role, view)} == roles
