"""The OpenAPI 3.1 document of the HTTP API. Schemas come from the types that decode the bodies."""

from __future__ import annotations

from typing import Any

import msgspec

import livetalk
from livetalk.edge import openapi_items, openapi_record
from livetalk.edge.opening import Opened, OpenRoom

REF = "#/components/schemas/{name}"


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why something was not done. ``message`` is in the language of ``Accept-Language``."""

    code: str
    message: str


def document(base_url: str) -> dict[str, Any]:
    """The whole document."""
    types = (OpenRoom, Opened, Refusal, *openapi_items.TYPES)
    _, schemas = msgspec.json.schema_components(types, ref_template=REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "LiveTalk",
            "version": livetalk.__version__,
            "description": "Live dialogue between citizens and politicians. What happens in a room goes "
            "over Socket.IO (namespace /room); this API is for what happens around it.",
        },
        "servers": [{"url": base_url}],
        "paths": {
            "/api/v1/rooms": {"post": _open_room()},
            **openapi_items.paths(REF),
            **openapi_record.paths(REF),
            "/api/v1/openapi.json": {"get": _get("openapi", "This document", "application/json")},
            "/healthz": {"get": _get("healthz", "The process answers", "text/plain")},
            "/readyz": {"get": _get("readyz", "People can be sent here", "text/plain", "503")},
            "/metrics": {"get": _get("metrics", "Numbers for Prometheus", "text/plain")},
        },
        "components": {
            "schemas": openapi_items.without_address(schemas),
            "securitySchemes": {
                "organiser": {"type": "http", "scheme": "bearer", "description": "LIVETALK_ORGANISER_KEY"},
                "staff": {"type": "http", "scheme": "bearer", "description": "The token of a staff link"},
            },
        },
    }


def _open_room() -> dict[str, Any]:
    refusals = {
        "400": "The body is not what it should be",
        "401": "The organiser key is missing or wrong",
        "403": "This server has no organiser key, so rooms are opened on its command line",
        "413": "The body is too large",
        "422": "The room's frame is incomplete or too long",
        "429": "Too many wrong keys from this network",
        "503": "The log cannot be written now",
    }
    return {
        "operationId": "openRoom",
        "summary": "Open a room",
        "description": "The tokens in the answer are shown once; only their hashes are kept.",
        "security": [{"organiser": []}],
        "requestBody": {"required": True, "content": _json("OpenRoom")},
        "responses": {
            "201": {"description": "The room is open", "content": _json("Opened")},
            **{
                status: {"description": text, "content": _json("Refusal")}
                for status, text in refusals.items()
            },
        },
    }


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": REF.format(name=schema)}}}


def _get(operation: str, summary: str, media_type: str, also: str | None = None) -> dict[str, Any]:
    content = {media_type: {"schema": {} if media_type.endswith("json") else {"type": "string"}}}
    responses = {"200": {"description": summary, "content": content}}
    if also is not None:
        responses[also] = {"description": "Not now", "content": content}
    return {"operationId": operation, "summary": summary, "responses": responses}
