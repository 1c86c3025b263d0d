"""The pages of the follow-up in a browser: a room with items, and each page in each state.

Lives here: how to get there. Must not live here: what is looked at.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
from playwright.async_api import Page

from tests.browser.evening import LAPTOP, PHONE, Evening

ITEMS: tuple[dict[str, object], ...] = (
    {
        "title": "Bedre lys på stien langs stranden",
        "owner": "Vej og park",
        "contact": "vej@eksempel.dk",
        "due": "2026-11-01",
        "next": "Vi måler lyset op i uge 48 og vender tilbage med et forslag.",
    },
    {"title": "Unge bands kan øve gratis i Øregård", "owner": "Kultur, Unge og Fritid", "due": "2031-02-01"},
    {"title": "Cykelsti ved havnen", "owner": "Klima, Miljø og Teknik"},
)


async def open_item(evening: Evening, **said: object) -> str:
    """Open an item as a program; its id."""
    return str((await _call(evening, "POST", "", said))["id"])


async def update_item(evening: Evening, item: str, **said: object) -> None:
    """Say what has happened to it."""
    await _call(evening, "PATCH", f"/{item}", said)


async def _call(evening: Evening, method: str, path: str, said: dict[str, object]) -> dict[str, Any]:
    async with httpx.AsyncClient(trust_env=False) as program:
        answer = await program.request(
            method,
            f"{evening.server.url}/api/v1/rooms/{evening.room.code}/items{path}",
            json=said,
            headers={"Authorization": f"Bearer {evening.room.tokens['moderator']}"},
        )
    assert answer.is_success, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def fill(evening: Evening) -> tuple[str, str]:
    """A room after its meeting; the item and the question that most has happened to."""
    [asked, *_] = await evening.ask(
        "Hvornår får vi bedre lys på stien langs stranden? Det er mørkt allerede klokken fire, og børnene "
        "cykler hjem fra håndbold.",
        "Hvor kan unge bands øve gratis?",
    )
    await evening.say(
        evening.moderator(),
        {"type": "take", "question": asked},
        {"type": "finish", "question": asked, "how": "unanswered"},
    )
    first = await open_item(evening, question=asked, **ITEMS[0])
    others = [await open_item(evening, **said) for said in ITEMS[1:]]
    await update_item(evening, first, status="in_progress", next="Vi måler lyset op i uge 48.")
    await update_item(
        evening, first, due="2031-01-15", reason="Målerne er først kommet hjem nu.", status="examining"
    )
    await update_item(evening, others[1], status="impossible", reason="kajen er fredet")
    ack = evening.person()
    await evening.say(
        ack,
        {"type": "comment", "item": first, "text": "Kommer der også lys ved trappen?", "name": "Åse"},
        {"type": "join", "item": first, "name": "Åse Holm", "contact": "aase@eksempel.dk", "consent": "both"},
    )
    return first, asked


async def pages(evening: Evening, **options: Any) -> AsyncIterator[tuple[str, Page]]:
    """Every page of the follow-up, on a phone and on a laptop."""
    first, asked = await fill(evening)
    room = f"/r/{evening.room.code}"
    device = await evening.device(PHONE, **options)
    phone = await evening.open(f"{room}/f/{first}", device)
    yield "item", phone
    await phone.locator("#join details").evaluate("one => { one.open = true; }")
    yield "item, taking part", phone
    for name in (f"q/{asked}", "what-happened"):
        await phone.goto(f"{evening.url}{room}/{name}")
        yield name.partition("/")[0], phone
    desk = await evening.staff("moderator", LAPTOP, **options)
    await desk.goto(f"{evening.url}{room}/followup")
    yield "casework", desk
    for details in await desk.locator("details").all():
        await details.evaluate("one => { one.open = true; }")
    yield "casework, opened", desk
    await desk.goto(f"{evening.url}{room}/followup?on={first}")
    yield "casework, one item", desk
    for details in await desk.locator("details").all():
        await details.evaluate("one => { one.open = true; }")
    yield "casework, every act", desk
