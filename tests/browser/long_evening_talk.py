"""The talk itself: people ask, a moderator judges and takes on, captions come in, a minute-taker notes promises.

Lives here: how each of them does it, on a real page or as a program. Must not live here: what becomes of it
afterwards (``long_evening_after``).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from playwright.async_api import Page, expect

from livetalk.commands.phone import Phone
from tests.browser.asker import ask
from tests.browser.evening import until
from tests.browser.long_evening import Asking, LongEvening, Spoken
from tests.browser.long_evening_captioner import Captioner


class Screens(NamedTuple):
    """The pages that are open during the talk."""

    phone: Page
    control: Page
    wall: Page
    notes: Page


@contextlib.asynccontextmanager
async def a_full_hall(evening: LongEvening) -> AsyncIterator[None]:
    """Everybody who comes without a browser of ours: connected, and each with a question."""
    async with contextlib.AsyncExitStack() as seats:
        people = [
            await seats.enter_async_context(evening.phone(evening.person())) for _ in evening.words.hall
        ]
        evening.hall = people
        await asyncio.gather(*(_ask(evening, *pair) for pair in zip(people, evening.words.hall, strict=True)))
        yield


async def ask_on_phones(evening: LongEvening, citizen: Page, others: Sequence[Page]) -> None:
    """The citizen asks twice, the others once."""
    own = (evening.words.first, evening.words.second)
    texts = (*own, *(one.text for one in evening.words.phones))
    for page, text in zip((citizen, citizen, *others), texts, strict=True):
        evening.ids[text] = await ask(page, text)


async def moderate(evening: LongEvening, control: Page) -> None:
    """One question is approved by key, one dismissed, the rest approved by another moderator's program."""
    waiting = control.locator('[data-holds="waiting"] [data-q]')
    await expect(waiting).to_have_count(len(evening.ids))
    await control.locator(f"#q-{evening.ids[evening.words.first]}").focus()
    await control.keyboard.press("a")
    await expect(waiting).to_have_count(len(evening.ids) - 1)
    await control.locator(f"#q-{evening.ids[evening.words.off_topic]}").focus()
    await control.keyboard.press("d")
    await control.keyboard.press("1")
    await expect(waiting).to_have_count(len(evening.ids) - 2)
    wanted = [evening.words.second, *evening.words.queue]
    approvals: list[dict[str, object]] = [{"type": "approve", "question": evening.ids[q]} for q in wanted]
    await evening.say(evening.moderator(), *approvals)
    await expect(control.locator('[data-holds="approved"] [data-q]')).to_have_count(len(wanted) + 1)


async def support(evening: LongEvening, text: str, people: int) -> None:
    """So many in the hall want to know that, too."""
    question = evening.ids[text]
    await asyncio.gather(*(one.say("support", question=question) for one in evening.hall[:people]))


async def answered(evening: LongEvening, captioner: Captioner, answer: Spoken, screens: Screens) -> None:
    """A question is taken on, answered aloud, and finished."""
    question = evening.ids[answer.question]
    # By key: a press that comes as a card moves under the pointer does not count there.
    await screens.control.locator(f"#q-{question}").focus()
    await screens.control.keyboard.press("t")
    await expect(screens.wall.locator(".now-list")).to_contain_text(answer.question)
    await expect(screens.phone.locator('[data-holds="now"]')).to_contain_text(answer.question)
    await captioner.say(answer.lines)
    for page in (screens.phone, screens.wall, screens.notes):
        await expect(page.locator("[data-caption], [data-line]").last).to_contain_text(answer.lines[-1].text)
    await evening.picture(screens.wall, f"wall-{evening.words.answers.index(answer)}")
    await screens.control.keyboard.press("f")
    await expect(screens.wall.locator(".now-list [data-q]")).to_have_count(0)


async def mark_promise(evening: LongEvening, notes: Page, text: str) -> None:
    """One tap on a line by who takes minutes."""
    line = notes.locator("[data-line]", has_text=text)
    await line.hover()
    words, keys = (
        await line.locator("[data-text]").bounding_box(),
        await line.locator(".line-keys").bounding_box(),
    )
    assert words is not None
    assert keys is not None
    assert keys["y"] < words["y"] + words["height"], "what can be done with a line stands beside its words"
    await line.locator("[data-mark]").click()
    await expect(line.locator("[data-promise-slot]")).not_to_be_empty()


async def _ask(evening: LongEvening, phone: Phone, asking: Asking) -> None:
    await until(lambda: phone.parts)
    theme = {} if asking.theme is None else {"theme": asking.theme}
    ack = await phone.say("ask", text=asking.text, **theme)
    assert ack["ok"], ack
    evening.ids[asking.text] = str(ack["question"])
