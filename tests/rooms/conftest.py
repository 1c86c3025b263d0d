"""What the tests of the core share: readable failures, and how random histories are searched."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No deadline: a slow machine is not a bug. No database: a seed that fails becomes a named test.
settings.register_profile(
    "rooms",
    max_examples=50,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("rooms")
