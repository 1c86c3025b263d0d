"""What the tests of the live shell share: short waits."""

from __future__ import annotations

import pytest

from livetalk.live import advisor, exposures, reaction_window
from livetalk.live.broadcasting import audience


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell's paces, so short that no test has to sleep."""
    monkeypatch.setattr(audience, "PRESENCE_EVERY_S", 0.001)
    monkeypatch.setattr(audience, "CATCH_UP_EVERY_S", 0.002)
    monkeypatch.setattr(reaction_window, "WINDOW_S", 0.005)
    monkeypatch.setattr(exposures, "WINDOW_S", 0.005)
    monkeypatch.setattr(advisor, "LEAST_REST_S", 0.001)
