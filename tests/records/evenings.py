"""Evenings to make records of: one full of words that are not for everybody, and one as long as they get."""

from __future__ import annotations

from livetalk.rooms import facts as f
from tests.rooms.followup_past import commented, joined, opened, updated
from tests.rooms.history import (
    BENT,
    MO,
    History,
    Past,
    approved,
    asked,
    dismissed,
    finished,
    given,
    room,
    state_became,
    taken,
)
from tests.rooms.record_past import line_said, part_changed
from tests.rooms.staff_past import merged, speaker_added

PLANTED = (
    "HEMMELIG-LINJE", "HEMMELIGT-SPØRGSMÅL", "AFVIST-TEKST", "INTERN-BEGRUNDELSE", "TILBAGEHOLDT-KOMMENTAR",
    "hemmelig@eksempel.dk", "INTERNT-NOTAT", "INTERN-SAG", "LUKKET-SAG", "VENTENDE-TEKST", "Birthe Navnesen",
    "birthe@eksempel.dk", "HEMMELIG-TALER", "DELT-LINJE", "SLÅET-SAMMEN-TEKST", "LUKKET-SKRIDT",
)  # fmt: skip


def evening_with_secrets() -> History:
    history = given(room(), asked("q1", text="Hvad med vejen?"), approved("q1"), line_said(1, "Velkommen."))
    history.happened(asked("q2", text="AFVIST-TEKST"), dismissed("q2", "other", note="INTERN-BEGRUNDELSE"))
    history.happened(asked("q3", text="VENTENDE-TEKST"))
    history.happened(asked("q5", text="SLÅET-SAMMEN-TEKST", by=BENT), merged("q5", "q1"))
    history.happened(opened("i1", kind="promise", title="Se på vejen", contact="hemmelig@eksempel.dk"))
    note = f.ItemNoted(item="i1", note_key="item:i1:note:1")
    history.happened(Past(events=(note,), by=MO.id, words={"item:i1:note:1": "INTERNT-NOTAT"}))
    history.happened(commented("c1", "i1", "TILBAGEHOLDT-KOMMENTAR"), joined("j1", "i1"))
    history.happened(opened("i2", title="INTERN-SAG", public=False))
    history.later(5).happened(taken("q1"), line_said(2, "DELT-LINJE og"), part_changed("closed"))
    history.happened(line_said(2, "DELT-LINJE og lukket"), line_said(3, "HEMMELIG-LINJE"))
    history.happened(
        asked("q4", text="HEMMELIGT-SPØRGSMÅL", by=MO), approved("q4"), taken("q4", instead_of="q1")
    )
    history.happened(finished("q4"), opened("i3", kind="promise", title="LUKKET-SAG"))
    history.happened(updated("i1", next="LUKKET-SKRIDT"))
    hidden = f.LineWritten(
        line=4, lang="da", source="captions", text_key="line:4:text:1", speaker_key="line:4:speaker"
    )
    words = {"line:4:text:1": "HEMMELIG-LINJE to", "line:4:speaker": "HEMMELIG-TALER"}
    history.happened(Past(events=(hidden,), words=words))
    return (
        history.happened(part_changed("open")).later(5).happened(line_said(5, "Tak."), state_became("closed"))
    )


def long_evening(questions: int = 500, lines: int = 10_000) -> History:
    """Every question is on for its share of the lines."""
    history = given(room(), speaker_added("s1", "Anna Holm"))
    share, line = lines // questions, 0
    for number in range(questions):
        question = f"q{number}"
        history.happened(
            asked(question, text=f"Spørgsmål {number} æøå 😀"), approved(question), taken(question)
        )
        for _ in range(share):
            line += 1
            history.later(2).happened(line_said(line, f"Svar nummer {line}.", speaker="s1"))
        history.later(2).happened(finished(question))
    return history
