"""What an address can lead to that is no Redis for LiveTalk: one of years ago, and a Sentinel."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support.redis_process import RedisProcess, find_redis
from tests.support.server_process import HOST, free_port

LOOK_EVERY_S = 0.02
PATIENCE_S = 20.0  # never reached unless something is broken


class OldRedis(socketserver.StreamRequestHandler):
    """Answers like a Redis of years ago, as far as it is asked."""

    def handle(self) -> None:
        while line := self.rfile.readline():
            words = []
            for _ in range(int(line[1:])):
                size = int(self.rfile.readline()[1:])
                words.append(self.rfile.read(size + 2)[:-2].upper())
            if words[0] == b"INFO":
                text = b"redis_version:6.0.16\r\nloading:0\r\naof_enabled:1\r\nmaxmemory:0\r\n"
                self.wfile.write(b"$%d\r\n%s\r\n" % (len(text), text))
            else:
                self.wfile.write(b"+OK\r\n")


@contextlib.contextmanager
def old_redis() -> Iterator[int]:
    """Its port."""
    with socketserver.ThreadingTCPServer((HOST, 0), OldRedis) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def sentinel(folder: Path, redis: RedisProcess) -> Iterator[int]:
    """One that watches over a service called ``livetalk``; its port."""
    port = free_port()
    file = folder / "sentinel.conf"
    file.write_text(
        f"port {port}\nbind {HOST}\ndir {folder}\nsentinel monitor livetalk {HOST} {redis.port} 1\n"
    )
    process = subprocess.Popen([find_redis(), str(file), "--sentinel"], stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: _listens(port))
        yield port
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), 1).close()
    except OSError:
        return False
    return True


def wait_for(condition: Callable[[], bool]) -> None:
    """Until it holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(LOOK_EVERY_S)
