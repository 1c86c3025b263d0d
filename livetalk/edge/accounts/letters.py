"""What a mail of the programme says, found in its state at the moment when it is sent.

Words that were erased and accounts that were closed are in no mail: then there is none. Lives here: from the
programme to a mail. Must not live here: sentences (the locale files), or trying to send (``programme_mail``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

import msgspec

from livetalk.edge.accounts.invitation_links import InvitationLinks
from livetalk.edge.mailing import Fact
from livetalk.edge.rendering.locales import ZONE, Sentences
from livetalk.edge.rendering.plain_text import isolated
from livetalk.edge.rendering.templates import Templates
from livetalk.mail.message import Mail, message_id, one_line
from livetalk.programme.answering import answer_by
from livetalk.programme.programme import Letter, Programme, Proposal
from livetalk.programme.texts import (
    AccountWords,
    GatheringWords,
    Note,
    PlaceWords,
    ProposalWords,
    SessionWords,
)

NOON = time(12)  # of a day that is told as a date: the same date in every zone of Denmark


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the template writes. ``kind``: of the sentences; ``room`` is there for the frame of all mails."""

    kind: str
    to: str
    link: str
    title: str = ""
    room: str = ""
    facts: tuple[Fact, ...] = ()

    def __repr__(self) -> str:
        """Without what anybody wrote, and without the secret that a link holds."""
        return f"Told(kind={self.kind!r})"


class ProgrammeLetters:
    """Writes mails from the programme. ``sender`` is whose domain the ids of the mails are of."""

    def __init__(self, templates: Templates, links: InvitationLinks, base_url: str, sender: str) -> None:
        self._templates = templates
        self._links = links
        self._base_url = base_url
        self._domain = sender.rpartition("@")[2]

    def write(self, programme: Programme, letter: Letter) -> Mail | None:
        """The mail as it is sent, or None if there is nothing to say, or nobody to say it to."""
        t = self._templates.sentences(letter.lang)
        if letter.kind == "invitation":
            told = self._invitation(programme, letter, t)
        else:
            told = self._proposal(programme, letter, t)
        if told is None:
            return None
        subject = one_line(t(f"letters.{told.kind}.subject", title=isolated(told.title)))
        context = {
            "lang": letter.lang,
            "letter": told,
            "subject": subject,
            "facts": told.facts,
            "unsubscribe": None,
        }
        text, html = self._templates.render_mail("programme", context)
        return Mail(
            to=told.to,
            subject=subject,
            text=text,
            html=html,
            lang=t.lang,
            message_id=message_id(self._domain, "programme", letter.id),
            date=datetime.fromtimestamp(letter.queued_at // 1000, UTC),
        )

    def _invitation(self, programme: Programme, letter: Letter, t: Sentences) -> Told | None:
        account = programme.accounts.get(letter.about)
        words = programme.text(account.text_key, AccountWords) if account is not None else None
        # Used meanwhile, or closed: a link that opens nothing is no help to anybody.
        if account is None or words is None or account.state == "revoked" or not account.until:
            return None
        return Told(
            kind="new_password" if account.was_ready else "invitation",
            to=words.email,
            link=self._links.address(account.id, account.invitations),
            facts=(Fact(t("letters.label.until"), _moment(account.until, t)),),
        )

    def _proposal(self, programme: Programme, letter: Letter, t: Sentences) -> Told | None:
        proposal = programme.proposals.get(letter.about)
        words = programme.text(proposal.text_key, ProposalWords) if proposal is not None else None
        if proposal is None or words is None or proposal.state == "withdrawn":
            return None
        return Told(
            kind=letter.kind,
            to=words.email,
            link=f"{self._base_url}/proposals/{proposal.id}",
            title=words.title,
            facts=tuple(_facts(programme, proposal, letter.kind, t)),
        )


def _facts(programme: Programme, proposal: Proposal, kind: str, t: Sentences) -> Iterator[Fact]:
    if kind == "proposal_received":
        yield Fact(t("letters.label.answer_by"), t.date(datetime.combine(answer_by(proposal), NOON, ZONE)))
        return
    session = programme.sessions.get(proposal.session or "")
    if kind == "proposal_accepted" and session is not None:
        words = programme.text(session.text_key, SessionWords)
        if words is not None:
            yield Fact(t("letters.label.session"), words.title)
        yield Fact(t("letters.label.when"), _moment(session.starts, t))
        gathering, stage = (
            programme.gatherings.get(session.gathering or ""),
            programme.stages.get(session.stage or ""),
        )
        of_gathering = programme.text(gathering.text_key, GatheringWords) if gathering is not None else None
        of_stage = programme.text(stage.text_key, PlaceWords) if stage is not None else None
        where = [of_stage.name if of_stage else "", of_gathering.title if of_gathering else ""]
        if any(where):
            yield Fact(t("letters.label.where"), ", ".join(name for name in where if name))
    said = [one for one in proposal.said if one.by == "organiser"]
    note = programme.text(said[-1].text_key, Note) if said else None
    if note is not None:
        yield Fact(t(f"letters.label.{kind}"), note.text)


def _moment(ms: int, t: Sentences) -> str:
    at = datetime.fromtimestamp(ms / 1000, UTC)
    return t("letters.moment", date=t.date(at), clock=t.clock(at))
