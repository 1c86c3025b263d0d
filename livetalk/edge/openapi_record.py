"""The part of the OpenAPI document about the record of a room."""

from __future__ import annotations

from typing import Any

JSON = "application/json"
SCHEMA = {"type": "object", "externalDocs": {"url": "/api/v1/record.schema.json"}}
"""Not drawn in here: the record has a schema of its own, which lives as long as the files that name it."""


def paths(ref: str) -> dict[str, Any]:
    """Its addresses. ``ref`` says where a schema is found."""
    refusal = {JSON: {"schema": {"$ref": ref.format(name="Refusal")}}}
    why_not = {
        "403": "The meeting is in its closed part, or the record was filed with restricted access",
        "404": "No such room or version, or no version is public",
        "410": "The words of the room have been erased",
        "503": "Many files are being made right now",
    }
    return {
        "/api/v1/rooms/{code}/record": {
            "get": {
                "operationId": "readRecord",
                "summary": "The published record of a room",
                "description": "Popolo's Event and Speech, and what is ours; texts that their authors have "
                "erased are null in every version.",
                "parameters": [
                    _parameter("code", "path", "The room's join code", {"type": "string"}),
                    _parameter("version", "query", "Another version than the latest", {"type": "integer"}),
                    _parameter("lang", "query", "The language", {"type": "string", "enum": ["da", "en"]}),
                ],
                "responses": {
                    "200": {
                        "description": "The record, as /api/v1/record.schema.json says",
                        "content": {JSON: {"schema": SCHEMA}},
                    },
                    **{code: {"description": why, "content": refusal} for code, why in why_not.items()},
                },
            }
        },
        "/api/v1/record.schema.json": {
            "get": {
                "operationId": "recordSchema",
                "summary": "The JSON Schema of a record",
                "responses": {
                    "200": {"description": "JSON Schema 2020-12", "content": {"application/schema+json": {}}}
                },
            }
        },
    }


def _parameter(name: str, place: str, said: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": place, "description": said, "required": place == "path", "schema": schema}
