"""What one post of captions is: its sender's way of joining posts, its number, its text.

Lives here: reading a body, cleaning text, reading a language tag. Must not live here: how text becomes
lines (``captions_sheet``), or which posts are new (``ingest``).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, TypeAlias

import msgspec

Style: TypeAlias = Literal["zoom", "streamtext", "webcaptioner"]
"""How posts join. ``streamtext``: exactly as sent, words may be broken off anywhere. ``webcaptioner``: a
blank goes between posts, which are single words or phrases. ``zoom``: either whole captions or pieces of a
stream, the contract allows both, so the sender is watched (``captions_joining``)."""

BACKSPACE = "\x08"
MAX_TAG_CHARS = 35  # the longest language tag that RFC 5646 asks everybody to take

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
# What is not there to be seen reorders or hides other people's text (as in the rooms' own cleaning).
_UNSEEN = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_COMMON_MISTAKES = {"jp": "ja"}  # Zoom's own documentation says jp-JP


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A body that was read. ``seq`` is the one in the body; otherwise it stands in the address."""

    style: Style
    text: str
    seq: int | None = None


class _WebCaptionerBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    transcript: str
    sequence: int


def parse_body(raw: bytes, *, is_streamtext: bool = False) -> Post | None:
    """The post in a body, whatever its content type says; None if it is not UTF-8.

    A JSON object of exactly ``transcript`` (a string) and ``sequence`` (a whole number) is Web Captioner's:
    it is sent in a mode in which a browser may not name a JSON content type. All else is text.
    ``is_streamtext`` says that the request had StreamText's header ``X-Timestamp``.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if text.lstrip().startswith("{"):
        try:
            body = msgspec.json.decode(text, type=_WebCaptionerBody)
        except (msgspec.DecodeError, UnicodeEncodeError):
            pass
        else:
            return Post(style="webcaptioner", text=body.transcript, seq=body.sequence)
    return Post(style="streamtext" if is_streamtext else "zoom", text=text)


def clean(text: str) -> str:
    """The text without what nobody said: control characters go, save line ends, blanks and backspaces.

    Character by character, so that a body that begins with another one still does so afterwards.
    """
    return "".join(map(_kept, text))


def _kept(char: str) -> str:
    if char in "\r\n" or char == BACKSPACE:
        return char
    if char in "\t\u2028\u2029":
        return " "
    return "" if char in _UNSEEN or unicodedata.category(char) in {"Cc", "Cs", "Co"} else char


def language(tag: str) -> str | None:
    """The language of a tag such as ``da-DK``: ``da``. None for what is no tag."""
    if len(tag) > MAX_TAG_CHARS or not _TAG.fullmatch(tag):
        return None
    primary = re.split("[-_]", tag, maxsplit=1)[0].lower()
    return _COMMON_MISTAKES.get(primary, primary)
