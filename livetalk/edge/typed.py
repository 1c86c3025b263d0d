"""What a form says, in the shape of a command: lists, empty fields, and what was typed.

A form knows only text. Lives here: what that text means by the command's own fields. Must not live
here: whether it is right (``wire``), or what follows from it (``forms``).
"""

from __future__ import annotations

import re

import msgspec
from msgspec.inspect import NoneType, StructType, UnionType, VarTupleType, type_info
from starlette.datastructures import FormData

from livetalk.edge import wire

_BETWEEN = re.compile(r"[,\r\n]+")


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Which fields of a command are lists, and in which an empty field means "none"."""

    lists: frozenset[str]
    may_be_none: frozenset[str]


def fields_of(form: FormData) -> dict[str, str]:
    """The text fields. Of one that is repeated the last counts; of a list everything, commas between.

    A form may claim an encoding that gives halves of characters: they are dropped.
    """
    said = [
        (key, value.encode("utf-8", "ignore").decode())
        for key, value in form.multi_items()
        if isinstance(value, str)
    ]
    fields = dict(said)
    for name in SHAPES.get(fields.get("type", ""), NOTHING).lists & fields.keys():
        fields[name] = ", ".join(value for key, value in said if key == name)
    return fields


def command_of(fields: dict[str, str]) -> dict[str, object]:
    """The fields as the command they name would come over a socket, but for numbers and flags.

    A list is separated by commas or line breaks; one that is not there at all is empty, as a form
    with none of its boxes ticked.
    """
    shape = SHAPES.get(fields.get("type", ""), NOTHING)
    said: dict[str, object] = dict(fields)
    said |= {name: _listed(fields.get(name, "")) for name in shape.lists}
    return said | {name: None for name in shape.may_be_none if not fields.get(name, "").strip()}


def _listed(text: str) -> list[str]:
    return [entry.strip() for entry in _BETWEEN.split(text) if entry.strip()]


def _shape(command: type) -> Shape:
    kind = type_info(command)
    fields = kind.fields if isinstance(kind, StructType) else ()
    return Shape(
        lists=frozenset(f.encode_name for f in fields if isinstance(f.type, VarTupleType)),
        may_be_none=frozenset(
            f.encode_name
            for f in fields
            if isinstance(f.type, UnionType) and any(isinstance(t, NoneType) for t in f.type.types)
        ),
    )


NOTHING = Shape(lists=frozenset(), may_be_none=frozenset())
SHAPES = {kind: _shape(command) for kind, command in wire.KINDS.items()}
