"""The table of all faults that were tried in this run, told in the end."""

from __future__ import annotations

import pytest

from tests.faults.nodes.rounds import SEED
from tests.faults.nodes.tally import Table

_TABLE = Table()


@pytest.fixture
def faults_table() -> Table:
    """One for all tests."""
    print(f"LIVETALK_NODE_SEED={SEED}")
    return _TABLE


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what happened, also when all is well."""
    if _TABLE.rows:
        terminalreporter.write_line("")
        terminalreporter.write_line(_TABLE.text())
