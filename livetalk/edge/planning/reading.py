"""What the organisers' pages read of the programme: rows with their words, days and hours written out.

Lives here: from the state to what a template shows, and what of others a host may read. Must not live here:
addresses and forms.
"""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from babel.dates import format_date
from starlette.responses import Response

from livetalk.edge.planners import Planner
from livetalk.edge.planning.said import ACCESS
from livetalk.edge.rendering.locales import Sentences
from livetalk.programme.frame import missing
from livetalk.programme.hours import day_of, local
from livetalk.programme.kinds import Publicity
from livetalk.programme.policy import owns_gathering, owns_session
from livetalk.programme.programme import Body, Gathering, Session, Stage
from livetalk.programme.template import Template, in_language
from livetalk.programme.texts import BodyWords, GatheringWords, Note, PlaceWords, SessionWords
from livetalk.rooms.outcomes import Rejected

UNKNOWN = Rejected(code="unknown_in_programme")
NOT_ALLOWED = Rejected(code="not_allowed")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One session in a list or a grid."""

    id: str
    title: str
    kind: str
    is_break: bool
    state: Publicity
    day: str
    time: str
    starts: str
    stage: str
    gathering: str
    gathering_title: str
    bodies: tuple[str, ...]
    room: str | None
    lacks: tuple[str, ...]
    is_own: bool
    """Somebody else's: only what everybody may read, and no way in."""


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """What takes place on one day."""

    iso: str
    name: str
    rows: tuple[Row, ...]


class Reader:
    """The programme as one planner may read it, in a language."""

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self.programme = planner.programme
        self.templates = planner.site.programme.templates
        self.sentences: Sentences = planner.site.sentences(planner.request)

    @property
    def now(self) -> int:
        """The moment."""
        return self.planner.site.programme.now()

    def day(self, ms: int) -> str:
        """A day with its weekday: ``lørdag 29. maj 2027``."""
        pattern = "EEEE 'den' d. MMMM y" if self.sentences.lang == "da" else "EEEE d MMMM y"
        return format_date(day_of(ms), pattern, locale=self.sentences.locale)

    def clock(self, ms: int) -> str:
        """A time of the day."""
        return self.sentences.clock(local(ms))

    def hours(self, session: Session) -> str:
        """From when to when."""
        return f"{self.clock(session.starts)}–{self.clock(session.ends)}"

    def template(self, session: Session) -> Template | None:
        """Its kind; None if there is none such any more."""
        return self.templates.get(session.template)

    def is_break(self, session: Session) -> bool:
        """Whether it is a line of the programme without a room."""
        template = self.template(session)
        return template is not None and not template.has_room

    def kind(self, session: Session) -> str:
        """The name of its kind."""
        template = self.template(session)
        return in_language(template.name, self.sentences.lang) if template is not None else session.template

    def words(self, session: Session) -> SessionWords:
        """What is said of it."""
        return self.programme.text(session.text_key, SessionWords) or SessionWords(title="–")

    def gathering_words(self, gathering: Gathering) -> GatheringWords:
        """The same of a gathering."""
        return self.programme.text(gathering.text_key, GatheringWords) or GatheringWords(title="–")

    def body(self, body: Body) -> BodyWords:
        """The same of a body."""
        return self.programme.text(body.text_key, BodyWords) or BodyWords(name="–")

    def stage(self, stage: Stage) -> PlaceWords:
        """The same of a stage."""
        return self.programme.text(stage.text_key, PlaceWords) or PlaceWords(name="–")

    def stage_name(self, stage: str | None) -> str:
        """What a stage is called; empty without one."""
        found = self.programme.stages.get(stage or "")
        return self.stage(found).name if found is not None else ""

    def note(self, key: str | None) -> str:
        """A reason; empty without one."""
        found = self.programme.text(key, Note)
        return found.text if found is not None else ""

    def own_bodies(self) -> list[tuple[str, str]]:
        """Bodies that the planner may plan for: id and name, by name."""
        of_planner = self.planner.account.bodies if self.planner.account.role == "host" else None
        found = [b for b in self.programme.bodies.values() if of_planner is None or b.id in of_planner]
        return sorted(((b.id, self.body(b).name) for b in found), key=lambda pair: pair[1].casefold())

    def offers(self) -> list[tuple[str, str]]:
        """What a place may have for people who need it, with its name."""
        return [(one, self.sentences(f"planning.offer.{one}")) for one in ACCESS]

    def body_names(self, bodies: tuple[str, ...]) -> tuple[str, ...]:
        """Their names."""
        found = (self.programme.bodies.get(body) for body in bodies)
        return tuple(self.body(body).name for body in found if body is not None)

    def is_own(self, session: Session) -> bool:
        """Whether the planner plans it."""
        return owns_session(self.planner.giver, session)

    def owns(self, gathering: str | None) -> bool:
        """Whether the planner plans the gathering."""
        return gathering is not None and owns_gathering(self.programme, self.planner.giver, gathering)

    def lacks(self, session: Session) -> tuple[str, ...]:
        """What it has to say before it can be published."""
        template = self.template(session)
        return missing(self.programme, session, template) if template is not None else ()

    def row(self, session: Session) -> Row:
        """A session for a list. Of a draft of others nobody reads more than that something is there."""
        own = self.is_own(session)
        words = self.words(session)
        is_shown = own or self.programme.is_public(session)
        gathering = self.programme.gatherings.get(session.gathering or "")
        return Row(
            id=session.id if own else "",
            title=words.title if is_shown else self.sentences("planning.taken"),
            kind=self.kind(session) if is_shown else "",
            is_break=self.is_break(session),
            state=session.state,
            day=self.day(session.starts),
            time=self.hours(session),
            starts=local(session.starts).isoformat(),
            stage=self.stage_name(session.stage),
            gathering=session.gathering if session.gathering and self.owns(session.gathering) else "",
            gathering_title=self.gathering_words(gathering).title if gathering and is_shown else "",
            bodies=self.body_names(session.bodies) if is_shown else (),
            room=session.room if own else None,
            lacks=self.lacks(session) if own and session.state == "draft" else (),
            is_own=own,
        )

    def days(self, sessions: list[Session]) -> list[Day]:
        """Sessions day by day."""
        by_day: dict[str, list[Session]] = {}
        for session in sorted(sessions, key=lambda one: (one.starts, one.ends, one.id)):
            by_day.setdefault(day_of(session.starts).isoformat(), []).append(session)
        return [
            Day(iso=iso, name=self.day(found[0].starts), rows=tuple(self.row(one) for one in found))
            for iso, found in by_day.items()
        ]


def refuse(planner: Planner, rejected: Rejected) -> Response:
    """A page that says why not."""
    is_unknown = rejected.code == UNKNOWN.code
    status = HTTPStatus.NOT_FOUND if is_unknown else HTTPStatus.FORBIDDEN
    sentence = planner.site.sentences(planner.request)(f"refusal.{rejected.code}", **rejected.params)
    return planner.site.page(
        planner.request, "error", {"error": sentence, "status": int(status)}, status=status
    )


def find_session(planner: Planner) -> Session | Response:
    """The session of the address, if it is the planner's. A host does not learn what others have."""
    found = planner.programme.sessions.get(planner.request.path_params["session"])
    if found is not None and owns_session(planner.giver, found):
        return found
    return refuse(planner, NOT_ALLOWED if planner.account.role == "host" else UNKNOWN)


def find_gathering(planner: Planner) -> Gathering | Response:
    """The same of a gathering."""
    found = planner.programme.gatherings.get(planner.request.path_params["gathering"])
    if found is not None and owns_gathering(planner.programme, planner.giver, found.id):
        return found
    return refuse(planner, NOT_ALLOWED if planner.account.role == "host" else UNKNOWN)
