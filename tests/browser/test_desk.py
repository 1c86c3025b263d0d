"""The speaker desk: what is next and why, whose question it is, hands, and that all can be read and reached.

The floor and messages are in ``test_desk_floor``; what all screens of the hall have in common in
``test_hall_screens``.
"""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.at_the_desk import (
    ANNA,
    BO,
    LATER,
    ON_ITS_SIDE,
    UPRIGHT,
    desk_of,
    following,
    speaker_program,
    stage,
    support,
)
from tests.browser.evening import PHONE, Evening, until
from tests.browser.test_accessibility import AXE, RULES, RUN_AXE, SCHEMES, SIDEWAYS


async def test_the_next_question_is_the_proposed_one_with_its_reason(evening: Evening) -> None:
    ids = await stage(evening)
    desk = await evening.staff("speaker", ON_ITS_SIDE)
    await support(evening, ids[3], 4)
    await expect(following(desk).first).to_have_id(f"q-{ids[3]}")
    await expect(following(desk).first.locator("[data-why]")).to_contain_text("4")
    await expect(desk.locator("[data-why]:visible")).to_have_count(1)
    await desk.reload()
    await expect(following(desk).first).to_have_id(f"q-{ids[3]}")


async def test_a_locked_question_is_next_whatever_is_proposed(evening: Evening) -> None:
    ids = await stage(evening)
    await support(evening, ids[3], 2)
    desk = await evening.staff("speaker", ON_ITS_SIDE)
    await evening.say(evening.moderator(), {"type": "lock", "question": ids[5]})
    await expect(following(desk).first).to_have_id(f"q-{ids[5]}")
    await expect(following(desk).first.locator("[data-why]")).to_have_text(
        "Valgt af en moderator som det næste"
    )
    await evening.say(evening.moderator(), {"type": "lock", "question": None})
    await expect(following(desk).first).to_have_id(f"q-{ids[3]}")


@pytest.mark.parametrize("size", [ON_ITS_SIDE, UPRIGHT])
async def test_no_row_is_cut_and_the_whole_queue_is_one_press_away(
    evening: Evening, size: dict[str, int]
) -> None:
    ids = await stage(evening)
    desk = await evening.staff("speaker", size)
    await expect(following(desk).nth(1)).to_be_visible()
    bottoms = await following(desk).evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().bottom)"
    )
    assert max(bottoms) <= size["height"]
    await expect(desk.locator("[data-more-said]")).to_have_text(
        f"og {len(ids) - 1 - len(bottoms)} mere i køen"
    )
    await desk.click("[data-all]")
    await expect(following(desk)).to_have_count(len(ids) - 1)
    await desk.click("[data-all]")
    await expect(following(desk)).to_have_count(len(bottoms))


async def test_what_is_on_stands_in_40_pixels_and_the_next_in_24(evening: Evening) -> None:
    await stage(evening)
    desk = await evening.staff("speaker", ON_ITS_SIDE)
    size = "text => getComputedStyle(text).fontSize"
    assert await desk.locator(".desk-now-list .dq-text").evaluate(size) == "40px"
    assert await following(desk).first.locator(".dq-text").evaluate(size) == "24px"


async def test_a_raised_hand_reaches_the_moderators_and_the_other_desk(evening: Evening) -> None:
    ids = await stage(evening)
    anna, bo = await desk_of(evening, ANNA), await desk_of(evening, BO)
    key = anna.locator(f"#q-{ids[0]} [data-hand]")
    async with evening.desk_of_moderator() as moderator:
        await key.click()
        await expect(key).to_have_attribute("aria-pressed", "true")
        await expect(key).to_have_accessible_name("Hånden er oppe")
        await until(lambda: moderator.parts[f"q:{ids[0]}"].get("hands") == [ANNA])
        await expect(bo.locator(f"#q-{ids[0]} .dq-hands")).to_contain_text(ANNA)
        await expect(bo.locator(f"#q-{ids[0]} [data-hand]")).to_have_attribute("aria-pressed", "false")
        await anna.reload()
        await expect(key).to_have_attribute("aria-pressed", "true")
        await evening.connected(anna)
        await key.click()
        await until(lambda: not moderator.parts[f"q:{ids[0]}"].get("hands"))
    await expect(bo.locator(".dq-hands")).to_have_count(0)


async def test_a_hand_asks_first_whose_it_is(evening: Evening) -> None:
    ids = await stage(evening)
    desk = await evening.staff("speaker", ON_ITS_SIDE)
    await desk.click(f"#q-{ids[0]} [data-hand]")
    await expect(desk.locator("[data-said]")).to_contain_text("Vælg først, hvem du er")
    await expect(desk.locator("[data-me]")).to_be_focused()
    await desk.select_option("[data-me]", label=ANNA)
    await expect(desk.locator("[data-said]")).to_be_empty()


async def test_mine_are_the_questions_that_are_for_me_or_that_i_want(evening: Evening) -> None:
    ids = await stage(evening)
    desk = await desk_of(evening, BO)
    await expect(desk.locator(f"#q-{ids[2]} .dq-yours")).to_have_text("Til dig")
    await expect(desk.locator(f"#q-{ids[1]} .dq-yours")).to_be_hidden()
    await desk.click("[data-only=mine]")
    await expect(following(desk)).to_have_count(1)
    await expect(desk.locator("[data-mine-count]")).to_have_text("1")
    await evening.say(evening.moderator(), {"type": "hand", "question": ids[6], "speaker": BO})
    await expect(following(desk)).to_have_count(2)
    await desk.reload()
    await expect(desk.locator("[data-only=mine]")).to_have_attribute("aria-pressed", "true")
    await expect(following(desk)).to_have_count(2)
    await desk.click("[data-only=all]")
    await expect(following(desk).first).to_be_visible()
    assert await following(desk).count() >= 2


async def test_a_name_that_joins_the_list_can_be_chosen_at_once(evening: Evening) -> None:
    [question] = await evening.ask("Hvad med isen?")
    desk = await evening.staff("speaker", ON_ITS_SIDE)
    await expect(desk.locator("[data-me-choice]")).to_be_hidden()
    await expect(desk.locator(".people-none")).to_be_visible()
    await evening.say(evening.moderator(), {"type": "assign", "question": question, "speakers": [ANNA]})
    await desk.select_option("[data-me]", label=ANNA)
    await expect(desk.locator(f"#q-{question} .dq-yours")).to_be_visible()


async def test_a_link_that_belongs_to_somebody_says_whose_desk_it_is(evening: Evening) -> None:
    ids = await stage(evening)
    moderator = await evening.staff("moderator")
    await moderator.goto(f"{evening.url}/r/{evening.room.code}/links")
    await moderator.check("[name=role][value=speaker]")
    await moderator.fill("[name=speaker]", BO)
    await moderator.click(".make button")
    address = await moderator.input_value("#address")
    desk = await evening.open("/enter#" + address.rpartition("#")[2], size=ON_ITS_SIDE)
    await desk.wait_for_url("**/desk")
    await expect(desk.locator("[data-me-fixed]")).to_contain_text(BO)
    await expect(desk.locator("[data-me]")).to_have_count(0)
    await evening.connected(desk)
    await desk.click("[data-only=mine]")
    await expect(desk.locator(f"#q-{ids[2]} .dq-yours")).to_be_visible()
    await desk.click(f"#q-{ids[0]} [data-hand]")
    await expect(desk.locator(f"#q-{ids[0]} .dq-hands")).to_contain_text(BO)


async def test_nothing_that_was_not_approved_is_ever_sent_to_a_desk(evening: Evening) -> None:
    ids = await stage(evening)
    heard: list[str] = []
    device = await evening.device(ON_ITS_SIDE)
    desk = evening.watch(await device.new_page())
    desk.on("websocket", lambda s: s.on("framereceived", lambda frame: heard.append(str(frame))))
    await desk.goto(f"{evening.url}/enter#{evening.room.tokens['speaker']}")
    await desk.wait_for_url("**/desk")
    await evening.connected(desk)
    held, dismissed = await evening.ask(
        "Hvorfor er naboen så larmende?", "Er borgmesteren en klovn?", approve=False
    )
    await evening.say(
        evening.moderator(),
        {"type": "dismiss", "question": dismissed, "reason": "other", "note": "Tal pænt."},
        {"type": "lock", "question": ids[3]},
    )
    async with speaker_program(evening) as program:
        await expect(following(desk).first).to_have_id(f"q-{ids[3]}")
        everything = [*heard, await desk.content(), str(program.parts)]
    for secret in ("larmende", "klovn", "Tal pænt", held, dismissed):
        assert not [one for one in everything if secret in one], secret


@pytest.mark.parametrize("size", [ON_ITS_SIDE, UPRIGHT, PHONE], ids=["on its side", "upright", "phone"])
async def test_axe_finds_nothing_on_a_busy_desk_and_every_key_is_as_large_as_a_thumb(
    evening: Evening, size: dict[str, int]
) -> None:
    ids = await stage(evening)
    desk = await desk_of(evening, ANNA, size, bypass_csp=True, reduced_motion="reduce")
    await evening.say(
        evening.moderator(),
        {"type": "hand", "question": ids[1], "speaker": ANNA},
        {"type": "speak", "speaker": ANNA, "limit_s": 60},
        {"type": "message", "text": "Rund gerne af."},
        {"type": "message", "text": "Kun til dig.", "to": ANNA},
    )
    await expect(desk.locator("[data-message]:visible")).to_have_count(2)
    await desk.evaluate(AXE.read_text())
    for minutes in (0.8, 2):
        await desk.evaluate(LATER, minutes)
        await expect(desk.locator("[data-turn]")).to_have_attribute(
            "data-level", "near" if minutes < 1 else "over"
        )
        for scheme in SCHEMES:
            await desk.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert await desk.evaluate(RUN_AXE, RULES[scheme]) == []
    small = await desk.locator(
        "main button:visible, main select:visible, .dbar a:visible, .dbar button:visible"
    ).evaluate_all(
        "all => all.filter((one) => one.getBoundingClientRect().height < 48).map((one) => one.outerHTML)"
    )
    assert small == []
    await desk.set_viewport_size({"width": 320, "height": 640})
    assert await desk.evaluate(SIDEWAYS) == []
