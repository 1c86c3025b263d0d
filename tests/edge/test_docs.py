"""The documents say what the code does: tables on one side, types and routes on the other."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from starlette.routing import Route

from livetalk.commands.cli import cli
from livetalk.edge import headers, wire
from livetalk.edge.app import routes
from livetalk.edge.realtime import limits as socket_limits
from livetalk.edge.sockets import Auth
from livetalk.live import limits
from livetalk.live.broadcasting.passing import MeterPart, Passing, ServicePart, StaffProposalPart
from livetalk.live.metrics import Metrics
from livetalk.moderation.policy import MAY
from livetalk.rooms import (
    followup_parts,
    guarding,
    item_words,
    items,
    labelling,
    lifecycle,
    questions,
    staff_parts,
    text,
    views,
    wording,
)
from livetalk.rooms.actors import VIEWS
from livetalk.rooms.command import ReactionKind
from livetalk.rooms.room import ASK_BURST, ASK_EVERY_MS
from tests.edge.test_refusals import codes_in_the_code
from tests.rooms.followup_past import opened
from tests.rooms.history import approved, asked, given, room
from tests.support.sites import TestSite

DOCS = Path(__file__).parents[2] / "docs"
SOURCE = Path(__file__).parents[2] / "livetalk"
WIRE = (DOCS / "views-and-wire.md").read_text()
OPERATIONS = (DOCS / "operations.md").read_text()


PARTS: dict[str, type[msgspec.Struct]] = {
    "room": views.RoomPart,
    "q": views.Card,
    "wall": views.WallPart,
    "not_shown": views.NotShown,
    "speaking": staff_parts.FloorPart,
    "messages": staff_parts.MessagePart,
    "links": staff_parts.LinkPart,
    "bursts": staff_parts.BurstPart,
    "proposal": StaffProposalPart,
    "meter": MeterPart,
    "service": ServicePart,
    "own": views.Own,
    "followup": followup_parts.FollowupPart,
    "timeline": followup_parts.EntryPart,
    "comments": followup_parts.CommentPart,
}


def section(title: str, source: str = WIRE) -> str:
    """The text under a heading."""
    return re.split(r"^#{1,3} ", source.split(f" {title}\n", 1)[1], flags=re.MULTILINE)[0]


def rows(title: str, after: str = "") -> list[list[str]]:
    """The first table of a section, or the first after these words in it, cell by cell."""
    _, found, rest = section(title).partition(after) if after else ("", "", section(title))
    table = re.search(r"(^\|.*\n)+", rest, flags=re.MULTILINE)
    assert not after or found
    lines = table[0].splitlines() if table else []
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def code(cell: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


async def test_every_route_is_documented_and_nothing_else(site: TestSite) -> None:
    served = {
        (method, route.path)
        for route in routes(site.application.site, lambda: 0)
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }

    assert {(method, code(address)[0]) for method, address, _ in rows("Pages and forms")} == served


def test_every_command_is_documented_with_its_fields_and_those_who_may() -> None:
    documented = {code(kind)[0]: (set(code(fields)), who) for kind, fields, who in rows("Commands")}
    real = {
        kind: (
            {f.encode_name + ("" if f.required else "?") for f in msgspec.structs.fields(command)},
            ", ".join(sorted(MAY[command])),
        )
        for kind, command in wire.KINDS.items()
    }

    assert documented == real
    commands = section("Commands")
    for word in (*get_args(ReactionKind), *lifecycle.REASONS):
        assert f"`{word}`" in commands


def test_every_refusal_is_documented_and_nothing_else() -> None:
    documented = [code(cell)[0] for cell, _ in rows("Refusals")]

    assert len(documented) == len(set(documented))
    assert set(documented) == set(codes_in_the_code())


def test_every_part_is_documented_with_its_views() -> None:
    history = given(room(), asked("q1"), approved("q1"), opened("i1", title="Lys"))
    real: dict[str, set[str]] = {}
    for view in VIEWS:
        for key in (*views.view(history.room, view), *Passing().parts(view, "da")):
            real.setdefault(key.partition(":")[0], set()).add(view)

    assert {code(part)[0]: set(seen.split(", ")) for part, _, seen in rows("Parts")} == real


def test_every_field_of_a_part_is_documented() -> None:
    by_part = {code(part)[0]: value for part, value, _ in rows("Parts")}
    more = " ".join(code(field)[0] for field, _ in rows("Parts", "What a moderator's card has besides"))
    by_part["q"] += f" {more} note"
    by_part |= dict.fromkeys(("own", "followup", "timeline", "comments"), section("Parts"))
    for part, kind in PARTS.items():
        for field in kind.__struct_fields__:
            assert re.search(rf"\b{field}\b", by_part[part]), f"{part}.{field}"
    for status in (*views.COUNTED, "with_author"):
        assert status in by_part["counts"]


def shell() -> str:
    """All code that talks to screens."""
    return "".join(path.read_text() for of in ("live", "edge") for path in (SOURCE / of).rglob("*.py"))


def test_every_notice_is_documented() -> None:
    source = shell()

    said = {code(kind)[0] for kind, _, _ in rows("Sockets", "What a `notice` may say")}
    assert said == set(re.findall(r'\{"kind": "(\w+)"', source))


def test_what_a_client_says_when_it_connects_is_documented() -> None:
    assert {code(field)[0] for field, _ in rows("Sockets")} == set(Auth.__struct_fields__)


def test_every_event_is_documented() -> None:
    text_of = shell()
    sent = set(re.findall(r'_encode\("(\w+)"', text_of))
    heard = set(re.findall(r'event == "(\w+)"', text_of))
    events = re.findall(r"^\| `(\w+)` \| to the (client|server) ", section("Sockets"), flags=re.MULTILINE)

    assert {event for event, to in events if to == "client"} == sent
    assert {event for event, to in events if to == "server"} == heard


def test_the_limits_are_the_real_ones() -> None:
    said = {row[0]: row[1] for row in rows("Limits")}

    def rate(key: str, limit: limits.Rate) -> None:
        assert said[key].startswith(f"{limit.per_second:g} a second, {limit.burst:g} ")

    assert said["a question"].startswith(f"{text.MAX_QUESTION} ")
    assert said["a response to a hearing"] == str(text.MAX_RESPONSE)
    assert said["a name, a theme"] == str(text.MAX_NAME) == str(text.MAX_THEME)
    assert said["the words of a reason, a message"] == str(text.MAX_NOTE)
    assert said["themes of a room"] == str(labelling.MAX_THEMES)
    assert said["speakers of a room"] == str(labelling.MAX_SPEAKERS)
    assert said["themes or addressees of a question"] == str(labelling.MAX_LABELS)
    of_items = (item_words.MAX_TITLE, item_words.MAX_ROLE, item_words.MAX_NEXT)
    assert said["the title, the role, the next step of an item"] == ", ".join(map(str, of_items))
    written = (item_words.MAX_REASON, item_words.MAX_ANSWER, item_words.MAX_NOTE)
    assert said["a reason, an answer, an internal note on an item"] == ", ".join(map(str, written))
    assert said["a comment on an item"].startswith(f"{item_words.MAX_COMMENT};")
    assert said["items of a room"] == str(items.MAX_ITEMS)
    assert said["staff links in force"] == str(guarding.MAX_LINKS)
    assert said["questions of a room"] == str(questions.MAX_QUESTIONS)
    assert (wording.MOST_MENDED, wording.ALWAYS_MENDED) == (0.2, 6)
    assert (ASK_EVERY_MS, ASK_BURST) == (15_000, 3)
    rate("reactions of one person", limits.REACTIONS)
    rate("commands of one person", limits.COMMANDS)
    rate("resyncs of one person", limits.RESYNCS)
    rate("looks at a draft of one person", limits.CHECKS)
    rate("beats of one person", limits.BEATS)
    rate("new people from one address", limits.NEWCOMERS)
    assert (limits.WRONG_CODES.per_second, limits.WRONG_CODES.burst) == (0.5, 60)
    assert said["a body"] == f"{headers.LARGEST_BODY // 1024} KB"
    assert said["a message over a socket"] == f"{socket_limits.Limits().message_bytes // 1024} KB"


# Operations


def test_every_setting_is_documented_and_nothing_else() -> None:
    sources = [
        (SOURCE / name).read_text()
        for name in ("settings.py", "log_address.py", "mail_setting.py", "oidc_setting.py")
    ]
    read = set(re.findall(r"LIVETALK_[A-Z_]+", "".join(sources)))
    documented = {
        name for line in OPERATIONS.splitlines() if line.startswith("| `LIVETALK_") for name in code(line)
    }

    assert {name for name in documented if name.startswith("LIVETALK_")} == read
    assert set(re.findall(r"LIVETALK_[A-Z_]+", cli.help or "")) == read


def test_every_metric_is_documented_and_nothing_else() -> None:
    documented = {
        re.sub(r"(_total)?(\{.*)?$", "", name)
        for name in re.findall(r"^\| `(livetalk_[^`]+)`", OPERATIONS, flags=re.MULTILINE)
    }

    assert documented == {metric.name for metric in Metrics().registry.collect()}


@pytest.mark.parametrize("command", sorted(name for name, one in cli.commands.items() if not one.hidden))
def test_every_command_of_the_command_line_is_documented(command: str) -> None:
    everywhere = "".join(path.read_text() for path in (*DOCS.glob("*.md"), DOCS.parent / "README.md"))

    assert f"livetalk {command}" in everywhere or f"make {command}" in everywhere


def test_the_documents_link_to_what_exists() -> None:
    for path in DOCS.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)", path.read_text()):
            assert target in ("https", "http") or os.path.lexists(path.parent / target), (
                f"{path.name} links to {target}"
            )
