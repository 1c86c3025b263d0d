"""Starting and stopping: the process as an operator sees it."""

from __future__ import annotations

import gc
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from livetalk.edge import serving
from tests.edge.realtime.served import Served, serve
from tests.support.servers import free_port


@pytest.fixture
def process() -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    command = [sys.executable, "-m", "tests.edge.serving_example", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "lifespan.startup\n"
        yield running, port
        running.kill()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains_before_it_stops(
    process: tuple[subprocess.Popen[str], int], stop: signal.Signals
) -> None:
    running, port = process
    assert httpx.get(f"http://127.0.0.1:{port}/").text == "a page"

    running.send_signal(stop)
    rest, _ = running.communicate(timeout=10)

    assert rest.split() == ["draining", "drained", "lifespan.shutdown"]
    assert running.returncode == 0


def test_the_answer_names_no_software(process: tuple[subprocess.Popen[str], int]) -> None:
    _, port = process

    assert "server" not in httpx.get(f"http://127.0.0.1:{port}/").headers


def test_an_address_in_use_is_an_error_at_once() -> None:
    with serving.listen("127.0.0.1", 0) as taken, pytest.raises(OSError, match="in use"):
        serving.listen("127.0.0.1", taken.getsockname()[1])


def test_both_kinds_of_address_can_be_served() -> None:
    with serving.listen("127.0.0.1", 0) as four, serving.listen("::1", 0) as six:
        assert (four.family, six.family) == (socket.AF_INET, socket.AF_INET6)


def test_as_many_files_may_be_open_as_the_operator_allows() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    assert serving.raise_file_limit() == hard
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == hard


async def test_the_collector_is_tuned_once_everything_is_there() -> None:
    with serve() as served:
        await served.until(lambda: gc.get_threshold() == serving.GC_THRESHOLDS)
        assert gc.get_freeze_count() > 0


@pytest.mark.parametrize("failure", [RuntimeError("the log is gone"), TimeoutError()])
def test_a_drain_that_fails_does_not_keep_the_server_from_stopping(failure: Exception) -> None:
    async def drain() -> None:
        raise failure

    with serve(drain=drain) as served:
        assert isinstance(served, Served)
    assert served.lifespan == ["lifespan.startup", "lifespan.shutdown"]
