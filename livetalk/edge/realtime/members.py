"""The library's table of who is in which room, with an index that makes leaving cheap.

LiveTalk's own broadcasts do not use these rooms. They are kept so that everything the library
offers (``emit``, ``enter_room``) works as documented, and so that thousands of clients who vanish
at once cost time in proportion to their number, not to its square.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import socketio


class Members(socketio.AsyncManager):  # type: ignore[misc]  # the library is untyped
    """``rooms[namespace][None]`` holds everyone; a room of one's own is looked up, not stored."""

    def __init__(self) -> None:
        super().__init__()
        self._rooms_of: dict[tuple[str, str], set[str]] = {}

    def join(self, sid: str, namespace: str, eio_sid: str) -> None:
        """Add a client that has been let in."""
        super().basic_enter_room(sid, namespace, None, eio_sid=eio_sid)

    def leave(self, sid: str, namespace: str) -> None:
        """Remove a client from everything it is in, and from nothing else."""
        for room in self._rooms_of.pop((sid, namespace), ()):
            super().basic_leave_room(sid, namespace, room)
        super().basic_leave_room(sid, namespace, None)
        self.callbacks.pop(sid, None)

    def basic_enter_room(self, sid: str, namespace: str, room: str, eio_sid: str | None = None) -> None:
        """Enter a room (library)."""
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        self._rooms_of.setdefault((sid, namespace), set()).add(room)

    def basic_leave_room(self, sid: str, namespace: str, room: str) -> None:
        """Leave a room (library)."""
        super().basic_leave_room(sid, namespace, room)
        self._rooms_of.get((sid, namespace), set()).discard(room)

    def basic_disconnect(self, sid: str, namespace: str, **_kwargs: Any) -> None:
        """Leave everything (library)."""
        self.leave(sid, namespace)

    def get_participants(self, namespace: str, room: Any) -> Iterator[tuple[str, str]]:
        """Give the members of a room, or of the room that is one client (library)."""
        if isinstance(room, str) and self.is_sid_room(namespace, room):
            yield room, self.eio_sid_from_sid(room, namespace)
        else:
            yield from super().get_participants(namespace, room)
