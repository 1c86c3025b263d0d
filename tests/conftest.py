"""For all tests: fast ones first, and failures in shared helpers told as readably as those in tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No deadline: a slow machine is not a bug. No database: a seed that fails becomes a named test.
settings.register_profile(
    "anywhere", deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("anywhere")

pytest.register_assert_rewrite("tests.support", "tests.rooms.history", "tests.rooms.random_evenings")

# Folders whose tests start servers or browsers come last; all others keep their order before them.
SLOW_LAST = ("bench", "protocol", "deploy", "faults", "browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a mistake in the core be told in seconds, not after ten minutes."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return SLOW_LAST.index(folder) + 1 if folder in SLOW_LAST else 0
