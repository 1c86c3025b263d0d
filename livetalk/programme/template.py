"""What a kind of meeting is: a template is data, so that a new kind of body needs no code.

Lives here: its shape, and reading it from TOML. Must not live here: the files (``rules_files`` opens them),
or what a session makes of its template (``frame``, ``planning``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Literal

import msgspec

from livetalk.programme.kinds import BodyKind
from livetalk.rooms.event import Moderation, Ordering, Trait

Needed = Literal["purpose", "input_use", "not_open", "listens", "access", "agenda"]


class WrongTemplate(ValueError):
    """A file of templates says something that cannot be. The text names file and key."""


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of meeting. Names and descriptions are by language, Danish first.

    ``needs``: what a session states before it can be published. ``traits``: what its room is like.
    ``open_after_min``: how long the room stays open after the end. ``break_every_min``: how long people may
    sit without a break; 0: no rule. ``is_listed``: whether programme and calendars show it.
    """

    id: str
    name: dict[str, str]
    about: dict[str, str]
    rank: int = 100
    has_room: bool = True
    is_listed: bool = True
    minutes: int = 45
    early_days: int = 7
    open_after_min: int = 30
    break_every_min: int = 0
    has_closed_part: bool = False
    needs: tuple[Needed, ...] = ("purpose", "input_use", "not_open", "listens", "access")
    traits: tuple[Trait, ...] = ()
    moderation: Moderation = "before"
    ordering: Ordering = "fair"
    bodies: tuple[BodyKind, ...] = ()
    """Whose meetings these mostly are: offered first."""


Templates = Mapping[str, Template]


def parse_templates(files: Mapping[str, str]) -> dict[str, Template]:
    """Templates by id, in their order; a later file may take the place of an earlier one's.

    Raises ``WrongTemplate``.
    """
    found: dict[str, Template] = {}
    for name, contents in files.items():
        try:
            template = msgspec.convert(tomllib.loads(contents), Template)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise WrongTemplate(f"{name}: {error}") from None
        if "da" not in template.name or "da" not in template.about:
            raise WrongTemplate(f"{name}: name and about need a Danish text (da)")
        found[template.id] = template
    return dict(sorted(found.items(), key=lambda entry: entry[1].rank))


def in_language(texts: Mapping[str, str], lang: str) -> str:
    """The text in a language, or in Danish."""
    return texts.get(lang) or texts["da"]
