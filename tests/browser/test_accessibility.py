"""Everyone in: no finding of axe on any page, no sideways scrolling, focus seen, nothing shouted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.browser import every_page
from tests.browser.evening import LAPTOP, PHONE, Evening
from tests.support.server_process import ServerProcess

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
# Dark differs from light in colours only; everything else is the same page.
RULES: dict[str, dict[str, Any]] = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# An open panel lies over what is behind it, until it closes.
PANEL_RULES = {**RULES["light"], "covers": True}
RUN_AXE = """async ({covers, ...runOnly}) => {
    const rules = {'target-size': {enabled: runOnly.type === 'tag' && !covers}};
    const found = await axe.run(document, {runOnly, rules, resultTypes: ['violations']});
    return found.violations.flatMap((rule) => rule.nodes.map((node) =>
        `${rule.id}: ${node.html.slice(0, 160)} – ${(node.any[0] || node.all[0] || node.none[0] || {}).message || ''}`));
}"""
SIDEWAYS = """() => {
    const found = [];
    for (const one of [document.documentElement, ...document.body.querySelectorAll('*'), document.body]) {
        const scrolls = ['auto', 'scroll'].includes(getComputedStyle(one).overflowX);
        if (!one.checkVisibility()) continue; // what is folded away has not the size it will open with
        const isPage = one === document.documentElement || one === document.body;
        if ((isPage || scrolls) && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1) {
            found.push(`${one.tagName}.${one.className} holds ${one.scrollWidth} px in ${one.clientWidth} px`);
        }
    }
    return found;
}"""
CALM: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# A small phone, and a window of 1280 pixels at 400 %.
NARROW = (ViewportSize(width=320, height=640), ViewportSize(width=320, height=256))


async def walk(evening: Evening, lang: str) -> AsyncIterator[tuple[str, Page]]:
    options = {**CALM, "locale": {"da": "da-DK", "en": "en-GB"}[lang]}
    empty = await evening.audience(await evening.device(PHONE, **options))
    yield "audience, nothing yet", empty
    yield "moderate, nothing yet", await evening.staff("moderator", LAPTOP, **options)
    await every_page.fill(evening)
    for scenes in (
        every_page.outside_rooms(evening, **options),
        every_page.audience(evening, **options),
        every_page.control(evening, LAPTOP, **options),
        every_page.hall(evening, **options),
        every_page.states(evening, **options),
        every_page.around(evening, LAPTOP, **options),
    ):
        async for name, page in scenes:
            assert await page.evaluate("document.documentElement.lang") == lang, name
            yield name, page


@dataclass
class Findings:
    """What was found in one language, by the name of the screen."""

    axe: dict[str, list[str]] = field(default_factory=dict)
    sideways: dict[str, list[str]] = field(default_factory=dict)


@pytest_asyncio.fixture(loop_scope="session", scope="module", params=["da", "en"])
async def findings(
    server: ServerProcess, browser: Browser, request: pytest.FixtureRequest
) -> AsyncIterator[Findings]:
    """One walk through every page, with everything that is looked at on the way."""
    evening = Evening(server, browser, await server.open_room())
    found = Findings()
    async for name, page in walk(evening, request.param):
        await look(page, name, found)
    await evening.end()
    assert evening.complaints == []
    yield found


async def look(page: Page, name: str, found: Findings) -> None:
    usual = page.viewport_size
    assert usual is not None
    for size in NARROW:
        await page.set_viewport_size(size)
        found.sideways[f"{name}, {size['height']} high"] = await page.evaluate(SIDEWAYS)
    await page.set_viewport_size(usual)
    # The bars that stay on the screen would lie on what is only a scroll away.
    height = await page.evaluate("document.documentElement.scrollHeight")
    await page.set_viewport_size(ViewportSize(width=usual["width"], height=max(usual["height"], height)))
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text())
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        rules = PANEL_RULES if name.endswith("panel") and scheme == "light" else RULES[scheme]
        found.axe[f"{name}, {scheme}"] = await page.evaluate(RUN_AXE, rules)
    await page.set_viewport_size(usual)


def told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}: {problem}" for name, problems in found.items() for problem in problems)


def test_axe_finds_nothing_on_any_page_in_light_and_dark(findings: Findings) -> None:
    print(f"\naxe looked at {len(findings.axe)} screens")
    assert not told(findings.axe), told(findings.axe)


def test_no_page_scrolls_sideways_at_320_px_or_at_400_percent(findings: Findings) -> None:
    assert not told(findings.sideways), told(findings.sideways)


async def test_every_stop_of_the_tab_key_is_seen(evening: Evening) -> None:
    """A ring of three pixels, and nothing that lies on top of it."""
    await every_page.fill(evening)
    unseen: list[str] = []
    for page in (await evening.audience(**CALM), await evening.staff("moderator", LAPTOP, **CALM)):
        while True:
            await page.keyboard.press("Tab")
            stop = await page.evaluate(
                """() => {
                    const at = document.activeElement;
                    if (at === document.body || at.dataset.seen) return null;
                    at.dataset.seen = '1';
                    at.scrollIntoView({block: 'nearest'});
                    const style = getComputedStyle(at);
                    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3;
                    const box = at.getBoundingClientRect();
                    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
                    const free = at.matches('main') || at.contains(top) || (top && top.contains(at));
                    return [ring && free, `${at.tagName}.${at.className} ${at.textContent.trim().slice(0, 30)}`];
                }"""
            )
            if stop is None:
                break
            if not stop[0]:
                unseen.append(stop[1])
    assert unseen == []


async def test_main_buttons_are_as_tall_as_a_thumb(evening: Evening) -> None:
    await every_page.fill(evening)
    small: list[str] = []
    for page in (await evening.audience(), await evening.staff("moderator", {"width": 820, "height": 1180})):
        small += await page.evaluate(
            """() => [...document.querySelectorAll('.button, .support, .reaction, .segment, .tabs a, .sorts a, .link')]
                .map((one) => [one.getBoundingClientRect(), one])
                .filter(([box, one]) => box.height > 0 && !one.closest('.foot') && (box.height < 47.5 || box.width < 24))
                .map(([box, one]) => `${one.className} ${one.textContent.trim().slice(0, 30)}: ${box.width} × ${box.height}`)"""
        )
    assert small == []


async def test_a_screen_reader_hears_of_many_questions_in_few_sentences(evening: Evening) -> None:
    await every_page.fill(evening)
    page = await evening.audience()
    region = page.locator("#announce")
    await expect(region).to_have_attribute("aria-live", "polite")
    await page.evaluate(
        """() => {
            window.said = [];
            const region = document.getElementById('announce');
            new MutationObserver(() => window.said.push(region.textContent)).observe(region, {childList: true});
            scrollTo(0, 400);
        }"""
    )
    await evening.ask(*(f"Spørgsmål nummer {n}?" for n in range(1, 8)))
    await expect(region).to_contain_text("7 nye spørgsmål")
    said = await page.evaluate("window.said")
    assert len(said) < 7


async def test_a_screen_reader_hears_what_is_on_now_and_what_became_of_the_own_question(
    evening: Evening,
) -> None:
    page = await evening.audience()
    await page.fill("#ask-text", "Hvad med isen?")
    await page.click(".ask-form > button")
    await expect(page.locator("#own li")).to_have_count(1)
    question = await page.locator("#own li").get_attribute("data-own-question")
    await evening.say(evening.moderator(), {"type": "approve", "question": question})
    await expect(page.locator("#announce")).to_contain_text("Dit spørgsmål er nu i køen")
    await evening.say(evening.moderator(), {"type": "take", "question": question})
    await expect(page.locator("#announce")).to_contain_text("Stilles nu: Hvad med isen?")


async def test_no_page_moves_for_people_who_asked_for_less_motion(evening: Evening) -> None:
    await every_page.fill(evening)
    phone = await evening.audience(reduced_motion="reduce")
    control = await evening.staff(reduced_motion="reduce")
    for page in (phone, control):
        await page.evaluate(
            """() => {
                window.motion = [];
                const look = () => {
                    for (const one of document.getAnimations()) {
                        const { duration } = one.effect.getComputedTiming();
                        if (duration > 16) window.motion.push(`${one.effect.target.className}: ${duration}`);
                    }
                    requestAnimationFrame(look);
                };
                look();
            }"""
        )
    await phone.click(".reaction >> nth=0")
    await control.keyboard.press("j")
    await control.keyboard.press("a")
    await expect(phone.locator('[data-holds="approved"] [data-q]')).to_have_count(3)
    for page in (phone, control):
        assert await page.evaluate("window.motion") == []
