"""A moderator gets through a hundred questions by keyboard alone, and nobody sees what is not theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec
from playwright.async_api import Page, expect

from tests.browser.evening import LAPTOP, Evening, until
from tests.browser.keyboard import tab_to

REASON_KEYS = {"off_topic": "1", "personal_data": "3", "tone": "4"}
LOOK_AROUND_EVERY = 25

IDS = "cards => cards.map(card => card.dataset.q)"
PUBLIC = '[data-holds~="approved"] [data-q], [data-holds~="now"] [data-q]'


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A question, and what a sensible moderator does with it."""

    text: str
    kind: Literal["fine", "duplicate", "refused", "vague"] = msgspec.field(name="is")
    of: str | None = None
    reason: str | None = None


SAMPLES = msgspec.json.decode(
    (Path(__file__).parent / "hundred.da.json").read_bytes(), type=tuple[Sample, ...]
)


@dataclass
class Tally:
    """What has been decided so far, by text."""

    approved: list[str] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.approved) + len(self.merged) + len(self.refused) + len(self.asked)


async def test_a_hundred_questions_are_judged_by_keyboard_alone(evening: Evening) -> None:
    assert len(SAMPLES) == 100
    by_text = {sample.text: sample for sample in SAMPLES}
    ids = dict(zip(by_text, await evening.ask(*by_text, approve=False), strict=True))
    phone, wall = await evening.audience(), await evening.wall()
    page = await evening.staff(size=LAPTOP)
    waiting = page.locator('[data-holds="waiting"] [data-q]')
    await expect(waiting).to_have_count(100)
    tally = Tally()

    await page.keyboard.press("j")
    await dismissed_by_mistake_and_undone(page, tally)
    while tally.total < len(SAMPLES):
        text = await chosen_text(page)
        await judge(page, by_text[text], tally)
        if tally.total % LOOK_AROUND_EVERY == 0:
            await page.wait_for_function(
                "n => document.querySelectorAll('[data-holds=waiting] [data-q]').length === n",
                arg=len(SAMPLES) - tally.total,
            )
            await everybody_sees(evening, phone, wall, tally, ids)

    await expect(waiting).to_have_count(0)
    await expect(page.locator('[data-count-of="approved"]')).to_have_text(str(len(tally.approved)))
    await expect(page.locator('[data-count-of="dismissed"]')).to_have_text(str(len(tally.refused)))
    await expect(page.locator('[data-count-of="with_author"]')).to_have_text(str(len(tally.asked)))
    assert (len(tally.merged), len(tally.refused), len(tally.asked)) == (12, 12, 6)
    await families_are_whole(evening, tally, ids)
    await the_proposed_one_is_asked(page, wall)


async def judge(page: Page, sample: Sample, tally: Tally) -> None:
    """The keys for one question."""
    press = page.keyboard.press
    match sample.kind:
        case "fine":
            await press("a")
            tally.approved.append(sample.text)
        case "refused":
            await press("d")
            await press(REASON_KEYS[sample.reason or ""])
            tally.refused.append(sample.text)
        case "vague":
            await press("e")
            await press("1")
            await press("Control+Enter")
            tally.asked.append(sample.text)
        case "duplicate":
            await press("m")
            await choose_candidate(page, sample.of or "")
            tally.merged[sample.text] = sample.of or ""


async def choose_candidate(page: Page, into: str) -> None:
    """Press the number of the question, after a search if it is not among the suggested ones."""
    candidates = page.locator("[data-candidates] button > span")
    shown = await candidates.all_text_contents()
    if into not in shown:
        if not await page.evaluate("document.activeElement.matches('[data-merge-find]')"):
            await tab_to(page, "[data-merge-find]")
        await page.keyboard.type(into)
        await expect(candidates).to_have_count(1)
        await page.keyboard.press("Enter")
    else:
        await page.keyboard.press(str(shown.index(into) + 1))


async def dismissed_by_mistake_and_undone(page: Page, tally: Tally) -> None:
    """The first question is dismissed, brought back by one key, and approved."""
    text = await chosen_text(page)
    assert next(sample for sample in SAMPLES if sample.text == text).kind == "fine"
    said = page.locator("[data-undo-said]")
    await page.keyboard.press("d")
    await page.keyboard.press("5")
    await expect(said).to_contain_text(f"Afvist: »{text[:20]}")
    await page.keyboard.press("z")
    await expect(said).to_contain_text("Fortrudt")
    await expect(page.locator('[data-holds="waiting"] [data-q]').first).to_contain_text(text)
    await page.keyboard.press("k")
    assert await chosen_text(page) == text
    await page.keyboard.press("a")
    tally.approved.append(text)


async def chosen_text(page: Page) -> str:
    """The words of the chosen card."""
    return str(await page.evaluate("document.querySelector('[data-chosen] [data-text]').textContent"))


async def everybody_sees(
    evening: Evening, phone: Page, wall: Page, tally: Tally, ids: dict[str, str]
) -> None:
    """Phone, wall and a program that has just come agree with what was decided."""
    expected = sorted(tally.approved)
    for view in ("audience", "wall"):
        parts = await fresh_view(evening, view)
        cards = [part for key, part in parts.items() if key.startswith("q:")]
        assert sorted(card["text"] for card in cards) == expected
        assert set(parts["queue"]) == {ids[text] for text in tally.approved}
        if view == "wall":
            continue
        assert parts["not_shown"]["total"] == len(tally.refused)
        assert parts["not_shown"]["merged"] == len(tally.merged)
    await phone.wait_for_function(
        "([selector, n]) => document.querySelectorAll(selector).length === n", arg=[PUBLIC, len(expected)]
    )
    shown = {ids[text] for text in expected}
    assert set(await phone.locator(PUBLIC).evaluate_all(IDS)) == shown
    for text in (*tally.refused, *tally.asked, *tally.merged):
        await expect(phone.get_by_text(text, exact=True)).to_have_count(0)
    on_wall = await wall.locator(PUBLIC).evaluate_all(IDS)
    assert set(on_wall) <= shown
    assert on_wall or not expected


async def fresh_view(evening: Evening, view: str) -> dict[str, Any]:
    """What somebody is sent who comes now."""
    async with evening.phone({"view": view, **evening.person()}) as connected:
        await until(lambda: connected.parts)
        return dict(connected.parts)


async def families_are_whole(evening: Evening, tally: Tally, ids: dict[str, str]) -> None:
    """Every merged question lies with its own, in its own words."""
    async with evening.desk_of_moderator() as desk:
        for text, into in tally.merged.items():
            members = desk.parts[f"q:{ids[into]}"]["merged"]
            assert text in [member["text"] for member in members]


async def the_proposed_one_is_asked(page: Page, wall: Page) -> None:
    """Right, the top of the queue, and on: by two keys."""
    first = page.locator('[data-holds="approved"] [data-q]').first
    await page.keyboard.press("l")
    while await page.evaluate("!document.querySelector('[data-chosen]').matches('.empty + [data-q]')"):
        await page.keyboard.press("k")
    text = await chosen_text(page)
    await expect(first).to_contain_text(text)
    await page.keyboard.press("t")
    await expect(page.locator(".now-list [data-q]")).to_contain_text(text)
    await expect(wall.locator(".now-list [data-q]")).to_contain_text(text)
