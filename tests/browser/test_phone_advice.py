"""What a phone says while somebody writes: warnings, and questions that say the same. Never in the way."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.asker import BANDS, LIGHT, LIKE_LIGHT, Frames, ask, judge
from tests.browser.evening import Evening, until
from tests.browser.far_server import FarServer
from tests.browser.field import cut
from tests.browser.keyboard import tab_to
from tests.support.server_process import ServerProcess

CPR = "Min mor har nummer 010190-1234. Hvem hjælper hende?"


async def test_a_cpr_number_is_warned_of_while_writing_and_never_in_the_way(evening: Evening) -> None:
    page = await evening.audience()
    warnings = page.locator("#ask-warnings > li")
    await page.fill("#ask-text", CPR)
    await expect(warnings).to_contain_text(["cpr-nummer. Fjern det, før du sender."])
    await expect(page.locator("#announce")).to_contain_text("cpr-nummer")
    await page.fill("#ask-text", "Min mor er syg. Hvem hjælper hende?")
    await expect(warnings).to_have_count(0)

    await page.fill("#ask-text", CPR)
    await expect(warnings).to_have_count(1)
    await page.click(".ask-form > button")
    await expect(page.locator("#own")).to_contain_text("venter på godkendelse")
    await expect(warnings).to_have_count(0)


async def test_a_cpr_number_in_an_answer_is_warned_of_too(evening: Evening) -> None:
    page = await evening.audience()
    question = await ask(page, BANDS)
    await judge(evening, "elaborate", question, message="Hvem er I?")
    item = page.locator(f"#own-{question}")
    await item.locator("textarea").fill(CPR)
    await expect(item.locator(".warnings > li")).to_contain_text(["cpr-nummer. Fjern det, før du sender."])
    await item.locator("textarea").fill("Vi er fire, der spiller sammen.")
    await expect(item.locator(".warnings > li")).to_have_count(0)
    await item.locator("textarea").fill(CPR)
    await item.locator("form[data-revise] button").click()
    await expect(item.locator(".fate")).to_have_text("Dit spørgsmål venter på godkendelse.")
    await expect(item.locator(".warnings > li")).to_have_count(0)


async def test_a_phone_number_in_the_name_is_warned_of_too(evening: Evening) -> None:
    page = await evening.audience()
    await page.fill("#ask-text", BANDS)
    await page.click(".more > summary")
    await page.fill("#ask-name", "Kim 40 12 34 56")
    await expect(page.locator("#ask-warnings > li")).to_contain_text(["telefonnummer"])


async def test_what_is_sent_in_spite_of_a_warning_waits_also_where_questions_are_shown_at_once(
    server: ServerProcess, browser: Browser
) -> None:
    evening = Evening(server, browser, await server.open_room(moderation="after"))
    page = await evening.audience()
    state = page.locator("[data-send-state]")
    await page.fill("#ask-text", BANDS)
    await page.click(".ask-form > button")
    await expect(state).to_have_text("Sendt. Dit spørgsmål er nu i køen.")
    await page.fill("#ask-text", CPR)
    await page.click(".ask-form > button")
    await expect(state).to_contain_text("læst af en moderator, før det bliver vist")
    await evening.end()
    assert evening.complaints == []


async def test_words_that_are_not_sent_are_looked_at_over_the_socket_alone(evening: Evening) -> None:
    page = evening.watch(await (await evening.device()).new_page())
    frames, posted = Frames(page), []
    page.on("request", lambda request: posted.append(request.method) if request.method == "POST" else None)
    await page.goto(f"{evening.url}/r/{evening.room.code}")
    await evening.connected(page)
    await page.fill("#ask-text", CPR)
    await expect(page.locator("#ask-warnings > li")).to_have_count(1)
    assert len(frames.holding('"check"', "010190")) == len(frames.holding("010190")) == 1
    assert posted == []


async def test_a_similar_question_is_supported_instead_and_the_own_words_are_not_lost(
    evening: Evening,
) -> None:
    [light, _] = await evening.ask(LIGHT, BANDS)
    page = await evening.audience()
    candidate = page.locator(f'[data-candidate="{light}"]')
    await page.fill("#ask-text", LIKE_LIGHT)
    await expect(page.locator(".similar > summary")).to_contain_text("støt det i stedet?")
    top = await page.locator(".ask-form > button").evaluate("(one) => one.offsetTop")
    await page.click(".similar > summary")
    await expect(candidate).to_contain_text(LIGHT)
    await page.fill("#ask-text", LIKE_LIGHT + " Og snart?")
    await expect(candidate).to_be_visible()

    await candidate.locator(".support").click()
    await expect(page.locator(f"#q-{light} .support")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(f'#q-{light} [data-part="support:{light}"]')).to_have_text("1")
    await expect(page.locator(".instead")).to_contain_text("beholde din egen tekst?")
    await page.click("[data-throw]")
    await expect(page.locator("#ask-text")).to_have_value("")
    await page.click("[data-unthrow]")
    await expect(page.locator("#ask-text")).to_have_value(LIKE_LIGHT + " Og snart?")
    await expect(page.locator("#own > li")).to_have_count(0)
    assert top > 0


async def test_advice_moves_neither_the_field_nor_the_send_button(evening: Evening) -> None:
    await evening.ask(LIGHT)
    page = await evening.audience()
    places = "() => ['#ask-text', '.ask-form > button'].map((name) => document.querySelector(name).offsetTop)"
    await page.fill("#ask-text", "Kan vi")
    await page.evaluate("document.fonts.ready.then(() => true)")
    before = await page.evaluate(places)
    await page.fill("#ask-text", "Kan vi få lys på stien?")
    await expect(page.locator(".candidate")).to_have_count(1)
    assert await page.evaluate(places) == before
    await page.fill("#ask-text", "Jeg er 010190-1234 her?")
    await expect(page.locator("#ask-warnings > li")).to_have_count(1)
    assert await page.evaluate(places) == before


async def test_advice_that_was_declined_does_not_come_back_for_the_same_words(evening: Evening) -> None:
    [light] = await evening.ask(LIGHT)
    page = await evening.audience()
    frames = Frames(page)
    await page.reload()
    await evening.connected(page)
    await page.fill("#ask-text", LIKE_LIGHT)
    await page.click(".similar > summary")
    await page.click("[data-decline]")
    await expect(page.locator(".similar")).to_be_hidden()
    await page.fill("#ask-text", LIKE_LIGHT + " Og ved havnen?")
    await until(lambda: frames.holding('"check"', "Og ved havnen?"))
    await expect(page.locator("#ask-text")).to_be_focused()
    await expect(page.locator(f'[data-candidate="{light}"]')).to_have_count(0)


async def test_advice_is_taken_by_the_keyboard_alone(evening: Evening) -> None:
    [light] = await evening.ask(LIGHT)
    page = await evening.audience()
    await page.fill("#ask-text", LIKE_LIGHT)
    await expect(page.locator(".candidate")).to_have_count(1)
    await tab_to(page, ".similar > summary")
    await page.keyboard.press("Enter")
    await tab_to(page, ".candidate .support")
    await page.keyboard.press("Space")
    await expect(page.locator(f"#q-{light} .support")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("#announce")).to_contain_text("beholde din egen tekst?")
    assert len(await tab_to(page, "[data-keep]")) == 1
    await page.keyboard.press("Enter")
    await expect(page.locator("#ask-text")).to_be_focused()
    await expect(page.locator("#ask-text")).to_have_value(LIKE_LIGHT)
    await expect(page.locator(".similar")).to_be_hidden()


async def test_an_answer_to_words_that_are_gone_is_dropped(far: Evening, distant: FarServer) -> None:
    page = far.watch(await (await far.device()).new_page())
    frames = Frames(page)
    await page.goto(f"{far.url}/r/{far.room.code}")
    await far.connected(page)
    await page.evaluate(WATCH_WARNINGS)
    distant.network.delay_s = 1.0
    await page.fill("#ask-text", CPR)
    await until(lambda: frames.holding('"check"', "010190"))
    await page.fill("#ask-text", "Hvem hjælper en mor, der er syg?")
    await until(lambda: frames.holding('"check"', "der er syg?"))
    await page.fill("#ask-text", CPR)
    await expect(page.locator("#ask-warnings > li")).to_have_count(1)
    assert await page.evaluate("window.warned") == [CPR]


async def test_what_was_written_without_a_network_is_looked_at_when_it_is_back(
    far: Evening, distant: FarServer
) -> None:
    page = await far.audience()
    cut(far, distant)
    await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")
    await page.fill("#ask-text", CPR)
    distant.network.heal()
    await expect(page.locator("#ask-warnings > li")).to_have_count(1)


WATCH_WARNINGS = """() => {
    window.warned = [];
    const [box, field] = ['#ask-warnings', '#ask-text'].map((name) => document.querySelector(name));
    new MutationObserver(() => box.children.length && window.warned.push(field.value))
        .observe(box, {childList: true});
}"""


async def test_without_a_script_the_words_are_looked_at_once_before_they_are_sent(evening: Evening) -> None:
    evening.foreseen.append("status of 422")
    [light] = await evening.ask(LIGHT)
    page = await evening.audience(java_script_enabled=False)
    await page.fill("#ask-text", LIKE_LIGHT)
    await page.click(".ask-form > button")
    await expect(page.locator("[role=alert]")).to_contain_text("ikke sendt endnu")
    await expect(page.locator(f'[data-candidate="{light}"]')).to_contain_text(LIGHT)
    await expect(page.locator("#ask-text")).to_have_value(LIKE_LIGHT)
    await expect(page.locator("#own > li")).to_have_count(0)
    await page.click(".ask-form > button:has-text('Send mit eget')")
    await expect(page.locator(".notice")).to_contain_text("Tak! Dit spørgsmål er sendt.")
    await expect(page.locator("#own > li")).to_have_count(1)

    await page.fill("#ask-text", CPR)
    await page.click(".ask-form > button")
    await expect(page.locator("#ask-warnings")).to_contain_text("cpr-nummer")
    await page.click(".ask-form > button:has-text('Send alligevel')")
    await expect(page.locator("#own > li")).to_have_count(2)
