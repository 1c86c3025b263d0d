"""Ways to bring the question ``q1`` of Anne into each status, and the command that each verb stands for.

Lives here: what lets tests and the drawing of the life cycle walk through every verb × status of
the tables. Must not live here: what is expected of them.
"""

from __future__ import annotations

from typing import NamedTuple, get_args

from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from livetalk.rooms.lifecycle import Activity, Status, Verb
from tests.rooms import history as h

STATUSES: tuple[Status, ...] = get_args(Status)
VERBS: tuple[Verb, ...] = get_args(Verb)
ACTIVITIES: tuple[Activity, ...] = get_args(Activity)

IN_QUEUE = (h.asked("q1"), h.approved("q1"))

PATHS: dict[Status, tuple[tuple[h.Past, ...], ...]] = {
    "waiting": ((h.asked("q1"),), (h.asked("q1"), h.dismissed("q1"), h.restored("q1"))),
    "approved": ((h.asked("q1"), h.approved("q1")), (h.asked("q1", held=False),)),
    "now": ((h.asked("q1"), h.approved("q1"), h.taken("q1")),),
    "answered": (
        (h.asked("q1"), h.approved("q1"), h.taken("q1"), h.finished("q1")),
        (h.asked("q1"), h.approved("q1"), h.finished("q1")),
        (*IN_QUEUE, h.asked("q2"), h.approved("q2"), h.taken("q1"), h.taken("q2", instead_of="q1")),
    ),
    "unanswered": (
        (h.asked("q1"), h.approved("q1"), h.taken("q1"), h.finished("q1", "unanswered")),
        (h.asked("q1"), h.approved("q1"), h.finished("q1", "unanswered")),
    ),
    "dismissed": (
        (h.asked("q1"), h.dismissed("q1")),
        (h.asked("q1"), h.approved("q1"), h.dismissed("q1")),
        (h.asked("q1"), h.approved("q1"), h.taken("q1"), h.dismissed("q1")),
    ),
    "withdrawn": ((h.asked("q1"), h.withdrawn("q1")), (h.asked("q1"), h.approved("q1"), h.withdrawn("q1"))),
}
"""All that differ in where a later step may lead."""


class Step(NamedTuple):
    """A verb as a command, with who gives it and what the documentation calls it."""

    label: str
    command: c.WireCommand
    by: Actor


STEPS: dict[Verb, tuple[Step, ...]] = {
    "revise": (Step("revise", c.ReviseQuestion(question="q1", text="Med andre ord?"), h.ANNE),),
    "withdraw": (Step("withdraw", c.WithdrawQuestion(question="q1"), h.ANNE),),
    "approve": (Step("approve", c.ApproveQuestion(question="q1"), h.MO),),
    "dismiss": (Step("dismiss", c.DismissQuestion(question="q1", reason="tone"), h.MO),),
    "restore": (Step("restore", c.RestoreQuestion(question="q1"), h.MO),),
    "take": (Step("take", c.TakeQuestion(question="q1"), h.MO),),
    "finish": (
        Step("finish", c.FinishQuestion(question="q1", how="answered"), h.MO),
        Step("finish", c.FinishQuestion(question="q1", how="unanswered"), h.MO),
    ),
}

DOING: dict[Activity, c.WireCommand] = {
    "ask": c.AskQuestion(text="Hvornår kommer cykelstien?"),
    "support": c.SupportQuestion(question="q1"),
    "react": c.React(kind="applause"),
}
