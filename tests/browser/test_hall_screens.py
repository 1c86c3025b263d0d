"""The wall and the speaker desk: what a hall sees, for hours, untouched."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.evening import Evening

TABLET = {"width": 768, "height": 1024}
LONG = "Jeg har boet i Gentofte i fyrre år og har set mange planer komme og gå. " * 13


async def test_a_question_fills_the_wall_as_large_as_it_fits(evening: Evening) -> None:
    short, middle, long = await evening.ask(
        "Kan havnebadet få åbent hele vinteren?",
        "Hvordan vil I sikre, at der også er plads til dem, der ikke sejler, ikke bader og ikke har råd til en café?",
        LONG,
    )
    wall = await evening.wall()
    sizes = []
    for question in (short, middle, long):
        await evening.say(evening.moderator(), {"type": "take", "question": question})
        await expect(wall.locator(f".now-list #q-{question}")).to_be_visible()
        sizes.append(await size_of_type(wall))
        assert await wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert sizes[0] > sizes[1] > sizes[2] >= 48


async def test_type_is_twice_as_large_on_a_wall_of_twice_the_size(evening: Evening) -> None:
    [question] = await evening.ask("Hvor kan unge bands øve gratis?")
    await evening.say(evening.moderator(), {"type": "take", "question": question})
    small = await evening.wall()
    large = await evening.wall({"width": 3840, "height": 2160})
    for wall in (small, large):
        await expect(wall.locator(f".now-list #q-{question}")).to_be_visible()
    assert await size_of_type(large) == 2 * await size_of_type(small)


async def test_the_panic_key_empties_the_wall_and_brings_it_back(evening: Evening) -> None:
    [question] = await evening.ask("Hvad med isen?")
    await evening.say(evening.moderator(), {"type": "take", "question": question})
    control, wall = await evening.staff(), await evening.wall()
    await expect(wall.locator(f"#q-{question}")).to_be_visible()
    await control.keyboard.press("b")
    await expect(wall.locator(f"#q-{question}")).to_be_hidden()
    await expect(wall.locator(".edge")).to_be_hidden()
    await expect(control.locator(".panic")).to_have_attribute("data-blank", "true")
    await control.keyboard.press("b")
    await expect(wall.locator(f"#q-{question}")).to_be_visible()


async def test_a_closed_room_shows_no_question_and_no_way_in(evening: Evening) -> None:
    now, _ = await evening.ask("Hvad med isen?", "Hvor er kaffen?")
    await evening.say(evening.moderator(), {"type": "take", "question": now})
    wall = await evening.wall()
    await expect(wall.locator(f"#q-{now}")).to_be_visible()
    await evening.say(evening.moderator(), {"type": "room", "state": "closed"})
    await expect(wall.locator(f"#q-{now}")).to_be_hidden()
    await expect(wall.locator(".qr-box")).to_be_hidden()
    await expect(wall.locator(".between .state-closed")).to_be_visible()


async def test_reactions_rise_and_leave_nothing_behind(evening: Evening) -> None:
    await evening.say(evening.moderator(), {"type": "room", "state": "open"})
    wall = await evening.wall()
    await expect(wall.locator("[data-part=present]")).to_be_visible()
    await evening.say(evening.person(), *({"type": "react", "kind": "heart", "count": 12} for _ in range(2)))
    await expect(wall.locator(".sign").first).to_be_attached()
    assert await wall.locator(".sign").count() <= 24
    await expect(wall.locator(".sign")).to_have_count(0, timeout=15_000)


async def test_without_a_connection_the_wall_keeps_its_picture_and_says_so(evening: Evening) -> None:
    [question] = await evening.ask("Hvad med isen?")
    await evening.say(evening.moderator(), {"type": "take", "question": question})
    wall = await evening.wall()
    await expect(wall.locator(f"#q-{question}")).to_be_visible()
    evening.is_offline = True
    await wall.context.route_web_socket("**/*", lambda socket: socket.close())
    await wall.reload()
    await expect(wall.locator("[data-offline]")).to_be_visible(timeout=30_000)
    await expect(wall.locator(f"#q-{question}")).to_be_visible()


async def test_the_theme_of_the_wall_is_light_unless_asked_and_a_key_changes_it(evening: Evening) -> None:
    wall = await evening.wall()
    theme = wall.locator("html")
    await expect(theme).to_have_attribute("data-theme", "light")
    await wall.keyboard.press("d")
    await expect(theme).to_have_attribute("data-theme", "dark")
    await wall.reload()
    await expect(theme).to_have_attribute("data-theme", "dark")


async def test_the_desk_shows_what_is_on_and_what_is_next(evening: Evening) -> None:
    questions = await evening.ask(*(f"Spørgsmål nummer {n}?" for n in range(1, 9)))
    desk = await evening.staff("speaker", TABLET)
    await expect(desk.locator(".desk-now-list .empty")).to_be_visible()
    await evening.say(evening.moderator(), {"type": "take", "question": questions[0]})
    await expect(desk.locator(f".desk-now-list #q-{questions[0]}")).to_be_visible()
    await expect(desk.locator(".desk-now-list .empty")).to_be_hidden()
    shown = desk.locator(".desk-next-list [data-q]:visible")
    await expect(desk.locator("[data-more]")).to_contain_text(f"og {7 - await shown.count()} mere i køen")
    await desk.click("[data-all]")
    await expect(shown).to_have_count(7)


async def size_of_type(wall: Page) -> float:
    size: str = await wall.locator(".now-list .wall-text").evaluate("text => getComputedStyle(text).fontSize")
    return float(size.removesuffix("px"))
