"""What can be decided about promises: marking one that was heard, and judging it.

Only what a person confirms becomes an item, in that person's words. Lives here: the steps from a heard
promise to an item. Must not live here: what sounds like a promise (``livetalk.transcripts.promises``), or
what becomes of an item (``items``).
"""

from __future__ import annotations

import re

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import item_words as w
from livetalk.rooms import mailing
from livetalk.rooms.answering import question_of
from livetalk.rooms.context import Answer, Context
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room
from livetalk.rooms.transcript import Marked, RoomLine

SUGGESTED = re.compile(r"s([1-9][0-9]{0,17})")
"""The id of a suggestion that nobody has marked: the line it stands in."""


def mark(room: Room, command: c.MarkPromise, context: Context) -> Answer:
    """A promise was heard: in that line, in these words, or just now."""
    line = _line_of(room, command)
    if isinstance(line, Rejected):
        return line
    own, owner, due = w.line(command.text, w.MAX_TITLE), w.line(command.owner, w.MAX_ROLE), w.day(command.due)
    for said in (own, owner, due):
        if isinstance(said, Rejected):
            return said
    if line is None and not own and room.now is None:
        return Rejected(code="nothing_said")
    known = _in_line(room, line) if not own else None
    if known is not None:
        # Two people heard the same, or somebody thinks better of it.
        is_rejected = known.status == "rejected"
        return Decided(events=(f.PromiseReopened(promise=known.id),) if is_rejected else ())
    promise = f"promise:{context.fresh_id}"
    named = {f"{promise}:text": own, f"{promise}:owner": owner}
    marked = f.PromiseMarked(
        promise=context.fresh_id,
        text_key=line.text_key if line is not None and not own else f"{promise}:text",
        line=line.id if line is not None else None,
        question=(question_of(room, line) if line is not None else None) or room.now,
        owner_key=f"{promise}:owner" if owner else speaker_key(room, line),
        due=str(due) or None,
    )
    words = {key: str(said) for key, said in named.items() if said}
    return Decided(events=(marked,), words=words)


def confirm(room: Room, command: c.ConfirmPromise, context: Context) -> Answer:
    """It is one: it becomes an item in these words."""
    known = _find(room, command.promise)
    if isinstance(known, Rejected):
        return known
    if known.status != "marked":
        return Rejected(code="promise_judged")
    number = command.line if command.line is not None else known.line
    line = room.transcript.lines.get(number) if number is not None else None
    if command.line is not None and line is None:
        return Rejected(code="unknown_line")
    question = _question(room, command.question, known, line)
    if isinstance(question, Rejected):
        return question
    said = _said(command)
    if isinstance(said, Rejected):
        return said
    item, due = context.fresh_id, said.pop("due")
    keys, words = w.words_of(room, item, **said)
    is_secret = known.closed or (line is not None and line.closed)
    opened = f.ItemOpened(
        item=item,
        kind="promise",
        title_key=keys["title_key"] or "",
        owner_key=keys["owner_key"],
        contact_key=keys["contact_key"],
        due=due or None,
        next_key=keys["next_key"],
        quote_key=line.text_key if line is not None else None,
        question=question,
        lines=(line.id,) if line is not None else (),
        public=not is_secret,
    )
    confirmed = f.PromiseConfirmed(promise=known.id, item=item)
    mails = () if is_secret else _mails(room, item, context, question)
    return Decided(events=(opened, confirmed, *mails), words=words)


def reject(room: Room, command: c.RejectPromise) -> Answer:
    """It is none."""
    known = _find(room, command.promise)
    if isinstance(known, Rejected):
        return known
    match known.status:
        case "rejected":
            return Decided()
        case "confirmed":
            return Rejected(code="promise_judged")
        case "marked":
            return Decided(events=(f.PromiseRejected(promise=known.id),))


def reopen(room: Room, command: c.ReopenPromise) -> Answer:
    """A rejected one is to be judged again. What is an item already is mended there."""
    known = _find(room, command.promise)
    if isinstance(known, Rejected):
        return known
    match known.status:
        case "marked":
            return Decided()
        case "confirmed":
            return Rejected(code="promise_is_item")
        case "rejected":
            return Decided(events=(f.PromiseReopened(promise=known.id),))


def speaker_key(room: Room, line: RoomLine | None) -> str | None:
    """The words key of the name of who spoke."""
    if line is None:
        return None
    return line.speaker_key or room.speakers.get(line.speaker or "")


def _line_of(room: Room, command: c.MarkPromise) -> RoomLine | Rejected | None:
    """Where it was said: the line that is named, or the latest one unless there are own words."""
    if command.line is not None:
        line = room.transcript.lines.get(command.line)
        return line if line is not None else Rejected(code="unknown_line")
    return None if (command.text or "").strip() else _latest(room)


def _latest(room: Room) -> RoomLine | None:
    """The line that was said last; a translation of it is not what somebody said."""
    live = [line for line in reversed(room.transcript.lines.values()) if line.source != "import"]
    spoken = (line for line in live if line.lang == room.languages[0])
    return next(spoken, live[0] if live else None)


def _in_line(room: Room, line: RoomLine | None) -> Marked | None:
    """The promise that somebody has marked in that line before."""
    if line is None:
        return None
    marked = (one for one in room.transcript.promises.values() if one.text_key is not None)
    return next((one for one in marked if one.line == line.id), None)


def _find(room: Room, promise: str) -> Marked | Rejected:
    """A promise that somebody marked or judged, or a suggestion that nobody did."""
    known = room.transcript.promises.get(promise)
    if known is not None:
        return known
    named = SUGGESTED.fullmatch(promise)
    if named is None or int(named[1]) not in room.transcript.lines:
        return Rejected(code="unknown_promise")
    return Marked(id=promise, status="marked", at=0, line=int(named[1]))


def _question(room: Room, named: str | None, known: Marked, line: RoomLine | None) -> str | Rejected | None:
    """What it is an answer to: the one that is named, else as it was marked, said, or is on now."""
    if named is not None:
        question = room.find_question(named)
        return named if question and question.status != "withdrawn" else Rejected(code="unknown_question")
    said_in = question_of(room, line) if line is not None else None
    return said_in or known.question or (room.now if line is None else None)


def _said(command: c.ConfirmPromise) -> dict[str, str] | Rejected:
    """The fields of the form, cleaned; or which of them is missing or wrong."""
    given = {
        "title": w.line(command.text, w.MAX_TITLE),
        "owner": w.line(command.owner, w.MAX_ROLE),
        "contact": w.address(command.contact),
        "next": w.line(command.next, w.MAX_NEXT),
        "due": w.day(command.due),
    }
    said = dict[str, str]()
    for name, one in given.items():
        if isinstance(one, Rejected):
            return one
        said[name] = one
    if not said["title"]:
        return Rejected(code="promise_empty")
    if not said["owner"]:
        return Rejected(code="owner_missing")
    return said


def _mails(room: Room, item: str, context: Context, question: str | None) -> tuple[f.MailQueued, ...]:
    """Who follows the question hears of what was promised; of one that is not shown nobody may hear."""
    asked = room.find_question(question or "")
    if asked is None or not asked.is_public or room.is_closed_part:
        return ()
    return mailing.queue_update(room, item, context, question=question)
