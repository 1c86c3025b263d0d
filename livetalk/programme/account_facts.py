"""Who plans: accounts, invitations, visits of those who signed in.

Names, addresses and the hashes of passwords are words (``AccountWords``): a new password is a new version of
them, and the old one is erased. Facts only grow.
"""

from __future__ import annotations

from livetalk.programme.kinds import AccountRole
from livetalk.rooms.event import Event


class AccountMade(Event, frozen=True, kw_only=True, tag="account_made"):
    """An account that can sign in: made on the command line, or by the first visit through a provider."""

    account: str
    role: AccountRole
    bodies: tuple[str, ...] = ()
    text_key: str


class AccountInvited(Event, frozen=True, kw_only=True, tag="account_invited"):
    """An account that waits for its owner to choose a password. ``until`` is in ms since 1970."""

    account: str
    role: AccountRole
    bodies: tuple[str, ...] = ()
    until: int
    text_key: str


class InvitationRenewed(Event, frozen=True, kw_only=True, tag="invitation_renewed"):
    """A new invitation, also for a forgotten password; those before it do not hold any more."""

    account: str
    until: int


class AccountChanged(Event, frozen=True, kw_only=True, tag="account_changed"):
    """Another role, other bodies."""

    account: str
    role: AccountRole
    bodies: tuple[str, ...] = ()


class AccountWritten(Event, frozen=True, kw_only=True, tag="account_written"):
    """Another name, address, or password. ``is_ready``: its owner has proved to hold the invitation."""

    account: str
    text_key: str
    is_ready: bool = False


class AccountRevoked(Event, frozen=True, kw_only=True, tag="account_revoked"):
    """It opens nothing any more: neither sign-in nor any link that its owner went into rooms by."""

    account: str


class AccountRestored(Event, frozen=True, kw_only=True, tag="account_restored"):
    """A revoked account opens again."""

    account: str


class AccountForgotten(Event, frozen=True, kw_only=True, tag="account_forgotten"):
    """The name and the address of a closed account are erased; that somebody had it stays."""

    account: str


class SignedIn(Event, frozen=True, kw_only=True, tag="signed_in"):
    """A browser holds the token whose hash this is, for a while. ``device`` says of what kind it is."""

    visit: str
    account: str
    token_hash: str
    until: int
    device: str = ""


class SignedOut(Event, frozen=True, kw_only=True, tag="signed_out"):
    """A visit ended: by its owner, from another device, or by an administrator."""

    visit: str


class LinksClosed(Event, frozen=True, kw_only=True, tag="links_closed"):
    """Links by which an account's owner went into rooms open nothing any more there, either."""

    account: str
    links: tuple[str, ...]


class LetterQueued(Event, frozen=True, kw_only=True, tag="letter_queued"):
    """A mail is to be sent about an account or a proposal (``about``).

    What it says is made when it is sent.
    """

    letter: str
    kind: str
    about: str
    lang: str = "da"


class LetterTried(Event, frozen=True, kw_only=True, tag="letter_tried"):
    """A node has taken it up; until then (ms) no other one does."""

    letter: str
    until: int


class LetterPutOff(Event, frozen=True, kw_only=True, tag="letter_put_off"):
    """The mail server did not take it; it is tried again from then on (ms)."""

    letter: str
    until: int


class LetterSettled(Event, frozen=True, kw_only=True, tag="letter_settled"):
    """It was sent (``is_sent``), or given up for good."""

    letter: str
    is_sent: bool = True


AccountEvent = (
    AccountMade
    | AccountInvited
    | InvitationRenewed
    | AccountChanged
    | AccountWritten
    | AccountRevoked
    | AccountRestored
    | AccountForgotten
    | SignedIn
    | SignedOut
    | LinksClosed
    | LetterQueued
    | LetterTried
    | LetterPutOff
    | LetterSettled
)
