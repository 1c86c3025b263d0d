"""Asking for a person who has no phone here: at a shared device, or by the hand of staff.

Each entry gets a person of its own, whose personal code is shown once, to be written down. The person is
worked out from the form's own id and its words: the same form sent twice is the same entry under the same
code, and whoever goes back and writes something else is somebody else.
Must not live here: pages (``devices``, ``writing``), or what may be asked (``rooms.questions``).
"""

from __future__ import annotations

import asyncio
import base64
import hmac

import msgspec

from livetalk.edge import access, checking, wire
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.locales import Sentences
from livetalk.edge.rendering.templates import new_id
from livetalk.edge.site import Site
from livetalk.live.live_room import LiveRoom
from livetalk.live.submissions import Outcome
from livetalk.rooms.commands import AskQuestion
from livetalk.rooms.event import StaffOrigin
from livetalk.rooms.outcomes import Rejected

CODE_BYTES = 10  # 80 bits, as of every personal code


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says, and the id of the form."""

    id: str
    text: str
    origin: StaffOrigin
    name: str = ""
    theme: str = ""


def entry_of(fields: dict[str, str], origin: StaffOrigin) -> Entry:
    """What a form says; one without an id that can be one gets a fresh one."""
    given = fields.get("id", "")
    return Entry(
        id=given if wire.COMMAND_ID.fullmatch(given) else new_id(),
        text=fields.get("text", ""),
        origin=origin,
        name=fields.get("name", ""),
        theme=fields.get("theme", ""),
    )


def person_of(secret: str, code: str, entry: Entry) -> str:
    """The person cookie that this entry's author would have, which is the personal code as well."""
    said = msgspec.json.encode((code, entry))
    digest = hmac.digest(secret.encode(), b"livetalk helped " + said, "sha256")
    return base64.b32encode(digest[:CODE_BYTES]).decode().lower()


def warnings(room: LiveRoom[Frame], entry: Entry, sentences: Sentences) -> tuple[checking.Warned, ...]:
    """What should be looked at before it is sent; nothing where it will be refused anyway."""
    found = checking.check(
        room, checking.Draft(text=entry.text, name=entry.name, theme=entry.theme), sentences
    )
    return () if isinstance(found, Rejected) else found.warnings


async def ask(
    site: Site, room: LiveRoom[Frame], network: str, entry: Entry, link: str | None
) -> tuple[str, Outcome]:
    """Ask it; gives the person's code, and what came of it."""
    code = room.state.code
    person = person_of(site.settings.secret, code, entry)
    actor = msgspec.structs.replace(site.pseudonyms.participant(code, person), by_staff=True)
    wait = 0 if room.state.knows(actor.id) else site.limits.newcomer_wait(network, actor.id)
    if wait:
        refused = Rejected(code="too_many_newcomers", params={"n": wait}, temporary=True, retry_after=wait)
        return person, refused
    question = AskQuestion(
        text=entry.text, name=entry.name or None, theme=entry.theme or None, origin=entry.origin
    )
    # Shielded: a repeat of the same form may wait for the same answer.
    outcome = await asyncio.shield(room.give(actor, question, entry.id, link))
    return access.personal_code({access.PERSON_COOKIE: person}) or person, outcome
