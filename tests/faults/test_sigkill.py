"""Nothing lost: the server is killed at random moments under load, and starts again on the same file.

After every death the log is judged by what the clients were told; the clients come back by
position, repeat what was not answered, and must end equal to those who come only then.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from livetalk.rooms.room import Room as RoomState
from tests.faults.evening import Evening, an_evening

ROUNDS = int(os.environ.get("LIVETALK_KILL_ROUNDS", "50"))
SEED = int(os.environ.get("LIVETALK_KILL_SEED", "0")) or random.randrange(1, 2**32)
COMPARE_EVERY = 10  # rounds between two comparisons with a fresh view; the last round has one too


@pytest.fixture
async def evening(tmp_path: Path) -> AsyncIterator[Evening]:
    async with an_evening(tmp_path, random.Random(SEED)) as evening:
        yield evening


@pytest.mark.slow
async def test_whatever_was_acknowledged_is_there_exactly_once_however_often_the_server_dies(
    evening: Evening,
) -> None:
    print(f"LIVETALK_KILL_SEED={SEED}")
    deaths = (evening.die_under_load, evening.die_in_a_burst, evening.die_while_starting)
    counts: Counter[str] = Counter()
    for number in range(1, ROUNDS + 1):
        death = evening.rng.choices(deaths, (5, 3, 2))[0]
        await death()
        counts[death.__name__] += 1
        await evening.look_at_the_log()
        if number % COMPARE_EVERY == 0 and number < ROUNDS:
            await evening.calm_down()
            await evening.compare_with_fresh()
            evening.go_on()
            evening.server.kill()
    await evening.calm_down()
    await evening.compare_with_fresh()

    verified = evening.server.verify()
    assert verified.returncode == 0, verified.stdout + verified.stderr

    evening.server.kill()
    folded = await evening.look_at_the_log()
    evening.ends_as_it_should(folded)
    _tell(evening, counts, folded)


def _tell(evening: Evening, counts: Counter[str], folded: RoomState) -> None:
    journal = evening.journal
    accepted = sum(sent.accepted is not None for sent in journal)
    repeated = sum(sent.lost > 0 for sent in journal)
    refused = Counter(sent.acks[-1]["code"] for sent in journal if sent.is_refused)
    patches = sum(member.screen.patches for member in evening.members)
    print(
        f"{sum(counts.values())} kills ({dict(counts)}); {len(journal)} commands: {accepted} accepted, "
        f"{sum(refused.values())} refused {dict(refused)}; {repeated} lost their answer and were sent again, "
        f"{evening.cut_off} of them lay in the log already; {folded.seq} facts, "
        f"{len(folded.questions)} questions; {patches} patches, one snapshot for each of {len(evening.members)} screens"
    )
