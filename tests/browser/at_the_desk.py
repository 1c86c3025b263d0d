"""A meeting with politicians at their desks: what tests of the speaker desk share.

Lives here: how the stage is set, and where things stand on a desk. Must not live here: expectations.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import Locator, Page

from tests.browser.evening import Evening, until

ON_ITS_SIDE = {"width": 1024, "height": 768}
UPRIGHT = {"width": 768, "height": 1024}
ANNA, BO = "Anna Kirstine Bruun-Mikkelsen", "Bo Jensen"
ASKED = (
    "Hvordan vil I sikre, at der også er plads til dem, der ikke sejler og ikke har råd til en café?",
    "Kan havnebadet få åbent hele vinteren?",
    "Hvornår kommer der en sikker cykelsti på Strandvejen mellem havnen og stationen?",
    "Hvor kan unge bands øve gratis?",
    "Hvorfor er der så få bænke på stien langs vandet? Min mor kan ikke gå hele turen uden en pause.",
    "Bliver der flere skraldespande om sommeren?",
    "Hvad gør I ved støjen om aftenen?",
)
# What a hall says in these minutes is added to the clock of the page; nobody waits for it here.
LATER = "(minutes) => { const now = Date.now; Date.now = () => now() + minutes * 60000; }"


async def stage(evening: Evening) -> list[str]:
    """A queue, one question on, two politicians who each have one question to answer."""
    ids = await evening.ask(*ASKED)
    await evening.say(
        evening.moderator(),
        {"type": "assign", "question": ids[1], "speakers": [ANNA]},
        {"type": "assign", "question": ids[2], "speakers": [BO]},
        {"type": "take", "question": ids[0]},
    )
    return ids


async def support(evening: Evening, question: str, people: int) -> None:
    for _ in range(people):
        await evening.say(evening.person(), {"type": "support", "question": question})


async def desk_of(evening: Evening, name: str, size: dict[str, int] = ON_ITS_SIDE, **options: Any) -> Page:
    """A desk at which somebody has said who they are."""
    desk = await evening.staff("speaker", size, **options)
    await desk.select_option("[data-me]", label=name)
    return desk


def following(desk: Page) -> Locator:
    """The questions that come next, those that can be seen."""
    return desk.locator(".desk-next-list [data-q]:visible")


def person(desk: Page, name: str) -> Locator:
    """A row in the list of those who may have the floor."""
    return desk.locator(f'[data-person][data-name="{name}"]')


@contextlib.asynccontextmanager
async def speaker_program(evening: Evening) -> AsyncIterator[Any]:
    """A program at the desk: it is sent the same parts."""
    token = evening.room.tokens["speaker"]
    async with evening.phone(
        {"view": "speaker", "token": token, "participant": "a-program-at-the-desk"}
    ) as known:
        await until(lambda: known.parts)
        yield known
