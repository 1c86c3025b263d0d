"""How pushed captions become lines: once, in order, whatever the network does to the posts.

Lives here: which posts are new, how much of a retry is, and when a line is final. The rules are in
``docs/captions.md``. Must not live here: the text on its lines (``captions_sheet``), who may push, HTTP.

The text concatenation rule: ``lead`` and text of every line, one after the other, are what was said.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from livetalk.transcripts import captions_memory as memory
from livetalk.transcripts.captions_joining import Joins, is_edge, is_new_sentence
from livetalk.transcripts.captions_memory import Known
from livetalk.transcripts.captions_post import BACKSPACE, Style, clean
from livetalk.transcripts.captions_sheet import OpenLine, Sheet

SILENCE_MS = 4000  # longer than the breath between two phrases, shorter than readers wait for a line's end
LINES_IN_REACH = 20  # a captioner mends what is on the own screen; what scrolled off it is left alone
MAX_BODY_CHARS = 60_000  # an hour of speech: a stream that was cut off sends all of it in one post


class StreamState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a stream of captions (a room, a language) stands. It holds no words."""

    last_seq: int | None = None
    lines: tuple[OpenLine, ...] = ()
    """The lines in reach of backspaces, in order. Only the last one may be open."""
    pending: str = ""
    """White space and line ends said after the last line."""
    heard_at: int = 0
    ends_in_cr: bool = False
    """A line feed that comes first belongs to the line end before it."""
    is_settled: bool = False
    """Silence has made the last line final."""
    joins: Joins = Joins()


class LineChange(msgspec.Struct, frozen=True, kw_only=True):
    """A line that came into being or changed: its whole text now, when it began, whether it is final."""

    id: int
    text: str
    final: bool
    start: int
    is_new: bool


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A post was accepted. ``is_repeat``: it was known, nothing changes.

    ``body`` is what must be given as ``stored_body`` with the next post; nobody else can read it.
    """

    state: StreamState
    changed: tuple[LineChange, ...] = ()
    gone: tuple[int, ...] = ()
    body: str
    is_repeat: bool = False


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A post was not accepted, and nothing changed. Trying the same again does not help."""

    code: str


def hear(
    state: StreamState,
    *,
    seq: int,
    body: str,
    stored_body: str,
    texts: Mapping[int, str],
    now: int,
    next_id: int,
    style: Style = "zoom",
) -> Heard | Refused:
    """Take in a post. ``texts`` has the texts of ``state.lines``; new lines get ids from ``next_id``."""
    if len(body) > MAX_BODY_CHARS:
        return Refused(code="caption_too_long")
    body = clean(body)
    known = memory.read(stored_body)
    if _is_repeat(state, known, seq, body):
        return Heard(state=state, body=stored_body, is_repeat=True)
    sheet = Sheet(state.lines, state.pending, texts, now=now, next_id=next_id)
    sheet.has_rested = _has_rested(state, now)
    joins = state.joins
    if seq == state.last_seq and _is_same_post(known[-1].body, body, style):
        joins = _watch(sheet, joins, joins, body)
        known = _say_rest(sheet, known, body)
    else:
        is_restart = state.last_seq is not None and (
            seq < state.last_seq or (seq == state.last_seq and known[-1].body != "")
        )
        joins = _join(sheet, joins, body, style, is_restart=is_restart)
        sheet.type(memory.plain(body, after_cr=state.ends_in_cr))
        post = Known(seq, body, state.ends_in_cr)
        # Who counts anew uses numbers that are known once more: what they stood for is forgotten.
        known = (post,) if is_restart else (*known, post)
    has_words = sheet.texts != {line.id: texts.get(line.id) for line in state.lines}
    after = StreamState(
        last_seq=seq,
        lines=tuple(sheet.lines),
        pending=sheet.pending,
        heard_at=now if has_words else state.heard_at,
        ends_in_cr=body.endswith("\r") if body else state.ends_in_cr,
        is_settled=state.is_settled and not has_words,
        joins=joins,
    )
    changed, gone = _difference(state, after, texts, sheet)
    in_reach = msgspec.structs.replace(after, lines=after.lines[-LINES_IN_REACH:])
    return Heard(state=in_reach, changed=changed, gone=gone, body=memory.written(known))


def settle(state: StreamState, texts: Mapping[int, str], now: int) -> tuple[LineChange, ...]:
    """The lines that silence makes final now (the last one, if it is open). Then ``settled`` is the state."""
    line, due = open_line(state), settles_at(state)
    if line is None or due is None or now < due:
        return ()
    text = texts.get(line.id, "")
    return (LineChange(id=line.id, text=text, final=True, start=line.start, is_new=False),)


def settles_at(state: StreamState) -> int | None:
    """When silence makes a line final, if nothing comes; None if no line is open."""
    return state.heard_at + SILENCE_MS if open_line(state) else None


def open_line(state: StreamState) -> OpenLine | None:
    """The line that is not final; at most the last one is not."""
    return state.lines[-1] if state.lines and not _is_final(state, state.lines[-1]) else None


def settled(state: StreamState) -> StreamState:
    """The stream after ``settle``: the last line is final, and what comes begins another."""
    return msgspec.structs.replace(state, is_settled=True)


def sealed(state: StreamState) -> StreamState:
    """The stream after a moment before which no line may change any more: the open part ended or began.

    No line is in reach from then on; ``open_line`` from before is final by it. Retries are still known,
    and of a growing one the rest stands on a line of its own.
    """
    return msgspec.structs.replace(state, lines=(), pending="", is_settled=True)


def _is_repeat(state: StreamState, known: tuple[Known, ...], seq: int, body: str) -> bool:
    """Whether this was heard: the same body, or a beginning of it that came late."""
    earlier = next((post.body for post in reversed(known) if post.seq == seq), None)
    if earlier is None:
        return seq == state.last_seq  # the words were erased since: once is certain, more is not
    return earlier.startswith(body)


def _is_same_post(stored: str, body: str, style: Style) -> bool:
    """Whether this is the last post, sent again with more or mended, and not a new one with its number.

    StreamText may tidy its buffer between two tries; others that share little are senders that do not count.
    """
    if style == "streamtext" or body.startswith(stored):
        return stored != ""  # an empty one is joined to what stood there as any new post is
    return memory.shared(stored, body) * 2 >= len(stored)


def _say_rest(sheet: Sheet, known: tuple[Known, ...], body: str) -> tuple[Known, ...]:
    """Type what the new body has more than the last one; what it no longer has is taken back first."""
    last = known[-1]
    if body.startswith(last.body):
        sheet.type(memory.plain(body[len(last.body) :], after_cr=last.body.endswith("\r")))
    else:
        was_reached, was = memory.effect(memory.plain(last.body, after_cr=last.after_cr))
        reached, text = memory.effect(memory.plain(body, after_cr=last.after_cr))
        same = memory.shared(was, text) if reached == was_reached else 0
        # What only the old body took from earlier posts is nowhere any more: it stays taken.
        for _ in range(len(was) - same + max(0, reached - was_reached)):
            sheet.take_back()
        sheet.type(text[same:])
    return (*known[:-1], Known(last.seq, body, last.after_cr))


def _join(sheet: Sheet, joins: Joins, body: str, style: Style, *, is_restart: bool) -> Joins:
    """Decide how a new post follows the one before; its first character may begin a line."""
    before = sheet.last_char()
    if not body or not before:
        return joins
    has_blank = is_edge(body[0]) or before.isspace()
    if style == "webcaptioner" and not has_blank:
        sheet.pending = " "
    elif style == "zoom":
        joins = _watch(sheet, joins, joins.met(before, body[0]), body)
        if not has_blank and not (joins.is_stream() and not is_new_sentence(sheet.last_text(), body)):
            sheet.is_cut = sheet.is_guess = True
    if is_restart or (sheet.has_rested and not sheet.pending and not has_blank):
        sheet.is_cut = True
    return joins


def _watch(sheet: Sheet, was: Joins, joins: Joins, body: str) -> Joins:
    """Learn from a post; if its sender turns out to send a stream, what was guessed before is mended."""
    if BACKSPACE in body:
        joins = joins.mended()
    if joins.is_stream() and not was.is_stream():
        sheet.join_guesses()
    return joins


def _has_rested(state: StreamState, now: int) -> bool:
    return state.is_settled or now - state.heard_at >= SILENCE_MS


def _is_final(state: StreamState, line: OpenLine) -> bool:
    return line.id != state.lines[-1].id or "\n" in state.pending or state.is_settled


def _difference(
    before: StreamState, after: StreamState, texts: Mapping[int, str], sheet: Sheet
) -> tuple[tuple[LineChange, ...], tuple[int, ...]]:
    """The lines that are other than before, and the ids of those that are no more."""
    was = {line.id: (text, _is_final(before, line)) for line in before.lines if (text := texts.get(line.id))}
    changed = []
    for line in after.lines:
        now = (sheet.texts[line.id], _is_final(after, line))
        if was.get(line.id) != now:
            is_new = line.id not in was
            changed.append(LineChange(id=line.id, text=now[0], final=now[1], start=line.start, is_new=is_new))
    left = {line.id for line in after.lines}
    return tuple(changed), tuple(line for line in was if line not in left)
