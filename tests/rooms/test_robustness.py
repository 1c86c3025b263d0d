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
        assert answer.words.keys() == {key for key in named if key}, (
            "every key has its words, and no word is lost"
        )


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
