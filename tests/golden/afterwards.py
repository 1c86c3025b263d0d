"""The evening of the golden logs that goes on after the talk: captions, promises, follow-up, the record.

Lives here: who did what. Must not live here: how it is written down (``write_evenings``).
"""

from __future__ import annotations

from livetalk.rooms import commands as c
from livetalk.rooms.actors import SYSTEM, Actor
from livetalk.rooms.followup import Mail
from tests.rooms.history import ANNE, BENT, CARLA, MO, History

CAPTIONER = Actor(id="titan-5c21aa", role="captions")
MINUTES = Actor(id="nora-2210ce", role="notes")
OFFICE = Actor(id="finn-90ab17", role="administration")


def afterwards(room: History) -> None:
    """Every kind of fact from captions to erasing."""
    _talk(room)
    _promises(room)
    room.later(60).when(c.SetRoomState(state="closed"), by=MO)
    assert room.accepted
    _citizens(room)
    _casework(room)
    _mail(room)
    _record(room)
    _do(room, ANNE, c.EraseContributions())
    _do(room, SYSTEM, c.PurgeRoom(today="2027-06-01"))


def _do(room: History, by: Actor, *acts: c.AnyCommand, fresh: str = "", later: float = 4) -> None:
    for act in acts:
        room.later(later).when(act, by=by, fresh_id=fresh or f"x{room.room.seq}")
        assert room.accepted, (act, room._outcome)


def _hear(room: History, number: int, body: str, *, later: float = 3) -> None:
    _do(room, CAPTIONER, c.HearCaptions(stream="da", number=number, body=body), later=later)


def _talk(room: History) -> None:
    _do(room, ANNE, c.AskQuestion(text="Hvornår kommer cykelstien?", name="Anne Lund"), fresh="q1")
    _do(room, BENT, c.AskQuestion(text="Er der lys på stien om vinteren?"), fresh="q2")
    _do(room, CARLA, c.AskQuestion(text="Lad os plante træer langs den.", kind="idea"), fresh="q3")
    _do(room, MO, *(c.ApproveQuestion(question=q) for q in ("q1", "q2", "q3")), c.TakeQuestion(question="q1"))
    _hear(room, 7, "Ole Bach: Vi tegner stien om\n")
    _hear(room, 8, "og I får")
    _hear(room, 8, "og I får planen senest 1. maj")
    _hear(room, 9, "\x08\x08\x08\x08\x08\x08juni")
    _do(room, SYSTEM, c.SettleCaptions(stream="da"), later=10)
    _hear(room, 10, "hm")
    _hear(room, 11, "\x08\x08")
    _do(room, MINUTES, c.WriteNote(text="Stien ligger ved skolen.", speaker="Karin Holm"))
    _do(room, MINUTES, c.CorrectLine(line=1, text="Vi tegner stien om,", speaker="Ole Bach"))
    _do(room, MO, c.SwitchPart(part="closed"))
    _do(room, MINUTES, c.WriteNote(text="Prisen er ikke offentlig."))
    _do(room, MO, c.SwitchPart(part="open"), c.FinishQuestion(question="q1", how="answered"))
    _do(room, MINUTES, c.MoveBracket(question="q1", first=1, last=2), c.MoveBracket(question="q1"))


def _promises(room: History) -> None:
    _do(room, MINUTES, c.MarkPromise(line=2, owner="Vejudvalget", due="2027-06-01"), fresh="p1")
    confirmed = c.ConfirmPromise(
        promise="p1", text="Planen for stien bliver sendt ud", owner="Vejudvalget", due="2027-06-01",
        contact="vej@example.org", next="Tegningen laves om", line=2,
    )  # fmt: skip
    _do(room, MINUTES, confirmed, fresh="i1")
    _do(room, MO, c.RejectPromise(promise="s1"), c.ReopenPromise(promise="s1"))


def _citizens(room: History) -> None:
    _do(room, BENT, c.Comment(item="i1", text="Gælder det også Vangede?", name="Bent"), fresh="k1")
    _do(room, CARLA, c.Comment(item="i1", text="Hej mor"), fresh="k2", later=60)
    _do(room, MO, c.JudgeComment(comment="k1", shown=True))
    _do(room, MO, c.JudgeComment(comment="k2", shown=False, reason="Det handler ikke om stien."))
    _do(room, OFFICE, c.AnswerComment(comment="k1", text="Ja, hele vejen."))
    for n, (person, consent) in enumerate(((BENT, "both"), (CARLA, "owner")), 1):
        joined = c.Join(item="i1", name="Navn", contact=f"n{n}@example.org", consent=consent)  # type: ignore[arg-type]  # one of the three
        _do(room, person, joined, fresh=f"j{n}")
    _do(room, CARLA, c.WithdrawJoining(joining="j2"))
    _do(room, BENT, c.Subscribe(address="bent@example.org", item="i1"), fresh="u1")
    _do(room, CARLA, c.Subscribe(address="carla@example.org"), fresh="u2")
    _do(room, SYSTEM, c.ConfirmSubscription(subscription="u1"), c.ConfirmSubscription(subscription="u2"))
    _do(room, SYSTEM, c.Unsubscribe(subscription="u2"))


def _casework(room: History) -> None:
    _do(room, OFFICE, c.UpdateItem(item="i1", status="in_progress", next="Vi måler op"))
    moved = c.UpdateItem(item="i1", due="2027-07-01", reason="Opmålingen tager længere tid.")
    _do(room, OFFICE, moved)
    _do(room, OFFICE, c.NoteItem(item="i1", text="Ring til entreprenøren"))
    _do(room, OFFICE, c.OpenItem(title="Lys på stien", owner="Drift"), fresh="i2")
    _do(room, OFFICE, c.OpenItem(title="Træer", kind="idea", parent="i2"), fresh="i3")
    _do(room, OFFICE, c.MergeItem(item="i3", into="i2"), c.UnmergeItem(item="i3"))
    _do(room, OFFICE, c.HandOver(item="i3", agent="Sparringsagent Mette", contact="mette@example.org"))
    _do(room, OFFICE, c.UpdateItem(item="i2", status="impossible", reason="Fredningen tillader det ikke."))
    _do(room, SYSTEM, c.RemindOwners(today="2027-06-24"))


def _mail(room: History) -> None:
    waiting: list[Mail] = list(room.room.followup.mails.values())
    for how, mail in zip(("sent", "given_up", "delayed"), waiting, strict=False):
        _do(room, SYSTEM, c.TryMail(mail=mail.id))
        settled = c.SettleMail(mail=mail.id, how=how, until=room.now + 60_000)  # type: ignore[arg-type]  # one of the three
        _do(room, SYSTEM, settled)


def _record(room: History) -> None:
    _do(room, MINUTES, c.EditRecord(section="summary", text="En god aften om stien."))
    _do(room, MO, c.PublishRecord(), c.WithdrawRecord(), c.PublishRecord())
    filed = c.FileRecord(
        title="Opsamling", date="2026-10-26", direction="out", unit="Vej og Park", case="2026-17",
        kle="05.01.00", retain_until="2031-12-31",
    )  # fmt: skip
    _do(room, MO, filed, c.JournaliseRecord(number="2026-17-4"), c.SetRetention(until="2027-06-01"))
