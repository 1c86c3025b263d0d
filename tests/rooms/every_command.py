"""One example of every command, for tests that walk through all of them.

Lives here: the examples. Must not live here: who may give them, or what they lead to.
"""

from __future__ import annotations

from livetalk.rooms import commands as c

OVER_THE_WIRE: tuple[c.WireCommand, ...] = (
    c.AskQuestion(text="Hvorfor?"),
    c.ReviseQuestion(question="q1", text="Hvorfor?"),
    c.WithdrawQuestion(question="q1"),
    c.SupportQuestion(question="q1"),
    c.UnsupportQuestion(question="q1"),
    c.React(kind="heart"),
    c.SeeQuestions(questions=("q1",)),
    c.ApproveQuestion(question="q1"),
    c.DismissQuestion(question="q1", reason="tone"),
    c.RestoreQuestion(question="q1"),
    c.TakeQuestion(question="q1"),
    c.FinishQuestion(question="q1", how="answered"),
    c.SetRoomState(state="open"),
    c.BlankWall(on=True),
    c.Undo(),
    c.LookAt(question="q1"),
    c.MergeQuestion(question="q1", into="q2"),
    c.UnmergeQuestion(question="q1"),
    c.AskToElaborate(question="q1", message="Hvilken vej?"),
    c.CorrectQuestion(question="q1", text="Hvorfor ?"),
    c.TagQuestion(question="q1", themes=("Trafik",)),
    c.AssignQuestion(question="q1", speakers=("Karin",)),
    c.JudgeMany(act="approve", questions=("q1", "q2")),
    c.OrderQueue(queue=("q1",)),
    c.LockNext(question="q1"),
    c.ChangeOrdering(by="newest"),
    c.RaiseHand(question="q1", speaker="Karin"),
    c.PassFloor(speaker="audience"),
    c.SendMessage(text="Fem minutter"),
    c.AcknowledgeMessage(message="m1"),
    c.RevokeLink(link="l1"),
    c.QuarantineBurst(burst="b1"),
    c.ReleaseBurst(burst="b1"),
    c.WriteNote(text="Vi ser på det."),
    c.CorrectLine(line=1, text="Vi ser på det."),
    c.MoveBracket(question="q1", first=1, last=2),
    c.MarkPromise(line=1),
    c.ConfirmPromise(promise="s1", text="Lys på stien", owner="Teknikudvalget"),
    c.RejectPromise(promise="s1"),
    c.ReopenPromise(promise="s1"),
    c.OpenItem(title="Lys på stien"),
    c.UpdateItem(item="i1", status="in_progress"),
    c.NoteItem(item="i1", text="Ring til dem"),
    c.MergeItem(item="i1", into="i2"),
    c.UnmergeItem(item="i1"),
    c.HandOver(item="i1", agent="Sparringsagent"),
    c.Comment(item="i1", text="Hvornår?"),
    c.JudgeComment(comment="c1", shown=True),
    c.AnswerComment(comment="c1", text="Snart."),
    c.Join(item="i1", name="Anne", contact="anne@eksempel.dk", consent="both"),
    c.WithdrawJoining(joining="j1"),
    c.Subscribe(address="anne@eksempel.dk"),
    c.SwitchPart(part="closed"),
    c.EditRecord(section="summary", text="En god aften."),
    c.PublishRecord(),
    c.WithdrawRecord(),
    c.FileRecord(title="Opsamling", date="2026-10-26", direction="out", unit="Vej og Park"),
    c.JournaliseRecord(number="2026-17"),
    c.SetRetention(until="2031-12-31"),
    c.EraseContributions(question="q1"),
)

BY_THE_SERVER: tuple[c.AnyCommand, ...] = (
    c.CreateRoom(code="482913", title="t", purpose="p", input_use="i"),
    c.ReframeRoom(title="t", purpose="p", input_use="i"),
    c.MakeLink(link="l1", role="speaker", token_hash="0" * 64),
    c.NoticeBurst(burst="b1", question="q1", people=("p1",), since=0, until=1),
    c.HearCaptions(stream="da", number=1, body="God aften."),
    c.SettleCaptions(stream="da"),
    c.ImportLines(
        lang="da", begin=0, lines=(c.ImportedLine(cue="k1", start=0, end=1_000, text="God aften."),)
    ),
    c.ConfirmSubscription(subscription="u1"),
    c.Unsubscribe(subscription="u1"),
    c.TryMail(mail="m1"),
    c.SettleMail(mail="m1", how="sent"),
    c.RemindOwners(today="2026-10-27"),
    c.FollowSession(starts=1_800_000_000_000, ends=1_800_003_600_000, remind_at=1_799_900_000_000),
    c.PurgeRoom(today="2031-12-31"),
)

EVERY_COMMAND: tuple[c.AnyCommand, ...] = (*OVER_THE_WIRE, *BY_THE_SERVER)


def name(command: c.AnyCommand) -> str:
    """What it is called on the wire."""
    return str(command.__struct_config__.tag)
