"""Writes the golden logs: ``python -m tests.golden.write_evenings``. Never writes over one that is there.

An evening is a function that tells it: who does what, in which order. It says how the log came to
be; once written, the log stays as it is, also when the rules of the day would lead elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from livetalk.log.codec import encode_fact
from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import SYSTEM, VIEWS, Actor
from livetalk.rooms.room import Room
from tests.golden.afterwards import afterwards
from tests.golden.reminded import reminded
from tests.rooms.fake_advice import FakeAdvice
from tests.rooms.history import ANNE, BENT, CARLA, LIS, MIA, MO, History, replayed

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Golden:
    """An evening and where its files lie."""

    name: str
    tell: Callable[[History], None]
    erased: tuple[str, ...] = ()

    def file(self, suffix: str) -> Path:
        """One of the three files."""
        return HERE / f"{self.name}{suffix}"


def pictures(room: Room) -> dict[str, Any]:
    """All that leaves the room, as JSON data: every view, and what each person sees of their own."""
    people = {person: views.mine(room, person) for person in sorted({*room.asked_by, *room.supported_by})}
    shown = {"views": {view: views.view(room, view) for view in VIEWS}, "mine": people}
    decoded: dict[str, Any] = json.loads(msgspec.json.encode(shown))
    return decoded


def create(room: History, moderation: f.Moderation) -> None:
    """Open a room with all its links."""
    roles: tuple[f.StaffRole, ...] = ("moderator", "speaker", "notes", "captions")
    links = tuple(
        c.StaffLink(link=f"link{n}", role=role, token_hash=f"{n}" * 64)
        for n, role in enumerate(roles, start=1)
    )
    command = c.CreateRoom(
        code="482913",
        title="Temamøde: Skoleveje i Vangede",
        purpose="Vi vil høre, hvor vejen til skole føles utryg.",
        input_use="Udvalget læser alt og svarer inden for fire uger.",
        not_open="Skoledistrikterne er besluttet.",
        moderation=moderation,
        links=links,
    )
    room.when(command, by=SYSTEM)


def ask(room: History, question: str, text: str, *, by: Actor, **more: Any) -> None:
    """Somebody asks, a little later."""
    room.later(7).when(c.AskQuestion(text=text, **more), by=by, fresh_id=question)


def do(room: History, by: Actor, *acts: c.AnyCommand) -> None:
    """One thing after the other, every four seconds; each must lead to something."""
    for act in acts:
        room.later(4).when(act, by=by)
        assert room.accepted, act


def read_before(room: History) -> None:
    """An evening on which a moderator reads first. Every kind of fact happens."""
    create(room, "before")
    do(room, MO, c.SetRoomState(state="early"))
    ask(room, "q1", "Hvornår kommer cykelstien på Vangedevej?", by=ANNE, name="Anne Lund", theme="Trafik")
    ask(
        room, "q2", "Er der penge til flere skolepatruljer?\n\nHos os mangler der to.", by=BENT, theme="Skole"
    )
    ask(room, "q3", "Hvem har parkeret på fortovet?", by=CARLA, name="Carla")
    do(
        room,
        MO,
        c.SetRoomState(state="open"),
        c.ApproveQuestion(question="q1"),
        c.ApproveQuestion(question="q2"),
    )
    do(room, MIA, c.DismissQuestion(question="q3", reason="off_topic"))
    ask(room, "q4", "Kan I sænke farten til 40 km/t? 🚸", by=CARLA, theme="Trafik")
    ask(room, "q5", "En mand på bagerste række spørger, om lyskrydset kan vente.", by=MO)
    do(room, BENT, c.SupportQuestion(question="q1"))
    do(room, CARLA, c.SupportQuestion(question="q1"), c.SupportQuestion(question="q2"))
    do(room, ANNE, c.SupportQuestion(question="q2"), c.React(kind="applause", count=3))
    do(
        room,
        CARLA,
        c.UnsupportQuestion(question="q1"),
        c.ReviseQuestion(question="q3", text="Må man parkere på fortovet?"),
    )
    do(
        room,
        MIA,
        c.ApproveQuestion(question="q3"),
        c.ApproveQuestion(question="q5"),
        c.TakeQuestion(question="q1"),
    )
    do(room, ANNE, c.React(kind="heart"), c.React(kind="applause", count=2))
    do(room, MO, c.TakeQuestion(question="q2"), c.Undo(), c.TakeQuestion(question="q5"))
    do(room, BENT, c.ReviseQuestion(question="q2", text="Er der penge til flere skolepatruljer?"))
    do(room, MIA, c.ApproveQuestion(question="q2"), c.BlankWall(on=True))
    do(room, MO, c.DismissQuestion(question="q5", reason="Vi tager lyskrydset på næste møde"))
    do(room, MIA, c.BlankWall(on=False), c.SetRoomState(state="paused"))
    do(room, CARLA, c.WithdrawQuestion(question="q4"))
    do(
        room,
        MO,
        c.RestoreQuestion(question="q5"),
        c.RestoreQuestion(question="q1"),
        c.TakeQuestion(question="q1"),
    )
    do(
        room,
        MO,
        c.FinishQuestion(question="q1", how="answered"),
        c.FinishQuestion(question="q2", how="unanswered"),
    )
    do(room, MO, c.DismissQuestion(question="q3", reason="duplicate", note="Se spørgsmålet om fortove"))
    do(room, MIA, c.SetRoomState(state="closed"))


def read_after(room: History) -> None:
    """An evening on which questions are shown at once and read afterwards."""
    create(room, "after")
    ask(room, "q1", "Hvorfor er der ingen bænke ved søen?", by=ANNE)
    ask(room, "q2", "Hvornår åbner biblioteket igen?", by=BENT, name="Bent")
    do(room, CARLA, c.SupportQuestion(question="q2"), c.React(kind="wonder"), c.React(kind="laugh", count=20))
    do(room, ANNE, c.ReviseQuestion(question="q1", text="Hvorfor er der ingen bænke ved Gentofte Sø?"))
    do(room, MO, c.DismissQuestion(question="q2", reason="tone"))
    do(room, BENT, c.ReviseQuestion(question="q2", text="Hvornår kan vi låne bøger igen?"))
    do(room, MO, c.ApproveQuestion(question="q2"), c.TakeQuestion(question="q1"), c.Undo(), c.Undo())
    ask(room, "q3", "Kommer der flere toiletter?", by=CARLA)
    do(room, MIA, c.TakeQuestion(question="q3"))


def moderated(room: History) -> None:
    """An evening with all that the people who hold a meeting can do: merging, labels, the stage, suspicion."""
    command = c.CreateRoom(
        code="482913",
        title="Borgermøde: Klima og veje",
        purpose="Vi vil høre, hvad der haster.",
        input_use="Udvalget svarer på det, der ikke nås.",
        themes=("Klima", "Veje"),
        speakers=("Karin Holm", "Ole Bach"),
        links=(c.StaffLink(link="link1", role="moderator", token_hash="1" * 64),),
    )
    room.when(command, by=SYSTEM)
    ask(room, "q1", "Hvornår kommer cykelstien på Vangedevej?", by=ANNE, theme="Veje")
    ask(room, "q2", "Får vi en cykelsti på Vangedevej snart?", by=BENT, name="Bent")
    ask(room, "q3", "Hvad gør i ved oversvømelserne?", by=CARLA, theme="Klima")
    ask(room, "q4", "Kan I gøre noget ved det?", by=BENT)
    ask(room, "q5", "Hvem ejer søen?", by=MO)
    do(
        room,
        MO,
        c.MakeLink(link="link2", role="speaker", token_hash="2" * 64, label="Karin", speaker="Karin Holm"),
        c.MakeLink(link="link3", role="notes", token_hash="3" * 64),
        c.JudgeMany(act="approve", questions=("q1", "q2", "q5")),
        c.CorrectQuestion(question="q3", text="Hvad gør I ved oversvømmelserne?"),
        c.ApproveQuestion(question="q3"),
        c.AskToElaborate(question="q4", message="Hvad mener du med »det«?"),
        c.TagQuestion(question="q3", themes=("Klima", "Kloakker")),
        c.AssignQuestion(question="q1", speakers=("Karin Holm", "Pia Lund")),
    )
    private = c.AskQuestion(text="Jeg er 010203-1234, hvornår kommer stien på Vangedevej?")
    advice = FakeAdvice(words={"010203-1234": "cpr"}, alike=("q1", "q2"))
    room.later(20).when(private, by=ANNE, fresh_id="q6", advice=advice)
    do(room, MIA, c.DismissQuestion(question="q6", reason="personal_data"))
    do(room, ANNE, c.ReviseQuestion(question="q6", text="Hvornår kommer stien så?"))
    do(room, MIA, c.DismissQuestion(question="q6", reason="duplicate", note="Se det første"))
    do(room, CARLA, c.SupportQuestion(question="q1"), c.SupportQuestion(question="q2"))
    do(room, ANNE, c.SeeQuestions(questions=("q1", "q2", "q3")), c.SupportQuestion(question="q2"))
    do(room, MIA, c.MergeQuestion(question="q2", into="q1"))
    do(room, BENT, c.ReviseQuestion(question="q4", text="Kan I gøre noget ved støjen fra banen?"))
    do(room, CARLA, c.UnsupportQuestion(question="q2"), c.SupportQuestion(question="q2"))
    do(
        room,
        MO,
        c.ApproveQuestion(question="q4"),
        c.MergeQuestion(question="q5", into="q3"),
        c.UnmergeQuestion(question="q5"),
        c.CorrectQuestion(question="q5", text="Hvem ejer søen??"),
        c.Undo(),
        c.OrderQueue(queue=("q3", "q1")),
        c.LockNext(question="q4"),
        c.ChangeOrdering(by="fair", rule="pav"),
    )
    room.later(4).when(c.SendMessage(text="Fem minutter igen"), by=MO, fresh_id="m1")
    room.later(4).when(c.SendMessage(text="Tag gerne støjen", to="Karin Holm"), by=MIA, fresh_id="m2")
    do(
        room,
        LIS,
        c.AcknowledgeMessage(message="m1"),
        c.RaiseHand(question="q4", speaker="Karin Holm"),
        c.RaiseHand(question="q3", speaker="Ole Bach"),
        c.RaiseHand(question="q3", speaker="Ole Bach", up=False),
        c.PassFloor(speaker="audience"),
        c.PassFloor(speaker="Karin Holm", limit_s=90),
        c.PassFloor(),
    )
    noticed = c.NoticeBurst(
        burst="b1", question="q1", people=(CARLA.id, ANNE.id), since=room.now, until=room.now
    )
    do(room, SYSTEM, noticed)
    do(room, MIA, c.QuarantineBurst(burst="b1"), c.RevokeLink(link="link3"))
    room.later(3).when(c.TakeQuestion(question="q4"), by=MO, proposed="q3")
    do(
        room,
        MIA,
        c.ReleaseBurst(burst="b1"),
        c.TakeQuestion(question="q1"),
        c.LockNext(question="q3"),
        c.LockNext(),
        c.DismissQuestion(question="q5", reason="off_topic"),
    )
    do(room, BENT, c.WithdrawQuestion(question="q2"))
    do(room, MO, c.QuarantineBurst(burst="b1"), c.FinishQuestion(question="q1", how="answered"))


def after_the_talk(room: History) -> None:
    """An evening that goes on when the room is closed."""
    create(room, "before")
    afterwards(room)


def planned(room: History) -> None:
    """A room of a session: it is described anew, opens and closes by the clock, and was moved once."""
    create(room, "before")
    do(room, SYSTEM, c.SetRoomState(state="early"))
    ask(room, "q1", "Hvornår kommer stien?", by=ANNE)
    renamed = c.ReframeRoom(
        title="Temamøde: Trygge skoleveje",
        purpose="Vi vil høre, hvor vejen til skole føles utryg.",
        input_use="Udvalget læser alt og svarer inden for fire uger.",
        themes=("Cykelstier",),
        speakers=("Karin Holm",),
    )
    do(room, SYSTEM, renamed, c.SetRoomState(state="open"))
    do(room, MO, c.ApproveQuestion(question="q1"))
    do(room, SYSTEM, c.SetRoomState(state="early"))
    fields = {name: getattr(renamed, name) for name in renamed.__struct_fields__}
    cancelled = c.ReframeRoom(**{**fields, "cancelled": "Stormen lukker pladsen."})
    do(room, SYSTEM, cancelled, c.SetRoomState(state="closed"))


def session_reminded(room: History) -> None:
    """The evening of somebody who wants to know when the session is."""
    create(room, "before")
    reminded(room)


EVENINGS = (
    Golden(name="read-before", tell=read_before, erased=("q:q1:name", "q:q3:text:1", "q:q3:text:2")),
    Golden(name="read-after", tell=read_after),
    Golden(name="moderated", tell=moderated, erased=("link:link2", "q:q2:name")),
    Golden(name="afterwards", tell=after_the_talk),
    Golden(name="planned", tell=planned),
    Golden(name="reminded", tell=session_reminded),
)


def write(golden: Golden) -> None:
    """Tell the evening and write its three files."""
    told = History()
    golden.tell(told)
    words = {key: text for key, text in told.room.words.items() if key not in golden.erased}
    at = (len(told.facts) // 2, len(told.facts))
    shown = {str(seq): pictures(replayed(told.facts[:seq], words)) for seq in at}
    golden.file(".jsonl").write_bytes(b"".join(encode_fact(fact) + b"\n" for fact in told.facts))
    for suffix, data in ((".words.json", words), (".views.json", shown)):
        golden.file(suffix).write_text(
            json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    for evening in EVENINGS:
        if evening.file(".jsonl").exists():
            print(f"{evening.name}: is there already and stays as it is")
        else:
            write(evening)
            print(f"{evening.name}: written")
