"""What the tests of the edge share: the whole site in this process, and a room in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from livetalk.edge.opening import Opened
from livetalk.live import reaction_window
from livetalk.live.broadcasting import audience
from tests.support.sites import TestSite, running_site


@pytest.fixture
async def site(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TestSite]:
    """A site without a network."""
    monkeypatch.setattr(audience, "PRESENCE_EVERY_S", 0.005)
    monkeypatch.setattr(reaction_window, "WINDOW_S", 0.005)
    async with running_site() as running:
        yield running


@pytest.fixture
async def opened(site: TestSite) -> Opened:
    """A room with its links and tokens."""
    return await site.open_room()
