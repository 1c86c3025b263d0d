"""Is the arithmetic of ``docs/capacity.md`` right? ``make capacity`` simulates what it promises, in seconds.

One shard of a large festival day is simulated at its busiest with fewer and more nodes than the
arithmetic asks for, and the table says where paper and queue part. Lives here: which sizes are tried, and the
table. Must not live here: formulas, the model.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import msgspec

from tests.bench.capacity_arithmetic import Costs, Limits, Load, Sizing, nodes_needed, shards_needed, size
from tests.bench.capacity_simulation import Seen, Shard

PHONES = 100_000
PATCH_MS = 250.0  # a change is felt as live when all phones but one in a hundred have it by then
ACK_MS = 500.0  # a thumb has its answer
JOIN_MS = 2_000.0  # a page is there before one scans again


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Paper and simulation of one number of nodes."""

    paper: Sizing
    seen: Seen
    fits: bool

    @property
    def holds(self) -> bool:
        """Whether nobody waited too long, also when a node was lost in the storm."""
        worst = self.seen.worst
        return worst.patch_p99 <= PATCH_MS and worst.ack_p99 <= ACK_MS and worst.join_p99 <= JOIN_MS


def try_sizes(sizes: Sequence[int], load: Load, costs: Costs, limits: Limits, seed: int) -> list[Row]:
    """Paper and simulation side by side."""
    found = []
    for nodes in sizes:
        paper = size(nodes, load, costs, limits)
        seen = Shard(nodes, load, costs, limits, seed).run()
        found.append(Row(paper=paper, seen=seen, fits=paper.fits(limits)))
    return found


def table(rows: Sequence[Row]) -> str:
    """Markdown."""
    heading = (
        "| nodes | core, on paper: calm / worst | simulated: calm / worst | patch p99, calm / worst (ms) "
        "| ack p50 / p99, worst (ms) | join p99, worst (ms) | network, paper / simulated | paper | simulation |"
    )
    lines = [heading, "|---:|---:|---:|---:|---:|---:|---:|---|---|"]
    for row in rows:
        paper, calm, worst = row.paper, row.seen.calm, row.seen.worst
        cells = (
            str(paper.nodes),
            f"{paper.calm:.0%} / {paper.worst:.0%}",
            f"{calm.busy:.0%} / {worst.busy:.0%}",
            f"{calm.patch_p99:,.0f} / {worst.patch_p99:,.0f}",
            f"{worst.ack_p50:,.0f} / {worst.ack_p99:,.0f}",
            f"{worst.join_p99:,.0f}",
            f"{paper.network:.0%} / {worst.network:.0%}",
            "fits" if row.fits else "too few",
            "holds" if row.holds else "breaks",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print the sizing of a shard, of the whole day, and the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.capacity", description=__doc__)
    parser.add_argument("--phones", type=int, default=PHONES, help="of the whole day (100000)")
    parser.add_argument("--shard", type=int, default=Load().phones, help="phones of one shard (25000)")
    parser.add_argument(
        "--network", type=float, default=Limits().network_mbit, help="Mbit/s of a node (1000)"
    )
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    load, costs = Load(phones=arguments.shard), Costs()
    limits = Limits(network_mbit=arguments.network)
    needed, shards = nodes_needed(load, costs, limits), shards_needed(arguments.phones, load)
    rows = try_sizes(range(max(2, needed - 2), needed + 3), load, costs, limits, arguments.seed)
    print(
        f"{arguments.phones:,} phones: {shards} shards of {load.phones:,} phones in {load.rooms} rooms, "
        f"{needed} nodes each, {shards * needed} in all.\n\n{table(rows)}"
    )


if __name__ == "__main__":
    main()
