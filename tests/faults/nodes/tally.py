"""The table in the end: what happened in all rounds of a fault."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

HEAD = (
    "fault",
    "rounds",
    "commands",
    "accepted",
    "repeated",
    "not saved",
    "lost",
    "median s",
    "worst s",
    "snapshots",
)


@dataclass(slots=True)
class Row:
    """All rounds of one fault.

    ``repeated``: commands said again since no answer came. ``not_saved``: those that were told at least
    once that they cannot be saved just now. ``lost``: facts that a fail-over has taken back. ``seconds``: from healing until every phone showed what a
    new one shows. ``snapshots``: whole pictures beyond the first of each screen.
    """

    fault: str
    rounds: int = 0
    commands: int = 0
    accepted: int = 0
    repeated: int = 0
    not_saved: int = 0
    lost: int = 0
    snapshots: int = 0
    seconds: list[float] = field(default_factory=list)

    def cells(self) -> tuple[str, ...]:
        """As it stands in the table."""
        counts = (self.rounds, self.commands, self.accepted, self.repeated, self.not_saved, self.lost)
        times = [statistics.median(self.seconds or [0]), max(self.seconds, default=0)]
        return (self.fault, *map(str, counts), *(f"{time:.1f}" for time in times), str(self.snapshots))


class Table:
    """The rows of a run, in the order of their first rounds."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def row(self, fault: str) -> Row:
        """The row of a fault; underscores are blanks."""
        name = fault.replace("_", " ")
        return self.rows.setdefault(name, Row(name))

    def text(self) -> str:
        """The rows under each other."""
        lines = [HEAD, *(row.cells() for row in self.rows.values())]
        widths = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if place else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            for line in lines
        )
