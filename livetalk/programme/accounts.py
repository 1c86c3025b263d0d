"""What can be decided about accounts, invitations and visits.

Must not live here: comparing passwords or tokens; the edge has seen to that and says so.
"""

from __future__ import annotations

from livetalk.mail_address import clean_address
from livetalk.programme import account_facts as f
from livetalk.programme import commands as c
from livetalk.programme.context import Answer, Context, Events, Planned, one
from livetalk.programme.programme import Account, Programme
from livetalk.programme.texts import AccountWords, written
from livetalk.programme.wording import cleaned
from livetalk.rooms.outcomes import Rejected

UNKNOWN = Rejected(code="unknown_in_programme")
INVITATION_MS = 7 * 24 * 3600 * 1000
RESET_MS = 24 * 3600 * 1000  # who forgot a password is waiting for the mail
VISIT_MS = 14 * 24 * 3600 * 1000  # then a password is asked for again


def make(programme: Programme, command: c.MakeAccount, context: Context) -> Answer:
    """An account that can sign in: the first one, or one that the provider vouches for."""
    words = _words(programme, command.name, command.email)
    if isinstance(words, Rejected):
        return words
    if not programme.bodies.keys() >= set(command.bodies):
        return UNKNOWN
    account = context.fresh_id
    key = f"account:{account}"
    made = f.AccountMade(account=account, role=command.role, bodies=command.bodies, text_key=key)
    full = AccountWords(
        name=words.name, email=words.email, password=command.password_hash, subject=command.subject
    )
    return one(made, key, full, account)


def invite(programme: Programme, command: c.InviteAccount, context: Context) -> Answer:
    """Somebody is to plan, too. A host of no body could do nothing."""
    words = _words(programme, command.name, command.email)
    if isinstance(words, Rejected):
        return words
    if not programme.bodies.keys() >= set(command.bodies):
        return UNKNOWN
    if command.role == "host" and not command.bodies:
        return Rejected(code="host_needs_body")
    account = context.fresh_id
    key, until = f"account:{account}", context.now + INVITATION_MS
    invited = f.AccountInvited(
        account=account, role=command.role, bodies=command.bodies, until=until, text_key=key
    )
    events: Events = (invited, *_letter(context, account, command.lang))
    return Planned(events=events, words={key: written(words)}, made=account)


def renew(programme: Programme, command: c.RenewInvitation, context: Context) -> Answer:
    """Another invitation, which is the only one that holds from now on."""
    account = programme.accounts.get(command.account)
    if account is None or account.state == "revoked":
        return UNKNOWN
    lasts = RESET_MS if account.was_ready else INVITATION_MS
    renewed = f.InvitationRenewed(account=account.id, until=context.now + lasts)
    return Planned(events=(renewed, *_letter(context, account.id, command.lang)), made=account.id)


def take(programme: Programme, command: c.TakeInvitation, context: Context) -> Answer:
    """The invited person chose a password. Whoever was signed in by the old one is not any more."""
    account = programme.accounts.get(command.account)
    if account is None or account.state == "revoked":
        return Rejected(code="invitation_over")
    if command.number != account.invitations or account.until <= context.now:
        return Rejected(code="invitation_over")
    return _new_password(programme, account, command.password_hash, context)


def change(programme: Programme, command: c.ChangeAccount) -> Answer:
    """Another role, other bodies. The last administrator stays one."""
    account = programme.accounts.get(command.account)
    if account is None or not programme.bodies.keys() >= set(command.bodies):
        return UNKNOWN
    if command.role == "host" and not command.bodies:
        return Rejected(code="host_needs_body")
    if command.role != "administrator" and _is_last(programme, account):
        return Rejected(code="last_administrator")
    if (account.role, account.bodies) == (command.role, command.bodies):
        return Planned()
    return one(f.AccountChanged(account=account.id, role=command.role, bodies=command.bodies))


def link(programme: Programme, command: c.LinkAccount, context: Context) -> Answer:
    """From now on its owner may come by the provider; who was invited has thereby proved who they are."""
    account = programme.accounts.get(command.account)
    words = programme.text(account.text_key, AccountWords) if account is not None else None
    if account is None or words is None or account.state == "revoked":
        return UNKNOWN
    key = f"account:{account.id}:{context.fresh_id}"
    new = AccountWords(name=words.name, email=words.email, password=words.password, subject=command.subject)
    return one(f.AccountWritten(account=account.id, text_key=key, is_ready=True), key, new, account.id)


def close_links(programme: Programme, command: c.CloseLinks) -> Answer:
    """Keep in mind that it is done."""
    account = programme.accounts.get(command.account)
    known = {link for _, link in account.links} if account is not None else set()
    closed = tuple(link for link in command.links if link in known)
    return one(f.LinksClosed(account=command.account, links=closed)) if closed else Planned()


def lost_links(programme: Programme) -> dict[str, list[tuple[str, str]]]:
    """Of each account the (session, link) that it may not go in by any more, and no room was told of."""
    return {
        account.id: lost
        for account in programme.accounts.values()
        if account.links
        and (
            lost := [
                one
                for one in account.links
                if one[1] in programme.ended_links or not _may_enter(programme, account, one[0])
            ]
        )
    }


def _may_enter(programme: Programme, account: Account, session: str) -> bool:
    found = programme.sessions.get(session)
    if account.state != "active" or found is None:
        return False
    return account.role != "host" or bool(set(account.bodies) & set(found.bodies))


def change_password(programme: Programme, command: c.ChangePassword, context: Context) -> Answer:
    """The own one. Every other visit ends."""
    account = programme.accounts.get(context.giver.id)
    if account is None:
        return UNKNOWN
    return _new_password(programme, account, command.password_hash, context, keep=command.visit)


def revoke(programme: Programme, command: c.RevokeAccount, context: Context) -> Answer:
    """It opens nothing any more, and nobody is signed in by it."""
    account = programme.accounts.get(command.account)
    if account is None:
        return UNKNOWN
    if account.state == "revoked":
        return Planned()
    if account.id == context.giver.id or _is_last(programme, account):
        return Rejected(code="last_administrator")
    return Planned(events=(f.AccountRevoked(account=account.id), *_sign_out(programme, account)))


def restore(programme: Programme, command: c.RestoreAccount) -> Answer:
    """It opens again; whoever was signed in signs in anew."""
    account = programme.accounts.get(command.account)
    if account is None:
        return UNKNOWN
    if account.state != "revoked":
        return Planned()
    if programme.text(account.text_key, AccountWords) is None:
        return UNKNOWN
    return one(f.AccountRestored(account=account.id))


def forget(programme: Programme, command: c.ForgetAccount) -> Answer:
    """Nothing tells any more who had it; what its owner did in the programme stays."""
    account = programme.accounts.get(command.account)
    if account is None or account.state != "revoked":
        return UNKNOWN
    if programme.text(account.text_key, AccountWords) is None:
        return Planned()
    return one(f.AccountForgotten(account=account.id))


def sign_in(programme: Programme, command: c.SignIn, context: Context) -> Answer:
    """A browser holds a token from now on."""
    account = programme.accounts.get(command.account)
    if account is None or account.state != "active":
        return Rejected(code="wrong_password")
    visit = f.SignedIn(
        visit=context.fresh_id,
        account=account.id,
        token_hash=command.token_hash,
        until=context.now + min(command.lasts_ms or VISIT_MS, VISIT_MS),
        device=command.device[:80],
    )
    over = [f.SignedOut(visit=v.id) for v in programme.visits.values() if v.until <= context.now]
    if not command.new_hash:
        return Planned(events=(visit, *over), made=visit.visit)
    key, words = _rewritten(programme, account, command.new_hash, context)
    again = f.AccountWritten(account=account.id, text_key=key)
    return Planned(events=(visit, again, *over), words=words, made=visit.visit)


def sign_out(programme: Programme, command: c.SignOut) -> Answer:
    """A visit ends."""
    return one(f.SignedOut(visit=command.visit)) if command.visit in programme.visits else Planned()


def end_visits(programme: Programme, command: c.EndVisits) -> Answer:
    """All of them."""
    account = programme.accounts.get(command.account)
    return UNKNOWN if account is None else Planned(events=tuple(_sign_out(programme, account)))


def find_account(programme: Programme, email: str) -> Account | None:
    """By its mail address, however that is capitalised."""
    wanted = email.strip().casefold()
    for account in programme.accounts.values():
        words = programme.text(account.text_key, AccountWords)
        if words is not None and words.email.casefold() == wanted:
            return account
    return None


def find_subject(programme: Programme, subject: str) -> Account | None:
    """By what the identity provider calls its owner."""
    for account in programme.accounts.values():
        words = programme.text(account.text_key, AccountWords)
        if words is not None and subject and words.subject == subject:
            return account
    return None


def _words(programme: Programme, name: str, email: str) -> AccountWords | Rejected:
    words = cleaned(AccountWords(name=name, email=email), set())
    if isinstance(words, Rejected):
        return words
    if not words.name:
        return Rejected(code="name_missing")
    if clean_address(words.email) is None:
        return Rejected(code="wrong_address")
    if find_account(programme, words.email) is not None:
        return Rejected(code="account_exists")
    return words


def _new_password(
    programme: Programme, account: Account, password_hash: str, context: Context, keep: str = ""
) -> Planned:
    key, words = _rewritten(programme, account, password_hash, context)
    events: Events = (
        f.AccountWritten(account=account.id, text_key=key, is_ready=True),
        *(one for one in _sign_out(programme, account) if one.visit != keep),
    )
    return Planned(events=events, words=words, made=account.id)


def _rewritten(
    programme: Programme, account: Account, password_hash: str, context: Context
) -> tuple[str, dict[str, str]]:
    known = programme.text(account.text_key, AccountWords) or AccountWords(name="", email="")
    new = AccountWords(name=known.name, email=known.email, subject=known.subject, password=password_hash)
    key = f"account:{account.id}:{context.fresh_id}"
    return key, {key: written(new)}


def _sign_out(programme: Programme, account: Account) -> list[f.SignedOut]:
    return [f.SignedOut(visit=visit.id) for visit in programme.visits.values() if visit.account == account.id]


def _is_last(programme: Programme, account: Account) -> bool:
    active = [a for a in programme.accounts.values() if a.role == "administrator" and a.state == "active"]
    return active == [account]


def _letter(context: Context, account: str, lang: str) -> tuple[f.LetterQueued, ...]:
    if not context.sends_mail:
        return ()
    return (f.LetterQueued(letter=context.fresh_id, kind="invitation", about=account, lang=lang),)
