"""The names of what lies in Redis. All keys of a room carry its code in braces: one slot of a cluster.

| key | type | holds |
|---|---|---|
| ``livetalk:meta`` | hash | ``layout``, and ``secret``: a fingerprint of the nodes' common secret |
| ``livetalk:rooms`` | set | the codes of all rooms |
| ``livetalk:{code}:room`` | hash | ``epoch``, ``created`` (microseconds) |
| ``livetalk:{code}:facts`` | stream | one entry a fact, with the id ``<seq>-0``, never trimmed |
| ``livetalk:{code}:commands`` | hash | ``=`` and command id → ``first:last:nonce`` of its facts |
| ``livetalk:{code}:words`` | hash | words key → text; the only place from which anything is deleted |
"""

from __future__ import annotations

META = "livetalk:meta"
ROOMS = "livetalk:rooms"
LAYOUT = 1  # counts up only if an old version would misread what a new one writes


def of_room(code: str) -> str:
    """Epoch and time of creation."""
    return f"livetalk:{{{code}}}:room"


def of_facts(code: str) -> str:
    """The stream."""
    return f"livetalk:{{{code}}}:facts"


def room_of_facts(key: bytes) -> str:
    """The room of a stream."""
    return key[len("livetalk:{") : -len("}:facts")].decode()


def of_commands(code: str) -> str:
    """Outcomes of commands that left facts."""
    return f"livetalk:{{{code}}}:commands"


def of_words(code: str) -> str:
    """The erasable words."""
    return f"livetalk:{{{code}}}:words"
