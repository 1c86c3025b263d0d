"""The soak's own parts: made-up samples in, a verdict out; and five seconds of a talk on a real server."""

from __future__ import annotations

import random
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from tests.bench import soak
from tests.bench.soak_picture import Line, Panel, picture, top_of
from tests.bench.soak_samples import Sample, Sockets, read_sockets
from tests.bench.soak_talk import Talk
from tests.bench.soak_verdict import (
    MEMORY,
    Counts,
    Judged,
    Weight,
    add_derived,
    faults,
    first_quarter,
    judge,
    sentence,
    table,
    theil_sen,
)

SECONDS = 1200.0
WEIGHT = Weight(empty_mb=100.0, full_mb=110.0, facts=10_240.0)


def talk(*, leak_mb: float = 0.0, slower_ms: float = 0.0, ghosts: float = 0.0) -> list[Sample]:
    """A talk in which facts weigh 1 KB each, with noise, a bad minute, and what is asked for by its end."""
    chance = random.Random(1)
    samples = []
    for at in range(5, 1325, 5):
        gone = at / SECONDS
        facts = 10_240 * min(1.0, gone)
        is_bad = 700 < at < 760
        figures = {
            "rss_mb": 100 + facts / 1024 + leak_mb * gone + chance.uniform(-0.3, 0.3),
            "facts": facts,
            "fds": 320.0,
            "people": 300.0,
            "connected": 300.0 - ghosts * gone,
            "ack_p50_ms": 4 + slower_ms * gone + chance.uniform(-1, 1) + 300 * is_bad,
            "unanswered": float(chance.choice((0, 0, 0, 1))),
        }
        samples.append(Sample(at=float(at), figures=figures))
    return add_derived(samples, WEIGHT)


def rising(samples: list[Sample]) -> list[str]:
    return [one.rule.figure for one in judge(samples, SECONDS) if one.rises]


def test_a_slope_is_not_bent_by_a_bad_third() -> None:
    points = [(float(n), 2.0 * n + (1_000 if n % 4 == 0 else 0)) for n in range(40)]

    slope = theil_sen(points)

    assert slope.middle == pytest.approx(2.0, abs=0.5)
    assert slope.low <= slope.middle <= slope.high


def test_noise_and_a_bad_minute_are_flat_and_facts_are_allowed() -> None:
    assert rising(talk()) == []


@pytest.mark.parametrize(
    ("samples", "figure"),
    [
        (talk(leak_mb=100.0), "unexplained_mb"),
        (talk(slower_ms=8.0), "ack_p50_ms"),
        (talk(ghosts=20.0), "ghosts"),
    ],
)
def test_what_grows_is_found(samples: list[Sample], figure: str) -> None:
    assert rising(samples) == [figure]


def test_the_verdict_names_what_rises_and_what_must_not_have_happened() -> None:
    judged = judge(talk(slower_ms=8.0), SECONDS)
    counts = Counts(missing=3, left_over=2.0)

    said = sentence(judged, counts, WEIGHT, end_mb=112.0)

    assert said.startswith("NOT FLAT: command acknowledged, p50 rises; 3 deliveries are missing; ")
    assert faults(counts) == [
        "3 deliveries are missing",
        "2 screens were still counted after everybody had gone",
    ]


def test_a_long_life_may_not_weigh_more_than_a_short_one() -> None:
    judged = judge(talk(), SECONDS)

    assert sentence(judged, Counts(), WEIGHT, end_mb=113.0).startswith("Flat: ")
    assert "the long life cost 20 MB more" in sentence(judged, Counts(), WEIGHT, end_mb=130.0)


def test_the_table_compares_with_the_first_quarter() -> None:
    samples = talk(slower_ms=8.0)

    lines = table(judge(samples, SECONDS), first_quarter(samples, SECONDS)).splitlines()

    acks = next(line for line in lines if "acknowledged, p50" in line)
    assert acks.endswith("| rises |")
    assert any(MEMORY.name in line and line.endswith("| flat |") for line in lines)


def test_only_the_ends_of_the_servers_own_connections_count() -> None:
    head = "  sl  local_address rem_address   st tx_queue rx_queue"
    rows = [
        "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000009",  # listening
        "   1: 0100007F:1F40 0200007F:8000 01 00000100:00000000",
        "   2: 0100007F:1F40 0200007F:8001 08 00000000:00000010",
        "   3: 0200007F:8000 0100007F:1F40 01 00000fff:00000000",  # the other end
    ]

    assert read_sockets("\n".join([head, *rows]), 8000) == Sockets(unsent=256, unread=16, half_closed=1)


def test_the_picture_tells_its_verdict_and_one_outlier_does_not_flatten_it() -> None:
    points = [(float(n), 4.0) for n in range(200)]
    points[17] = (17.0, 900.0)
    panel = Panel(title="a < b", lines=[Line(name="p50", points=points)])

    drawn = ET.fromstring(picture([panel], 200.0, "Flat & calm"))  # noqa: S314 - our own

    assert drawn[0].text == "Flat & calm"
    assert top_of(panel) == 5.0
    assert top_of(Panel(title="nothing", lines=[Line(name="x", points=[])])) == 1.0


@pytest.mark.slow
async def test_five_seconds_of_a_small_talk_lose_nobody(tmp_path: Path) -> None:
    small = Talk(phones=12, questions=8, minutes=5 / 60, sample_s=0.25)

    outcome = await soak.Soak(small, tmp_path, on_redis=False, say=lambda _: None).run()
    soak.write(outcome, tmp_path / "soak.svg", tmp_path / "soak.json")

    counts = outcome.counts
    assert (counts.cut_off, counts.kept_out, counts.missing, counts.log_failures, counts.left_over) == (
        0,
    ) * 5
    assert outcome.told["asked"] > 0
    assert outcome.told["slept"] > 0
    assert {one.rule.figure for one in outcome.judged} >= {"ack_p50_ms", "spare_fds", "ghosts"}
    assert all(isinstance(one, Judged) for one in outcome.judged)
    assert ET.parse(tmp_path / "soak.svg").getroot().tag.endswith("svg")  # noqa: S314 - our own
    assert msgspec.json.decode((tmp_path / "soak.json").read_bytes(), type=soak.Outcome) == outcome
    assert "12 people" in soak.report(outcome)
