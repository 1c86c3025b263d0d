"""Cards that readers share: the same page as without sharing, nobody's mark on another's, no words kept."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from jinja2 import Environment, FileSystemLoader, meta

from livetalk.edge import access, shared_cards
from livetalk.edge.opening import Opened
from livetalk.edge.realtime.frames import Frame
from livetalk.edge.rendering.webdir import find_web
from livetalk.live.broadcasting.parts import PartStore
from livetalk.live.live_room import LiveRoom
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.edge.connections import FakeConnection, command, connect
from tests.support.sites import BASE_URL, TestSite

MO = Actor(id="mo", role="moderator")
AUTHOR, VOTER, STRANGER, NEWCOMER = (f"somebody-who-{does}" for does in ("asks", "votes", "reads", "comes"))
QUESTIONS = 5
FORM_ID = re.compile(r'(?<= name="id") value="[0-9a-f]{32}"')
"""What makes each form of each page another one; no card has any."""


@dataclass
class Hall:
    """A room with questions on it, their author, and readers with cookies of their own."""

    site: TestSite
    opened: Opened
    room: LiveRoom[Frame]
    author: FakeConnection
    voter: FakeConnection
    questions: list[str]
    browser: httpx.AsyncClient
    commands: int = 0

    @property
    def store(self) -> PartStore:
        return self.room.audience.stores["audience"]

    @property
    def kept(self) -> str:
        """Every byte that is kept of drawn cards."""
        return str(self.store.made)

    async def judge(self, wanted: c.WireCommand) -> None:
        assert isinstance(await self.room.give(MO, wanted, None), Accepted)

    async def say(self, who: FakeConnection, kind: str, **fields: object) -> str:
        self.commands += 1
        ack = await command(self.site, who, id=str(self.commands), type=kind, **fields)
        assert ack["ok"], ack
        return str(ack.get("question", ""))

    async def ask(self, text: str) -> str:
        question = await self.say(self.author, "ask", text=text)
        await self.judge(c.ApproveQuestion(question=question))
        return question

    async def page(self, person: str = STRANGER, lang: str = "da", sort: str = "fair") -> str:
        cookie = f"{access.PERSON_COOKIE}={person}; {access.ROOMS_COOKIE}={self.opened.code}"
        headers = {"Cookie": cookie, "Accept-Language": lang}
        answer = await self.browser.get(f"/r/{self.opened.code}?sort={sort}", headers=headers)
        assert answer.status_code == 200, answer.text
        return FORM_ID.sub("", answer.text)

    async def pages(self) -> dict[tuple[str, str], str]:
        """What each reader sees, in both languages."""
        readers = (AUTHOR, VOTER, STRANGER, NEWCOMER)
        return {(who, lang): await self.page(who, lang) for who in readers for lang in ("da", "en")}


@pytest.fixture
async def hall(site: TestSite, opened: Opened) -> AsyncIterator[Hall]:
    room = await site.live(opened.code)
    author = await connect(site, opened.code, participant=AUTHOR)
    voter = await connect(site, opened.code, participant=VOTER)
    transport = httpx.ASGITransport(app=site.application.asgi, client=("192.0.2.8", 1))
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as browser:
        hall = Hall(site, opened, room, author, voter, [], browser)
        for number in range(QUESTIONS):
            # Somebody may ask only so often; each question is another author's but the first.
            if number:
                hall.author = await connect(site, opened.code, participant=f"{AUTHOR}-{number}")
            hall.questions.append(await hall.ask(f"Words & <number> {number}?"))
        hall.author = author
        await hall.say(voter, "support", question=hall.questions[1])
        yield hall


@pytest.fixture
def drawn(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the cards of pages, each time that one is really drawn."""
    keys: list[str] = []
    draw = hall.site.application.site.templates.render_part

    def count(view: str, lang: str, key: str, value: object, **more: object) -> str | None:
        if "supported" in more:
            keys.append(key)
        return draw(view, lang, key, value, **more)

    monkeypatch.setattr(hall.site.application.site.templates, "render_part", count)
    return keys


async def assert_same_as_drawn_anew(hall: Hall, when: str) -> None:
    """The shared cards, twice, are what each reader gets when nothing is kept."""
    first, second = await hall.pages(), await hall.pages()
    for (person, lang), page in first.items():
        hall.store.made.clear()
        assert page == await hall.page(person, lang), f"{person} in {lang} {when}"
    assert first == second, when


async def test_a_page_is_the_same_as_drawn_anew_after_every_kind_of_change(hall: Hall) -> None:
    q = hall.questions
    await assert_same_as_drawn_anew(hall, "at first")
    changes = (
        c.CorrectQuestion(question=q[2], text="Words & <numbers> 2?"),
        c.TakeQuestion(question=q[1]),
        c.FinishQuestion(question=q[1], how="answered"),
        c.DismissQuestion(question=q[2], reason="tone"),
        c.RestoreQuestion(question=q[2]),
        c.MergeQuestion(question=q[3], into=q[4]),
        c.SetRoomState(state="paused"),
        c.Undo(),
    )
    for change in changes:
        await hall.pages()
        await hall.judge(change)
        await assert_same_as_drawn_anew(hall, f"after {change}")
    for kind, who, more in (
        ("support", hall.voter, {"question": q[4]}),
        ("unsupport", hall.voter, {"question": q[4]}),
        ("revise", hall.author, {"question": q[0], "text": "Other words?"}),
        ("withdraw", hall.author, {"question": q[0]}),
    ):
        await hall.pages()
        await hall.say(who, kind, **more)
        await assert_same_as_drawn_anew(hall, f"after {kind}")


async def test_a_vote_is_on_the_next_page(hall: Hall) -> None:
    await hall.pages()

    await hall.say(hall.voter, "support", question=hall.questions[0])

    counted = f'data-part="support:{hall.questions[0]}">1<'
    assert all(counted in page for page in (await hall.pages()).values())


async def test_nobody_sees_anothers_mark(hall: Hall) -> None:
    for _ in range(2):
        for person, pressed, own in ((AUTHOR, 0, 1), (VOTER, 1, 0), (STRANGER, 0, 0)):
            page = await hall.page(person)
            assert page.count('form="unsupport" name="question"') == pressed
            assert page.count('" data-own>') == own


async def test_a_hall_of_readers_has_each_card_drawn_once(hall: Hall, drawn: list[str]) -> None:
    for number in range(50):
        await hall.page(f"reader-{number}-of-the-hall", sort=("fair", "newest", "support")[number % 3])

    assert sorted(drawn) == sorted(f"q:{question}" for question in hall.questions)


async def test_a_vote_has_only_its_card_drawn_again(hall: Hall, drawn: list[str]) -> None:
    await hall.page()
    drawn.clear()

    await hall.say(hall.voter, "support", question=hall.questions[2])
    await hall.page()

    assert drawn == [f"q:{hall.questions[2]}"]


async def test_what_authors_see_on_their_own_card_is_not_kept(hall: Hall, drawn: list[str]) -> None:
    await hall.page(AUTHOR)
    await hall.page(AUTHOR)

    assert drawn.count(f"q:{hall.questions[0]}") == 2
    assert hall.questions[0] not in hall.store.made


@pytest.mark.parametrize("how", ["withdraw", "revise", "dismiss", "correct", "merge"])
async def test_words_that_are_taken_back_leave_in_the_same_moment(hall: Hall, how: str) -> None:
    gone = hall.questions[0]
    await hall.pages()
    assert "number&gt; 0?" in hall.kept

    match how:
        case "withdraw":
            await hall.say(hall.author, "withdraw", question=gone)
        case "revise":
            await hall.say(hall.author, "revise", question=gone, text="Other words?")
        case "dismiss":
            await hall.judge(c.DismissQuestion(question=gone, reason="tone"))
        case "correct":
            await hall.judge(c.CorrectQuestion(question=gone, text="Words & <numbers> 0?"))
        case _:
            await hall.judge(c.MergeQuestion(question=gone, into=hall.questions[1]))

    assert "number&gt; 0?" not in hall.kept
    assert "number&gt; 3?" in hall.kept


async def test_no_more_than_so_many_are_kept_and_the_page_is_whole(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_cards, "QUESTIONS_KEPT", 2)

    await assert_same_as_drawn_anew(hall, "with room for two")

    assert len(hall.store.made) == 2


def test_a_card_reads_nothing_but_its_own_values() -> None:
    """Whatever else it read, an id for a form above all, would be one reader's and shown to others."""
    environment = Environment(loader=FileSystemLoader(find_web().templates), autoescape=True)
    source = (find_web().templates / "parts/audience/q.html").read_text()
    environment.filters.update(dict.fromkeys(("bdi", "clock", "epoch_ms"), str))

    read = meta.find_undeclared_variables(environment.parse(source))

    assert read == {"value", "support", "supported", "own", "t"}
    assert not list(meta.find_referenced_templates(environment.parse(source)))
