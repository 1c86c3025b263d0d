"""What a day needs, on paper: nodes, shards, memory and network from what one phone, command and fact cost.

A shard is one Redis with its nodes. A room lies in one shard as a whole, since its keys share a slot; so
shards are added up, and each is reckoned by itself. Lives here: the costs and the formulas that
``docs/capacity.md`` shows. Must not live here: queues and chance (``capacity_simulation``).
"""

from __future__ import annotations

from math import ceil

import msgspec

MICRO = 1e-6
MBIT = 1e6 / 8  # bytes


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """What things cost one core (a virtual Xeon at 2.6 GHz), in µs, bytes and KB; all were measured."""

    delivery_us: float = 4.0  # one patch to one phone, with the kernel's part
    command_us: float = 110.0  # one vote: checked, decided, acknowledged, the own news drawn
    heard_us: float = 28.0  # one vote of another node, folded and shown
    page_us: float = 3_200.0  # the page of a room with twenty questions
    join_us: float = 610.0  # a socket, up to its snapshot
    redis_us: float = 14.0  # one vote, Redis's share
    trip_us: float = 30.0  # what each trip to Redis costs it besides
    sync_us: float = 300.0  # the disk, for all trips that came meanwhile
    patch_bytes: float = 80.0  # an empty patch
    change_bytes: float = 25.0  # a changed count in it
    counts: int = 20  # questions that votes go to; each is in a patch once
    frame_bytes: float = 110.0  # TLS, TCP, IP and Ethernet around one patch
    page_bytes: float = 55_000.0  # with the first snapshot
    phone_kb: float = 22.0
    node_fact_kb: float = 2.0
    redis_fact_kb: float = 0.5

    def patch_size(self, changes: float) -> float:
        """Bytes on the wire of a patch that tells of so many votes."""
        return self.frame_bytes + self.patch_bytes + self.change_bytes * min(changes, self.counts)


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What one shard has to bear at its busiest."""

    phones: int = 25_000
    rooms: int = 10
    patches_per_s: float = 4.0  # to each phone: what is still felt as live
    seconds_per_command: float = 60.0  # each phone does something so often
    storm_phones: int = 2_000  # scan the code …
    storm_s: float = 10.0  # … within so long
    facts: int = 100_000  # in the rooms that are open


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How far each thing may be filled, so that chance has room."""

    core: float = 0.7
    redis: float = 0.5
    network_mbit: float = 1_000.0
    network: float = 0.7
    returns_per_s: float = 1_000.0  # phones of a lost node come back no faster, by what they are told


class Sizing(msgspec.Struct, frozen=True, kw_only=True):
    """The shares of a core, of Redis and of the network that a number of nodes would have to bear."""

    nodes: int
    calm: float
    worst: float
    redis: float
    network: float
    memory_gb: float

    def fits(self, limits: Limits) -> bool:
        """Whether the paper says that it holds, also when a node is lost in a storm."""
        return self.worst <= limits.core and self.redis <= limits.redis and self.network <= limits.network


def size(nodes: int, load: Load, costs: Costs, limits: Limits) -> Sizing:
    """What each of so many nodes bears: on a calm evening, and when one of them is lost in a storm."""
    left = max(1, nodes - 1)
    commands = load.phones / load.seconds_per_command
    storm = load.storm_phones / load.storm_s * (costs.page_us + costs.join_us)
    back = min(limits.returns_per_s, load.phones / nodes) * costs.join_us
    steady = load.phones * load.patches_per_s * costs.delivery_us + commands * costs.command_us
    heard = commands * costs.heard_us  # on every node but the one that decided
    changes = commands / load.rooms / load.patches_per_s
    sent = load.phones / left * load.patches_per_s * costs.patch_size(changes)
    per_trip = costs.redis_us + costs.trip_us + (nodes - 1) * costs.redis_us / 2  # others read it, too
    return Sizing(
        nodes=nodes,
        calm=MICRO * (steady / nodes + heard * (nodes - 1) / nodes),
        worst=MICRO * ((steady + storm + back) / left + heard),
        redis=MICRO * commands * per_trip,
        network=sent / (limits.network_mbit * MBIT),
        memory_gb=(load.phones / left * costs.phone_kb + load.facts * costs.node_fact_kb) / 2**20,
    )


def nodes_needed(load: Load, costs: Costs, limits: Limits) -> int:
    """The smallest number of nodes that fits on paper; two at least, so that one may be lost."""
    return next(nodes for nodes in range(2, 1_000) if size(nodes, load, costs, limits).fits(limits))


def shards_needed(phones: int, load: Load) -> int:
    """So many shards of this load make the whole."""
    return ceil(phones / load.phones)
