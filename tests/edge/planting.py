"""A room full of words that could leak, and screens that were there while they were planted.

Must not live here: where they are looked for (``test_leaks``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from livetalk.edge.opening import Opened
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.actors import VIEWS, Actor, View
from tests.edge.connections import FakeConnection, command, connect
from tests.support.sites import TestSite
from tests.support.waiting import turns, until

AUTHOR = "the-author-of-everything"
READER = "somebody-else-entirely"
MO = Actor(id="mo", role="moderator")

HELD = ("HELD-TEXT", "HELD-NAME", "HELD-THEME")
DISMISSED = ("DISMISSED-TEXT", "DISMISSED-NAME", "DISMISSED-THEME", "DISMISSED-NOTE")
REVISED = ("REVISED-NEW-WORDS",)
WITHDRAWN = ("WITHDRAWN-TEXT", "WITHDRAWN-NAME")
RETRACTED = ("RETRACTED-TEXT", "RETRACTED-NOTE")
MERGED = ("MERGED-TEXT", "MERGED-NAME")
ELABORATE = ("WHAT-THE-AUTHOR-IS-ASKED",)
ORIGINAL = ("ORIGINAL-SLIP",)
FLAGGED = ("FLAGGED-TEXT 010190-1234", "flagged@example.dk")
LABEL = ("LINK-LABEL",)
BACKSTAGE = ("BACKSTAGE-MESSAGE",)
STAGE: tuple[View, ...] = ("speaker",)
"""Who reads what is said backstage, apart from moderators."""
SECRETS = (
    *HELD,
    *DISMISSED,
    *REVISED,
    *WITHDRAWN,
    *RETRACTED,
    *MERGED,
    *ELABORATE,
    *ORIGINAL,
    *FLAGGED,
    *LABEL,
    *BACKSTAGE,
)
SHOWN = "SHOWN-TEXT"


@dataclass
class Planted:
    """A room with words that could leak, and screens that were there all the time."""

    site: TestSite
    opened: Opened
    hidden_ids: list[str]
    screens: dict[tuple[View, str], FakeConnection]

    def assert_clean(self, text: str, where: str, view: View = "audience") -> None:
        may = BACKSTAGE if view in STAGE else ()
        found = [word for word in (*SECRETS, *self.hidden_ids) if word in text and word not in may]
        assert not found, f"{where} shows {found}"


async def plant(site: TestSite, opened: Opened) -> Planted:
    """Everything happens while one screen of each view and format watches."""
    screens = {
        (view, form): await connect(site, opened.code, view=view, format=form, lang="da", **who(opened, view))
        for view in VIEWS
        for form in ("json", "html")
    }
    room = await site.live(opened.code)
    authors = iter(range(100))

    async def ask(text: str, name: str | None = None, theme: str | None = None) -> str:
        author = await connect(site, opened.code, participant=f"{AUTHOR}-{next(authors)}")
        ack = await command(site, author, id="1", type="ask", text=text, name=name, theme=theme)
        last_author.append(author)
        return str(ack["question"])

    async def judge(wanted: c.WireCommand) -> None:
        assert isinstance(await room.give(MO, wanted, None), Accepted)

    last_author: list[FakeConnection] = []
    hidden = [await ask(*HELD), await ask(*DISMISSED[:3])]
    await judge(c.DismissQuestion(question=hidden[1], reason=DISMISSED[3]))
    revised = await ask("Before")
    await judge(c.ApproveQuestion(question=revised))
    await command(site, last_author[-1], id="2", type="revise", question=revised, text=REVISED[0])
    hidden.append(await ask(*WITHDRAWN))
    await command(site, last_author[-1], id="2", type="withdraw", question=hidden[-1])
    shown = await ask(SHOWN)
    await judge(c.ApproveQuestion(question=shown))
    await judge(c.TakeQuestion(question=shown))
    retracted = await ask(RETRACTED[0])
    await judge(c.DismissQuestion(question=retracted, reason="tone", note=RETRACTED[1]))
    hidden.append(retracted)
    hidden.append(await ask(*FLAGGED))
    merged = await ask(*MERGED)
    await judge(c.MergeQuestion(question=merged, into=shown))
    hidden.append(merged)
    asked_back = await ask("Before-it-was-asked-back")
    await judge(c.AskToElaborate(question=asked_back, message=ELABORATE[0]))
    hidden.append(asked_back)
    corrected = await ask(ORIGINAL[0])
    await judge(c.CorrectQuestion(question=corrected, text="ORIGINALE-SLIP"))
    await judge(c.ApproveQuestion(question=corrected))
    await judge(c.SendMessage(text=BACKSTAGE[0]))
    made = c.MakeLink(link="labelled", role="notes", token_hash="0" * 64, label=LABEL[0])
    assert isinstance(await room.give(MO, made, None), Accepted)
    await turns()
    audience = screens["audience", "json"]
    await until(lambda: SHOWN in audience.everything)
    await site.application.site.index_watch.catch_up()  # as it does a second later in a server
    return Planted(site, opened, hidden, screens)


def who(opened: Opened, view: View) -> dict[str, Any]:
    """What opens a view."""
    if view in ("audience", "wall"):
        return {"participant": READER}
    return {"token": opened.tokens[view]}
