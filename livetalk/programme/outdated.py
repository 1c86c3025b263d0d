"""What of the programme has had its time, and the commands by which its words go.

Lives here: how long things are kept. Must not live here: a clock, or when anybody looks
(``live.programme.forgetting``).
"""

from __future__ import annotations

from collections.abc import Iterator

from livetalk.programme import commands as c
from livetalk.programme.context import SERVER, Giver
from livetalk.programme.programme import Programme
from livetalk.programme.proposing import forgotten_at

DAY_MS = 24 * 3600 * 1000
ENTRY_KEPT_MS = 365 * DAY_MS  # what no meeting was found for in a year finds none
COMMENT_KEPT_MS = 365 * DAY_MS  # after the session: until the next one of its kind was planned

Due = tuple[Giver, c.AnyCommand]


def outdated(programme: Programme, now: int) -> Iterator[Due]:
    """What is to be done now. What it says is done anew at each look, until it is done."""
    for proposal in programme.proposals.values():
        due = forgotten_at(proposal)
        if due is not None and due <= now:
            yield SERVER, c.ForgetProposal(proposal=proposal.id)
    for entry in programme.captured.values():
        if entry.state == "waiting" and entry.kept_at + ENTRY_KEPT_MS <= now:
            yield SERVER, c.DropEntry(entry=entry.id)
    for session in programme.sessions.values():
        if session.ends + COMMENT_KEPT_MS <= now:
            yield from _comments(programme, session.id)


def _comments(programme: Programme, session: str) -> Iterator[Due]:
    """What people wrote goes; what they ticked is a figure, and stays one."""
    for owner, given in programme.feedback.get(session, {}).items():
        if given.comment_key is not None:
            figures = c.GiveFeedback(session=session, heard=given.heard, clear=given.clear, again=given.again)
            yield Giver(id=owner), figures
