"""What a form says, in the shape of a command."""

from __future__ import annotations

import pytest
from starlette.datastructures import FormData

from livetalk.edge import wire
from livetalk.edge.typed import command_of, fields_of
from livetalk.rooms import commands as c


def read(*fields: tuple[str, str]) -> object:
    """What comes in by a form with these fields."""
    incoming = wire.decode({"id": "1", **command_of(fields_of(FormData(list(fields))))}, from_form=True)
    return incoming.command if isinstance(incoming, wire.Incoming) else incoming


@pytest.mark.parametrize(
    "themes",
    [
        [("themes", "havn"), ("themes", "skole")],
        [("themes", "havn, skole")],
        [("themes", " havn ,, skole,")],
        [("themes", "havn\r\nskole")],
        [("themes", "havn"), ("themes", ""), ("themes", "skole")],
    ],
    ids=str,
)
def test_a_list_is_repeated_or_separated(themes: list[tuple[str, str]]) -> None:
    assert read(("type", "tag"), ("question", "q1"), *themes) == c.TagQuestion(
        question="q1", themes=("havn", "skole")
    )


@pytest.mark.parametrize("themes", [[], [("themes", "")], [("themes", " , ")]], ids=str)
def test_a_list_with_nothing_chosen_is_empty(themes: list[tuple[str, str]]) -> None:
    assert read(("type", "tag"), ("question", "q1"), *themes) == c.TagQuestion(question="q1", themes=())


@pytest.mark.parametrize(
    ("fields", "command"),
    [
        ({"type": "lock", "question": ""}, c.LockNext(question=None)),
        ({"type": "lock", "question": "q1"}, c.LockNext(question="q1")),
        ({"type": "look", "question": " "}, c.LookAt(question=None)),
        ({"type": "speak", "speaker": "", "limit_s": ""}, c.PassFloor()),
        ({"type": "speak", "speaker": "s1", "limit_s": "90"}, c.PassFloor(speaker="s1", limit_s=90)),
        ({"type": "message", "text": "Hej", "to": ""}, c.SendMessage(text="Hej")),
        ({"type": "approve", "question": "q1", "version": ""}, c.ApproveQuestion(question="q1")),
        (
            {"type": "hand", "question": "q1", "speaker": "s1", "up": "false"},
            c.RaiseHand(question="q1", speaker="s1", up=False),
        ),
        ({"type": "hand", "question": "q1", "speaker": "s1"}, c.RaiseHand(question="q1", speaker="s1")),
        ({"type": "order", "queue": "q2,q1"}, c.OrderQueue(queue=("q2", "q1"))),
        (
            {"type": "bulk", "act": "tag", "questions": "q1 , q2", "names": "havn", "reason": ""},
            c.JudgeMany(act="tag", questions=("q1", "q2"), names=("havn",)),
        ),
        ({"type": "seen", "questions": "q1,q2"}, c.SeeQuestions(questions=("q1", "q2"))),
    ],
    ids=str,
)
def test_an_empty_field_is_none_where_a_command_may_do_without(
    fields: dict[str, str], command: object
) -> None:
    assert read(*fields.items()) == command


def test_of_a_field_that_is_no_list_the_last_counts() -> None:
    assert read(("type", "approve"), ("type", "lock"), ("question", "q1"), ("question", "")) == c.LockNext()


def test_what_was_typed_comes_back_as_text() -> None:
    fields = fields_of(FormData([("type", "tag"), ("themes", "havn"), ("themes", "skole")]))

    assert fields == {"type": "tag", "themes": "havn, skole"}


@pytest.mark.parametrize("kind", sorted(wire.KINDS))
def test_a_form_with_nothing_but_its_type_is_read_or_refused(kind: str) -> None:
    assert read(("type", kind)) is not None
