"""By when somebody who proposes a talk has an answer: quick and clear word is promised, so it has a date.

Lives here: the promise, as arithmetic on dates. Must not live here: a clock, or what is answered
(``proposing``).
"""

from __future__ import annotations

from datetime import date, timedelta

from livetalk.followup.calendar import working_day_from
from livetalk.programme.hours import day_of
from livetalk.programme.programme import Proposal

ANSWER_DAYS = 10  # a citizen group plans its own evening meanwhile; longer than that is no quick word


def answer_by(proposal: Proposal) -> date:
    """The last day on which the answer is in time.

    Who was asked back and has answered waits anew from that day: the next step is ours again.
    """
    answered = [said.at for said in proposal.said if said.by == "proposer"]
    return promised_from(max(answered, default=proposal.made_at))


def promised_from(moment: int) -> date:
    """The last day for an answer to what comes in at that moment: a working day."""
    return working_day_from(day_of(moment) + timedelta(days=ANSWER_DAYS))
