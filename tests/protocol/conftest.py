from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.protocol.echo import EchoServer, running


@pytest.fixture
def port() -> Iterator[int]:
    with running(EchoServer()) as port:
        yield port
