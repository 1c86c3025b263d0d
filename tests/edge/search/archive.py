"""A site with an archive for tests: rooms in which things happen, and an index that has heard of them.

Must not live here: what is looked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from livetalk.edge.opening import Opened
from livetalk.live import room_state
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.support.forms import Page
from tests.support.sites import TestSite

MO = Actor(id="mo", role="moderator")
GRY = Actor(id="gry", role="administration")
ANNE = Actor(id="anne-0f3a9c", role="audience")
EVERYWHERE = (
    "/search", "/search.json", "/search.csv", "/open-data/questions.json", "/open-data/questions.csv",
    "/open-data/items.json", "/open-data/items.csv", "/open-data/sessions.json", "/open-data/sessions.csv",
)  # fmt: skip


@dataclass
class Archive:
    """See the module's docstring."""

    site: TestSite

    async def give(self, code: str, command: c.AnyCommand, by: Actor = MO) -> str:
        """Carry it out; the id of the question or item that came of it."""
        room = await self.site.live(code)
        outcome = await room.give(by, command, None)  # type: ignore[arg-type]  # the room takes all of them
        assert isinstance(outcome, Accepted), outcome
        return outcome.question or ""

    async def ask(self, code: str, text: str, *, by: Actor = ANNE, shown: bool = True, **more: str) -> str:
        """A question, approved unless it is said otherwise."""
        question = await self.give(code, c.AskQuestion(text=text, **more), by)  # type: ignore[arg-type]  # as above
        if shown:
            await self.give(code, c.ApproveQuestion(question=question))
        return question

    async def room(self, **said: object) -> Opened:
        """A room."""
        return await self.site.open_room(**said)

    async def heard(self) -> None:
        """The index has taken in what happened so far, as it does a second later in a running server."""
        await self.site.application.site.index_watch.catch_up()

    async def walked(self) -> None:
        """The same after the caretaker's walk, as for rooms that nobody is in."""
        await self.site.application.site.caretaker.walk()
        await self.heard()

    async def see(self, address: str = "/search", lang: str = "da") -> Page:
        """A page, as anybody gets it."""
        async with self.site.visitor(lang=lang) as anybody:
            return await anybody.see(address)

    async def read(self, address: str) -> str:
        """A file."""
        async with self.site.visitor() as anybody:
            answer = await anybody.get(address)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def everything(self, *searches: str) -> str:
        """Whatever anybody may get of the archive, also by searching for these words."""
        found = [await self.read(address) for address in EVERYWHERE]
        for words in searches:
            for address in ("/search", "/search.json", "/search.csv"):
                text = await self.read(f"{address}?q={quote(words)}")
                for said_again in (f'value="{words}"', f"<title>{words}", f"q={quote(words)}"):
                    text = text.replace(said_again, "")
                found.append(text)
        return "\n".join(found)

    async def cold(self, code: str) -> None:
        """Nobody is in the room any more: it is read from the log, as the walk does."""
        past = await room_state.read(self.site.log, code)
        self.site.application.site.index_watch.seen(room_state.fold(past))
