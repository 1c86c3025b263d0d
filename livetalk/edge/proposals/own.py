"""What a person without an account has put into the programme: found by the personal cookie alone.

Lives here: who somebody is to the programme, and which proposals are theirs. Must not live here: the pages.
"""

from __future__ import annotations

import msgspec
from starlette.requests import Request

from livetalk.edge.access import PERSON_COOKIE
from livetalk.edge.outreach.own import Waiting, drop_waiting, waiting_in, waiting_of
from livetalk.edge.proposals.reading import Told, told
from livetalk.edge.site import Site
from livetalk.programme.commands import AnyCommand, GiveFeedback, WithdrawProposal
from livetalk.programme.context import Giver
from livetalk.programme.facts import PROGRAMME
from livetalk.programme.programme import Programme
from livetalk.programme.texts import Note
from livetalk.rooms.outcomes import Rejected


def visitor(site: Site, request: Request) -> tuple[Giver, str | None]:
    """The reader, as the programme knows them; and the value of a cookie to be set if there was none."""
    actor, fresh_cookie = site.person(request, PROGRAMME)
    return Giver(id=actor.id), fresh_cookie


def own_proposals(site: Site, request: Request) -> list[Told]:
    """The reader's proposals, the latest first; not those that they took back."""
    giver, fresh_cookie = visitor(site, request)
    if fresh_cookie is not None:
        return []
    return _proposals_of(site.programme.state, giver.id, site.programme.now())


def _proposals_of(state: Programme, owner: str, now: int) -> list[Told]:
    found = (p for p in state.proposals.values() if p.owner == owner and not p.is_gone)
    return [told(state, p, now) for p in sorted(found, key=lambda p: p.made_at, reverse=True)]


class OwnFeedback(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader thought of a session."""

    session: str
    heard: int | None
    clear: int | None
    again: int | None
    comment: str | None


class OwnInProgramme(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the programme knows of one person."""

    proposals: tuple[Told, ...] = ()
    feedback: tuple[OwnFeedback, ...] = ()
    entries: tuple[Waiting, ...] = ()
    """What staff wrote down for them, and has no meeting yet."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing."""
        return not self.proposals and not self.feedback and not self.entries


def own_in_programme(site: Site, request: Request) -> OwnInProgramme:
    """What the programme knows of the reader, for the reader."""
    giver, fresh_cookie = visitor(site, request)
    if fresh_cookie is not None:
        return OwnInProgramme()
    person = request.cookies.get(PERSON_COOKIE, "")
    return known_of(site.programme.state, giver.id, person, site.programme.now())


def known_of(state: Programme, owner: str, person: str, now: int) -> OwnInProgramme:
    """The same of anybody: ``owner`` is the pseudonym, ``person`` what the personal code stands for."""
    judged = ((session, own) for session, of in state.feedback.items() if (own := of.get(owner)))
    feedback = (
        OwnFeedback(
            session=session,
            heard=own.heard,
            clear=own.clear,
            again=own.again,
            comment=note.text if (note := state.text(own.comment_key, Note)) is not None else None,
        )
        for session, own in judged
        if not own.is_empty
    )
    return OwnInProgramme(
        proposals=tuple(_proposals_of(state, owner, now)),
        feedback=tuple(feedback),
        entries=tuple(waiting_in(state, person)),
    )


def is_known(site: Site, person: str) -> bool:
    """Whether somebody of this cookie has put anything into the programme that is still there."""
    giver = site.pseudonyms.participant(PROGRAMME, person).id
    state = site.programme.state
    proposed = any(p.owner == giver and not p.is_gone for p in state.proposals.values())
    return proposed or bool(waiting_of(site, person))


async def withdraw_all(site: Site, request: Request) -> Rejected | None:
    """Take back everything of the reader's: proposals go with their words, feedback is as if never given."""
    giver, fresh_cookie = visitor(site, request)
    if fresh_cookie is not None:
        return None
    state = site.programme.state
    proposals = [p.id for p in state.proposals.values() if p.owner == giver.id and not p.is_gone]
    judged = [session for session, given in state.feedback.items() if giver.id in given]
    commands: list[AnyCommand] = [WithdrawProposal(proposal=proposal) for proposal in proposals]
    commands += [GiveFeedback(session=session) for session in judged]
    answers = [await site.programme.give(giver, command) for command in commands]
    dropped = await drop_waiting(site, request.cookies.get(PERSON_COOKIE))
    await site.programme.erased()
    return next((answer for answer in (*answers, dropped) if isinstance(answer, Rejected)), None)
