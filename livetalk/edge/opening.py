"""Opening a room: the same for the HTTP API and the command line.

Lives here: making the code, the staff tokens and the links. Must not live here: HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from livetalk.edge import access
from livetalk.live.rooms import create_room, fresh_code, fresh_id
from livetalk.log.port import Log
from livetalk.rooms.command import Names
from livetalk.rooms.commands import CreateRoom, StaffLink
from livetalk.rooms.facts import Ordering, StaffRole, Trait
from livetalk.rooms.outcomes import Rejected

CODE_TRIES = 20  # even with a tenth of all codes taken, twenty tries fail once in 10^20

ROLES: tuple[StaffRole, ...] = ("moderator", "speaker", "notes", "captions")
"""Who has a link from the start; one for the administration is made when there is something to follow up."""


class OpenRoom(msgspec.Struct, frozen=True, kw_only=True):
    """What an organiser says of a room. A room cannot open without its frame."""

    title: str
    purpose: str
    input_use: str
    not_open: str | None = None
    languages: tuple[Literal["da", "en"], ...] = ("da", "en")
    moderation: Literal["before", "after"] = "before"
    ordering: Ordering = "fair"
    themes: Names = ()
    speakers: Names = ()
    traits: tuple[Trait, ...] = ()


class Links(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the screens are. Staff links carry their token in the fragment, ``captions`` in its path.

    ``member`` is there in a room for members alone.
    """

    audience: str
    moderate: str
    wall: str
    desk: str
    notes: str
    captions: str
    member: str | None = None


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A room that was opened. The tokens are shown once and kept nowhere."""

    code: str
    links: Links
    tokens: dict[str, str]


async def open_new_room(
    log: Log, wanted: OpenRoom, *, base_url: str, now: Callable[[], int]
) -> Opened | Rejected:
    """Find a free code, make the tokens, write the first facts."""
    for _ in range(CODE_TRIES):
        code = fresh_code()
        roles: tuple[StaffRole, ...] = (*ROLES, "member") if "members" in wanted.traits else ROLES
        tokens = {role: access.new_token(code) for role in roles}
        command = CreateRoom(
            code=code,
            title=wanted.title,
            purpose=wanted.purpose,
            input_use=wanted.input_use,
            not_open=wanted.not_open,
            languages=wanted.languages,
            moderation=wanted.moderation,
            ordering=wanted.ordering,
            themes=wanted.themes,
            speakers=wanted.speakers,
            traits=wanted.traits,
            links=tuple(
                StaffLink(link=fresh_id(), role=role, token_hash=access.token_hash(token))
                for role, token in tokens.items()
            ),
        )
        refused = await create_room(log, command, now())
        if refused is None:
            return Opened(
                code=code,
                links=links_of(base_url, code, tokens),
                tokens={str(role): token for role, token in tokens.items()},
            )
        if refused.code != "room_exists":
            return refused
    return Rejected(code="busy", temporary=True, retry_after=5)


def links_of(base_url: str, code: str, tokens: dict[StaffRole, str]) -> Links:
    """The addresses of a room's screens."""
    room = f"{base_url}/r/{code}"
    return Links(
        audience=room,
        moderate=staff_address(base_url, tokens["moderator"]),
        wall=f"{room}/wall",
        desk=staff_address(base_url, tokens["speaker"]),
        notes=staff_address(base_url, tokens["notes"]),
        captions=caption_address(base_url, tokens["captions"]),
        member=staff_address(base_url, tokens["member"]) if "member" in tokens else None,
    )


def link_address(base_url: str, role: StaffRole, token: str) -> str:
    """What the holder of a link is given: captioners an address for their tool, all others a page."""
    return caption_address(base_url, token) if role == "captions" else staff_address(base_url, token)


def caption_address(base_url: str, token: str) -> str:
    """The one address that captioning tools take. So its secret stands in the path (see the ADRs)."""
    return f"{base_url}/captions/{token}"


def staff_address(base_url: str, token: str) -> str:
    """A staff link: the token stands in the fragment, which no server or proxy ever sees."""
    return f"{base_url}/enter#{token}"
