"""Who is it? Cookies, staff tokens and the pseudonyms that the rest of the house knows people by.

Lives here: recognising a person. Must not live here: what a person may do (``moderation.policy``).
A cookie or token never goes further than this module: rooms see an HMAC of it, different in every
room, so that nothing in a log lets anybody pose as somebody else or follow a person across rooms.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from urllib.parse import quote, unquote

import msgspec

from livetalk.rooms.actors import Actor, Role
from livetalk.rooms.room import Room
from livetalk.rooms.staff import Link
from livetalk.rooms.text import clean

PERSON_COOKIE = "lt_me"
ROOMS_COOKIE = "lt_rooms"
LANG_COOKIE = "lt_lang"
STAFF_COOKIE = "lt_staff_{code}"
NAME_COOKIE = "lt_name"

COOKIE_LIFE_S = 365 * 24 * 3600  # a citizen comes back a year later to see what happened
ROOMS_REMEMBERED = 20
LONGEST_NAME = 40

_PARTICIPANT = re.compile(r"[\x21-\x7e]{16,64}")
_CODE_LETTERS = 16  # of a personal code: 80 bits, few enough to be written down
_PERSONAL = re.compile(rf"[a-z2-7]{{{_CODE_LETTERS}}}|[a-z2-7]{{28}}")  # the long ones were given out first
_MISREAD = str.maketrans("018", "olb")  # base32 has none of these digits
_TOKEN = re.compile(r"(?P<code>\d{6})-(?P<secret>[a-z2-7]{26,52})")
_CODE = re.compile(r"\d{6}")


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who holds a staff link of a room."""

    actor: Actor
    name: str | None
    link: Link


def new_person() -> str:
    """The value of a fresh person cookie: 80 random bits, which are the personal code as well."""
    return base64.b32encode(secrets.token_bytes(_CODE_LETTERS * 5 // 8)).decode().lower()


def personal_code(cookies: Mapping[str, str]) -> str | None:
    """The person cookie as it is written down, ``abcd efgh …``; None if there is none of ours."""
    person = cookies.get(PERSON_COOKIE, "")
    if _PERSONAL.fullmatch(person) is None:
        return None
    return " ".join(person[at : at + 4] for at in range(0, len(person), 4))


def person_of_code(typed: str) -> str | None:
    """The person cookie that a personal code as typed stands for, or None if it can be none."""
    person = re.sub(r"[\s\-–.]", "", typed).lower().translate(_MISREAD)
    return person if _PERSONAL.fullmatch(person) else None


def new_token(code: str) -> str:
    """A staff token. It names its room, so that it can be pasted anywhere."""
    return f"{code}-{_random_text()}"


def token_hash(token: str) -> str:
    """What is kept of a staff token."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_of_token(token: str) -> str | None:
    """The room that a token says it belongs to, or None if it is no token at all."""
    match = _TOKEN.fullmatch(token.strip())
    return match["code"] if match else None


def link_of_token(room: Room, token: str) -> Link | None:
    """The staff link that a token opens in this room, or None: it never was one, or it is closed."""
    found = token_hash(token.strip())
    links = [link for link in room.links.values() if hmac.compare_digest(link.token_hash, found)]
    return links[0] if links else None


def tidy_code(typed: str) -> str | None:
    """A join code as typed – with blanks, hyphens, a ``#`` – or None if it cannot be one."""
    code = re.sub(r"[\s\-–#.]", "", typed)
    return code if _CODE.fullmatch(code) and code.isascii() else None


def is_participant(value: str) -> bool:
    """Whether a program's own participant id has the right form: 16 to 64 visible ASCII characters."""
    return _PARTICIPANT.fullmatch(value) is not None


class Pseudonyms:
    """Turns what identifies a person into the name that one room knows the person by."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"livetalk pseudonyms " + secret.encode()).digest()

    def participant(self, code: str, person: str) -> Actor:
        """Somebody in the audience, from a cookie or a program's participant id."""
        return Actor(id=self._name("p", code, person), role="audience")

    def staff(self, code: str, role: Role, person: str) -> Actor:
        """A member of staff; ``person`` tells two holders of the same link apart."""
        return Actor(id=self._name("s", code, person), role=role)

    def _name(self, kind: str, code: str, person: str) -> str:
        digest = hmac.digest(self._key, f"{kind}\0{code}\0{person}".encode(), "sha256")
        return kind + base64.b32encode(digest[:10]).decode().lower()


def staff_cookie(code: str) -> str:
    """The name of the cookie that a staff link is swapped for."""
    return STAFF_COOKIE.format(code=code)


def new_staff_session(token: str) -> str:
    """The value of a staff cookie: the token, and what tells this holder from others."""
    return f"{token.strip()}.{_random_text()}"


def find_staff(room: Room, pseudonyms: Pseudonyms, cookies: Mapping[str, str]) -> Staff | None:
    """The member of staff that a request's cookies say it comes from, if the link still holds."""
    link = _link_in(room, cookies)
    if link is None or link.role == "member":
        return None
    actor = pseudonyms.staff(room.code, link.role, cookies[staff_cookie(room.code)])
    return Staff(actor=actor, name=name_in(cookies), link=link)


def may_enter(room: Room, cookies: Mapping[str, str], authorization: str = "") -> bool:
    """Whether this may be seen of the room that anybody sees: in a room for members, by a link of it alone.

    Any link will do, of a member or of staff, as a cookie or as a program's bearer token.
    """
    if not is_for_members(room) or _link_in(room, cookies) is not None:
        return True
    scheme, _, token = authorization.partition(" ")
    return scheme.lower() == "bearer" and link_of_token(room, token) is not None


def is_for_members(room: Room) -> bool:
    """Whether nobody gets in without a link."""
    return "members" in room.traits


def entered_by(room: Room, cookies: Mapping[str, str]) -> str | None:
    """The link without which somebody would not be here: what they do or see ends with it."""
    link = _link_in(room, cookies) if is_for_members(room) else None
    return link.id if link is not None else None


def _link_in(room: Room, cookies: Mapping[str, str]) -> Link | None:
    """The link that the cookies were swapped for, if it still holds."""
    token, _, session = cookies.get(staff_cookie(room.code), "").partition(".")
    return link_of_token(room, token) if session else None


def had_link(room: Room, cookies: Mapping[str, str]) -> bool:
    """Whether the cookies look as if they came from a staff link of this room.

    Of somebody who is no staff it means: the link was closed. It opens nothing, so it may be forged.
    """
    token = cookies.get(staff_cookie(room.code), "").partition(".")[0]
    return code_of_token(token) == room.code


def tidy_name(typed: str | None) -> str | None:
    """A name that colleagues will read, or None if it is none."""
    return clean(typed or "")[:LONGEST_NAME].strip() or None


def name_cookie(name: str) -> str:
    """The value of the cookie in which a member of staff keeps a name for the colleagues."""
    return quote(tidy_name(name) or "", safe="")


def name_in(cookies: Mapping[str, str]) -> str | None:
    """The name that a member of staff gave for the colleagues to see."""
    return tidy_name(unquote(cookies.get(NAME_COOKIE, "")))


def remembered_rooms(cookies: Mapping[str, str]) -> list[str]:
    """The rooms that this browser was in, latest first."""
    codes = cookies.get(ROOMS_COOKIE, "").split(".")
    return [code for code in dict.fromkeys(codes) if _CODE.fullmatch(code)][:ROOMS_REMEMBERED]


def remember_room(cookies: Mapping[str, str], code: str) -> str:
    """The new value of the cookie after a visit to a room."""
    return ".".join([code, *(c for c in remembered_rooms(cookies) if c != code)][:ROOMS_REMEMBERED])


def _random_text() -> str:
    return base64.b32encode(secrets.token_bytes(17)).decode().rstrip("=").lower()
