"""How facts about accounts, visits, their links into rooms, and letters move the state.

Must not live here: anything else (``evolve``).
"""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from livetalk.programme import account_facts as a
from livetalk.programme.facts import Entry
from livetalk.programme.planning_facts import RoomEntered
from livetalk.programme.programme import Account, Letter, Programme, Visit


def evolve_accounts(programme: Programme, entry: Entry, event: a.AccountEvent) -> None:  # noqa: C901, PLR0912 - one flat match
    """Move the programme by one of these facts."""
    match event:
        case a.AccountMade():
            programme.accounts[event.account] = Account(
                id=event.account,
                role=event.role,
                bodies=event.bodies,
                text_key=event.text_key,
                was_ready=True,
                made_at=entry.at,
            )
        case a.AccountInvited():
            programme.accounts[event.account] = Account(
                id=event.account,
                role=event.role,
                bodies=event.bodies,
                text_key=event.text_key,
                state="invited",
                until=event.until,
                invitations=1,
                made_at=entry.at,
            )
        case a.InvitationRenewed():
            known = programme.accounts[event.account]
            _account(programme, event.account, until=event.until, invitations=known.invitations + 1)
        case a.AccountChanged():
            _account(programme, event.account, role=event.role, bodies=event.bodies)
        case a.AccountWritten():
            _account_written(programme, event)
        case a.AccountRevoked():
            _account(programme, event.account, state="revoked", until=0)
        case a.AccountRestored():
            ready = programme.accounts[event.account].was_ready
            _account(programme, event.account, state="active" if ready else "invited")
        case a.AccountForgotten():
            programme.gone.add(programme.accounts[event.account].text_key)
        case a.SignedIn():
            programme.visit_of[event.token_hash] = event.visit
            programme.visits[event.visit] = Visit(
                id=event.visit,
                account=event.account,
                token_hash=event.token_hash,
                at=entry.at,
                until=event.until,
                device=event.device,
            )
        case a.SignedOut():
            visit = programme.visits.pop(event.visit, None)
            if visit is not None:
                programme.visit_of.pop(visit.token_hash, None)
                _end_links(programme, entry, visit)
        case a.LinksClosed():
            links = programme.accounts[event.account].links
            left = tuple(link for link in links if link[1] not in event.links)
            _account(programme, event.account, links=left)
            programme.ended_links -= set(event.links)
            for closed in event.links:
                programme.link_visits.pop(closed, None)
        case a.LetterTried() | a.LetterPutOff():
            _letter(programme, event)
        case a.LetterQueued():
            programme.letters[event.letter] = Letter(
                id=event.letter, kind=event.kind, about=event.about, lang=event.lang, queued_at=entry.at
            )
        case a.LetterSettled():
            programme.letters.pop(event.letter, None)
        case _:
            assert_never(event)


def entered(programme: Programme, entry: Entry, event: RoomEntered) -> None:
    """The account holds a link of a room from now on."""
    account = programme.accounts.get(entry.by or "")
    if account is not None:
        _account(programme, account.id, links=(*account.links, (event.session, event.link)))
    if event.visit is not None:
        programme.link_visits[event.link] = event.visit
        if event.visit not in programme.visits:  # ended while the link was made
            programme.ended_links.add(event.link)


def _account(programme: Programme, account: str, **changed: object) -> None:
    programme.accounts[account] = replace(programme.accounts[account], **changed)


def _end_links(programme: Programme, entry: Entry, visit: Visit) -> None:
    """Somebody ended the visit: what its browser holds of rooms is to open nothing, either.

    Whose time was over goes on with the meeting that they moderate.
    """
    if entry.at < visit.until:
        links = (link for _, link in programme.accounts[visit.account].links)
        programme.ended_links |= {one for one in links if programme.link_visits.get(one) == visit.id}


def _letter(programme: Programme, event: a.LetterTried | a.LetterPutOff) -> None:
    letter = programme.letters.get(event.letter)
    if letter is not None:
        tries = letter.tries + isinstance(event, a.LetterTried)
        programme.letters[letter.id] = replace(letter, until=event.until, tries=tries)


def _account_written(programme: Programme, event: a.AccountWritten) -> None:
    """New words; an invitation that was used does not hold a second time."""
    known = programme.accounts[event.account]
    programme.gone.add(known.text_key)
    if event.is_ready:
        _account(programme, known.id, text_key=event.text_key, state="active", was_ready=True, until=0)
    else:
        _account(programme, known.id, text_key=event.text_key)
