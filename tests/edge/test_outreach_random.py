"""Fifty entries whose sync is cut and repeated at random, over two nodes on one log: fifty arrive, each once."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from livetalk.bootstrap import make_application
from livetalk.live import room_state
from tests.edge.outreach_tablet import entry, hand_over
from tests.support.planners import make_account, plan_session, publish, signed_in
from tests.support.sites import TestSite, Visitor, site_settings

ENTRIES = 50
MOST_AT_ONCE = 10
ROUNDS = 400  # far more than any day takes; a loop that never ends is a failure, too


class Tablet:
    """Sends what it has until somebody says that it is there, and forgets answers at random."""

    def __init__(self, nodes: list[Visitor], waiting: list[dict[str, Any]], dice: random.Random) -> None:
        self.nodes = nodes
        self.waiting = waiting
        self.dice = dice

    async def round(self) -> None:
        """One try, perhaps of both nodes at the same time; the answer may be lost on its way."""
        batch = self.dice.sample(self.waiting, min(len(self.waiting), self.dice.randint(1, MOST_AT_ONCE)))
        asked = self.dice.sample(self.nodes, self.dice.randint(1, len(self.nodes)))
        for answer in await asyncio.gather(*(hand_over(node, *batch) for node in asked)):
            if answer.status_code != 200 or self.dice.random() < 0.4:
                continue
            taken = {told["id"] for told in answer.json()["entries"] if told["ok"]}
            self.waiting = [one for one in self.waiting if one["id"] not in taken]


@pytest.mark.parametrize("seed", range(4))
async def test_fifty_entries_sent_again_and_again_are_fifty(site: TestSite, seed: int) -> None:
    dice, host = random.Random(seed), site.application.site.programme
    session = await plan_session(host)
    code = await publish(site, session)
    other = TestSite(make_application(site_settings(), site.log), site.log)
    await other.application.site.programme.load()
    written = [
        entry(f"Spørgsmål nummer {n} fra Deltag-bilen?", session=session if n % 2 else "")
        for n in range(ENTRIES)
    ]
    account = await make_account(host)

    async with site.visitor() as here, other.visitor() as there:
        await signed_in(site, account, here)
        await other.application.site.programme.load()
        there.cookies = here.cookies
        tablet = Tablet([here, there], list(written), dice)
        for _ in range(ROUNDS):
            if not tablet.waiting:
                break
            site.log.failing = dice.choice([0, 0, 0, 1, 2])
            await tablet.round()
        site.log.failing = 0
    assert not tablet.waiting

    await host.load()
    captured, asked = host.state.captured, room_state.fold(await room_state.read(site.log, code))
    assert sorted(captured) == sorted(one["id"] for one in written)
    assert sorted(one.id for one in captured.values() if one.state == "waiting") == sorted(
        one["id"] for one in written if not one["session"]
    )
    who = {site.application.site.pseudonyms.participant(code, one["person"]).id: one for one in written}
    assert sorted((q.by, asked.text(q.text_key)) for q in asked.questions.values()) == sorted(
        (name, one["text"]) for name, one in who.items() if one["session"]
    )
