"""What the tests of the core share: how many random histories are searched."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("rooms", settings.get_profile("anywhere"), max_examples=50)
settings.load_profile("rooms")
