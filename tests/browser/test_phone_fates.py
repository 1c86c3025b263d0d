"""What a phone says before a question is sent, and what becomes of it afterwards."""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.evening import Evening, until

LIGHT = "Hvornår får vi bedre lys på stien langs stranden?"
LIKE_LIGHT = "Kan vi få bedre lys på stien ved stranden?"
BANDS = "Hvor kan unge bands øve gratis?"
OWN = "Bliver havnebadet åbent om vinteren?"
CPR = "Min mor har nummer 010190-1234. Hvem hjælper hende?"
MIXED = '[data-holds="approved"] > [data-q]'


async def ask(page: Page, words: str) -> str:
    """Ask on a phone; the id of the question."""
    await page.fill("#ask-text", words)
    await page.click(".ask-form > button")
    item = page.locator("#own > li", has_text=words)
    await expect(item).to_be_visible()
    return str(await item.get_attribute("data-own-question"))


async def judge(evening: Evening, act: str, question: str, **fields: object) -> None:
    """One act of a moderator."""
    await evening.say(evening.moderator(), {"type": act, "question": question, **fields})


async def order(page: Page) -> list[str]:
    """The ids of the queue as they stand on the phone."""
    found: list[str] = await page.locator(MIXED).evaluate_all("(all) => all.map((one) => one.dataset.q)")
    return found


class Frames:
    """What a page says to the server over its live connection."""

    def __init__(self, page: Page) -> None:
        self.sent: list[str] = []
        page.on("websocket", lambda s: s.on("framesent", lambda frame: self.sent.append(str(frame))))

    def holding(self, *words: str) -> list[str]:
        """The frames in which all these words stand."""
        return [frame for frame in self.sent if all(word in frame for word in words)]


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


async def test_who_is_asked_to_elaborate_answers_on_the_phone_and_keeps_place_and_support(
    evening: Evening,
) -> None:
    page = await evening.audience()
    question = await ask(page, OWN)
    await judge(evening, "approve", question)
    await evening.ask(BANDS)
    await evening.say(evening.person(), {"type": "support", "question": question})
    await judge(evening, "elaborate", question, message="Hele vinteren eller kun weekender?")

    await expect(page.locator("[data-news-banner]")).to_contain_text("beder dig om at uddybe")
    await expect(page.locator(f"#q-{question}")).to_have_count(0)
    await page.click("[data-news-link]")
    item = page.locator(f"#own-{question}")
    await expect(item).to_be_focused()
    await expect(item.locator("blockquote")).to_have_text("Hele vinteren eller kun weekender?")
    await expect(page.locator("[data-news-banner]")).to_be_hidden()
    await item.locator("textarea").fill(OWN + " Også om aftenen?")
    await item.locator("form[data-revise] button").click()
    await expect(item.locator(".fate")).to_have_text("Dit spørgsmål venter på godkendelse.")

    async with evening.desk_of_moderator() as moderator:
        await judge(evening, "approve", question)
        await until(lambda: question in moderator.parts["queue"])
        assert moderator.parts["queue"].index(question) == 0
        assert moderator.parts[f"support:{question}"] == 1
    await expect(page.locator(f"#q-{question} .card-text")).to_contain_text("Også om aftenen?")


async def test_who_was_asked_while_the_page_was_closed_hears_of_it_on_opening(evening: Evening) -> None:
    page = await evening.audience()
    question = await ask(page, OWN)
    device = page.context
    await page.close()
    await judge(evening, "elaborate", question, message="Hvad mener du med åbent?")
    page = await evening.audience(device)
    await expect(page.locator("[data-news-banner]")).to_contain_text("beder dig om at uddybe")


async def test_a_merged_question_keeps_its_words_and_tells_what_became_of_the_shared_one(
    evening: Evening,
) -> None:
    [light] = await evening.ask(LIGHT)
    page = await evening.audience()
    question = await ask(page, LIKE_LIGHT)
    fate = page.locator(f"#own-{question} .fate")
    await judge(evening, "merge", question, into=light)
    await expect(page.locator("[data-news-banner]")).to_contain_text("slået sammen med et lignende")
    await page.click("[data-news-close]")
    await expect(page.locator(f"#own-{question} .own-text")).to_have_text(LIKE_LIGHT)
    await expect(fate).to_contain_text("Din tekst er gemt.")
    await expect(page.locator(f"#q-{light}")).to_contain_text("Spurgt af 2")
    await fate.locator("a").click()
    await expect(page.locator(f"#q-{light}")).to_be_focused()
    assert page.url.partition("#")[0].endswith(evening.room.code)

    await judge(evening, "take", light)
    await expect(fate).to_contain_text("Det fælles spørgsmål bliver stillet nu.")
    await judge(evening, "unmerge", question)
    await expect(page.locator("[data-news-banner]")).to_contain_text("står for sig selv igen")
    await expect(fate).to_have_text("Dit spørgsmål venter på godkendelse.")


async def test_support_of_a_merged_question_shows_on_the_shared_one(evening: Evening) -> None:
    [light, same] = await evening.ask(LIGHT, LIKE_LIGHT)
    page = await evening.audience()
    await page.click(f"#q-{same} .support")
    await expect(page.locator(f'[data-part="support:{same}"]')).to_have_text("1")
    await judge(evening, "merge", same, into=light)
    await expect(page.locator(f"#q-{same}")).to_have_count(0)
    await expect(page.locator(f"#q-{light} .support")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(f'[data-part="support:{light}"]')).to_have_text("1")
    await expect(page.locator(".not-shown")).to_contain_text("1 er slået sammen med et andet.")


async def test_a_dismissed_question_can_be_sent_again_once_and_then_says_what_else_one_can_do(
    evening: Evening,
) -> None:
    page = await evening.audience()
    question = await ask(page, "Hvem vandt kampen?")
    item = page.locator(f"#own-{question}")
    await judge(evening, "dismiss", question, reason="off_topic", note="Prøv klubbens egen side.")
    await expect(item.locator(".fate")).to_contain_text("fordi det ikke handler om mødets emne")
    await expect(item.locator("q")).to_have_text("Prøv klubbens egen side.")
    await item.locator("summary").click()
    await item.locator("textarea").fill("Hvem har vundet pladsen på havnen?")
    await item.locator(".revise .button").click()
    await expect(item).to_have_attribute("data-status", "waiting")

    await judge(evening, "dismiss", question, reason="unclear")
    await expect(item.locator(".fate")).to_contain_text("Tal med en medarbejder i salen")
    await expect(item.locator("textarea")).to_have_count(0)
    await expect(page.locator(".not-shown")).to_contain_text("1 spørgsmål er ikke vist: 1 uklart.")


async def test_slips_that_a_moderator_mends_are_told_with_the_own_words(evening: Evening) -> None:
    page = await evening.audience()
    question = await ask(page, "Hvad koster den nye mole egentligt?")
    await judge(evening, "correct", question, text="Hvad koster den nye mole egentlig?")
    await expect(page.locator("[data-news-banner]")).to_contain_text("rettet slåfejl")
    await expect(page.locator(f"#own-{question} .own-text")).to_have_text(
        "Hvad koster den nye mole egentlig?"
    )
    await expect(page.locator(f"#own-{question} q")).to_have_text("Hvad koster den nye mole egentligt?")


async def test_two_pieces_of_news_are_read_one_after_the_other(evening: Evening) -> None:
    [light] = await evening.ask(LIGHT)
    page = await evening.audience()
    first, second = await ask(page, OWN), await ask(page, LIKE_LIGHT)
    await judge(evening, "elaborate", first, message="Hvilken vinter?")
    await judge(evening, "merge", second, into=light)
    await expect(page.locator(f"#own-{second} .fate")).to_contain_text("slået sammen")
    await expect(page.locator("[data-news-text]")).to_contain_text("uddybe")
    await page.click("[data-news-close]")
    await expect(page.locator("[data-news-text]")).to_contain_text("slået sammen")
    await page.click("[data-news-close]")
    await expect(page.locator("[data-news-banner]")).to_be_hidden()


async def test_what_was_on_the_screen_is_reported_once_and_waits_in_no_outbox(evening: Evening) -> None:
    ids = await evening.ask(LIGHT, BANDS)
    page = evening.watch(await (await evening.device()).new_page())
    frames = Frames(page)
    await page.goto(f"{evening.url}/r/{evening.room.code}")
    await evening.connected(page)
    await page.locator(".queue").scroll_into_view_if_needed()
    await leave(page, frames, ids)
    assert all(len(frames.holding('"seen"', question)) == 1 for question in ids)
    await page.reload()
    await evening.connected(page)
    await asyncio.sleep(1.2)  # as long as a glance: then it would be reported again
    await page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert all(len(frames.holding('"seen"', question)) == 1 for question in ids)
    assert await page.evaluate(KEPT_COMMANDS) == 0


KEPT_COMMANDS = """() => new Promise((resolve) => {
    const opening = indexedDB.open('livetalk', 1);
    opening.onsuccess = () => {
        const all = opening.result.transaction('outbox').objectStore('outbox').count();
        all.onsuccess = () => resolve(all.result);
    };
})"""


async def leave(page: Page, frames: Frames, ids: list[str]) -> None:
    """Look long enough at the questions, and then put the phone away."""
    for _ in range(40):
        await page.evaluate("dispatchEvent(new Event('pagehide'))")
        if all(frames.holding('"seen"', question) for question in ids):
            return
        await asyncio.sleep(0.25)
    raise AssertionError(f"not reported: {ids} in {frames.sent}")


async def test_a_little_seen_question_gets_its_place_and_nothing_moves_while_somebody_reads(
    evening: Evening,
) -> None:
    ids = await evening.ask(*(f"Spørgsmål nummer {n} om havnen?" for n in range(1, 10)))
    page = await evening.audience()
    await expect(page.locator(MIXED)).to_have_count(9)
    await expect(page.locator(".queue-head .when-mixed")).to_be_visible()
    before = await order(page)
    shy = before[-1]
    seen: dict[str, Any] = {"type": "seen", "questions": [q for q in ids if q != shy]}
    for _ in range(24):
        await evening.say(evening.person(), seen)
    await expect(page.locator('[data-part="little_seen"]')).to_have_text(shy)
    assert await order(page) == before

    await page.evaluate("localStorage.removeItem('lt:seen:' + document.body.dataset.code)")
    other = await evening.audience(page.context)
    await expect(other.locator(MIXED)).to_have_count(9)
    assert shy in (await order(other))[:2]
