"""Parts of a view that are not in the log: presence, attention, proposals. Always sent whole.

Lives here: their present values, and which view has which. Must not live here: how they come about
(``audience`` counts people, ``claims`` knows who looks at what, ``advisor`` works out the rest).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from livetalk.moderation.fair_order import Proposal
from livetalk.moderation.representation import Meter
from livetalk.rooms import views
from livetalk.rooms.actors import View
from livetalk.rooms.room import Room

REASONS_SAID = 100  # of a proposal; nobody reads further, and every one is a sentence on the wire
WALL_SHOWS = 5  # of a proposal: the wall has room for three, and one may be taken meanwhile

Say = Callable[[str, str, Mapping[str, int]], str]
"""Makes a sentence: language, key, numbers."""


def say_nothing(_lang: str, key: str, _params: Mapping[str, int]) -> str:
    """The key itself, for programs and tests without sentences."""
    return key


class ProposalPart(msgspec.Struct, frozen=True, kw_only=True):
    """The approved questions, the proposed one first, and the first ones' reasons in a line each."""

    order: tuple[str, ...]
    reason: dict[str, str]


class StaffProposalPart(ProposalPart, frozen=True, kw_only=True):
    """The same with those that a moderator has put first."""

    pinned: tuple[str, ...]


class MeterPart(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the dialogue has reached. ``waiting_since`` is ISO 8601; ``untouched`` has names."""

    participants: int
    represented: int
    heard: int
    first_time: int
    longest_waiting: str | None
    waiting_since: str | None
    untouched: tuple[str, ...]


class ServicePart(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the log works, for those who lead. Both moments are ISO 8601.

    ``unavailable`` since: what is written now is not kept, and phones hold on to it.
    ``lost`` at: a fail-over of the store has taken back what had been acknowledged last.
    """

    unavailable: str | None
    lost: str | None


ALL_WELL = ServicePart(unavailable=None, lost=None)


@dataclass(slots=True, kw_only=True)
class Passing:
    """The values of the moment."""

    say: Say = say_nothing
    present: int = 0
    staff: list[dict[str, str]] = field(default_factory=list)
    looking: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    proposal: Proposal = field(default_factory=Proposal)
    meter: MeterPart | None = None
    little_seen: tuple[str, ...] = ()
    service: ServicePart = ALL_WELL
    is_closed_part: bool = False
    """Whether anybody may only know how many are here."""

    def parts(self, view: View, lang: str) -> dict[str, object]:
        """The parts of a view in a language."""
        parts: dict[str, object] = {"present": self.present}
        match view:
            case "moderator":
                more = {"staff": self.staff, "looking": self.looking, "meter": self.meter}
                leading = {"proposal": self._staff_proposal(lang), "service": self.service}
                return parts | more | leading
            case "speaker":
                return parts | {"proposal": self._proposal(lang), "service": self.service}
            case "wall" if self.is_closed_part:
                return parts | {"proposal": ProposalPart(order=(), reason={})}
            case "audience" if self.is_closed_part:
                return parts | {"little_seen": ()}
            case "wall" | "notes":
                return parts | {"proposal": ProposalPart(order=self.proposal.order[:WALL_SHOWS], reason={})}
            case "audience":
                return parts | {"little_seen": self.little_seen}

    def _proposal(self, lang: str) -> ProposalPart:
        known = self.proposal.reasons
        said = {
            question: self.say(lang, f"proposal.{known[question].kind}", known[question].params)
            for question in self.proposal.order[:REASONS_SAID]
        }
        return ProposalPart(order=self.proposal.order, reason=said)

    def _staff_proposal(self, lang: str) -> StaffProposalPart:
        known, shown = self.proposal.reasons, self._proposal(lang)
        pinned = tuple(question for question, why in known.items() if why.kind in ("pinned", "manual"))
        return StaffProposalPart(order=shown.order, reason=shown.reason, pinned=pinned)


def meter_part(room: Room, meter: Meter) -> MeterPart:
    """The meter as it is shown: a moment instead of a wait that grows while nobody does anything."""
    waiting = meter.longest_waiting
    names = (room.text(room.themes[theme]) for theme in meter.untouched)
    return MeterPart(
        participants=meter.participants,
        represented=meter.represented,
        heard=meter.heard,
        first_time=meter.first_time,
        longest_waiting=waiting,
        waiting_since=None if waiting is None else views.iso(room.questions[waiting].asked_at),
        untouched=tuple(name for name in names if name),
    )
