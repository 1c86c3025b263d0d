"""Frame first: what is published says what it has to, and goes on saying it."""

from __future__ import annotations

import pytest

from livetalk.programme import commands as c
from livetalk.programme.context import Planned
from livetalk.programme.frame import missing
from livetalk.programme.texts import GatheringWords, SessionWords
from livetalk.rooms.outcomes import Rejected
from tests.programme.history import FRAME, TEMPLATES, History

NEEDED = [(template.id, field) for template in TEMPLATES.values() for field in template.needs]


@pytest.mark.parametrize(("template", "field"), NEEDED)
def test_each_field_that_a_template_needs_holds_publishing_back(template: str, field: str) -> None:
    history = History()
    session = history.session(template=template, **{field: " \n"})  # type: ignore[arg-type]  # the names are fields of texts

    refused = history.when(c.PublishSession(session=session, room="123456"))

    assert refused == Rejected(code="frame_missing", params={"field": field})
    assert history.programme.sessions[session].state == "draft"


@pytest.mark.parametrize(("template", "field"), NEEDED)
def test_none_of_them_can_be_emptied_once_it_is_published(template: str, field: str) -> None:
    history = History()
    session = history.session(template=template)
    assert isinstance(history.when(c.PublishSession(session=session, room="123456")), Planned)

    words = SessionWords(title="Cykler", **{**FRAME, field: ""})  # type: ignore[arg-type]  # the same
    refused = history.when(c.ChangeSession(session=session, words=words))

    assert refused == Rejected(code="frame_missing", params={"field": field})


def test_the_access_of_a_day_counts_for_its_sessions_and_cannot_be_taken_from_them() -> None:
    history = History()
    words = GatheringWords(title="Festdag", access="Trinfri adgang fra torvet.")
    day = history.made(c.PlanGathering(words=words))
    session = history.session(gathering=day, access="")
    assert isinstance(history.when(c.PublishSession(session=session, room="123456")), Planned)

    emptied = history.when(c.ChangeGathering(gathering=day, words=GatheringWords(title="Festdag")))
    renamed = history.when(
        c.ChangeGathering(gathering=day, words=GatheringWords(title="Sommerdag", access="Trinfrit."))
    )

    assert emptied == Rejected(code="frame_missing", params={"field": "access"})
    assert isinstance(renamed, Planned)


def test_what_is_missing_is_named_in_the_order_of_the_form() -> None:
    history = History()
    session = history.programme.sessions[history.session(purpose="", listens="", access="")]

    assert missing(history.programme, session, TEMPLATES["talk"]) == ("purpose", "listens", "access")
