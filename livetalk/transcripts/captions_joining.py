"""Whether a post goes on where the last one ended, for senders that do not say.

Zoom's contract is a stream: blanks and line ends are part of the text. Yet many small tools send one whole
caption a post, without a blank or line end, and in a plain stream those would run together ("word.Next").
So the places where posts meet are counted: a stream has a blank or a backspace at some of them (split
anywhere, at every third; word by word, at each), whole captions have none. A line end says nothing: both
may send one.

Lives here: that count and what it decides. Must not live here: the lines (``captions_sheet``).
"""

from __future__ import annotations

import msgspec

from livetalk.transcripts.captions_post import BACKSPACE

WINDOW = 16  # meeting places remembered: a captioner who changes tools is understood within a minute
STREAM_SHARE = 8  # one in eight with a blank makes a stream; a stray blank among captions does not
SENTENCE_ENDS = ".!?…:;"
CLOSING = "\"'”’«»)]"  # Danish closes »so«, French «so»


class Joins(msgspec.Struct, frozen=True, array_like=True):
    """How many meeting places of posts had a blank, and how many were bare. Old ones fade."""

    spaced: int = 0
    bare: int = 0

    def is_stream(self) -> bool:
        """Say whether the sender's posts are pieces of one text."""
        return self.spaced > 0 and self.spaced * STREAM_SHARE >= self.spaced + self.bare

    def met(self, before: str, after: str) -> Joins:
        """Count one more meeting place: of these two characters."""
        if "\n" in before + after or after == "\r":
            return self
        spaced, bare = self.spaced, self.bare
        if spaced + bare >= WINDOW:
            spaced, bare = spaced // 2, bare // 2
        is_spaced = before.isspace() or is_edge(after)
        return Joins(spaced + 1, bare) if is_spaced else Joins(spaced, bare + 1)

    def mended(self) -> Joins:
        """A backspace came: who sends one knows what stands there, so that is a stream."""
        return Joins(max(self.spaced, WINDOW // 2), self.bare)


def is_edge(char: str) -> bool:
    """Say whether this character, where two posts meet, tells that the sender joins them."""
    return char.isspace() or char == BACKSPACE


def is_new_sentence(before: str, after: str) -> bool:
    """Say whether a sentence ended and another begins with nothing between: no stream says that."""
    end = before.rstrip(CLOSING)[-1:]
    if not end or end not in SENTENCE_ENDS:
        return False
    return begins_sentence(after[:1]) and not before.rstrip(CLOSING + SENTENCE_ENDS)[-1:].isdigit()


def begins_sentence(char: str) -> bool:
    """Say whether a sentence may begin with it: not with a small letter, a figure or a comma."""
    return char.isupper() or char in '«»"“”„–—-¿¡' or (char.isalpha() and not char.islower())
