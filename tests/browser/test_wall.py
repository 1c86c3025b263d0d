"""The wall against what could go wrong in front of two hundred people: leaks, restarts, motion.

How large its type is and what its panic key does is in ``test_hall_screens``.
"""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.evening import Evening, until
from tests.browser.far_server import FarServer

CALM_MS = 250
HELD = "Hvorfor er naboen så larmende?"
NOTE = "Det handler om en bestemt nabo."


async def test_what_is_not_approved_never_reaches_the_wall(evening: Evening) -> None:
    heard: list[str] = []
    wall = await evening.wall(heard=heard)
    [held] = await evening.ask(HELD, approve=False)
    dismiss: dict[str, object] = {"type": "dismiss", "question": held, "reason": "other", "note": NOTE}
    await evening.say(evening.moderator(), dismiss)
    [shown] = await evening.ask("Hvor kan unge bands øve gratis?")
    await expect(wall.locator(f"#q-{shown}")).to_be_attached()

    assert any("unge bands" in frame for frame in heard)
    for secret in ("larmende", "bestemt nabo", held):
        assert not [frame for frame in heard if secret in frame]
        assert secret not in await wall.content()
    await wall.reload()
    await expect(wall.locator(f"#q-{shown}")).to_be_attached()
    assert "larmende" not in await wall.content()


async def test_a_question_that_is_taken_out_of_the_queue_leaves_the_wall(evening: Evening) -> None:
    [question] = await evening.ask(HELD)
    wall = await evening.wall()
    await expect(wall.locator(f"#q-{question}")).to_be_attached()
    await evening.say(evening.moderator(), {"type": "dismiss", "question": question, "reason": "tone"})
    await expect(wall.locator(f"#q-{question}")).to_have_count(0)
    assert "larmende" not in await wall.content()


async def test_the_next_questions_are_the_proposed_ones(evening: Evening) -> None:
    asked = await evening.ask("Første?", "Andet?", "Tredje?", "Fjerde?", "Femte?")
    wall = await evening.wall()
    following = wall.locator(".next-list [data-q]")
    for _ in range(3):
        await evening.say(evening.person(), {"type": "support", "question": asked[3]})
    await expect(following.first).to_have_id(f"q-{asked[3]}")
    async with evening.desk_of_moderator() as moderator:
        await until(lambda: moderator.parts["proposal"]["order"][0] == asked[3])
        for place, question in enumerate(moderator.parts["proposal"]["order"][:3]):
            await expect(following.nth(place)).to_have_id(f"q-{question}")
    await expect(wall.locator(".next-list [data-q]:visible")).to_have_count(3)
    await wall.reload()
    await expect(following.first).to_have_id(f"q-{asked[3]}")


async def test_a_locked_question_is_the_first_of_the_next(evening: Evening) -> None:
    asked = await evening.ask("Første?", "Andet?", "Tredje?", "Fjerde?")
    wall = await evening.wall()
    following = wall.locator(".next-list [data-q]")
    await evening.say(evening.person(), {"type": "support", "question": asked[0]})
    await expect(following.first).to_have_id(f"q-{asked[0]}")
    await evening.say(evening.moderator(), {"type": "lock", "question": asked[2]})
    await expect(following.first).to_have_id(f"q-{asked[2]}")
    await evening.say(evening.moderator(), {"type": "take", "question": asked[2]})
    await expect(wall.locator(f".now-list #q-{asked[2]}")).to_be_visible()
    await expect(following.first).to_have_id(f"q-{asked[0]}")


async def test_whom_a_question_is_for_stands_below_it_while_it_is_on(evening: Evening) -> None:
    first, same, other = await evening.ask("Hvad med isen?", "Kan vi få is?", "Hvor er kaffen?")
    await evening.say(
        evening.moderator(),
        {"type": "assign", "question": first, "speakers": ["Anna Lund", "Bo Jensen"]},
        {"type": "tag", "question": first, "themes": ["Havnen"]},
        {"type": "merge", "question": same, "into": first},
    )
    wall = await evening.wall()
    await expect(wall.locator(f".next-list #q-{other}")).to_be_visible()
    await expect(wall.locator(".wall-meta")).to_have_count(0)
    await evening.say(evening.moderator(), {"type": "take", "question": first})
    meta = wall.locator(".now-list .wall-meta")
    for words in ("Havnen", "Til: Anna Lund, Bo Jensen", "Spurgt af 2"):
        await expect(meta).to_contain_text(words)
    assert await wall.locator(".now-list").evaluate("list => list.scrollHeight <= list.clientHeight + 1")
    await evening.say(evening.moderator(), {"type": "take", "question": other})
    await expect(wall.locator(f".now-list #q-{other}")).to_be_visible()
    await expect(meta).to_have_count(0)


async def test_a_word_that_is_too_long_makes_no_other_line_too_wide(evening: Evening) -> None:
    await evening.ask(
        "Speciallægepraksisplanlægningsstabiliseringsperiodeaftalerne " * 2, "Hvad med isen? " * 30
    )
    wall = await evening.wall({"width": 1024, "height": 768})
    await expect(wall.locator(".next-list [data-q]")).to_have_count(2)
    too_wide = await wall.evaluate(
        """() => {
            const list = document.querySelector('.next-list');
            return [...list.querySelectorAll('.wall-text')].filter((text) => text.offsetWidth > list.clientWidth).length;
        }"""
    )
    assert too_wide == 0


async def test_a_wall_whose_server_dies_keeps_its_picture_and_comes_back_by_itself(
    far: Evening, distant: FarServer
) -> None:
    [question] = await far.ask("Hvad med isen?")
    await far.say(far.moderator(), {"type": "take", "question": question})
    wall = await far.wall()
    await wall.evaluate("window.stillHere = true")
    await expect(wall.locator(".people")).to_contain_text("0 til stede")
    far.is_offline = True
    distant.kill()
    await expect(wall.locator("[data-offline]")).to_have_text("Uden forbindelse – spørg bare videre")
    await expect(wall.locator(f".now-list #q-{question}")).to_be_visible()
    await expect(wall.locator(".edge .code")).to_be_visible()

    distant.start()
    await distant.ready()
    await far.say(far.moderator(), {"type": "finish", "question": question, "how": "answered"})
    await expect(wall.locator("[data-offline]")).to_be_hidden()
    await expect(wall.locator(f"#q-{question}")).to_have_count(0)
    assert await wall.evaluate("window.stillHere")


async def test_nothing_moves_for_people_who_asked_for_less_motion(evening: Evening) -> None:
    first, second = await evening.ask("Hvad med isen?", "Hvor er kaffen?")
    wall = await evening.wall(reduced_motion="reduce")
    await watch_for_motion(wall)
    await evening.say(evening.moderator(), {"type": "take", "question": first})
    await evening.say(evening.person(), {"type": "react", "kind": "heart", "count": 5})
    await evening.say(evening.moderator(), {"type": "take", "question": second})
    await expect(wall.locator(f".now-list #q-{second}")).to_be_visible()
    await expect(wall.locator('[data-part="reactions"] [data-kind="heart"]')).to_have_attribute("value", "5")
    assert await motion_seen(wall) == []


async def test_a_question_that_comes_on_appears_calmly_for_everybody_else(evening: Evening) -> None:
    [question] = await evening.ask("Hvad med isen?")
    wall = await evening.wall()
    await watch_for_motion(wall)
    await evening.say(evening.moderator(), {"type": "take", "question": question})
    await expect(wall.locator(f".now-list #q-{question}")).to_be_visible()
    seen = await motion_seen(wall)
    assert seen
    assert all(duration <= CALM_MS for duration in seen)


async def watch_for_motion(page: Page) -> None:
    """Note every animation that is longer than one frame, whenever it runs."""
    await page.evaluate(
        """() => {
            window.motion = [];
            const look = () => {
                for (const one of document.getAnimations()) {
                    const { duration } = one.effect.getComputedTiming();
                    if (duration > 16) window.motion.push(duration);
                }
                requestAnimationFrame(look);
            };
            look();
        }"""
    )


async def motion_seen(page: Page) -> list[float]:
    seen: list[float] = await page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(window.motion))))"
    )
    return seen
