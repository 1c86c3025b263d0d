"""What somebody may ask of the programme, in the imperative.

Lives here: one frozen type per command. Texts come as they were typed; ``decide`` cleans them. Moments are ms
since 1970, UTC. Must not live here: who may give it (``policy``) or what follows from it.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from livetalk.programme.kinds import (
    Access,
    AccountRole,
    AgeBand,
    BodyKind,
    LetterKind,
    Origin,
    Point,
    Score,
)
from livetalk.programme.texts import (
    BodyWords,
    EntryWords,
    GatheringWords,
    PlaceWords,
    ProposalWords,
    SessionWords,
)
from livetalk.rooms.event import StaffRole


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """The base of them all."""


class AddBody(Command, frozen=True, kw_only=True, tag="add_body"):
    """A new body. Its name in addresses is made of its name, unless ``slug`` says another."""

    kind: BodyKind
    words: BodyWords
    slug: str = ""


class ChangeBody(Command, frozen=True, kw_only=True, tag="change_body"):
    """Describe it otherwise."""

    body: str
    kind: BodyKind
    words: BodyWords


class PlanGathering(Command, frozen=True, kw_only=True, tag="plan_gathering"):
    """A new gathering, as a draft."""

    words: GatheringWords
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    slug: str = ""


class ChangeGathering(Command, frozen=True, kw_only=True, tag="change_gathering"):
    """Describe it otherwise."""

    gathering: str
    words: GatheringWords
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()


class PublishGathering(Command, frozen=True, kw_only=True, tag="publish_gathering"):
    """Show it to everybody."""

    gathering: str


class CancelGathering(Command, frozen=True, kw_only=True, tag="cancel_gathering"):
    """It does not take place."""

    gathering: str
    reason: str = ""


class AddStage(Command, frozen=True, kw_only=True, tag="add_stage"):
    """A stage or tent."""

    gathering: str
    words: PlaceWords


class ChangeStage(Command, frozen=True, kw_only=True, tag="change_stage"):
    """Call it otherwise."""

    stage: str
    words: PlaceWords


class RemoveStage(Command, frozen=True, kw_only=True, tag="remove_stage"):
    """Take a stage away on which nothing is planned."""

    stage: str


class PlanSession(Command, frozen=True, kw_only=True, tag="plan_session"):
    """A new session, as a draft. ``early_from``: None for what the template says."""

    template: str
    gathering: str | None = None
    stage: str | None = None
    starts: int
    ends: int
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    early_from: int | None = None
    closed_from: int | None = None
    words: SessionWords


class ChangeSession(Command, frozen=True, kw_only=True, tag="change_session"):
    """Describe it otherwise; not its time and place."""

    session: str
    bodies: tuple[str, ...] = ()
    access: tuple[Access, ...] = ()
    early_from: int | None = None
    closed_from: int | None = None
    words: SessionWords


class MoveSession(Command, frozen=True, kw_only=True, tag="move_session"):
    """Another stage or another time."""

    session: str
    stage: str | None = None
    starts: int
    ends: int


class PublishSession(Command, frozen=True, kw_only=True, tag="publish_session"):
    """Show it to everybody. ``room`` is a code that no room has; it is used if the session needs one."""

    session: str
    room: str


class CancelSession(Command, frozen=True, kw_only=True, tag="cancel_session"):
    """It does not take place."""

    session: str
    reason: str = ""


class ReachPoint(Command, frozen=True, kw_only=True, tag="reach_point"):
    """The clock has brought the session's room so far."""

    session: str
    point: Point


class EnterRoom(Command, frozen=True, kw_only=True, tag="enter_room"):
    """The giver goes into the session's room as staff, by a link that was made for it."""

    session: str
    link: str
    role: StaffRole


PlanningCommand: TypeAlias = (
    AddBody
    | ChangeBody
    | PlanGathering
    | ChangeGathering
    | PublishGathering
    | CancelGathering
    | AddStage
    | ChangeStage
    | RemoveStage
    | PlanSession
    | ChangeSession
    | MoveSession
    | PublishSession
    | CancelSession
    | ReachPoint
    | EnterRoom
)


class MakeAccount(Command, frozen=True, kw_only=True, tag="make_account"):
    """An account that can sign in at once.

    ``password_hash`` is what argon2 made; ``subject`` the provider's name.
    """

    name: str
    email: str
    role: AccountRole
    bodies: tuple[str, ...] = ()
    password_hash: str = ""
    subject: str = ""


class InviteAccount(Command, frozen=True, kw_only=True, tag="invite_account"):
    """Somebody is to plan, too. They get a mail, if any is sent, and choose a password."""

    name: str
    email: str
    role: AccountRole
    bodies: tuple[str, ...] = ()
    lang: str = "da"


class RenewInvitation(Command, frozen=True, kw_only=True, tag="renew_invitation"):
    """Another invitation: the last one was lost, or a password was forgotten."""

    account: str
    lang: str = "da"


class TakeInvitation(Command, frozen=True, kw_only=True, tag="take_invitation"):
    """The invited person chose a password. The edge has seen that it is the ``number``-th invitation."""

    account: str
    number: int
    password_hash: str


class ChangeAccount(Command, frozen=True, kw_only=True, tag="change_account"):
    """Another role, other bodies."""

    account: str
    role: AccountRole
    bodies: tuple[str, ...] = ()


class LinkAccount(Command, frozen=True, kw_only=True, tag="link_account"):
    """The identity provider vouches that its ``subject`` owns the account's address."""

    account: str
    subject: str


class ChangePassword(Command, frozen=True, kw_only=True, tag="change_password"):
    """The giver's own password; every other visit of theirs ends."""

    password_hash: str
    visit: str = ""


class RevokeAccount(Command, frozen=True, kw_only=True, tag="revoke_account"):
    """It opens nothing any more."""

    account: str


class RestoreAccount(Command, frozen=True, kw_only=True, tag="restore_account"):
    """It opens again."""

    account: str


class SignIn(Command, frozen=True, kw_only=True, tag="sign_in"):
    """The edge has seen that whoever it is holds the password, or the provider says so."""

    account: str
    token_hash: str
    device: str = ""
    new_hash: str = ""
    """The password hashed anew, where the way of hashing has changed since."""
    lasts_ms: int = 0
    """For how long; 0 for what is usual."""


class SignOut(Command, frozen=True, kw_only=True, tag="sign_out"):
    """A visit ends: the own, or (administrators) somebody's."""

    visit: str


class EndVisits(Command, frozen=True, kw_only=True, tag="end_visits"):
    """Every visit of an account ends; its owner signs in anew."""

    account: str


class CloseLinks(Command, frozen=True, kw_only=True, tag="close_links"):
    """The rooms have closed these links of an account that may not go in any more."""

    account: str
    links: tuple[str, ...]


class QueueLetter(Command, frozen=True, kw_only=True, tag="queue_letter"):
    """A mail is to be sent once more."""

    kind: LetterKind
    about: str
    lang: str = "da"


class TryLetter(Command, frozen=True, kw_only=True, tag="try_letter"):
    """A node wants to send it. ``is_alone``: no other can have begun."""

    letter: str
    is_alone: bool = False


class PutOffLetter(Command, frozen=True, kw_only=True, tag="put_off_letter"):
    """It could not be handed over; again from ``until`` (ms)."""

    letter: str
    until: int


class SettleLetter(Command, frozen=True, kw_only=True, tag="settle_letter"):
    """It was sent, or given up."""

    letter: str
    is_sent: bool


AccountCommand: TypeAlias = (
    MakeAccount
    | InviteAccount
    | RenewInvitation
    | TakeInvitation
    | ChangeAccount
    | LinkAccount
    | ChangePassword
    | RevokeAccount
    | RestoreAccount
    | SignIn
    | SignOut
    | EndVisits
    | CloseLinks
    | QueueLetter
    | TryLetter
    | PutOffLetter
    | SettleLetter
)


class Propose(Command, frozen=True, kw_only=True, tag="propose"):
    """Somebody outside proposes a talk."""

    gathering: str | None = None
    lang: str = "da"
    words: ProposalWords


class AskBack(Command, frozen=True, kw_only=True, tag="ask_back"):
    """The organiser needs to know more."""

    proposal: str
    text: str


class AnswerBack(Command, frozen=True, kw_only=True, tag="answer_back"):
    """The proposer answers."""

    proposal: str
    text: str


class AcceptProposal(Command, frozen=True, kw_only=True, tag="accept_proposal"):
    """It becomes a draft of a session."""

    proposal: str
    template: str
    stage: str | None = None
    starts: int
    ends: int
    bodies: tuple[str, ...] = ()
    text: str = ""


class DeclineProposal(Command, frozen=True, kw_only=True, tag="decline_proposal"):
    """Not this one, and why."""

    proposal: str
    text: str


class WithdrawProposal(Command, frozen=True, kw_only=True, tag="withdraw_proposal"):
    """The proposer takes it back."""

    proposal: str


class Capture(Command, frozen=True, kw_only=True, tag="capture"):
    """Staff wrote this down for somebody, for no session yet.

    ``entry`` and ``person`` were made on the tablet.
    """

    entry: str
    person: str
    at: int
    origin: Origin
    has_consent: bool = False
    age: AgeBand | None = None
    words: EntryWords


class PlaceEntry(Command, frozen=True, kw_only=True, tag="place_entry"):
    """It has become a question in the room of a session."""

    entry: str
    session: str
    question: str


class DropEntry(Command, frozen=True, kw_only=True, tag="drop_entry"):
    """It leads nowhere."""

    entry: str


class GiveFeedback(Command, frozen=True, kw_only=True, tag="give_feedback"):
    """Three questions after a session."""

    session: str
    heard: Score | None = None
    clear: Score | None = None
    again: Score | None = None
    comment: str = ""


CollectingCommand: TypeAlias = (
    Propose
    | AskBack
    | AnswerBack
    | AcceptProposal
    | DeclineProposal
    | WithdrawProposal
    | Capture
    | PlaceEntry
    | DropEntry
    | GiveFeedback
)

AnyCommand: TypeAlias = PlanningCommand | AccountCommand | CollectingCommand
