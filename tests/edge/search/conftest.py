"""An archive for every test of this folder."""

from __future__ import annotations

import pytest

from tests.edge.search.archive import Archive
from tests.support.sites import TestSite


@pytest.fixture
def archive(site: TestSite) -> Archive:
    return Archive(site)
