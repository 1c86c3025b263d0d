"""Mails about accounts and proposals, as facts: queued with the decision that wants them, sent beside it.

Must not live here: what they say (the edge writes them), or sending.
"""

from __future__ import annotations

from livetalk.programme import account_facts as f
from livetalk.programme import commands as c
from livetalk.programme.context import Answer, Context, Planned, one
from livetalk.programme.programme import Programme


def queue(programme: Programme, command: c.QueueLetter, context: Context) -> Answer:
    """Once more."""
    if command.about not in programme.accounts and command.about not in programme.proposals:
        return Planned()
    return one(
        f.LetterQueued(letter=context.fresh_id, kind=command.kind, about=command.about, lang=command.lang)
    )


def settle(programme: Programme, command: c.SettleLetter) -> Answer:
    """It is out of the door, or given up."""
    if command.letter not in programme.letters:
        return Planned()
    return one(f.LetterSettled(letter=command.letter, is_sent=command.is_sent))
