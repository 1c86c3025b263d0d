"""A meeting with an open and a closed part, in which everything is said and written that can be."""

from __future__ import annotations

from dataclasses import dataclass, field

from livetalk.edge.opening import Opened
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.edge.addresses import every_address, of_programme
from tests.edge.connections import FakeConnection
from tests.support.reading_files import said_by
from tests.support.sites import TestSite, Visitor

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
        await self.site.application.site.index_watch.catch_up()  # as it does a second later in a server
        return {path: await read(visitor, path) for path in await self.addresses()}

    async def addresses(self) -> list[str]:
        """Every address that can be opened, of every question and item there is."""
        state = (await self.site.live(self.opened.code)).state
        lines = [str(line) for line in state.transcript.lines]
        known = {
            "code": [state.code],
            "name": ["nothing"],
            "token": [self.opened.tokens["captions"]],
            "question": list(state.questions),
            "item": list(state.followup.items),
            "line": lines,
        }
        return every_address(self.site, {**known, **of_programme(self.site)})


async def read(visitor: Visitor, path: str) -> str:
    """What an address says, in every language; files unpacked."""
    answer = await visitor.get(path, follow_redirects=False)
    return f"{answer.headers}\n{said_by(answer.content)}"


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
