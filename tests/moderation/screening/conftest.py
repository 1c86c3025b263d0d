"""What the tests of screening share: our own rules, read once."""

from __future__ import annotations

import pytest

from livetalk.moderation.screening import Screening
from livetalk.rules_files import load_screening


@pytest.fixture(scope="session")
def screening() -> Screening:
    return load_screening()
