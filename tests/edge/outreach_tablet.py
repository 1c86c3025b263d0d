"""A tablet for tests: entries as it makes them, and handing them over.

Lives here: what several tests of writing down for others do. Must not live here: expectations.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

import msgspec
from httpx import Response

from livetalk.edge.access import new_person
from tests.support.sites import Visitor

SAID = "Kan der komme en bænk ved busstoppet på Vangedevej?"


def entry(text: str = SAID, **more: Any) -> dict[str, Any]:
    """What somebody said, as the tablet keeps it."""
    return {
        "id": str(uuid.uuid4()),
        "person": new_person(),
        "at": time.time_ns() // 1_000_000,
        "origin": "outreach",
        "text": text,
        "consent": True,
        **more,
    }


async def hand_over(tablet: Visitor, *entries: dict[str, Any], **headers: str) -> Response:
    """One request of the tablet."""
    body = msgspec.json.encode({"entries": entries})
    return await tablet.post(
        "/outreach/entries", content=body, headers={"Content-Type": "application/json", **headers}
    )


async def answers(tablet: Visitor, *entries: dict[str, Any]) -> list[dict[str, Any]]:
    """What the server says of each."""
    answer = await hand_over(tablet, *entries)
    assert answer.status_code == 200, answer.text
    told: list[dict[str, Any]] = answer.json()["entries"]
    return told
