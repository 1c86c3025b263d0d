"""What can be asked about accounts, visits and the mails about them.

Must not live here: passwords and tokens as they are typed; only hashes come this far.
"""

from __future__ import annotations

from typing import TypeAlias

from livetalk.programme.command import Command
from livetalk.programme.kinds import AccountRole


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


class ForgetAccount(Command, frozen=True, kw_only=True, tag="forget_account"):
    """Erase the name and the address of an account that is closed. It never opens again."""

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
    | ForgetAccount
    | SignIn
    | SignOut
    | EndVisits
    | CloseLinks
    | TryLetter
    | PutOffLetter
    | SettleLetter
)
