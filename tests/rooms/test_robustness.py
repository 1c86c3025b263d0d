"""Nothing breaks the core: any command by anybody has an answer, any facts can be folded."""

from __future__ import annotations

import msgspec
from hypothesis import event, given, settings
from hypothesis import strategies as st

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import VIEWS, Actor, Role
from livetalk.rooms.decide import Context, decide
from livetalk.rooms.evolve import evolve
from livetalk.rooms.outcomes import Decided, Rejected
from livetalk.rooms.room import Room
from tests.rooms.history import START, replayed
from tests.rooms.random_commands import CITIZENS
from tests.rooms.random_evenings import MODERATORS, Move, as_sent, caught_up, evening, patch

TEXT = st.one_of(
    st.text(st.characters()), st.sampled_from(["tone", "other", "", "\ud800", "a" * 1001, "\u0301"])
)
QUESTION = st.sampled_from(["id0x", "id1x", "id2x", "nope", "", "q:1"])
QUESTIONS = st.lists(QUESTION, max_size=4).map(tuple)
NAMES = st.lists(TEXT, max_size=3).map(tuple)
COMMANDS: st.SearchStrategy[c.AnyCommand] = st.one_of(
    st.builds(c.AskQuestion, text=TEXT, name=st.none() | TEXT, theme=st.none() | TEXT),
    st.builds(c.ReviseQuestion, question=QUESTION, text=TEXT),
    *(
        st.builds(command, question=QUESTION)
        for command in (
            c.WithdrawQuestion,
            c.SupportQuestion,
            c.UnsupportQuestion,
            c.ApproveQuestion,
            c.RestoreQuestion,
            c.TakeQuestion,
        )
    ),
    st.builds(c.DismissQuestion, question=QUESTION, reason=TEXT, note=st.none() | TEXT),
    st.builds(c.FinishQuestion, question=QUESTION),
    st.builds(c.React),
    st.builds(c.SetRoomState),
    st.builds(c.BlankWall),
    st.builds(c.MergeQuestion, question=QUESTION, into=QUESTION),
    st.builds(c.UnmergeQuestion, question=QUESTION),
    st.builds(c.AskToElaborate, question=QUESTION, message=TEXT),
    st.builds(c.CorrectQuestion, question=QUESTION, text=TEXT),
    st.builds(c.TagQuestion, question=QUESTION, themes=NAMES),
    st.builds(c.AssignQuestion, question=QUESTION, speakers=NAMES),
    st.builds(c.JudgeMany, questions=QUESTIONS, reason=st.none() | TEXT, note=st.none() | TEXT, names=NAMES),
    st.builds(c.OrderQueue, queue=QUESTIONS),
    st.builds(c.LockNext, question=st.none() | QUESTION),
    st.builds(c.ChangeOrdering),
    st.builds(c.RaiseHand, question=QUESTION, speaker=TEXT, up=st.booleans()),
    st.builds(c.PassFloor, speaker=st.none() | TEXT, limit_s=st.none() | st.integers(1, 3600)),
    st.builds(c.SendMessage, text=TEXT, to=st.none() | TEXT),
    st.builds(c.AcknowledgeMessage, message=QUESTION),
    st.builds(c.SeeQuestions, questions=QUESTIONS),
    st.builds(c.LookAt, question=st.none() | QUESTION),
    st.builds(c.MakeLink, link=QUESTION, label=st.none() | TEXT, speaker=st.none() | TEXT),
    st.builds(c.RevokeLink, link=QUESTION),
    st.builds(c.NoticeBurst, burst=QUESTION, question=QUESTION, people=st.just(("p1",))),
    st.builds(c.QuarantineBurst, burst=QUESTION),
    st.builds(c.ReleaseBurst, burst=QUESTION),
    st.builds(c.Undo),
    st.builds(c.CreateRoom, title=TEXT, purpose=TEXT, input_use=TEXT, not_open=st.none() | TEXT),
)
ROLES: tuple[Role, ...] = ("audience", "moderator", "speaker", "notes", "captions", "system")
ACTORS = st.builds(
    Actor, id=st.sampled_from([CITIZENS[0].id, MODERATORS[0].id, "", "?"]), role=st.sampled_from(ROLES)
)
BUSY = evening(
    (
        "before",
        [Move(deed="ask", who=n) for n in range(3)]
        + [Move(deed="approve"), Move(deed="take"), Move(deed="approve", which=1)],
    )
)


@settings(max_examples=300)
@given(st.booleans(), ACTORS, COMMANDS, st.integers(-1, 2**53))
def test_any_command_by_anybody_has_an_answer_and_moves_nothing(
    busy: bool, actor: Actor, command: c.AnyCommand, now: int
) -> None:
    room = BUSY.room if busy else Room()
    before = repr(room)
    answer = decide(room, command, Context(actor=actor, now=now, fresh_id="fresh"))
    assert repr(room) == before
    assert isinstance(answer, Decided | Rejected)
    if isinstance(answer, Rejected):
        event(answer.code)
        return
    as_sent(answer.words)
    named = [
        value
        for e in answer.events
        for name, value in msgspec.structs.asdict(e).items()
        if name.endswith("_key")
    ]
    if not isinstance(command, c.CreateRoom):
        # An item may be called by a question's own words, and a mail go to an address that was given.
        assert answer.words.keys() == {key for key in named if key} - room.words.keys(), (
            "every key has its words, and no word is lost"
        )


SMALL = st.integers(0, 9)
KNOWN = st.sampled_from(["id0x", "id1x", "id2x"])
EVENTS: st.SearchStrategy[f.AnyEvent] = st.one_of(
    st.builds(f.QuestionRevised, question=KNOWN),
    st.builds(f.QuestionDismissed, question=KNOWN),
    st.builds(f.QuestionFinished, question=KNOWN),
    *(
        st.builds(kind, question=KNOWN)
        for kind in (
            f.QuestionWithdrawn,
            f.QuestionApproved,
            f.QuestionRestored,
            f.QuestionTaken,
            f.SupportGiven,
            f.SupportTakenBack,
        )
    ),
    st.builds(f.QuestionMerged, question=KNOWN, into=KNOWN),
    st.builds(f.QuestionMerged, question=KNOWN, into=KNOWN),
    st.builds(f.QuestionUnmerged, question=KNOWN),
    st.builds(f.ElaborationAsked, question=KNOWN),
    st.builds(f.QuestionCorrected, question=KNOWN),
    st.builds(f.QuestionTagged, question=KNOWN),
    st.builds(f.QuestionAssigned, question=KNOWN),
    st.builds(f.QueueOrdered, queue=st.lists(KNOWN, max_size=3, unique=True).map(tuple)),
    st.builds(f.NextLocked, question=st.none() | KNOWN),
    st.builds(f.OrderingChanged),
    st.builds(f.HandRaised, question=KNOWN),
    st.builds(f.HandLowered, question=KNOWN),
    st.builds(f.SpeakingStarted),
    st.builds(f.SpeakingStopped),
    st.builds(f.MessageSent, message=st.just("m1")),
    st.builds(f.BurstNoticed, burst=st.just("b1"), question=st.just("id1x"), since=SMALL, until=SMALL),
    st.builds(f.StaffLinkRevoked),
    st.builds(f.ActUndone, act=st.integers(0, 40)),
    st.builds(f.RoomStateChanged),
    st.builds(f.WallBlanked),
    st.builds(
        f.ReactionsCounted, counts=st.dictionaries(st.sampled_from(["heart", "old"]), st.integers(1, 9))
    ),
)
MAKERS = st.sampled_from([None, CITIZENS[0].id, MODERATORS[0].id])


@given(st.lists(st.tuples(EVENTS, MAKERS, st.sampled_from([None, "c1", "c2"])), max_size=30))
def test_facts_are_folded_also_if_the_rules_of_today_would_not_lead_to_them(
    loose: list[tuple[f.AnyEvent, str | None, str | None]],
) -> None:
    room = replayed(BUSY.facts)
    screens = [{view: views.view(room, view) for view in VIEWS}]
    start = room.seq
    for happening, by, command in loose:
        evolve(room, f.Fact(seq=room.seq + 1, at=START, event=happening, by=by, command=command))
        screens.append({view: views.view(room, view) for view in VIEWS})
    for view in VIEWS:
        for position, screen in enumerate(screens, start=start):
            assert caught_up(screen[view], *patch(room, view, position)) == views.view(room, view)
