"""What a queued mail has to tell, found in its room at the moment when it is sent.

Words that were erased, addresses that were taken back and items that are not public (any more) are in no
mail: then there is none. Lives here: from a room to a letter and its envelope. Must not live here: sentences
(``edge.mailing``), or trying to send (``live.upkeep.outbox``).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal, assert_never

from livetalk.edge.access import is_for_members
from livetalk.edge.mail_links import MailLinks
from livetalk.edge.mail_sessions import SessionOf, no_session, session_news
from livetalk.edge.mailing import compose
from livetalk.edge.rendering.templates import Templates
from livetalk.followup.statuses import ItemStatus
from livetalk.mail import letters
from livetalk.mail.message import Mail as Message
from livetalk.mail.message import message_id
from livetalk.rooms.followup import Entry, Item, Mail
from livetalk.rooms.followup_parts import in_the_open, public_title
from livetalk.rooms.reminding import day_at
from livetalk.rooms.room import Room


class LetterWriter:
    """Writes mails from rooms. ``sender`` is whose domain the ids of the mails are of."""

    def __init__(
        self,
        templates: Templates,
        links: MailLinks,
        base_url: str,
        sender: str,
        session_of: SessionOf = no_session,
    ) -> None:
        self._templates = templates
        self._links = links
        self._base_url = base_url
        self._session_of = session_of
        self._domain = sender.rpartition("@")[2]

    def write(self, room: Room, mail: Mail, now: int) -> Message | None:
        """The mail as it is sent, or None if there is nothing to say, or nobody to say it to."""
        to = room.text(mail.to_key)
        if to is None or not _is_wanted(room, mail):
            return None
        letter = self._letter(room, mail, now)
        if isinstance(letter, letters.Update | letters.Answered) and is_for_members(room):
            # A mail stays in a letter box, also of somebody who has not been a member for years.
            letter = letters.Enclosed(room=letter.room, link=letter.link)
        return None if letter is None else compose(letter, self._envelope(room, mail, to), self._templates)

    def _envelope(self, room: Room, mail: Mail, to: str) -> letters.Envelope:
        follows = mail.subscription if mail.kind != "confirm" else None
        thread = (mail.item or mail.question) if follows else None
        return letters.Envelope(
            to=to,
            lang=mail.lang,
            message_id=message_id(self._domain, room.code, mail.id),
            date=datetime.fromtimestamp(mail.queued_at // 1000, UTC),
            in_reply_to=message_id(self._domain, room.code, follows or "", thread) if thread else None,
            unsubscribe=self._links.unsubscribe(room.code, follows) if follows else None,
            list_unsubscribe=self._links.one_click(room.code, follows) if follows else None,
        )

    def _letter(self, room: Room, mail: Mail, now: int) -> letters.Letter | None:
        match mail.kind:
            case "confirm":
                return self._confirm(room, mail)
            case "update":
                return self._update(room, mail)
            case "answered":
                return self._answered(room, mail)
            case "record":
                return self._record(room)
            case "reminder":
                return self._reminder(room, mail, now)
            case "joined":
                return self._joined(room, mail)
            case "handed_over":
                return self._handed_over(room, mail)
            case "session_soon" | "session_moved" | "session_cancelled":
                return session_news(mail, self._session_of(room.code), now, self._base_url, _title(room))
            case _:
                assert_never(mail.kind)

    def _confirm(self, room: Room, mail: Mail) -> letters.Letter:
        about, title = _subject(room, mail)
        link = self._links.confirm(room.code, mail.subscription or "")
        return letters.Confirm(room=_title(room), link=link, about=about, title=title)

    def _update(self, room: Room, mail: Mail) -> letters.Letter | None:
        item = _public_item(room, mail)
        if item is None:
            return None
        entry = next((one for one in item.entries if one.seq == mail.entry), None)
        if entry is None or entry.closed:  # a comment was answered, or what was written is not for the public
            entry = Entry(seq=item.seq + 1, at=item.changed_at, kind="updated")
        before = _status_before(item, entry)
        return letters.Update(
            room=_title(room),
            link=self._page(room, f"f/{item.id}"),
            title=public_title(room, item),
            status=entry.status or before or item.status,
            is_new=entry.kind == "opened",
            before=before,
            owner=room.text(entry.owner_key),
            due=_date(entry.due),
            moved_from=_date(entry.moved_from),
            next_step=room.text(entry.next_key),
            reason=room.text(entry.reason_key),
            answer=room.text(entry.answer_key),
        )

    def _answered(self, room: Room, mail: Mail) -> letters.Letter | None:
        question = room.find_question(mail.question or "")
        words = room.text(question.text_key) if question is not None else None
        if question is None or words is None or not question.was_public or question.closed:
            return None
        link = self._page(room, f"q/{question.id}")
        item = _public_item(room, mail)
        if item is None:
            if mail.item is not None or question.status != "answered":
                return None
            return letters.Answered(room=_title(room), link=link, question=words, how="live")
        answer = room.text(item.answer_key)
        is_owed = item.status == "received" and answer is None and "hearing" not in room.traits
        return letters.Answered(
            room=_title(room),
            link=link,
            question=words,
            how="not_reached" if is_owed and item.due else "written" if answer else "status",
            status=None if is_owed else item.status,
            answer=answer,
            reason=room.text(item.reason_key),
            owner=room.text(item.owner_key),
            due=_date(item.due),
            next_step=room.text(item.next_key),
        )

    def _record(self, room: Room) -> letters.Letter | None:
        published = room.record.published
        if published is None:
            return None
        return letters.Record(room=_title(room), link=self._page(room, "record"), version=published.version)

    def _reminder(self, room: Room, mail: Mail, now: int) -> letters.Letter | None:
        item = room.followup.items.get(mail.item or "")
        due = _date(item.due) if item is not None else None
        # Another deadline, another owner or an end since: then this one is not told.
        if item is None or due is None or item.contact_key != mail.to_key:
            return None
        return letters.Reminder(
            room=_title(room),
            link=self._owners_page(room, item),
            title=room.text(item.title_key) or "",
            status=item.status,
            due=due,
            days=(due - day_at(now)).days,
            next_step=room.text(item.next_key),
        )

    def _joined(self, room: Room, mail: Mail) -> letters.Letter | None:
        item = room.followup.items.get(mail.item or "")
        joining = room.followup.joinings.get(mail.joining or "")
        if item is None or joining is None or joining.withdrawn_at is not None:
            return None
        name, contact = room.text(joining.name_key), room.text(joining.contact_key)
        if name is None or contact is None:
            return None
        return letters.Joined(
            room=_title(room),
            link=self._owners_page(room, item),
            title=room.text(item.title_key) or "",
            name=name,
            contact=contact,
        )

    def _handed_over(self, room: Room, mail: Mail) -> letters.Letter | None:
        item = room.followup.items.get(mail.item or "")
        if item is None or item.contact_key != mail.to_key:
            return None
        entry = next((one for one in item.entries if one.seq == mail.entry), None)
        return letters.HandedOver(
            room=_title(room),
            link=self._owners_page(room, item),
            title=room.text(item.title_key) or "",
            status=item.status,
            owner=room.text(item.owner_key),
            due=_date(item.due),
            next_step=room.text(item.next_key),
            reason=room.text(entry.reason_key) if entry is not None else None,
        )

    def _owners_page(self, room: Room, item: Item) -> str:
        return self._page(room, f"f/{item.id}" if item.is_public else "followup")

    def _page(self, room: Room, path: str) -> str:
        return f"{self._base_url}/r/{room.code}/{path}"


def _is_wanted(room: Room, mail: Mail) -> bool:
    """Whether the subscription that it is sent by still stands; a mail to a contact needs none."""
    if mail.subscription is None:
        return True
    one = room.followup.subscriptions.get(mail.subscription)
    if one is None or one.ended_at is not None:
        return False
    return one.confirmed_at is None if mail.kind == "confirm" else one.is_in_force


def _subject(room: Room, mail: Mail) -> tuple[Literal["item", "question", "room", "session"], str]:
    """What is to be followed, and its words if everybody may read them.

    Words that no moderator has seen are in no mail, nor are those of members: it goes to an address that
    anybody may have typed.
    """
    item, question = _public_item(room, mail), room.find_question(mail.question or "")
    if mail.item is not None:
        return "item", public_title(room, item) if item is not None and not is_for_members(room) else ""
    if mail.question is None:
        wish = room.followup.subscriptions.get(mail.subscription or "")
        return "session" if wish is not None and wish.reminder else "room", ""
    is_public = question is not None and question.is_public and not is_for_members(room)
    return "question", (room.text(question.text_key) or "") if question is not None and is_public else ""


def _public_item(room: Room, mail: Mail) -> Item | None:
    """The item as everybody may know it: what was written about it in the closed part is in no mail."""
    item = room.followup.items.get(mail.item or "")
    return in_the_open(item) if item is not None and item.is_public else None


def _status_before(item: Item, entry: Entry) -> ItemStatus | None:
    """The status that everybody knew until then; None for what is new."""
    known = [one.status for one in item.entries if one.seq < entry.seq and one.status and not one.closed]
    return known[-1] if known else None


def _title(room: Room) -> str:
    return room.framed("title") or ""


def _date(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)
