"""The bodies that were taken in last, so that a retry is known: of the last post, and of those before.

They are words (they may hold what was taken back since), so they lie where words lie, as one text, which
only this module reads. Lives here: that text, and what a body that is known means. Must not live here: what
is done about it (``ingest``).
"""

from __future__ import annotations

import msgspec

from livetalk.transcripts.captions_post import BACKSPACE

POSTS = 32  # a late duplicate is at most this many posts late: half a minute at one post a second
CHARS = 3000  # of all older bodies together; the last one is always kept whole


class Known(msgspec.Struct, frozen=True, array_like=True):
    """A body that was taken in. ``after_cr``: the text before it ended in CR."""

    seq: int
    body: str
    after_cr: bool = False


def read(memory: str) -> tuple[Known, ...]:
    """The bodies in the text, the last one last; none if the text is gone."""
    try:
        return msgspec.json.decode(memory, type=tuple[Known, ...])
    except msgspec.DecodeError:
        return ()


def written(known: tuple[Known, ...]) -> str:
    """The text that holds the last of them."""
    kept = [known[-1]]
    room = CHARS
    for older in reversed(known[-POSTS:-1]):
        room -= len(older.body)
        if room < 0:
            break
        kept.append(older)
    return msgspec.json.encode(kept[::-1]).decode()


def shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    alike = (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(alike, min(len(one), len(other)))


def plain(body: str, *, after_cr: bool) -> str:
    """The body with a line feed for every line end. One right after a CR is no second line end."""
    if after_cr and body.startswith("\n"):
        body = body[1:]
    return body.replace("\r\n", "\n").replace("\r", "\n")


def effect(text: str) -> tuple[int, str]:
    """What typing the plain text does: so many characters taken back from what stood there, then a text."""
    reached, typed = 0, list[str]()
    for char in text:
        if char != BACKSPACE:
            typed.append(char)
        elif typed:
            typed.pop()
        else:
            reached += 1
    return reached, "".join(typed)
