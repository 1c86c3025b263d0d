"""Every page of the site in every state that a person can meet, one after the other.

Lives here: how to get there. Must not live here: what is looked at.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
from playwright.async_api import Page, expect

from tests.browser.evening import LAPTOP, PHONE, PROJECTOR, Evening

# What a page that says no writes to the console of a browser.
SAID_NO = ("status of 403", "status of 404", "status of 422", "status of 429")
LONG = "Jeg har boet her i fyrre år og har set mange planer komme og gå. " * 15
CARDS: tuple[dict[str, object], ...] = (
    {"text": "Hvornår får vi bedre lys på stien langs stranden?", "theme": "trafik", "name": "Åse"},
    {"text": "Kan skolerne bruge havnen mere i undervisningen?", "theme": "skole"},
    {"text": "Hvor kan unge bands øve gratis?"},
    {"text": "Speciallægepraksisplanlægningsstabiliseringsperiodeaftalerne – hvem kan forstå dem?"},
    {"text": LONG[:990]},
)


def path(evening: Evening, page: str = "") -> str:
    """The address of a page of the room."""
    return f"/r/{evening.room.code}{page}"


async def fill(evening: Evening) -> None:
    """A room in the middle of its evening: something in every list."""
    ids = []
    for card in CARDS:
        [ack] = await evening.say(evening.person(), {"type": "ask", **card})
        ids.append(ack["question"])
    await evening.ask("Hvornår er der kaffe?", "Test test", approve=False)
    await evening.say(evening.moderator(), *({"type": "approve", "question": q} for q in ids))
    await evening.say(
        evening.moderator(),
        {"type": "take", "question": ids[0]},
        {"type": "finish", "question": ids[0], "how": "answered"},
        {"type": "take", "question": ids[1]},
        {"type": "finish", "question": ids[1], "how": "unanswered"},
        {"type": "take", "question": ids[2]},
    )
    await speak(evening)


async def speak(evening: Evening) -> None:
    """Somebody writes along, in two languages."""
    address = f"{evening.server.url}/captions/{evening.room.tokens['captions']}"
    async with httpx.AsyncClient() as tool:
        for lang, text in (
            ("da", "Der er øvelokaler i kulturhuset. " * 6),
            ("en", "There are rooms to play in."),
        ):
            answer = await tool.post(f"{address}?seq=1&lang={lang}", content=text.encode())
            assert answer.status_code == 200


async def outside_rooms(evening: Evening, **options: Any) -> AsyncIterator[tuple[str, Page]]:
    """The pages that need no room."""
    evening.foreseen += SAID_NO
    device = await evening.device(PHONE, **options)
    page = evening.watch(await device.new_page())
    searches = ("/search", "/search?q=lys", "/search?q=zebrafink&kind=promise&sort=date", "/open-data")
    calendars = ("/calendar", "/calendar?view=list", "/calendar/embed?view=month")
    for address in (
        "/",
        "/mine",
        "/privacy",
        "/was",
        "/enter",
        "/offline",
        "/nowhere",
        "/r/000000",
        *calendars,
        *searches,
    ):
        await page.goto(evening.url + address)
        yield address, page
    await page.goto(evening.url + "/")
    await page.fill("#code", "000 000")
    await page.click(".door-form button")
    await expect(page.locator(".error")).to_be_visible()
    yield "/ with a wrong code", page
    await page.goto(evening.url + "/enter")
    await page.fill("[name=token]", "a wrong one")
    await page.click("main form button")
    await expect(page.locator("[role=alert]").first).to_be_visible()
    yield "/enter with a wrong link", page


async def audience(evening: Evening, **options: Any) -> AsyncIterator[tuple[str, Page]]:
    """The audience's page of a room that was filled, with own questions and their fates."""
    evening.foreseen += SAID_NO
    device = await evening.device(PHONE, **options)
    page = await evening.audience(device)
    await own_questions(evening, page)
    yield "audience", page
    for details in await page.locator("details:visible").all():
        await details.evaluate("one => { one.open = true; }")
    yield "audience with everything opened", page
    mine = await evening.open("/mine", device)
    for details in await mine.locator("details").all():
        await details.evaluate("one => { one.open = true; }")
    yield "/mine with questions", mine

    async for name in advised(evening, page):
        yield name, page

    await page.fill("#ask-text", LONG * 2)
    await page.click(".ask-form > button")
    # To where the bar at the bottom lies over no half of a button.
    await page.locator(".ask").evaluate("one => scrollTo(0, one.offsetTop - 70)")
    yield "audience with too many words", page
    await page.locator(".ask-form").evaluate("form => form.submit()")
    await expect(page.locator("[data-error]")).to_be_visible()
    await page.locator(".ask").evaluate("one => scrollTo(0, one.offsetTop - 70)")
    yield "audience after a refused form", page

    evening.is_offline = True
    await device.set_offline(offline=True)
    await page.goto(evening.url + path(evening))
    await page.fill("#ask-text", "Kan I høre mig?")
    await page.click(".ask-form > button")
    await expect(page.locator("#pending li")).to_have_count(1)
    await expect(page.locator('[data-connection="offline"]')).to_be_visible()
    yield "audience without a network", page
    await device.set_offline(offline=False)
    await evening.connected(page)


async def advised(evening: Evening, page: Page) -> AsyncIterator[str]:
    """What a phone is told while somebody writes, and of what a moderator did with a question."""
    await page.fill("#ask-text", "Kan skolerne bruge havnen mere i undervisningen om sommeren?")
    await page.evaluate("document.querySelector('.similar').open = true")
    yield "audience, writing"
    await page.fill("#ask-text", "Jeg hedder noget med 010190-1234, hvad så?")
    await expect(page.locator("#ask-warnings > li")).to_have_count(1)
    yield "audience, warned"
    await page.locator(".ask-form").evaluate("form => form.submit()")
    await expect(page.locator('[name="sure"]')).to_be_attached()
    await evening.connected(page)
    yield "audience after a form that was looked at"
    waiting = page.locator('#own > li[data-status="waiting"]')
    question = str(await waiting.get_attribute("data-own-question"))
    await evening.say(
        evening.moderator(), {"type": "elaborate", "question": question, "message": "Hele vinteren?"}
    )
    await expect(page.locator("[data-news-banner]")).to_be_visible()
    yield "audience with news"
    await page.click("[data-news-link]")
    yield "audience, asked to elaborate"


async def states(evening: Evening, **options: Any) -> AsyncIterator[tuple[str, Page]]:
    """A room before, in a pause and after, on a phone and on the wall."""
    phone = await evening.audience(await evening.device(PHONE, **options))
    wall = await evening.wall(PROJECTOR, **options)
    for state in ("early", "paused", "closed"):
        await evening.say(evening.moderator(), {"type": "room", "state": state})
        await expect(phone.locator(f'.state-note[data-when="{state}"]')).to_be_visible()
        yield f"audience, {state}", phone
        await expect(wall.locator(".wall")).to_have_attribute("data-state", state)
        yield f"wall, {state}", wall
    await evening.say(evening.moderator(), {"type": "room", "state": "open"})
    await evening.say(evening.moderator(), {"type": "part", "part": "closed"})
    await expect(phone.locator(".closed-part")).to_be_visible()
    yield "audience, the closed part", phone
    await expect(wall.locator(".part-plate")).to_be_visible()
    yield "wall, the closed part", wall
    control_screen = await evening.staff("moderator", LAPTOP, **options)
    yield "moderate, the closed part", control_screen
    await evening.say(evening.moderator(), {"type": "part", "part": "open"})


async def control(evening: Evening, size: dict[str, int], **options: Any) -> AsyncIterator[tuple[str, Page]]:
    """The control screen with its dialogs and lists."""
    page = await evening.staff("moderator", size, **options)
    yield "moderate", page
    await page.keyboard.press("?")
    yield "moderate, the keys", page
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await page.keyboard.press("d")
    yield "moderate, the reasons", page
    await page.keyboard.press("6")
    await page.keyboard.press("Control+Enter")
    yield "moderate, own words missing", page
    await page.keyboard.press("Escape")
    await page.click('[data-tab="dismissed"]')
    yield "moderate, dismissed", page
    await page.fill("#search", "findes ikke")
    yield "moderate, nothing found", page


async def around(evening: Evening, size: dict[str, int], **options: Any) -> AsyncIterator[tuple[str, Page]]:
    """What opens on the control screen, and the pages beside it, when a meeting has had its troubles."""
    page = await evening.staff("moderator", size, **options)
    async with evening.desk_of_moderator() as moderator:
        waiting = moderator.questions("waiting")[0]["id"]
        asked = moderator.questions("approved")[0]["id"]
    await evening.say(
        evening.moderator(),
        {"type": "message", "text": "Fem minutter endnu, tak."},
        {"type": "lock", "question": asked},
        {"type": "speak", "speaker": "audience"},
        {"type": "elaborate", "question": waiting, "message": "Hvor ved havnen?"},
    )
    await expect(page.locator("[data-messages-said]")).not_to_be_empty()
    panels = page.locator("details[data-panel]:visible")
    for number in range(await panels.count()):
        await panels.evaluate_all(
            "(all, open) => all.forEach((one, n) => { one.open = n === open; })", number
        )
        name = await panels.nth(number).get_attribute("data-panel")
        yield f"moderate, the {name} panel", page
    await page.click("[data-check] >> nth=0")
    yield "moderate, one ticked", page
    for beside in ("/links", "/ledger", "/captions/file"):
        await page.goto(evening.url + path(evening, beside))
        yield beside, page


async def hall(evening: Evening, **options: Any) -> AsyncIterator[tuple[str, Page]]:
    """The screens of the hall; ``themed`` ones can be told their colours."""
    for theme in ("light", "dark"):
        yield f"wall, {theme}", await evening.wall(PROJECTOR, f"?theme={theme}", **options)
    overlay = await evening.open(path(evening, "/overlay"), await evening.device(PROJECTOR, **options))
    yield "overlay", overlay
    yield "embed", await evening.open(path(evening, "/embed"), await evening.device(LAPTOP, **options))
    desk = await evening.staff("speaker", LAPTOP, **options)
    yield "desk", desk
    async with evening.desk_of_moderator() as moderator:
        question = moderator.questions("now", "approved")[0]["id"]
    await evening.say(
        evening.moderator(),
        {"type": "assign", "question": question, "speakers": ["Anna Lund"]},
        {"type": "hand", "question": question, "speaker": "Anna Lund"},
        {"type": "speak", "speaker": "Anna Lund", "limit_s": 1},
        {"type": "message", "text": "Rund gerne af."},
    )
    await expect(desk.locator("[data-message]")).to_be_visible()
    await expect(desk.locator('[data-turn][data-level="over"]')).to_be_visible()
    yield "desk, with a hand, a message and a turn that is over", desk
    async for name, page in minutes(evening, **options):
        yield name, page


async def minutes(evening: Evening, **options: Any) -> AsyncIterator[tuple[str, Page]]:
    """The minute-taker's pages: nothing yet, in the middle of it, and afterwards."""
    page = await evening.staff("notes", LAPTOP, **options)
    yield "notes, nothing yet", page
    for beside in ("/promises", "/transcript"):
        await page.goto(evening.url + path(evening, beside))
        yield f"{beside}, nothing yet", page
    async with evening.desk_of_moderator() as moderator:
        question = moderator.questions("now", "approved")[0]["id"]
    await evening.say(
        evening.moderator(),
        {
            "type": "note",
            "text": "Vi laver lyst på stien inden jul.",
            "speaker": "Anna Lund",
            "promise": True,
        },
        {"type": "correct_line", "line": 1, "text": "Vi laver lys på stien inden jul."},
        {"type": "note", "text": "Vi sender svaret til skolen senest 1. december.", "speaker": "Anna Lund"},
        {"type": "note", "text": LONG[:900], "speaker": "En borger"},
        {"type": "bracket", "question": question, "first": 1, "last": 2},
    )
    await page.goto(evening.url + path(evening, "/notes"))
    await evening.connected(page)
    yield "notes", page
    await page.goto(evening.url + path(evening, "/promises"))
    yield "/promises", page
    async with page.expect_navigation():
        await page.locator("[data-reject]").last.click()
    for details in await page.locator("details").all():
        await details.evaluate("one => { one.open = true; }")
    yield "/promises with everything opened", page
    for query in ("", f"?show={question}", "?line=2", "?q=findes+ikke"):
        await page.goto(evening.url + path(evening, f"/transcript{query}"))
        yield f"/transcript{query.partition('=')[0]}", page


async def own_questions(evening: Evening, page: Page) -> None:
    """Somebody's own questions: one waits, one was dismissed by a list, one in own words."""
    texts = ("Bliver havnebadet åbent om vinteren?", "Hvem vandt kampen i går?", "Min nabo larmer.")
    for number, text in enumerate(texts, 1):
        await page.fill("#ask-text", text)
        await page.click(".ask-form > button")
        await expect(page.locator("#own > li")).to_have_count(number)
    async with evening.desk_of_moderator() as moderator:
        ids = {card["text"]: card["id"] for card in moderator.questions("waiting")}
    note = "Skriv til borgerservice, de kan hjælpe."
    await evening.say(
        evening.moderator(),
        {"type": "dismiss", "question": ids[texts[1]], "reason": "off_topic"},
        {"type": "dismiss", "question": ids[texts[2]], "reason": "other", "note": note},
    )
    await expect(page.locator('#own > li[data-status="dismissed"]')).to_have_count(2)
