"""What is printed of a session: its invitation as a poster tells it, and as a text to be copied.

Lives here: from the programme to sentences. Must not live here: how a page of paper looks (``records``), or
who may print.
"""

from __future__ import annotations

import re

from livetalk.edge.planners import Planner
from livetalk.edge.planning.reading import Reader
from livetalk.edge.rendering.locales import Sentences
from livetalk.edge.rendering.qr import qr_svg_plain
from livetalk.edge.rendering.templates import spaced
from livetalk.programme.kinds import Access
from livetalk.programme.programme import Session
from livetalk.records.poster_form import Invitation

PURPOSE_ON_PAPER = (
    420  # characters: as many as a poster has room for in letters that can be read from a step away
)
LISTENS_ON_PAPER = 160
ACCESS_ON_PAPER = 160
LABELS = (
    "listens", "qr", "invite", "address", "code", "access", "help", "cards", "step1", "step2",
    "joincode", "scan", "go",
)  # fmt: skip
_SENTENCE = re.compile(r"[.!?](?=\s|$)")


class Teller:
    """Tells of one session that has a room, in a language."""

    def __init__(self, planner: Planner, session: Session, sentences: Sentences) -> None:
        self._reader = Reader(planner)
        self._reader.sentences = sentences
        self._session = session
        self._words = self._reader.words(session)
        self._base = planner.site.settings.base_url
        self._t = sentences

    def invitation(self) -> Invitation:
        """What a poster and a table card say."""
        code = self._session.room or ""
        return Invitation(
            language=self._t.lang,
            title=self._words.title,
            holders=self._holders(),
            when=self._day(),
            hours=self._hours(),
            place=self._place(),
            purpose=shortened(self._words.purpose or self._words.summary, PURPOSE_ON_PAPER),
            listens=shortened(self._words.listens, LISTENS_ON_PAPER),
            access=self._access_on_paper(),
            address=self._address(),
            code=spaced(code),
            drawing=qr_svg_plain(self.join_url),
            labels={name: self._t(f"print.label.{name}") for name in LABELS}
            | {"disclaimer": self._disclaimer()},
        )

    def text(self) -> str:
        """The invitation as plain text, for a mail, a newsletter or a notice board."""
        said, t = self._words, self._t
        head = (said.title, f"{self._day()}, {self._hours()}", self._place())
        frame = [
            t(f"print.text.{name}", text=words)
            for name, words in (
                ("input_use", said.input_use),
                ("not_open", said.not_open),
                ("listens", said.listens),
                ("access", self._access_in_words()),
            )
            if words
        ]
        join = (
            t("print.text.join", url=self.join_url),
            t("print.text.code", address=self._address(), code=spaced(self._session.room or "")),
            f"{t('print.label.help')} {self._disclaimer()}",
        )
        paragraphs = [
            "\n".join(line for line in head if line), said.purpose, *frame, "\n".join(join), self._holders()
        ]  # fmt: skip
        return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"

    @property
    def title(self) -> str:
        """What the session is called."""
        return self._words.title

    @property
    def join_url(self) -> str:
        """Where the QR code leads."""
        return f"{self._base}/r/{self._session.room}"

    def _address(self) -> str:
        """As somebody types it: what stands before the name of the host is the browser's business."""
        return self._base.partition("://")[2]

    def _day(self) -> str:
        said = self._reader.day(self._session.starts)
        return said[:1].upper() + said[1:]

    def _hours(self) -> str:
        return self._t("print.hours", hours=self._reader.hours(self._session))

    def _place(self) -> str:
        session, programme = self._session, self._reader.programme
        stage = programme.stages.get(session.stage or "")
        gathering = programme.gatherings.get(session.gathering or "")
        of_stage = self._reader.stage(stage) if stage is not None else None
        of_gathering = self._reader.gathering_words(gathering) if gathering is not None else None
        parts = (
            of_stage.name if of_stage is not None else "",
            self._words.place or (of_stage.place if of_stage is not None else ""),
            of_gathering.place if of_gathering is not None else "",
        )
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def _holders(self) -> str:
        programme = self._reader.programme
        bodies = (programme.bodies.get(body) for body in self._session.bodies)
        names = [self._reader.body(body).name for body in bodies if body is not None]
        *most, last = names or [""]
        return self._t("print.and", first=", ".join(most), last=last) if most else last

    def _access(self) -> tuple[Access, ...]:
        gathering = self._reader.programme.gatherings.get(self._session.gathering or "")
        of_gathering = gathering.access if gathering is not None else ()
        return tuple(dict.fromkeys((*self._session.access, *of_gathering)))

    def _access_on_paper(self) -> tuple[str, ...]:
        """What the place has, by name; where nobody ticked anything, what is said of it in words."""
        named = tuple(self._t(f"print.has.{one}") for one in self._access())
        in_words = shortened(self._access_in_words(), ACCESS_ON_PAPER)
        return named or ((in_words,) if in_words else ())

    def _access_in_words(self) -> str:
        gathering = self._reader.programme.gatherings.get(self._session.gathering or "")
        of_gathering = self._reader.gathering_words(gathering).access if gathering is not None else ""
        has = ", ".join(self._t(f"print.has.{one}") for one in self._access())
        return "\n".join(part for part in (self._words.access or of_gathering, has) if part)

    def _disclaimer(self) -> str:
        template = self._reader.template(self._session)
        is_hearing = template is not None and "hearing" in template.traits
        return self._t("print.label.is_response" if is_hearing else "print.label.no_response")


def shortened(words: str, length: int) -> str:
    """As much as fits: whole sentences if there are any, else whole words."""
    one_line = " ".join(words.split())
    if len(one_line) <= length:
        return one_line
    ends = [found.end() for found in _SENTENCE.finditer(one_line) if found.end() <= length]
    if ends:
        return one_line[: ends[-1]]
    return one_line[: length - 1].rpartition(" ")[0] + "…"
