"""Two houses in one programme: what a host holds, and what others hold, full of words that could leak.

Lives here: planting them, and what must stay as it was. Must not live here: what a host tries (``test_hosts``).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from livetalk.edge import access
from livetalk.edge.opening import link_address
from livetalk.live.programme.programme_host import Done, ProgrammeHost
from livetalk.live.submissions import Accepted
from livetalk.programme import commands as c
from livetalk.programme.context import Giver
from livetalk.programme.texts import EntryWords, GatheringWords, PlaceWords, ProposalWords
from livetalk.rooms import commands as rooms
from livetalk.rooms.actors import Actor
from tests.support.planners import add_body, add_stage, made, make_account, plan_session, publish, signed_in
from tests.support.sites import TestSite, Visitor

MO = Actor(id="mo", role="moderator")
DRAFT = ("DRAFT-GATHERING", "DRAFT-SUMMARY", "DRAFT-STAGE", "DRAFT-SESSION", "DRAFT-PURPOSE", "DRAFT-PERSON")
COLLECTED = ("ENTRY-TEXT", "ENTRY-NAME", "PROPOSAL-TITLE", "PROPOSAL-TEXT", "proposer@hidden.example")
PEOPLE = ("ADMIN-NAME", "admin@hidden.example")
IN_THE_ROOM = ("HELD-TEXT", "HELD-NAME", "BACKSTAGE-MESSAGE", "LINK-LABEL", "INTERNAL-ITEM")
PLANNED = (*DRAFT, *COLLECTED, *PEOPLE)
SECRETS = (*PLANNED, *IN_THE_ROOM)


@dataclass
class Houses:
    """What is there. ``of_others`` holds ids by what an address or a form calls them."""

    site: TestSite
    body: str = ""
    session: str = ""
    room: str = ""
    token: str = ""
    """The host's own way in as a moderator: into the own room."""
    host: str = ""
    admin: str = ""
    others_room: str = ""
    of_others: dict[str, list[str]] = field(default_factory=dict)

    @property
    def programme(self) -> ProgrammeHost:
        """The programme."""
        return self.site.application.site.programme

    @property
    def giver(self) -> Giver:
        """The host, to the programme."""
        return Giver(id=self.host, role="host", bodies=(self.body,))

    async def sign_in(self, account: str, visitor: Visitor) -> Visitor:
        """Somebody of the two."""
        return await signed_in(self.site, account, visitor)

    def targets(self, names: list[str]) -> Iterator[dict[str, str]]:
        """Every way to fill these names with what others hold; fails on a name that nobody has thought of."""
        for name in names:
            assert name in self.of_others, f"say what of others {name!r} names, in tests/edge/two_houses.py"
        for values in itertools.product(*(self.of_others[name] for name in names)):
            yield dict(zip(names, values, strict=True))

    async def untouched(self) -> bytes:
        """Everything of others as it is now: planned, collected, accounts, and what is in their room."""
        state, ids = self.programme.state, self.of_others
        gatherings = ids["gathering"]
        plan = [
            {one: state.bodies[one] for one in ids["body"]},
            {one: state.gatherings[one] for one in gatherings},
            [one for one in state.stages.values() if one.gathering in gatherings],
            [
                one
                for one in state.sessions.values()
                if one.gathering in gatherings or one.id in ids["session"]
            ],
            {one: state.proposals[one] for one in ids["proposal"]},
            {one: state.captured[one] for one in ids["entry"]},
            [one for one in state.accounts.values() if one.id != self.host],
            [one for one in state.visits.values() if one.account != self.host],
            len(state.accounts),
        ]
        room = await self.site.live(self.others_room)
        return msgspec.json.encode([plan, room.state.seq])


async def two_houses(site: TestSite) -> Houses:
    """Plant them."""
    houses = Houses(site)
    host = houses.programme
    houses.admin = await make_account(host, "administrator", name="ADMIN-NAME", email="admin@hidden.example")
    houses.body = await add_body(host, "Skovserød IF", "association")
    houses.host = await make_account(host, "host", houses.body, name="Vera Vært")
    houses.session = await plan_session(host, "Ny bane", bodies=(houses.body,))
    houses.room = await publish(site, houses.session)
    await _others(houses)
    await _collected(houses)
    await _others_room(houses)
    houses.token = await _link(houses, houses.room, "Veras link")
    return houses


async def _others(houses: Houses) -> None:
    host, ids = houses.programme, houses.of_others
    body = await add_body(host, "Seniorråd")
    draft = await made(
        host,
        c.PlanGathering(
            words=GatheringWords(title="DRAFT-GATHERING", summary="DRAFT-SUMMARY"), bodies=(body,)
        ),
    )
    public = await made(host, c.PlanGathering(words=GatheringWords(title="Åben dag"), bodies=(body,)))
    stages = [await made(host, c.AddStage(gathering=draft, words=PlaceWords(name="DRAFT-STAGE")))]
    stages.append(await add_stage(host, public))
    words: dict[str, Any] = {"purpose": "DRAFT-PURPOSE", "politicians": ("DRAFT-PERSON",)}
    sessions = [
        await plan_session(host, "DRAFT-SESSION", bodies=(body,), gathering=draft, stage=stages[0], **words),
        await plan_session(host, "Åben samtale", bodies=(body,), gathering=public, stage=stages[1]),
    ]
    await host.give(Giver(id=houses.admin), c.PublishGathering(gathering=public))
    houses.others_room = await publish(houses.site, sessions[1])
    slugs = [host.state.gatherings[one].slug for one in (draft, public)]
    ids.update(
        body=[body], bodies=[body], gathering=[draft, public], slug=slugs, stage=stages, session=sessions,
        code=[houses.others_room], room=[houses.others_room], account=[houses.admin], who=[houses.admin],
        visit=[await _visit(houses)], key=[*sessions, *stages, "seniorraad"],
        token=["nothing"], name=["nothing"], subscription=["nothing"], proof=["nothing"],
        file=["poster-a4.pdf", "invitation.txt", "questions.json", "items.csv", "sessions.csv"],
    )  # fmt: skip


async def _visit(houses: Houses) -> str:
    """The administrator is signed in somewhere."""
    return await made(houses.programme, c.SignIn(account=houses.admin, token_hash="of the administrator"))


async def _collected(houses: Houses) -> None:
    host, ids = houses.programme, houses.of_others
    entry = c.Capture(
        entry="entry1",
        person="p" * 16,
        at=host.now(),
        origin="outreach",
        words=EntryWords(text="ENTRY-TEXT", name="ENTRY-NAME"),
    )
    assert isinstance(await host.give(Giver(id=houses.admin), entry), Done)
    proposal = c.Propose(
        gathering=ids["gathering"][1],
        words=ProposalWords(
            title="PROPOSAL-TITLE",
            about="PROPOSAL-TEXT",
            who="Grundejere",
            name="Mette",
            email="proposer@hidden.example",
        ),
    )
    outcome = await host.give(Giver(id="mette"), proposal)
    assert isinstance(outcome, Done)
    ids.update(entry=["entry1"], proposal=[outcome.made or ""])


async def _others_room(houses: Houses) -> None:
    """A question that is held back, what is said behind the stage, an item that is not public."""
    room, ids = await houses.site.live(houses.others_room), houses.of_others
    asked = await room.give(
        Actor(id="somebody", role="audience"), rooms.AskQuestion(text="HELD-TEXT", name="HELD-NAME"), None
    )
    assert isinstance(asked, Accepted)
    for command in (
        rooms.SendMessage(text="BACKSTAGE-MESSAGE"),
        rooms.OpenItem(title="INTERNAL-ITEM", public=False),
    ):
        assert isinstance(await room.give(MO, command, None), Accepted)
    await _link(houses, houses.others_room, "LINK-LABEL")
    ids.update(
        question=[asked.question or ""], item=list(room.state.followup.items), link=list(room.state.links)
    )


async def _link(houses: Houses, code: str, label: str) -> str:
    token = access.new_token(code)
    command = rooms.MakeLink(
        link=f"l{label.lower()[:4]}", role="moderator", token_hash=access.token_hash(token), label=label
    )
    assert isinstance(await (await houses.site.live(code)).give(MO, command, None), Accepted)
    assert link_address("", "moderator", token)
    return token
