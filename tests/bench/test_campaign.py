"""The benchmark itself, on a hall of five: everything arrives, every process ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.campaign import Campaign
from tests.bench.plan import Plan


@pytest.mark.slow
def test_a_small_round_on_what_is_compared_measures_every_phase_and_misses_nothing(tmp_path: Path) -> None:
    plan = Plan(
        rounds=1,
        sizes=(5,),
        vanish=(5,),
        large=(),
        approvals=2,
        every_s=0.1,
        publish_s=0.1,
        seeded=1,
        servers=("node", "python-socketio", "raw"),
    )
    said: list[str] = []
    campaign = Campaign(plan, tmp_path, said.append)

    campaign.run()

    assert campaign.failures == []
    # On a busy machine a visit is made twice, so what was measured is a set.
    assert {(m.stage, m.server, m.phones) for m in campaign.measurements} == {
        *((stage, "node", 5) for stage in ("join", "approve", "saturation", "vanish")),
        *((stage, "python-socketio", 5) for stage in ("join", "approve", "saturation", "vanish")),
        ("saturation", "raw", 5),
    }
    # Skipped is who was slow, as everybody is for a moment on a loaded machine; missing would be lost.
    assert not [note for m in campaign.measurements for note in m.notes if "missing" in note]
    assert all(m.figures["patch_bytes"] > 900 for m in campaign.measurements if m.stage == "approve")


def test_nothing_begins_after_the_time_is_up(tmp_path: Path) -> None:
    campaign = Campaign(Plan(at_most_s=0.0, servers=("raw",)), tmp_path, lambda _: None)

    campaign.run()

    assert campaign.measurements == []
    assert campaign.failures == ["time was up before all rounds were done"]


@pytest.mark.slow
def test_livetalk_publishes_from_inside_what_every_phone_gets(tmp_path: Path) -> None:
    plan = Plan(
        rounds=1,
        sizes=(5,),
        vanish=(5,),
        large=(6,),
        storm=0,
        approvals=2,
        every_s=0.1,
        publish_s=0.1,
        seeded=2,
        voters=0,
        servers=("livetalk",),
    )
    campaign = Campaign(plan, tmp_path, lambda _: None)

    campaign.run()

    assert campaign.failures == []
    by_stage = {m.stage: m for m in campaign.measurements}
    assert set(by_stage) == {"join", "approve", "saturation", "vanish"}
    assert {m.phones for m in campaign.measurements} == {5, 6}
    # Skipped is who was slow, as everybody is for a moment on a loaded machine; missing would be lost.
    assert not [note for m in campaign.measurements for note in m.notes if "missing" in note]
    assert by_stage["saturation"].figures["deliveries_per_s"] > 0


@pytest.mark.slow
def test_votes_are_acknowledged_and_none_is_refused(tmp_path: Path) -> None:
    plan = Plan(rounds=1, sizes=(), large=(), storm=0, seeded=2, voters=5, vote_s=0.2, servers=("livetalk",))
    campaign = Campaign(plan, tmp_path, lambda _: None)

    campaign.run()

    assert campaign.failures == []
    assert {m.stage for m in campaign.measurements} == {"votes"}
    assert campaign.measurements[0].figures["acks_per_s"] > 0
    assert not [note for m in campaign.measurements for note in m.notes if "refused" in note]


@pytest.mark.slow
def test_a_storm_lets_everybody_in(tmp_path: Path) -> None:
    plan = Plan(rounds=1, sizes=(), large=(), storm=5, storm_s=0.5, seeded=1, voters=0, servers=("livetalk",))
    campaign = Campaign(plan, tmp_path, lambda _: None)

    campaign.run()

    assert campaign.failures == []
    assert {m.stage for m in campaign.measurements} == {"storm"}
    assert not [note for m in campaign.measurements for note in m.notes if "did not get in" in note]
