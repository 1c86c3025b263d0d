"""How much one socket, and all of them together, may take. Numbers with their reasons, no code."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the socket layer allows. Tests set shorter times; operators have no need to."""

    ping_interval_s: float = 20.0  # mobile networks forget a silent connection after about 30 s
    ping_timeout_s: float = 20.0  # a phone in a crowded cell answers late, not never
    connect_deadline_s: float = 10.0  # a socket that has not said which room by then is idle or hostile
    close_grace_s: float = (
        2.0  # time for the last bytes and the closing handshake; then the TCP connection goes
    )
    message_bytes: int = 32 * KIB  # a response has at most 3000 graphemes of 8 bytes, 24 KB
    backlog_bytes: int = 256 * KIB  # unsent bytes above which broadcasts leave a socket out
    backlog_hard_bytes: int = 1024 * KIB  # with the largest frame on top; above it not even answers queue
    backlog_heartbeats: int = 2  # in a row, with a backlog that does not shrink, until the socket is aborted
    sockets: int = 20_000  # more than one core serves; pages are still answered beyond it
    messages_per_s: float = 200.0  # above it a socket is read more slowly, nothing is lost
    message_burst: int = 50  # messages that one socket may have handled without others getting a turn
