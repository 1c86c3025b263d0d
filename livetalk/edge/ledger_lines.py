"""The ledger in words: each moderating act as a line that a person can read.

Lives here: the words beside an act – the question's text, names, notes – and filtering. Must not live
here: which facts are acts (``moderation.ledger``), and HTTP (``ledger_pages``).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from livetalk.edge.rendering.locales import Sentences
from livetalk.moderation import ledger
from livetalk.rooms.room import Room

SHORT = 120  # characters of a question in a line


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One act in the reader's language. ``detail`` is what else is to be said of it, ``note`` own words.

    ``text`` is the question's, also when nobody else may see it; not when its author has withdrawn it.
    """

    seq: int
    at: str
    act: str
    who: str
    by: str
    question: str = ""
    text: str = ""
    reason: str = ""
    detail: str = ""
    note: str = ""
    override: bool = False
    undone: bool = False

    @property
    def short(self) -> str:
        """The question, cut to a line."""
        return shortened(self.text)


def chosen(room: Room, reason: str, act: str) -> list[ledger.Entry]:
    """The acts for this reason and of this kind; an empty text chooses all. The newest first."""
    entries: Iterable[ledger.Entry] = ledger.entries(room)
    return [e for e in entries if (not reason or e.reason == reason) and (not act or e.act == act)]


def line(room: Room, entry: ledger.Entry, t: Sentences) -> Line:
    """An act in words."""
    return Line(
        seq=entry.seq,
        at=entry.at,
        act=t(f"ledger.act.{entry.act}"),
        who=t(f"ledger.who.{entry.role}"),
        by=entry.by or "",
        question=entry.question or "",
        text=text_of(room, entry.question),
        reason=reason_of(entry, t),
        detail=_detail(room, entry, t),
        note=words_of(room, entry),
        override=entry.override,
        undone=entry.undone,
    )


def reason_of(entry: ledger.Entry, t: Sentences) -> str:
    """Why a question is not shown; a code that is newer than the sentences stands for itself."""
    if entry.reason is None:
        return ""
    key = f"ledger.reason.{entry.reason}"
    return t(key) if t.has(key) else entry.reason


def text_of(room: Room, question_id: object) -> str:
    """The question's words, unless its author has withdrawn them."""
    question = room.find_question(str(question_id)) if question_id else None
    if question is None or question.status == "withdrawn":
        return ""
    return room.text(question.text_key) or ""


def words_of(room: Room, entry: ledger.Entry) -> str:
    """What a moderator wrote with the act: a note, a question to the author, a message, a label."""
    if entry.act == "correct" and not text_of(room, entry.question):
        return ""
    keys = (key for name, key in entry.detail.items() if name.endswith("_key"))
    return " ".join(words for key in keys if isinstance(key, str) and (words := room.text(key)))


def shortened(text: str) -> str:
    """The text on one line, cut where it is too long."""
    words = " ".join(text.split())
    return words if len(words) <= SHORT else words[: SHORT - 1].rstrip() + "…"


def _detail(room: Room, entry: ledger.Entry, t: Sentences) -> str:  # noqa: C901, PLR0912 - one flat match over what has more to say
    said = entry.detail
    match entry.act:
        case "room":
            return t(f"ledger.state.{said['state']}")
        case "part":
            return t(f"ledger.part.{said['part']}")
        case "record_publish":
            return t("ledger.version", n=str(said["version"]))
        case "retention":
            return str(said["until"] or t("ledger.no_date"))
        case "blank":
            return t("ledger.blank.on" if said["on"] else "ledger.blank.off")
        case "finish":
            return t(f"ledger.how.{said['how']}")
        case "take" if entry.override:
            return t("ledger.override", text=shortened(text_of(room, said.get("proposed"))))
        case "merge":
            return t("ledger.into", text=shortened(text_of(room, said["into"])))
        case "tag":
            return _named(room, room.themes, said["themes"], t)
        case "assign":
            return _named(room, room.speakers, said["speakers"], t)
        case "order":
            queue = said["queue"]
            return t("ledger.order", n=len(queue) if isinstance(queue, tuple) else 0)
        case "lock" if entry.question is None:
            return t("ledger.unlocked")
        case "ordering":
            return t(f"ledger.ordering.{said['by']}")
        case "link":
            return t(f"ledger.role.{said['role']}")
        case "revoke":
            return room.text(f"link:{said['link']}") or ""
        case "burst" | "quarantine" | "release":
            return t("ledger.people", n=int(str(said.get("people", 0))))
        case "undo" if "of" in said:
            return t(f"ledger.act.{said['of']}")
        case _:
            return ""


def _named(room: Room, known: dict[str, str], ids: object, t: Sentences) -> str:
    names = [room.text(known.get(str(i))) for i in ids] if isinstance(ids, tuple) else []
    return ", ".join(name for name in names if name) or t("ledger.none")
