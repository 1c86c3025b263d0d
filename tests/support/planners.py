"""A programme for tests: bodies, accounts, sessions, and somebody who signed in."""

from __future__ import annotations

import secrets
from typing import Any

from livetalk.edge.access import token_hash
from livetalk.edge.planners import PLANNER_COOKIE
from livetalk.live.programme.programme_host import Done, ProgrammeHost
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from livetalk.programme.kinds import AccountRole, BodyKind
from livetalk.programme.texts import BodyWords, GatheringWords, PlaceWords, SessionWords
from tests.support.sites import TestSite, Visitor

DAY_MS = 24 * 3600 * 1000
HOUR_MS = 3600 * 1000
FRAME: dict[str, Any] = {
    "purpose": "Vi vil høre, hvad I mener om cykelstien.",
    "input_use": "Udvalget læser alt, før det skriver sit forslag.",
    "not_open": "Linjeføringen ligger fast.",
    "listens": "Teknik- og Miljøudvalget lytter hele tiden.",
    "access": "Trinfri adgang fra torvet. Teleslynge ved scenen.",
}
"""What a session must say before it can be published."""


async def made(host: ProgrammeHost, command: c.AnyCommand) -> str:
    """Have the server do it; the id of what came of it."""
    outcome = await host.give(SERVER, command)
    assert isinstance(outcome, Done), outcome
    return outcome.made or ""


async def add_body(host: ProgrammeHost, name: str = "Grønt Råd", kind: BodyKind = "council") -> str:
    """A body."""
    return await made(host, c.AddBody(kind=kind, words=BodyWords(name=name)))


async def plan_gathering(host: ProgrammeHost, title: str = "Festdag", *bodies: str) -> str:
    """A draft of a gathering."""
    return await made(host, c.PlanGathering(words=GatheringWords(title=title), bodies=bodies))


async def add_stage(host: ProgrammeHost, gathering: str, name: str = "Telt 1") -> str:
    """A stage of it."""
    return await made(host, c.AddStage(gathering=gathering, words=PlaceWords(name=name)))


async def plan_session(
    host: ProgrammeHost,
    title: str = "Cykler på Strandvejen",
    *,
    template: str = "talk",
    starts_in_ms: int = DAY_MS,
    minutes: int = 45,
    bodies: tuple[str, ...] = (),
    gathering: str | None = None,
    stage: str | None = None,
    closed_from: int | None = None,
    **words: Any,
) -> str:
    """A draft of a session that says all that has to be said."""
    starts = host.now() + starts_in_ms
    planned = c.PlanSession(
        template=template,
        gathering=gathering,
        stage=stage,
        starts=starts,
        ends=starts + minutes * 60_000,
        bodies=bodies,
        closed_from=closed_from,
        words=SessionWords(title=title, **{**FRAME, "agenda": "Punkt 4 på dagsordenen", **words}),
    )
    return await made(host, planned)


async def publish(site: TestSite, session: str) -> str:
    """Publish a session; the code of its room."""
    outcome = await site.application.site.session_rooms.publish(SERVER, session)
    assert isinstance(outcome, Done), outcome
    return site.application.site.programme.state.sessions[session].room or ""


async def make_account(
    host: ProgrammeHost,
    role: AccountRole = "organiser",
    *bodies: str,
    name: str = "Anne Holm",
    email: str | None = None,
) -> str:
    """An account that can sign in."""
    address = email or f"{secrets.token_hex(4)}@gentofte.example"
    return await made(host, c.MakeAccount(name=name, email=address, role=role, bodies=bodies))


async def signed_in(site: TestSite, account: str, visitor: Visitor) -> Visitor:
    """The visitor's browser holds a token of that account from now on."""
    token = secrets.token_urlsafe(32)
    host = site.application.site.programme
    await made(host, c.SignIn(account=account, token_hash=token_hash(token)))
    visitor.cookies.set(PLANNER_COOKIE, token)
    return visitor
