"""A short evening from three sides: a phone, the control screen and the wall."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.evening import Evening


async def test_a_question_goes_from_the_phone_over_the_moderator_to_the_wall(evening: Evening) -> None:
    phone, control, wall = await evening.audience(), await evening.staff(), await evening.wall()

    await phone.fill("#ask-text", "Kan havnebadet få åbent hele vinteren?")
    await phone.click(".ask-form > button")
    await expect(phone.locator("#own")).to_contain_text("venter på godkendelse")
    await expect(phone.locator("[data-send-state]")).to_contain_text("Sendt")
    await expect(phone.locator("#ask-text")).to_have_value("")

    await expect(control.locator('[data-holds="waiting"] [data-q]')).to_have_count(1)
    await expect(wall.locator("body")).not_to_contain_text("havnebadet")
    await control.keyboard.press("j")
    await control.keyboard.press("a")
    await expect(control.locator('[data-holds="approved"] [data-q]')).to_have_count(1)
    await expect(phone.locator("#own")).to_contain_text("nu i køen")
    await expect(wall.locator(".next-list")).to_contain_text("havnebadet")

    await control.keyboard.press("l")
    await control.keyboard.press("t")
    await expect(wall.locator(".now-list")).to_contain_text("havnebadet")
    await expect(phone.locator('[data-holds="now"]')).to_contain_text("havnebadet")
    await control.keyboard.press("f")
    await expect(phone.locator("#own")).to_contain_text("besvaret på mødet")
    await expect(wall.locator(".now-list [data-q]")).to_have_count(0)


async def test_support_is_given_and_taken_back_and_everybody_sees_the_number(evening: Evening) -> None:
    [question] = await evening.ask("Hvorfor er biblioteket lukket om søndagen?")
    mine, other = await evening.audience(), await evening.audience()
    button = mine.locator(f"#q-{question} .support")

    await button.click()
    await expect(button).to_have_attribute("aria-pressed", "true")
    await expect(other.locator(f'[data-part="support:{question}"]')).to_have_text("1")
    await expect(other.locator(f"#q-{question} .support")).to_have_attribute("aria-pressed", "false")

    await mine.reload()
    await evening.connected(mine)
    await expect(button).to_have_attribute("aria-pressed", "true")
    await button.click()
    await expect(other.locator(f'[data-part="support:{question}"]')).to_have_text("0")


async def test_a_dismissed_author_reads_why_and_can_send_again(evening: Evening) -> None:
    phone, control = await evening.audience(), await evening.staff()
    await phone.fill("#ask-text", "Hvem vandt kampen?")
    await phone.click(".ask-form > button")
    await expect(control.locator('[data-holds="waiting"] [data-q]')).to_have_count(1)

    await control.keyboard.press("j")
    await control.keyboard.press("d")
    await control.keyboard.press("1")
    await expect(phone.locator("#own")).to_contain_text("fordi det ikke handler om mødets emne")

    await phone.click("#own .revise summary")
    await phone.fill("#own .revise textarea", "Hvem vandt pladsen på havnen?")
    await phone.click("#own .revise button")
    await expect(control.locator('[data-holds="waiting"]')).to_contain_text("pladsen på havnen")
    await expect(phone.locator("#own")).to_contain_text("venter på godkendelse")


async def test_two_moderators_undo_their_own_steps_only(evening: Evening) -> None:
    await evening.ask("Første?", "Andet?", approve=False)
    anna, bo = await evening.staff(), await evening.staff()
    waiting_at = {page: page.locator('[data-holds="waiting"] [data-q]') for page in (anna, bo)}
    await expect(waiting_at[bo]).to_have_count(2)

    await anna.keyboard.press("j")
    await anna.keyboard.press("a")
    await expect(waiting_at[bo]).to_have_count(1)
    await bo.keyboard.press("z")
    await expect(bo.locator("[data-undo-said]")).to_contain_text("ikke noget at fortryde")
    await expect(waiting_at[anna]).to_have_count(1)

    await anna.keyboard.press("z")
    await expect(waiting_at[bo]).to_have_count(2)


async def test_a_pause_keeps_what_is_being_written(evening: Evening) -> None:
    phone, control, wall = await evening.audience(), await evening.staff(), await evening.wall()
    await phone.fill("#ask-text", "Må jeg spørge i pausen?")

    await control.keyboard.press("p")
    await expect(phone.locator('.state-note[data-when="paused"]')).to_be_visible()
    await expect(phone.locator(".ask-form > button")).to_be_hidden()
    await expect(phone.locator(".queue .empty")).to_be_visible()
    await expect(phone.locator(".queue .empty .when-asking")).to_be_hidden()
    await expect(phone.locator("#ask-text")).to_have_value("Må jeg spørge i pausen?")
    await expect(wall.locator(".wall")).to_have_attribute("data-state", "paused")

    await control.keyboard.press("p")
    await expect(phone.locator('.state-note[data-when="paused"]')).to_be_hidden()
    await phone.click(".ask-form > button")
    await expect(control.locator('[data-holds="waiting"] [data-q]')).to_have_count(1)


async def test_a_question_sent_into_a_pause_arrives_when_the_room_opens_again(evening: Evening) -> None:
    device = await evening.device()
    await device.clock.install()
    phone, control = await evening.audience(device), await evening.staff()
    await control.keyboard.press("p")
    await expect(phone.locator("body")).to_have_attribute("data-state", "paused")
    await phone.fill("#ask-text", "Må jeg spørge i pausen?")
    await phone.keyboard.press("Control+Enter")
    await expect(phone.locator("#pending")).to_contain_text("Må jeg spørge i pausen?")

    await control.keyboard.press("p")
    await expect(phone.locator("body")).to_have_attribute("data-state", "open")
    await device.clock.fast_forward(15_000)  # it is tried again now and then
    await expect(control.locator('[data-holds="waiting"] [data-q]')).to_have_count(1)
    await expect(phone.locator("#pending li")).to_have_count(0)


async def test_a_closed_room_says_so_on_every_screen(evening: Evening) -> None:
    await evening.ask("Hvorfor er biblioteket lukket om søndagen?")
    phone, control, wall = await evening.audience(), await evening.staff(), await evening.wall()
    await control.click('[data-act="room"][data-state="closed"]')
    await expect(phone.locator('.state-note[data-when="closed"]')).to_be_visible()
    for way_in in ("#ask-text", ".reactions", ".now", ".support"):
        await expect(phone.locator(way_in)).to_be_hidden()
    await expect(phone.locator('[data-holds="approved"]')).to_contain_text("biblioteket")
    await expect(wall.locator(".wall")).to_have_attribute("data-state", "closed")
    await expect(wall.locator(".state-closed")).to_be_visible()


async def test_markup_in_a_question_is_only_words_on_every_screen(evening: Evening) -> None:
    words = "<img src=x onerror=alert(1)><b>Hvorfor</b> & <script>alert(2)</script> \u202eog baglæns?"
    [question] = await evening.ask(words)
    phone, control, wall = await evening.audience(), await evening.staff(), await evening.wall()
    for page in (phone, control, wall):
        await expect(page.locator(f"#q-{question}")).to_contain_text(
            "<img src=x onerror=alert(1)><b>Hvorfor</b> &"
        )
        assert await page.locator(f"#q-{question} :is(img, b:not(.count, [data-part]), script)").count() == 0
    [live] = await evening.ask("<i>Og denne</i>, som kommer, mens man ser på?")
    for page in (phone, control, wall):
        await expect(page.locator(f"#q-{live}")).to_contain_text("<i>Og denne</i>")


async def test_two_phones_and_two_languages_share_one_queue(evening: Evening) -> None:
    danish, english = await evening.audience(), await evening.audience(locale="en-GB")
    [question] = await evening.ask("Hvornår kommer cykelstien?")
    await expect(danish.locator(f"#q-{question} .support")).to_contain_text("Støt")
    await expect(english.locator(f"#q-{question} .support")).to_contain_text("Support")
    await english.click('[name="lang"][value="da"]')
    await expect(english.locator("html")).to_have_attribute("lang", "da")
    await expect(english.locator(f"#q-{question} .support")).to_contain_text("Støt")
