"""What a mail tells of its room: nothing that was written in the closed part."""

from __future__ import annotations

import pytest

from livetalk.edge.mail_letters import LetterWriter
from livetalk.edge.mail_links import MailLinks
from livetalk.edge.rendering.assets import Assets
from livetalk.edge.rendering.locales import load_locales
from livetalk.edge.rendering.templates import Templates
from livetalk.edge.rendering.webdir import find_web
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms.followup import Mail
from tests.rooms.followup_past import opened
from tests.rooms.history import ANNE, MO, History, Past, approved, asked, given, room

BASE = "https://talk.example.dk"


@pytest.fixture(scope="module")
def writer() -> LetterWriter:
    web = find_web()
    templates = Templates(web.templates, Assets(names={}, files={}), load_locales(web.locales))
    return LetterWriter(templates, MailLinks("secret", BASE), BASE, "talk@example.dk")


def written(writer: LetterWriter, history: History, mail: Mail) -> str:
    message = writer.write(history.room, mail, history.now)
    assert message is not None
    return f"{message.subject} {message.text} {message.html}"


def meanwhile(history: History, command: c.UpdateItem) -> History:
    """Something that is done in the closed part; then the open one goes on."""
    history.when(c.SwitchPart(part="closed"), by=MO).when(command, by=MO)
    return history.when(c.SwitchPart(part="open"), by=MO)


def test_what_an_item_was_called_in_the_closed_part_is_in_no_mail(writer: LetterWriter) -> None:
    history = given(*room(), opened("i1", title="Bedre lys"))
    history.when(c.Subscribe(item="i1", address="anne@eksempel.dk", lang="da"), by=ANNE, fresh_id="s1")
    [asks] = history.room.followup.mails.values()
    meanwhile(history, c.UpdateItem(item="i1", title="HEMMELIG", next="HEMMELIGT"))
    letter = written(writer, history, asks)
    assert "Bedre lys" in letter
    assert "HEMMELIG" not in letter
    history.happened(Past(events=(f.SubscriptionConfirmed(subscription="s1"),)))
    history.when(c.UpdateItem(item="i1", status="examining"), by=MO)
    told = next(mail for mail in history.room.followup.mails.values() if mail.kind == "update")
    letter = written(writer, history, told)
    assert "Bedre lys" in letter
    assert "HEMMELIG" not in letter


def test_an_answer_that_was_written_in_the_closed_part_is_in_no_mail(writer: LetterWriter) -> None:
    history = given(*room(), asked("q1"), approved("q1"), opened("i1", title="Lys", question="q1"))
    history.happened(Past(events=(), words={"to": "anne@eksempel.dk"}))
    meanwhile(history, c.UpdateItem(item="i1", answer="HEMMELIGT", owner="HEMMELIG"))
    mail = Mail(id="m1", kind="answered", to_key="to", lang="da", queued_at=1, item="i1", question="q1")
    assert "HEMMELIG" not in written(writer, history, mail)


def test_a_mail_from_a_room_for_members_only_says_that_there_is_news(writer: LetterWriter) -> None:
    past = (asked("q1", text="Bliver lederen fyret?"), approved("q1"), opened("i1", title="Om lederen"))
    history = given(room(traits=("members",)), *past)
    history.when(c.Subscribe(item="i1", address="anne@eksempel.dk", lang="da"), by=ANNE, fresh_id="s1")
    [asks] = history.room.followup.mails.values()
    assert "lederen" not in written(writer, history, asks)
    history.happened(Past(events=(f.SubscriptionConfirmed(subscription="s1"),)))
    history.when(c.UpdateItem(item="i1", status="answered", answer="Ja, lederen er fyret."), by=MO)
    told = next(mail for mail in history.room.followup.mails.values() if mail.kind == "update")

    letter = written(writer, history, told)

    assert "Der er nyt om noget, du følger" in letter
    assert f"{BASE}/r/{history.room.code}/f/i1" in letter
    assert "lederen" not in letter
