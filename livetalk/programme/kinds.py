"""Small closed vocabularies that the facts, the commands and the screens of the programme share.

Lives here: the words themselves. Must not live here: what follows from them.
"""

from __future__ import annotations

from typing import Literal

AccountRole = Literal["administrator", "organiser", "host"]
"""``administrator``: accounts, too. ``organiser``: plans everything. ``host``: the own bodies' alone."""

BodyKind = Literal[
    "committee", "council", "association", "company", "citizens", "school", "party", "administration", "other"
]
Access = Literal["step_free", "hearing_loop", "interpreter", "quiet_room", "captions", "accessible_toilet"]
"""What a place has for people who need it. What is not named is not there, and the page says so."""

Publicity = Literal["draft", "published", "cancelled"]
Point = Literal["early", "closed", "live", "ended"]
"""What a session has reached by the clock: early questions, its closed part, the talk itself, the end of its
room: half an hour after its own."""

ProposalState = Literal["new", "asked_back", "answered", "accepted", "declined", "withdrawn"]
Origin = Literal["hall", "outreach", "paper", "phone", "spoken"]
"""How staff came by what they wrote down for somebody."""

AgeBand = Literal["under_18", "18_29", "30_49", "50_66", "67_plus"]
Score = Literal[1, 2, 3, 4, 5]
LetterKind = Literal[
    "invitation", "proposal_received", "proposal_asked", "proposal_accepted", "proposal_declined"
]
