"""Random days of planning: whatever is given, the fold agrees with itself, and a host never reaches beyond the own."""

from __future__ import annotations

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from livetalk.programme import commands as c
from livetalk.programme.context import SERVER, Giver
from livetalk.programme.decide import decide
from livetalk.programme.evolve import evolve
from livetalk.programme.facts import Entry
from livetalk.programme.policy import MAY
from livetalk.programme.programme import Programme, Session
from livetalk.programme.texts import BodyWords, GatheringWords, PlaceWords, SessionWords
from tests.programme.history import HOUR, NOON, History

TITLES = st.sampled_from(["Cykler", "Støj", "Ældre hjem", "Træer"])
PLACES = st.integers(0, 3)


def test_every_command_has_its_line_in_the_table() -> None:
    assert MAY.keys() == set(get_args(c.AnyCommand))


class Day:
    """A history that is grown by small numbers: which of what is there, and what to do with it."""

    def __init__(self) -> None:
        self.history = History()
        self.entries: list[Entry] = []
        self.own = self.history.body("Skovserød IF")
        self.other = self.history.body("Seniorråd")
        invited = c.MakeAccount(name="Vært", email="v@if.example", role="host", bodies=(self.own,))
        self.host = Giver(id=self.history.made(invited), role="host", bodies=(self.own,))

    def pick(self, things: dict[str, object], number: int) -> str:
        return list(things)[number % len(things)] if things else "nothing"

    def command(self, kind: int, number: int, title: str) -> c.AnyCommand:
        programme = self.history.programme
        gathering = self.pick({**programme.gatherings}, number)
        stage = self.pick({**programme.stages}, number)
        session = self.pick({**programme.sessions}, number)
        bodies = ((self.own,), (self.other,), (self.own, self.other), ())[number]
        starts = NOON + number * HOUR
        words = SessionWords(title=title, purpose=title, input_use=title)
        commands: list[c.AnyCommand] = [
            c.PlanGathering(words=GatheringWords(title=title), bodies=bodies),
            c.AddStage(gathering=gathering, words=PlaceWords(name=title)),
            c.PlanSession(
                template="small_room", starts=starts, ends=starts + HOUR, bodies=bodies, words=words
            ),
            c.PlanSession(
                template="break",
                gathering=gathering,
                stage=stage,
                starts=starts,
                ends=starts + HOUR,
                bodies=bodies,
                words=words,
            ),
            c.MoveSession(session=session, starts=starts, ends=starts + 2 * HOUR),
            c.ChangeSession(session=session, bodies=bodies, words=words),
            c.PublishSession(session=session, room=f"{100000 + programme.seq}"),
            c.CancelSession(session=session, reason=title),
            c.CancelGathering(gathering=gathering, reason=title),
            c.PublishGathering(gathering=gathering),
            c.RemoveStage(stage=stage),
            c.ChangeBody(body=(self.own, self.other)[number % 2], kind="other", words=BodyWords(name=title)),
            c.ReachPoint(session=session, point="live"),
        ]
        return commands[kind % len(commands)]


STEPS = st.lists(st.tuples(st.integers(0, 12), PLACES, TITLES, st.booleans()), max_size=40)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_a_host_never_changes_what_belongs_to_others(steps: list[tuple[int, int, str, bool]]) -> None:
    day = Day()
    for kind, number, title, is_host in steps:
        programme = day.history.programme
        before = of_others(day, programme), dict(programme.gatherings), dict(programme.bodies)
        day.history.when(day.command(kind, number, title), day.host if is_host else SERVER)
        if is_host:
            assert {key: programme.sessions[key] for key in before[0]} == before[0]
            for gathering in before[1].values():
                if day.own not in gathering.bodies:
                    assert programme.gatherings[gathering.id] == gathering
            assert programme.bodies[day.other] == before[2][day.other]


def of_others(day: Day, programme: Programme) -> dict[str, Session]:
    return {key: one for key, one in programme.sessions.items() if day.own not in one.bodies}


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_the_same_facts_make_the_same_programme_and_what_is_gone_stays_gone(
    steps: list[tuple[int, int, str, bool]],
) -> None:
    day = Day()
    again = Programme()
    written: list[Entry] = []
    for kind, number, title, is_host in steps:
        programme = day.history.programme
        giver = day.host if is_host else SERVER
        answer = decide(programme, day.command(kind, number, title), day.history.context(giver))
        sequences = {key: one.sequence for key, one in programme.sessions.items()}
        written += day.history.take(answer, giver)
        assert all(programme.sessions[key].sequence >= count for key, count in sequences.items())

    for entry in (*day.history.before(written), *written):
        evolve(again, entry)

    programme = day.history.programme
    assert (again.sessions, again.gatherings, again.stages, again.session_of) == (
        programme.sessions,
        programme.gatherings,
        programme.stages,
        programme.session_of,
    )
    named = {s.text_key for s in programme.sessions.values()} | {
        g.text_key for g in programme.gatherings.values()
    }
    assert named <= programme.words.keys()
