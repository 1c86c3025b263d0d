"""The fair order: which question should come next, so that every group is heard.

``rank`` gives the order of a profile at once, ``ranking`` in small steps, ``propose`` that of a room
with a reason for each question. ``docs/fair-order.md`` explains the rules and what they promise.
"""

from livetalk.moderation.fair_order.profile import Profile, Tie, stable_hash
from livetalk.moderation.fair_order.proposal import Proposal, RoomToOrder, propose
from livetalk.moderation.fair_order.ranking import rank, ranking
from livetalk.moderation.fair_order.reasons import Reason, ReasonKind

__all__ = [
    "Profile",
    "Proposal",
    "Reason",
    "ReasonKind",
    "RoomToOrder",
    "Tie",
    "propose",
    "rank",
    "ranking",
    "stable_hash",
]
