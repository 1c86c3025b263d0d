"""``python -m tests.support.cut_off serve``: LiveTalk in a process that can reach nobody.

Only who calls it gets through: once it listens, its network is an empty namespace of the kernel's,
without even a loopback. Ends with ``NOT_ALLOWED`` where a process may not do that to itself.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys

from livetalk.edge import serving

CUT_OFF = "this process can reach nobody"
NOT_ALLOWED = 77
NEW_USER, NEW_NETWORK = 0x1000_0000, 0x4000_0000  # CLONE_NEWUSER, CLONE_NEWNET
SOMEBODY = (("192.0.2.1", 80), ("127.0.0.1", 80))


def main() -> None:
    """Leave for a namespace of users, in which networks may be made; then run as ever."""
    leave(NEW_USER)  # while there is one thread only; the kernel asks for that
    listen = serving.listen

    def listen_and_leave(host: str, port: int, *, is_shared: bool = False) -> socket.socket:
        listener = listen(host, port, is_shared=is_shared)
        leave(NEW_NETWORK)
        for address in SOMEBODY:
            assert not is_reached(address)
        print(CUT_OFF, flush=True)
        return listener

    serving.listen = listen_and_leave
    from livetalk.__main__ import main as livetalk  # after the first leave: it may start threads

    livetalk()


def leave(kind: int) -> None:
    """Go into a new namespace of that kind."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(kind) != 0:
        print(f"no new namespace: {os.strerror(ctypes.get_errno())}", flush=True)
        sys.exit(NOT_ALLOWED)


def is_reached(address: tuple[str, int]) -> bool:
    """Whether there is any way there; that somebody refuses is a way, too."""
    try:
        socket.create_connection(address, timeout=1).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
