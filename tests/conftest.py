"""For all tests: failures inside the shared helpers are told as readably as those in tests."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.support")
