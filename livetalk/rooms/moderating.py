"""Which facts are acts of those who hold the meeting.

Lives here: the list that the ledger of a room is made by. Must not live here: what the ledger says
(``livetalk.moderation.ledger``).
"""

from __future__ import annotations

from livetalk.rooms import facts as f

MODERATING = (
    f.RoomStateChanged,
    f.WallBlanked,
    f.QuestionApproved,
    f.QuestionDismissed,
    f.QuestionRestored,
    f.QuestionTaken,
    f.QuestionFinished,
    f.QuestionCorrected,
    f.ElaborationAsked,
    f.QuestionMerged,
    f.QuestionUnmerged,
    f.QuestionTagged,
    f.QuestionAssigned,
    f.QueueOrdered,
    f.NextLocked,
    f.OrderingChanged,
    f.ActUndone,
    f.StaffLinkMade,
    f.StaffLinkRevoked,
    f.MessageSent,
    f.SupportsQuarantined,
    f.SupportsReleased,
    f.BurstNoticed,
    f.PartChanged,
    f.LineCorrected,
    f.BracketMoved,
    f.PromiseConfirmed,
    f.PromiseRejected,
    f.PromiseReopened,
    f.ItemOpened,
    f.ItemUpdated,
    f.ItemMerged,
    f.ItemUnmerged,
    f.ItemHandedOver,
    f.CommentJudged,
    f.CommentAnswered,
    f.RecordEdited,
    f.RecordPublished,
    f.RecordWithdrawn,
    f.RecordFiled,
    f.RecordJournalised,
    f.RetentionSet,
    f.ContributionsErased,
    f.RoomPurged,
)
"""Facts that the ledger of a room consists of."""
