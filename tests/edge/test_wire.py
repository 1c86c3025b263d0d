"""Commands as they come in, and outcomes as they go out."""

from __future__ import annotations

import pytest

from livetalk.edge import wire
from livetalk.edge.rendering.locales import load_locales
from livetalk.edge.rendering.webdir import find_web
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.outcomes import Rejected

DANISH = load_locales(find_web().locales)["da"]


def test_every_command_of_the_core_can_come_in() -> None:
    assert set(wire.KINDS.values()) == set(c.WireCommand.__args__)


def test_a_command_keeps_its_id_and_its_fields() -> None:
    incoming = wire.decode({"id": "a-1", "type": "react", "kind": "heart", "count": 3})

    assert incoming == wire.Incoming(id="a-1", command=c.React(kind="heart", count=3))


def test_forms_send_everything_as_text() -> None:
    sent = {"id": "1", "type": "react", "kind": "heart", "count": "3"}

    assert isinstance(wire.decode(sent), Rejected)
    assert wire.decode(sent, from_form=True) == wire.Incoming(id="1", command=c.React(kind="heart", count=3))
    blank = wire.decode({"id": "1", "type": "blank", "on": "false"}, from_form=True)
    assert blank == wire.Incoming(id="1", command=c.BlankWall(on=False))


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"id": "1", "type": "ask"}, "text"),
        ({"id": "1", "type": "ask", "text": 1}, "text"),
        ({"id": "1", "type": "react", "kind": "boo"}, "kind"),
        ({"type": "ask", "text": "Hvad?"}, "id"),
        ("nonsense", "command"),
    ],
    ids=str,
)
def test_what_cannot_be_read_names_the_field(sent: object, field: str) -> None:
    refusal = wire.decode(sent)

    assert isinstance(refusal, Rejected)
    assert refusal.code == "malformed"
    assert refusal.params["field"] == field


def test_an_acceptance_tells_where_it_lies_and_what_came_into_being() -> None:
    assert wire.acknowledge(Accepted(seq=7), DANISH) == {"ok": True, "seq": 7}
    assert wire.acknowledge(Accepted(seq=7, question="q1"), DANISH) == {
        "ok": True,
        "seq": 7,
        "question": "q1",
    }


def test_a_refusal_tells_why_and_whether_trying_again_helps() -> None:
    refusal = Rejected(code="ask_too_soon", params={"n": 3}, temporary=True, retry_after=3)

    assert wire.acknowledge(refusal, DANISH) == {
        "ok": False,
        "code": "ask_too_soon",
        "message": DANISH("refusal.ask_too_soon", n=3),
        "temporary": True,
        "retry_after": 3,
    }
    assert "retry_after" not in wire.acknowledge(Rejected(code="text_empty"), DANISH)
