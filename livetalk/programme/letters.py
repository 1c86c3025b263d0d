"""Mails about accounts and proposals, as facts: queued with the decision that wants them, sent beside it.

Must not live here: what they say (the edge writes them), or sending.
"""

from __future__ import annotations

from livetalk.programme import account_facts as f
from livetalk.programme import commands as c
from livetalk.programme.context import Answer, Context, Planned, one
from livetalk.programme.programme import Programme
from livetalk.rooms.outcomes import Rejected

LEASE_MS = 3 * 60_000  # how long an attempt is one node's, as in rooms


def take_up(programme: Programme, command: c.TryLetter, context: Context) -> Answer:
    """Give it to who asks, for as long as an attempt may take; only one gets it."""
    letter = programme.letters.get(command.letter)
    if letter is None:
        return Rejected(code="mail_settled")
    if letter.until > context.now and not command.is_alone:
        return Rejected(code="mail_not_due", temporary=True)
    return one(f.LetterTried(letter=letter.id, until=context.now + LEASE_MS))


def put_off(programme: Programme, command: c.PutOffLetter) -> Answer:
    """Later."""
    if command.letter not in programme.letters:
        return Planned()
    return one(f.LetterPutOff(letter=command.letter, until=command.until))


def settle(programme: Programme, command: c.SettleLetter) -> Answer:
    """It is out of the door, or given up."""
    if command.letter not in programme.letters:
        return Planned()
    return one(f.LetterSettled(letter=command.letter, is_sent=command.is_sent))
