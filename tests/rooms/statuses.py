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
from tests.rooms.staff_past import merged, speaker_added

STATUSES: tuple[Status, ...] = get_args(Status)
VERBS: tuple[Verb, ...] = get_args(Verb)
ACTIVITIES: tuple[Activity, ...] = get_args(Activity)

IN_QUEUE = (h.asked("q1"), h.approved("q1"))
OTHER = (h.asked("q9", by=h.BENT), h.approved("q9"))
PREPARED = (*OTHER, speaker_added("s1", "Karin"))
"""What steps that need more than the question itself find in the room."""

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
    "merged": ((h.asked("q1"), merged("q1", "q9")), (*IN_QUEUE, merged("q1", "q9"))),
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
    "merge": (Step("merge", c.MergeQuestion(question="q1", into="q9"), h.MO),),
    "unmerge": (Step("unmerge", c.UnmergeQuestion(question="q1"), h.MO),),
    "elaborate": (Step("elaborate", c.AskToElaborate(question="q1", message="Hvilken vej?"), h.MO),),
    "correct": (Step("correct", c.CorrectQuestion(question="q1", text="Hvad med q1 !"), h.MO),),
    "label": (
        Step("tag", c.TagQuestion(question="q1", themes=("Trafik",)), h.MO),
        Step("assign", c.AssignQuestion(question="q1", speakers=("Karin",)), h.MO),
    ),
    "lock": (Step("lock", c.LockNext(question="q1"), h.MO),),
    "hand": (Step("hand", c.RaiseHand(question="q1", speaker="Karin"), h.LIS),),
}

DOING: dict[Activity, c.WireCommand] = {
    "ask": c.AskQuestion(text="Hvornår kommer cykelstien?"),
    "support": c.SupportQuestion(question="q1"),
    "react": c.React(kind="applause"),
    "see": c.SeeQuestions(questions=("q1",)),
}
