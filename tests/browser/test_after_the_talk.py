"""A whole evening and what comes of it, from the first question to the one that its author erases.

Thirty people with phones, captions over a bad network, promises, a record, mail, and every trace afterwards.
How each station is done stands in ``long_evening*.py``; here is what must have come of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest_asyncio
import webvtt
from playwright.async_api import Browser, Page, expect

from tests.browser.long_evening import LongEvening, long_evening
from tests.browser.long_evening_after import (
    CITIZEN,
    NEIGHBOUR,
    NOTE,
    OWNER_ROLE,
    carry_on,
    erase,
    follow_the_meeting,
    follow_the_question,
    invite_owner,
    judge_promises,
    link_in,
    publish,
)
from tests.browser.long_evening_captioner import Captioner
from tests.browser.long_evening_talk import (
    Screens,
    a_full_hall,
    answered,
    ask_on_phones,
    mark_promise,
    moderate,
    support,
)
from tests.browser.long_evening_traces import differences, files_of, holding, on_disk, pages_of, pdf_text

ERASED = "Teksten er slettet af forfatteren"
LATER = timedelta(days=40)
"""Until when promises are to be kept: after the dates by which questions are answered."""


@pytest_asyncio.fixture(loop_scope="session")
async def after(browser: Browser, tmp_path: Path) -> AsyncIterator[LongEvening]:
    """A server of its own, and a room on it."""
    async with long_evening(tmp_path, browser) as evening:
        yield evening


async def test_a_question_is_followed_from_a_phone_to_its_end_and_its_words_can_go(
    after: LongEvening, tmp_path: Path
) -> None:
    citizen, *others = [await after.audience() for _ in range(4)]
    screens = Screens(citizen, await after.staff(), await after.wall(), await after.staff("notes"))

    await the_talk(after, screens, others)
    promised = await the_promises(after, screens)
    await the_end_of_the_meeting(after, screens)
    mine = await follow_the_question(after, citizen)
    await follow_the_meeting(after, others[0])
    await the_record(after, screens)
    owner = await invite_owner(after, screens.control)
    await the_reply(after, owner, mine)
    await the_erasure(after, mine, tmp_path)
    await what_comes_later(after, owner, promised[0], tmp_path)

    assert after.complaints == []
    assert after.elsewhere == []
    assert after.server.verify().returncode == 0


async def the_talk(after: LongEvening, screens: Screens, others: Sequence[Page]) -> None:
    """What was said is read once and in order, whatever the network did to the posts."""
    words, captioner = after.words, Captioner(after.opened.links["captions"])
    async with a_full_hall(after):
        await ask_on_phones(after, screens.phone, others)
        await moderate(after, screens.control)
        await support(after, words.first, 12)
        await expect(screens.phone.locator(f'[data-part="support:{after.ids[words.first]}"]')).to_have_text(
            "12"
        )
        await screens.control.click('[data-act="room"][data-state="open"]')
        await captioner.say(words.welcome)
        await screens.phone.click(".captions > summary")
        for answer in words.answers:
            await answered(after, captioner, answer, screens)
    for page, name in ((screens.phone, "phone"), (screens.control, "control"), (screens.notes, "notes")):
        await after.picture(page, f"{name}-talk", is_whole=False)
    assert min(captioner.lost.values()) > 0
    assert captioner.grown > 0
    assert int(await captioner.last_seq()) == captioner.seq
    transcript = await after.read(f"/r/{after.room.code}/transcript.vtt")
    cues = webvtt.from_string(transcript.text).captions
    assert [(cue.voice, cue.text) for cue in cues] == [(line.speaker, line.text) for line in words.lines]


async def the_promises(after: LongEvening, screens: Screens) -> list[str]:
    """Nothing is public before a person has confirmed it; then it stands with its question."""
    await mark_promise(after, screens.notes, after.words.promises[1])
    assert await after.items() == []
    due = (datetime.now(UTC) + LATER).date().isoformat()
    promised = await judge_promises(after, screens.notes, due)
    items = {item["id"]: item for item in await after.items()}
    assert items.keys() == set(promised)
    assert {(item["owner_role"], item["due"], item["kind"]) for item in items.values()} == {
        (OWNER_ROLE, due, "promise")
    }
    assert {item["question"] for item in items.values()} == {
        after.ids[a.question] for a in after.words.answers
    }
    return promised


async def the_end_of_the_meeting(after: LongEvening, screens: Screens) -> None:
    """Who was not reached reads by when there is a reply, at once."""
    words = after.words
    await screens.control.click('[data-act="room"][data-state="closed"]')
    own = screens.phone.locator("#own > li")
    await expect(own.filter(has_text=words.second)).to_contain_text("Du får svar her senest den")
    due = date.fromisoformat((await after.item_of(words.second))["due"])
    assert f"senest den {due.day}. " in await own.filter(has_text=words.second).inner_text()
    await expect(own.filter(has_text=words.first)).to_contain_text("besvaret på mødet")
    await expect(screens.wall.locator(".state-closed")).to_be_visible()
    for page, name in ((screens.phone, "phone"), (screens.control, "control"), (screens.wall, "wall")):
        await after.picture(page, f"{name}-closed")
    for text in (words.second, *words.queue[len(words.answers) - 1 :]):
        answer = await after.read(f"/r/{after.room.code}/q/{after.ids[text]}")
        assert f"svar her senest den {due.day}. " in answer.text


async def the_record(after: LongEvening, screens: Screens) -> None:
    """It is nobody's until it is published; then who follows the meeting hears of it."""
    page = f"/r/{after.room.code}/record"
    assert after.words.first not in (await after.read(page)).text
    await publish(after, screens.control)
    told = (await after.mails_to(NEIGHBOUR, 2))[1]
    assert link_in(told, page) == after.url + page
    assert after.words.first in (await after.read(page)).text


async def the_reply(after: LongEvening, owner: Page, mine: Page) -> None:
    """Who asked gets a mail, and from there to the timeline; what is internal stays inside."""
    item = (await after.item_of(after.words.second))["id"]
    await carry_on(after, owner, item, "answered", **after.words.updated)
    told = (await after.mails_to(CITIZEN, 2))[1]
    assert after.words.updated["answer"] in " ".join(told.part("text/plain").split())
    await mine.goto(link_in(told, "/r/"))
    await after.picture(mine, "timeline")
    assert mine.url == after.address(f"f/{item}")
    timeline = mine.locator(".timeline .entry").first
    await expect(timeline).to_contain_text("Besvaret")
    await expect(timeline).to_contain_text(after.words.updated["answer"])
    assert NOTE not in await mine.content()
    assert holding([NOTE], await pages_of(after)) == []


async def the_erasure(after: LongEvening, mine: Page, folder: Path) -> None:
    """The words are nowhere any more, and nothing else has changed."""
    words = after.words
    before = await files_of(after)
    assert {name.partition(".")[2] for name in holding(words.kept_words, before)} >= {"json", "pdf as text"}
    assert holding(words.kept_words, await pages_of(after))
    assert holding([*words.kept_words, CITIZEN], on_disk(folder))

    await erase(after, mine)

    for path, name in (("record", "record-erased"), (mine_path(after), "question-erased")):
        await after.pictures(path, name, mine)
    files, pages = await files_of(after), await pages_of(after)
    assert holding(words.kept_words, files) == []
    assert holding(words.kept_words, pages) == []
    assert holding([*words.kept_words, CITIZEN], on_disk(folder)) == []
    old, new = (msgspec.json.decode(one["record.json"]) for one in (before, files))
    assert [(was, now) for _, was, now in differences(old, new)] == [
        (words.first, None), (words.second, None), (words.first, None), (words.second, None),
    ]  # fmt: skip  # as questions, and as what was said in the meeting
    assert new["version"] == 1
    assert ERASED in (await after.read(f"/r/{after.room.code}/record")).text
    assert b"Slettet af den, der skrev det" in b" ".join(pdf_text(files["record.pdf"]).split())
    left = await after.read(f"/r/{after.room.code}/{mine_path(after)}")
    assert words.updated["answer"] in left.text


async def what_comes_later(after: LongEvening, owner: Page, promised: str, folder: Path) -> None:
    """The room goes on: who follows it hears of it, who erased everything does not, and no word comes back."""
    heard = len(await after.mails_to(CITIZEN, 0))
    await carry_on(after, owner, promised, "in_progress")
    told = await after.mails_to(NEIGHBOUR, 4)
    assert link_in(told[-1], "/r/") == after.address(f"f/{promised}")
    assert len(await after.mails_to(CITIZEN, 0)) == heard
    after.is_offline = True  # for a moment, to the pages that are still open
    after.server.kill()
    after.server.start()
    await after.server.ready()
    assert holding(after.words.kept_words, await files_of(after)) == []
    assert holding([*after.words.kept_words, CITIZEN], on_disk(folder)) == []


def mine_path(after: LongEvening) -> str:
    """Where in the room the question that was not reached has its page, for ever."""
    return f"q/{after.ids[after.words.second]}"
