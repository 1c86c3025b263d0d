"""A room after its meeting: questions, items, comments, people who take part, and words that could leak.

Lives here: planting it by commands, as people do. Must not live here: what is looked for.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

from livetalk.edge.opening import Opened
from livetalk.edge.realtime.frames import Frame
from livetalk.live.live_room import LiveRoom
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.support.forms import Page
from tests.support.screens import person
from tests.support.sites import TestSite, Visitor

MO = Actor(id="mo", role="moderator")
GRY = Actor(id="gry", role="administration")
SECRETS = (
    "vejogpark@secret.dk",
    "INTERNAL-NOTE",
    "HELD-COMMENT",
    "HELD-NAME",
    "DISMISSED-COMMENT",
    "DISMISSED-REASON",
    "Birthe Joined",
    "birthe@secret.dk",
    "12345678",
    "INTERNAL-TITLE",
    "INTERNAL-OWNER",
    "CLOSED-TITLE",
    "CLOSED-STEP",
)
"""Words that are on no public page, feed, part or answer of the API."""


def told(page: Page) -> str:
    """What a page says, sentence by sentence: marks around words are no gaps in it."""
    words = re.sub(r"</?(bdi|b|a|time|span)\b[^>]*>", "", page.html)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", words)).split())


@dataclass
class AfterTheTalk:
    """What was planted, by id."""

    site: TestSite
    opened: Opened
    room: LiveRoom[Frame]
    question: str
    item: str
    internal: str
    closed: str

    async def give(self, command: c.WireCommand, by: Actor = MO) -> str:
        """Carry out a command; the id of the question that came of it, if any."""
        outcome = await self.room.give(by, command, None)
        assert isinstance(outcome, Accepted), outcome
        return outcome.question or ""

    async def opens(self, command: c.OpenItem) -> str:
        """Open an item; its id."""
        known = set(self.room.state.followup.items)
        await self.give(command)
        [fresh] = set(self.room.state.followup.items) - known
        return fresh

    async def entered(self, visitor: Visitor, role: Literal["moderator", "administration"]) -> None:
        """Come in by a staff link."""
        token = self.opened.tokens["moderator"]
        await visitor.post("/enter", data={"token": token})
        if role == "administration":
            page = await visitor.see(f"/r/{self.opened.code}/links")
            made = await visitor.fill(
                page, f"/r/{self.opened.code}/links", 200, act="make", role="administration", label="Gry"
            )
            token = made.html.partition("/enter#")[2].partition("<")[0]
            await visitor.post("/enter", data={"token": token})


async def after_the_talk(site: TestSite, opened: Opened) -> AfterTheTalk:
    """Plant it."""
    room = await site.live(opened.code)
    told = AfterTheTalk(site, opened, room, "", "", "", "")
    told.question = await told.give(c.AskQuestion(text="Hvornår kommer der lys på stien?"), person())
    await told.give(c.ApproveQuestion(question=told.question))
    told.item = await told.opens(
        c.OpenItem(
            question=told.question,
            owner="Vej og park",
            contact="vejogpark@secret.dk",
            due="2020-05-01",
            next="Vi måler op",
        )
    )
    told.internal = await told.opens(
        c.OpenItem(title="INTERNAL-TITLE", owner="INTERNAL-OWNER", public=False, question=told.question)
    )
    await told.give(c.NoteItem(item=told.item, text="INTERNAL-NOTE"), GRY)
    await told.give(c.Comment(item=told.item, text="HELD-COMMENT", name="HELD-NAME"), person("held"))
    await told.give(c.Comment(item=told.item, text="DISMISSED-COMMENT"), person("dismissed"))
    dismissed = list(room.state.followup.comments)[-1]
    await told.give(c.JudgeComment(comment=dismissed, shown=False, reason="DISMISSED-REASON"))
    await told.give(c.Comment(item=told.item, text="Hvorfor så sent?", name="Åse"), person("shown"))
    shown = list(room.state.followup.comments)[-1]
    await told.give(c.JudgeComment(comment=shown, shown=True))
    await told.give(c.AnswerComment(comment=shown, text="Fordi jorden var frossen."), GRY)
    await told.give(
        c.Join(item=told.item, name="Birthe Joined", contact="birthe@secret.dk", consent="both"), person("b")
    )
    await told.give(
        c.Join(item=told.item, name="Birthe Joined To", contact="12345678", consent="others"), person("o")
    )
    await told.give(c.SwitchPart(part="closed"))
    told.closed = await told.opens(c.OpenItem(title="CLOSED-TITLE"))
    await told.give(c.UpdateItem(item=told.item, next="CLOSED-STEP"), GRY)
    await told.give(c.SwitchPart(part="open"))
    return told
