"""The closed part over every route, feed, file and socket: planted words are nowhere, ever.

The routes come from the routing table, so that a new one is looked at without anybody remembering to.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from starlette.routing import Route

from livetalk.edge.app import routes
from livetalk.edge.opening import Opened
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.edge.connections import FakeConnection, connect
from tests.support.reading_files import said_by
from tests.support.sites import TestSite, Visitor
from tests.support.waiting import turns

SECRET = "LUKKET-"
OPEN = "ÅBENT-"
MO = Actor(id="mo", role="moderator")
OFFICE = Actor(id="office", role="administration")
CAPTIONER = Actor(id="titan", role="captions")


@dataclass(eq=False)
class Meeting:
    """A meeting in a site, and screens of anybody that were there all the time."""

    site: TestSite
    opened: Opened
    screens: list[FakeConnection] = field(default_factory=list)
    count: int = 0

    async def do(self, *acts: c.AnyCommand, by: Actor = MO) -> None:
        """Carry out what must be accepted."""
        room = await self.site.live(self.opened.code)
        for act in acts:
            self.count += 1
            outcome = await room.give(by, act, f"c{self.count}")  # type: ignore[arg-type]  # the room takes all of them
            assert isinstance(outcome, Accepted), (act, outcome)

    async def hear(self, number: int, body: str) -> None:
        """Captions come in."""
        async with self.site.visitor() as tool:
            answer = await tool.post(
                f"/captions/{self.opened.tokens['captions']}?seq={number}", content=body.encode()
            )
        assert answer.status_code == 200

    async def sees(self, visitor: Visitor) -> dict[str, str]:
        """Everything that anybody can get: address → what it says."""
        return {path: await read(visitor, path) for path in await self.addresses()}

    async def addresses(self) -> list[str]:
        """Every address that can be opened, of every question and item there is."""
        state = (await self.site.live(self.opened.code)).state
        known = {"code": [state.code], "name": ["nothing"], "token": [self.opened.tokens["captions"]]}
        known |= {"question": list(state.questions), "item": list(state.followup.items)}
        known |= {"line": [str(line) for line in state.transcript.lines]}
        found: list[str] = []
        for route in routes(self.site.application.site, lambda: 0):
            assert isinstance(route, Route)
            if "GET" not in (route.methods or ()):
                continue
            paths = [route.path]
            for name in route.param_convertors:
                values = known.get(name, ["unknown"])
                paths = [path.replace(f"{{{name}}}", value) for path in paths for value in values]
            found += paths
        return list(dict.fromkeys(found))


async def read(visitor: Visitor, path: str) -> str:
    """What an address says, in every language; files unpacked."""
    answer = await visitor.get(path, follow_redirects=False)
    return f"{answer.headers}\n{said_by(answer.content)}"


@pytest.fixture
async def meeting(site: TestSite, opened: Opened) -> Meeting:
    """An open part, then a closed one in which everything is said and written that can be."""
    made = Meeting(site, opened)
    for view in ("audience", "wall"):
        for form in ("json", "html"):
            made.screens.append(await connect(site, opened.code, view=view, format=form, lang="da"))
    await made.do(c.AskQuestion(text=f"{OPEN}spørgsmål", name=f"{OPEN}navn"))
    [question] = (await site.live(opened.code)).state.questions
    await made.do(c.ApproveQuestion(question=question), c.TakeQuestion(question=question))
    await made.hear(1, f"{OPEN}tekst\n")
    await made.do(c.MarkPromise(line=1, owner=f"{OPEN}rolle"))
    [promise] = (await site.live(opened.code)).state.transcript.promises
    await made.do(c.ConfirmPromise(promise=promise, text=f"{OPEN}tilsagn", owner=f"{OPEN}rolle", line=1))
    [item] = (await site.live(opened.code)).state.followup.items
    await made.do(c.SwitchPart(part="closed"))
    await plant(made, question, item)
    return made


async def plant(made: Meeting, question: str, item: str) -> None:
    """Say and write in the closed part."""
    room = await made.site.live(made.opened.code)
    await made.hear(2, f"{SECRET}tekst")
    await made.hear(3, f"{SECRET}videre\n")
    await made.do(
        c.WriteNote(text=f"{SECRET}note", speaker=f"{SECRET}taler", promise=True),
        c.MarkPromise(text=f"{SECRET}tilsagn", owner=f"{SECRET}rolle"),
        c.AskQuestion(text=f"{SECRET}spørgsmål", name=f"{SECRET}navn", theme=f"{SECRET}emne"),
        c.SendMessage(text=f"{SECRET}besked"),
        c.OpenItem(title=f"{SECRET}sag", owner=f"{SECRET}ansvarlig", next=f"{SECRET}skridt"),
        c.UpdateItem(item=item, status="examining", next=f"{SECRET}næste", owner=f"{SECRET}ny rolle"),
        c.UpdateItem(item=item, status="impossible", reason=f"{SECRET}begrundelse"),
        c.NoteItem(item=item, text=f"{SECRET}intern"),
        c.FinishQuestion(question=question, how="answered"),
    )
    marked = [one.id for one in room.state.transcript.promises.values() if one.status == "marked"]
    for promise in marked:
        confirmed = c.ConfirmPromise(promise=promise, text=f"{SECRET}lovet", owner=f"{SECRET}ejer")
        await made.do(confirmed)
    asked = [q.id for q in room.state.questions.values() if q.closed]
    assert asked
    for closed_question in asked:
        await made.do(c.ApproveQuestion(question=closed_question), c.TakeQuestion(question=closed_question))


def assert_clean(seen: dict[str, str], meeting: Meeting) -> None:
    """None of the words is there."""
    leaking = [path for path, text in seen.items() if SECRET in text]
    assert leaking == []
    assert [screen for screen in meeting.screens if SECRET in screen.everything] == []


async def test_nothing_public_goes_on_while_it_is_closed(meeting: Meeting) -> None:
    async with meeting.site.visitor() as anybody:
        seen = await meeting.sees(anybody)
    assert_clean(seen, meeting)
    code = meeting.opened.code
    for page in (f"/r/{code}", f"/r/{code}/wall", f"/r/{code}/overlay", f"/r/{code}/transcript.vtt"):
        assert OPEN not in seen[page], page


async def test_nothing_of_it_is_public_when_the_open_part_goes_on(meeting: Meeting) -> None:
    await meeting.do(c.SwitchPart(part="open"))
    await meeting.hear(4, "Nu er vi åbne igen.\n")
    async with meeting.site.visitor() as anybody:
        seen = await meeting.sees(anybody)
    assert_clean(seen, meeting)
    assert OPEN in seen[f"/r/{meeting.opened.code}"]


async def test_nothing_of_it_is_public_after_the_meeting(meeting: Meeting) -> None:
    await meeting.do(c.SetRoomState(state="closed"), c.PublishRecord())
    async with meeting.site.visitor() as anybody:
        seen = await meeting.sees(anybody)
    await turns()
    assert_clean(seen, meeting)
    code = meeting.opened.code
    pages = [
        f"/r/{code}/{page}" for page in ("record", "record.json", "record.zip", "record.pdf", "record.docx")
    ]
    for page in (*pages, f"/r/{code}/what-happened", f"/r/{code}/feed.atom", f"/r/{code}/transcript.vtt"):
        assert OPEN in seen[page], page


async def test_the_words_were_really_planted(meeting: Meeting) -> None:
    async with meeting.site.visitor() as mo:
        await mo.post("/enter", data={"token": meeting.opened.tokens["moderator"]})
        seen = await meeting.sees(mo)
    code = meeting.opened.code
    for page in ("moderate", "followup", "promises", "transcript"):
        assert SECRET in seen[f"/r/{code}/{page}"], page
