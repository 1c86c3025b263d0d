"""The part of the API's description that is about items: ``/api/v1/rooms/{code}/items``.

Lives here: its paths, and the types of its bodies. Schemas come from the commands and parts themselves, but
for what the address says already. Must not live here: what answers (``followup.api``).
"""

from __future__ import annotations

from typing import Any

from livetalk.edge.followup.api import ItemList
from livetalk.rooms.commands import OpenItem, UpdateItem
from livetalk.rooms.followup_parts import FollowupPart

TYPES: tuple[type, ...] = (ItemList, FollowupPart, OpenItem, UpdateItem)
IN_THE_ADDRESS = {"OpenItem": ("type",), "UpdateItem": ("type", "item")}
"""Fields of a command that a body does without."""

REFUSALS = {
    "400": "The body is not what it should be",
    "401": "No staff token of this room, or one that was closed",
    "403": "The token is neither a moderator's nor the administration's",
    "404": "No such room or item, or none that may be known",
    "409": "The item's status does not allow it",
    "413": "The body is too large",
    "422": "A field is too long, missing, or no date or address",
    "429": "Too many requests",
    "503": "The log cannot be written now",
}


def without_address(schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas of bodies, without the fields that stand in the address."""
    for name, fields in IN_THE_ADDRESS.items():
        schema = schemas[name]
        schema["properties"] = {key: of for key, of in schema["properties"].items() if key not in fields}
        schema["required"] = [key for key in schema.get("required", ()) if key not in fields]
    return schemas


def paths(ref: str) -> dict[str, Any]:
    """The paths; ``ref`` is the pattern of a reference to a schema."""
    return {
        "/api/v1/rooms/{code}/items": {
            "parameters": [CODE],
            "get": _reading("listItems", "What is followed up, as everybody may read it", "ItemList", ref),
            "post": _writing("openItem", "Follow something up", "OpenItem", "201", ref),
        },
        "/api/v1/rooms/{code}/items/{item}": {
            "parameters": [CODE, ITEM],
            "get": _reading("readItem", "One item, as everybody may read it", "FollowupPart", ref),
            "patch": _writing("updateItem", "Say what has happened", "UpdateItem", "200", ref),
        },
    }


def _named(name: str, where: str, description: str, pattern: str, *, required: bool) -> dict[str, Any]:
    schema = {"type": "string", "pattern": pattern}
    return {"name": name, "in": where, "required": required, "description": description, "schema": schema}


CODE = _named("code", "path", "The room's code", r"^\d{6}$", required=True)
ITEM = _named("item", "path", "The item's id", r"^[a-z0-9]{1,32}$", required=True)
KEY = _named(
    "Idempotency-Key",
    "header",
    "The same key from the same token gets the same answer, and is carried out once",
    r"^[\x21-\x7e]{1,64}$",
    required=False,
)


def _reading(operation: str, summary: str, schema: str, ref: str) -> dict[str, Any]:
    return {
        "operationId": operation,
        "summary": summary,
        "responses": {"200": _answer(summary, schema, ref), **_refused(("404", "429"), ref)},
    }


def _writing(operation: str, summary: str, schema: str, status: str, ref: str) -> dict[str, Any]:
    return {
        "operationId": operation,
        "summary": summary,
        "description": "Needs the token of a staff link for a moderator or the administration. The answer is "
        "the item as staff see it.",
        "security": [{"staff": []}],
        "parameters": [KEY],
        "requestBody": {"required": True, "content": _content(schema, ref)},
        "responses": {status: _answer("The item", "FollowupPart", ref), **_refused(tuple(REFUSALS), ref)},
    }


def _refused(statuses: tuple[str, ...], ref: str) -> dict[str, Any]:
    return {status: _answer(REFUSALS[status], "Refusal", ref) for status in statuses}


def _answer(description: str, schema: str, ref: str) -> dict[str, Any]:
    return {"description": description, "content": _content(schema, ref)}


def _content(schema: str, ref: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": ref.format(name=schema)}}}
