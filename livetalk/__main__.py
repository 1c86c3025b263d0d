"""``livetalk`` on the command line: the entry point, and nothing else."""

from __future__ import annotations

from livetalk.commands.cli import cli


def main() -> None:
    """Run the command that was typed."""
    cli(prog_name="livetalk")


if __name__ == "__main__":
    main()
