"""One visit to one arrangement of servers: what is done there, and which figures come of it.

Lives here: the load of ``make scale``. Must not live here: which arrangements, medians, tables (``scale``).
"""

from __future__ import annotations

from itertools import chain, count
from pathlib import Path

import msgspec

from tests.bench.hall import Hall
from tests.bench.orders import Room as Place
from tests.bench.scale_servers import Cost, Site, flooding, publish, served
from tests.bench.votes import Voters

PEOPLE = 1_000_000  # numbers kept apart for each hall, so that nobody is in two of them
ABREAST = 64
FORMAT = "html"  # what browsers ask for


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How much is done in a visit."""

    rounds: int = 3
    phones: int = 2_000
    flood_s: float = 3.0
    approvals: int = 16
    every_s: float = 0.25  # four a second: as often as a large hall is told anything
    voters: int = 300
    vote_s: float = 5.0
    questions: int = 20
    at_most_s: float = 360.0


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one visit. ``arrangement`` and ``size`` say to what."""

    arrangement: str
    size: int
    figures: dict[str, float]
    notes: list[str] = []


class Crowd(Hall):
    """People who are in no other hall: ``number`` keeps them apart."""

    def __init__(self, room: Place, number: int = 0) -> None:
        super().__init__(room)
        self._people = count(1 + number * PEOPLE)


async def flood(plan: Plan, folder: Path, processes: int) -> Visit:
    """One room, its screens spread over the processes, which publish as fast as they can."""
    async with flooding(folder, processes) as (site, children):
        node = site.nodes[0]
        hall = Crowd(await site.place(node))
        await hall.enter()
        await hall.seed(plan.questions)
        joined = await hall.join(plan.phones, FORMAT, ABREAST)
        here = await site.numbers("livetalk_people", 'view="audience"')
        hall.count()
        before = site.cost()
        published = await publish(children, plan.flood_s)
        expected = sum(round(people) * told.patches for people, told in zip(here, published, strict=True))
        counted = await hall.settle(expected, quiet_s=1.0, at_most_s=30.0)
        spent = site.cost().since(before)
        hall.vanish()
        notes = [f"{joined.failed} phones did not get in"] if joined.failed else []
        if missing := expected - counted.patches:
            notes.append(f"{missing} of {expected} deliveries were skipped")
        return Visit(
            arrangement="flood",
            size=processes,
            figures={
                "deliveries_per_s": counted.patches / counted.seconds,
                "deliveries_per_cpu_s": counted.patches / spent.servers,
                "cpu_us_per_delivery": 1e6 * spent.servers / counted.patches,
                "fullest_share": max(here) / max(1.0, sum(here)),
                "load_pct": 100 * counted.cpu_s / counted.seconds,
                "redis_pct": 100 * spent.redis / spent.at,
            },
            notes=notes,
        )


async def steady(plan: Plan, folder: Path, workers: int) -> Visit:
    """``livetalk serve --workers N`` as shipped: a moderator approves, everybody sees it."""
    async with served(folder, 1, workers=workers) as site:
        hall = Crowd(await site.place(site.nodes[0]))
        await hall.enter()
        await hall.seed(plan.questions)
        joined = await hall.join(plan.phones, FORMAT, ABREAST)
        delivered = sum(await site.numbers("livetalk_deliveries_total"))
        before = site.cost()
        approved = await hall.approve(plan.approvals, plan.every_s, 1)
        spent = site.cost().since(before)
        delivered = sum(await site.numbers("livetalk_deliveries_total")) - delivered
        hall.vanish()
        notes = [f"{joined.failed} phones did not get in"] if joined.failed else []
        notes += [f"{approved.missing} deliveries are missing"] if approved.missing else []
        return Visit(
            arrangement="steady",
            size=workers,
            figures={
                "joins_per_s": joined.phones / joined.seconds,
                "cpu_us_per_delivery": 1e6 * spent.servers / max(1.0, delivered),
                "each_p50_ms": approved.each.p50 if approved.each else 0.0,
                "each_p99_ms": approved.each.p99 if approved.each else 0.0,
                "last_p50_ms": approved.last.p50 if approved.last else 0.0,
                "ack_p50_ms": approved.acks.p50 if approved.acks else 0.0,
            },
            notes=notes,
        )


async def one_room(plan: Plan, folder: Path, nodes: int) -> Visit:
    """Everybody votes in one room, the phones spread over so many nodes."""
    async with served(folder, nodes) as site:
        first = await site.place(site.nodes[0])
        places = [msgspec.structs.replace(first, port=node.port) for node in site.nodes]
        halls = [Crowd(place, number) for number, place in enumerate(places)]
        await halls[0].enter()
        await halls[0].seed(plan.questions)
        return await _vote("one room", plan, site, halls, halls[0].seeded)


async def own_rooms(plan: Plan, folder: Path, nodes: int) -> Visit:
    """The same with one room for each node, so that no node is in another's way."""
    async with served(folder, nodes) as site:
        halls = [Crowd(await site.place(node), number) for number, node in enumerate(site.nodes)]
        for hall in halls:
            await hall.enter()
            await hall.seed(plan.questions)
        # Phone k sits in hall k % nodes, and so do the questions that it votes on.
        questions = list(chain.from_iterable(zip(*(hall.seeded for hall in halls), strict=True)))
        return await _vote("a room each", plan, site, halls, questions)


async def _vote(arrangement: str, plan: Plan, site: Site, halls: list[Crowd], questions: list[str]) -> Visit:
    nodes = len(halls)
    for hall in halls:
        await hall.join(plan.voters // nodes, FORMAT, ABREAST)
    phones = list(chain.from_iterable(zip(*(hall.phones for hall in halls), strict=True)))
    before, counts = site.cost(), await _counts(site)
    toggled = await Voters(phones, questions).vote(plan.vote_s)
    spent, now = site.cost().since(before), await _counts(site)
    grown = {name: now[name] - counts[name] for name in now}
    for hall in halls:
        hall.vanish()
    accepted = max(1, toggled.accepted)
    figures = {
        "acks_per_s": toggled.accepted / toggled.seconds,
        "ack_p50_ms": toggled.each.p50 if toggled.each else 0.0,
        "ack_p95_ms": toggled.each.p95 if toggled.each else 0.0,
        "ack_p99_ms": toggled.each.p99 if toggled.each else 0.0,
        "conflicts_per_ack": grown["conflicts"] / accepted,
        "busy_per_ack": grown["busy"] / accepted,
        "acks_per_batch": accepted / max(1.0, grown["batches"]),
        "append_ms": 1000 * grown["append_s"] / max(1.0, grown["batches"]),
        "put_off": float(toggled.put_off),
        **_shares(spent, accepted),
    }
    notes = [f"{toggled.refused} refused: {toggled.first_refusal[:120]}"] if toggled.refused else []
    return Visit(arrangement=arrangement, size=nodes, figures=figures, notes=notes)


async def _counts(site: Site) -> dict[str, float]:
    wanted = {
        "conflicts": ("livetalk_log_conflicts_total", ""),
        "busy": ("livetalk_commands_total", 'outcome="busy"'),
        "batches": ("livetalk_append_seconds_count", ""),
        "append_s": ("livetalk_append_seconds_sum", ""),
    }
    return {key: sum(await site.numbers(name, part)) for key, (name, part) in wanted.items()}


def _shares(spent: Cost, accepted: int) -> dict[str, float]:
    return {
        "node_us_per_ack": 1e6 * spent.servers / accepted,
        "redis_us_per_ack": 1e6 * spent.redis / accepted,
        "nodes_pct": 100 * spent.servers / spent.at,
        "redis_pct": 100 * spent.redis / spent.at,
        "load_pct": 100 * spent.load / spent.at,
    }
