"""What becomes of a question after it was sent, told on its author's phone."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.asker import BANDS, LIGHT, LIKE_LIGHT, OWN, ask, judge
from tests.browser.evening import Evening, until


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


async def test_an_answer_that_is_refused_stays_in_its_field(evening: Evening) -> None:
    page = await evening.audience()
    question = await ask(page, OWN)
    await judge(evening, "elaborate", question, message="Hvilken vinter?")
    item = page.locator(f"#own-{question}")
    await item.locator("textarea").fill("x" * 1001)
    await item.locator("form[data-revise] button").click()
    await expect(item.locator(".fate")).to_contain_text("Der er plads til 1000")
    await judge(evening, "correct", question, text=OWN.replace("om", "Om"))
    await expect(item.locator(".own-text")).to_contain_text("Om vinteren")
    await expect(item.locator("textarea")).to_have_value("x" * 1001)


async def test_a_pasted_document_is_not_sent_and_stays_in_its_field(evening: Evening) -> None:
    page = await evening.audience()
    question = await ask(page, OWN)
    await judge(evening, "elaborate", question, message="Hvilken vinter?")
    item = page.locator(f"#own-{question}")
    await item.locator("textarea").fill("Paragraf. " * 5_000)
    await item.locator("form[data-revise] button").click()
    await expect(item.locator("[data-own-warnings]")).to_contain_text("tegn for meget")
    await page.fill("#ask-text", "Paragraf. " * 5_000)
    await expect(page.locator("#ask-left")).to_contain_text("tegn for meget")
    await page.wait_for_timeout(3_000)  # longer than a check waits for the end of writing
    await expect(page.locator("[data-connection]")).to_have_attribute("data-connection", "online")
    await expect(item.locator("textarea")).to_have_value("Paragraf. " * 5_000)


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


async def test_who_asked_what_another_question_became_part_of_is_told_too(evening: Evening) -> None:
    [same] = await evening.ask(LIKE_LIGHT)
    page = await evening.audience()
    question = await ask(page, LIGHT)
    await judge(evening, "approve", question)
    await judge(evening, "merge", same, into=question)
    await expect(page.locator("[data-news-banner]")).to_contain_text("er slået sammen med dit")
    fate = page.locator(f"#own-{question} .fate")
    await expect(fate).to_contain_text("2 spørger om det samme.")

    await judge(evening, "unmerge", same)
    await expect(fate).to_have_text("Dit spørgsmål er nu i køen.")


async def test_support_of_a_merged_question_shows_on_the_shared_one(evening: Evening) -> None:
    [light, same] = await evening.ask(LIGHT, LIKE_LIGHT)
    page = await evening.audience()
    await page.click(f"#q-{same} .support")
    await expect(page.locator(f'[data-part="support:{same}"]')).to_have_text("1")
    await judge(evening, "merge", same, into=light)
    await expect(page.locator(f"#q-{same}")).to_have_count(0)
    await expect(page.locator(f"#q-{light} .support")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(f'[data-part="support:{light}"]')).to_have_text("1")
    await expect(page.locator(".not-shown")).to_contain_text("1 spørgsmål er slået sammen med et andet.")


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


async def test_news_never_lies_over_words_that_are_being_written(evening: Evening) -> None:
    page = await evening.audience()
    question = await ask(page, OWN)
    await page.fill("#ask-text", "Mens jeg skriver")
    await judge(evening, "elaborate", question, message="Hvilken vinter?")
    await expect(page.locator("#announce")).to_contain_text("uddybe")
    await expect(page.locator("[data-news-banner]")).to_be_hidden()
    await page.locator("#ask-text").blur()
    await expect(page.locator("[data-news-banner]")).to_be_visible()


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


async def test_the_rooms_themes_are_a_choice_that_grows_while_one_looks(evening: Evening) -> None:
    light, bands = await evening.ask(LIGHT, BANDS)
    await judge(evening, "tag", light, themes=["Lys og veje"])
    await judge(evening, "assign", light, speakers=["Åse Holm"])
    page = await evening.audience()
    await expect(page.locator(f"#q-{light} .card-facts")).to_contain_text("Lys og veje")
    await expect(page.locator(f"#q-{light} .card-facts")).to_contain_text("Til: Åse Holm")
    await judge(evening, "tag", bands, themes=["Musik"])
    await expect(page.locator("#ask-theme option")).to_have_text(["Intet valgt", "Lys og veje", "Musik"])
    await page.click(".more > summary")
    await page.select_option("#ask-theme", "Musik")
    await page.reload()
    await expect(page.locator("#ask-theme")).to_have_value("Musik")
    await ask(page, "Kan øvelokalerne bruges om søndagen?")
    async with evening.desk_of_moderator() as moderator:
        assert [card["theme"] for card in moderator.questions("waiting")] == ["Musik"]


async def test_who_is_dismissed_is_told_over_the_page_and_no_longer_once_it_is_sent_again(
    evening: Evening,
) -> None:
    page = await evening.audience()
    question = await ask(page, "Hvem vandt kampen?")
    sent, banner = page.locator("[data-send-state]"), page.locator("[data-news-banner]")
    await expect(sent).to_contain_text("Sendt.")
    await judge(evening, "dismiss", question, reason="off_topic")
    await expect(banner).to_contain_text("Vi viser ikke dit spørgsmål.")
    await expect(sent).to_be_empty()
    item = page.locator(f"#own-{question}")
    await item.locator("summary").click()
    await item.locator("textarea").fill("Hvem har vundet pladsen på havnen?")
    await item.locator(".revise .button").click()
    await expect(item).to_have_attribute("data-status", "waiting")
    await expect(banner).to_be_hidden()


async def test_an_answer_without_a_network_is_still_there_on_a_page_opened_again(evening: Evening) -> None:
    page = await evening.audience()
    question = await ask(page, OWN)
    await judge(evening, "elaborate", question, message="Hvilken vinter?")
    item = page.locator(f"#own-{question}")
    await expect(item.locator("blockquote")).to_be_visible()
    evening.is_offline = True
    await page.context.set_offline(True)
    await expect(page.locator("[data-connection]")).to_have_text("Uden forbindelse")
    await item.locator("textarea").fill(OWN + " Hver vinter?")
    await item.locator("form[data-revise] button").click()
    await expect(item.locator(".fate")).to_have_text("Gemt på telefonen")
    await page.reload()
    await expect(item.locator(".fate")).to_have_text("Gemt på telefonen")
    await expect(item.locator("textarea")).to_have_value(OWN + " Hver vinter?")
    await expect(page.locator("[data-news-banner]")).to_be_hidden()
    await page.context.set_offline(False)
    await expect(item.locator(".own-text")).to_have_text(OWN + " Hver vinter?")
    await expect(item.locator(".fate")).to_have_text("Dit spørgsmål venter på godkendelse.")
