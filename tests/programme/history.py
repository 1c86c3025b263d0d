"""Histories of a programme for tests of its core: given … when … then …, without a log."""

from __future__ import annotations

from livetalk.programme import commands as c
from livetalk.programme.context import SERVER, Answer, Context, Giver, Planned
from livetalk.programme.decide import decide
from livetalk.programme.evolve import evolve
from livetalk.programme.facts import Entry
from livetalk.programme.programme import Programme
from livetalk.programme.template import Templates
from livetalk.programme.texts import BodyWords, GatheringWords, PlaceWords, SessionWords
from livetalk.rules_files import load_templates

TEMPLATES: Templates = load_templates()
NOON = 1_779_962_400_000  # 28 May 2026, 12 o'clock in Copenhagen
HOUR = 3_600_000
FRAME = {
    "purpose": "Vi vil høre, hvad I mener.",
    "input_use": "Udvalget læser alt.",
    "not_open": "Linjeføringen ligger fast.",
    "listens": "Udvalget lytter.",
    "access": "Trinfri adgang.",
    "agenda": "Punkt 4",
}


class History:
    """A programme that grows by commands; ids are ``i1``, ``i2`` … in the order of the commands."""

    def __init__(self) -> None:
        self.programme = Programme()
        self.now = NOON
        self._given = 0
        self._log: list[Entry] = []

    def when(self, command: c.AnyCommand, giver: Giver = SERVER) -> Answer:
        """Decide, and move by what was decided."""
        answer = decide(self.programme, command, self.context(giver))
        self.take(answer, giver)
        return answer

    def context(self, giver: Giver) -> Context:
        """What the next decision needs from the world."""
        self._given += 1
        return Context(giver=giver, now=self.now, fresh_id=f"i{self._given}", templates=TEMPLATES)

    def take(self, answer: Answer, giver: Giver) -> list[Entry]:
        """Move by what was decided; the facts of it."""
        if not isinstance(answer, Planned):
            return []
        self.programme.words.update(answer.words)
        by = None if giver.is_system else giver.id
        entries = [
            Entry(seq=seq, at=self.now, event=event, by=by)
            for seq, event in enumerate(answer.events, self.programme.seq + 1)
        ]
        for entry in entries:
            evolve(self.programme, entry)
        self.programme.forget()
        self._log += entries
        return entries

    def before(self, later: list[Entry]) -> list[Entry]:
        """The facts that were there before these."""
        return self._log[: len(self._log) - len(later)]

    def made(self, command: c.AnyCommand) -> str:
        """The id of what the command makes."""
        answer = self.when(command)
        assert isinstance(answer, Planned), answer
        assert answer.made is not None
        return answer.made

    def body(self, name: str = "Grønt Råd") -> str:
        return self.made(c.AddBody(kind="council", words=BodyWords(name=name)))

    def gathering(self, title: str = "Festdag", *bodies: str) -> str:
        return self.made(c.PlanGathering(words=GatheringWords(title=title), bodies=bodies))

    def stage(self, gathering: str, name: str = "Telt 1") -> str:
        return self.made(c.AddStage(gathering=gathering, words=PlaceWords(name=name)))

    def session(
        self,
        title: str = "Cykler",
        *,
        starts: int = NOON + 24 * HOUR,
        ends: int | None = None,
        template: str = "talk",
        gathering: str | None = None,
        stage: str | None = None,
        bodies: tuple[str, ...] = (),
        **words: object,
    ) -> str:
        said = SessionWords(title=title, **{**FRAME, **words})  # type: ignore[arg-type]  # names of fields
        return self.made(
            c.PlanSession(
                template=template,
                gathering=gathering,
                stage=stage,
                starts=starts,
                ends=ends or starts + HOUR,
                bodies=bodies,
                words=said,
            )
        )
