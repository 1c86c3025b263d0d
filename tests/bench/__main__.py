"""The command line of the benchmark: ``python -m tests.bench [--quick] [--json results.json]``.

Lives here: options, the place for logs, what is written and printed at the end.
Must not live here: measuring.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from pathlib import Path

import msgspec

from tests.bench import machine, report
from tests.bench.campaign import Campaign
from tests.bench.plan import QUICK, Plan

OPTIONS = (
    "rounds",
    "sizes",
    "vanish",
    "large",
    "storm",
    "voters",
    "format",
    "servers",
    "at_most_s",
    "patience_s",
)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := set(names) - set(Plan().servers):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return names


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if part)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="How fast is a live room?")
    parser.add_argument(
        "--quick", action="store_true", help="one round, under two minutes: a hint, no result"
    )
    parser.add_argument("--rounds", type=int, help="rounds whose median counts (3)")
    parser.add_argument("--sizes", type=_sizes, help="phones in the hall, with commas (500,2000,5000)")
    parser.add_argument("--vanish", type=_sizes, help="of these, all phones vanish at the end (5000)")
    parser.add_argument("--large", type=_sizes, help="phones in a hall that is only kept up with (15000)")
    parser.add_argument("--storm", type=int, help="phones that join in ten seconds (2000); 0 leaves it out")
    parser.add_argument(
        "--voters", type=int, help="phones in the closed loop of votes (500); 0 leaves it out"
    )
    parser.add_argument(
        "--format", choices=("html", "json"), help="what phones ask for (html, as browsers do)"
    )
    parser.add_argument(
        "--servers", type=_names, help="which are measured (livetalk,node,python-socketio,raw)"
    )
    parser.add_argument(
        "--at-most", type=float, dest="at_most_s", help="seconds after which nothing new begins"
    )
    parser.add_argument(
        "--patience", type=float, dest="patience_s", help="seconds that each visit waits for free cores (0)"
    )
    parser.add_argument("--json", type=Path, help="write everything that was measured to this file")
    parser.add_argument("--folder", type=Path, help="where the logs of rooms and servers lie meanwhile")
    return parser.parse_args()


def _plan(arguments: argparse.Namespace) -> Plan:
    chosen = {name: value for name in OPTIONS if (value := getattr(arguments, name)) is not None}
    return msgspec.structs.replace(QUICK if arguments.quick else Plan(), **chosen)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Measure, write, print."""
    arguments = _arguments()
    plan = _plan(arguments)
    began = dt.datetime.now(dt.UTC)
    with tempfile.TemporaryDirectory(prefix="livetalk-bench-", dir=arguments.folder) as name:
        facts = machine.facts(Path(name))
        _say(", ".join(f"{key} {value}" for key, value in facts.items()))
        campaign = Campaign(plan, Path(name), _say)
        campaign.run()
    rows = report.rows(campaign.measurements)
    held = report.reached(rows)
    if arguments.json:
        everything = {
            "began": began.isoformat(),
            "seconds": (dt.datetime.now(dt.UTC) - began).total_seconds(),
            "machine": facts,
            "plan": plan,
            "summary": rows,
            "aims": held,
            "measurements": campaign.measurements,
            "failures": campaign.failures,
        }
        arguments.json.write_bytes(msgspec.json.format(msgspec.json.encode(everything)) + b"\n")
    print(report.table(rows), report.aims(held), sep="\n\n")
    return 1 if campaign.failures and not campaign.measurements else 0


if __name__ == "__main__":
    sys.exit(main())
