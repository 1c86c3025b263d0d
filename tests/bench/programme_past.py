"""Years of meetings for measuring: sessions in the programme, and rooms full of questions that were answered.

Lives here: putting them into a log, by the programme's own commands and by facts as a room writes them. Must
not live here: what is measured (``programme_speed``).
"""

from __future__ import annotations

import json
import random
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from livetalk.bootstrap import Application
from livetalk.edge.access import token_hash
from livetalk.log.port import Draft, Log
from livetalk.programme import commands as p
from livetalk.programme.context import SERVER
from livetalk.programme.texts import BodyWords, GatheringWords, PlaceWords, SessionWords
from livetalk.rooms import facts as f
from tests.support.planners import FRAME, made

LABELLED = Path(__file__).parents[1] / "moderation" / "similarity" / "labelled.json"
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
A_DAY_HAS = 25  # sessions of one gathering, on three stages
STAGES = ("Store scene", "Teltet ved vandet", "Biblioteket")
DAYS_BETWEEN = 45  # gatherings: eight a year; the last ones are still to come
STILL_TO_COME = 4
BODIES = (
    "Teknik- og Miljøudvalget", "Børne- og Skoleudvalget", "Kultur- og Fritidsudvalget", "Socialudvalget",
    "Økonomiudvalget", "Klimaudvalget", "Seniorrådet", "Handicaprådet", "Integrationsrådet", "Grønt Råd",
)  # fmt: skip
THEMES = ("Trafik", "Skole", "Klima", "Kultur", "Ældre", "Natur", "Byggeri", "Fritid", "Sundhed", "Demokrati")
MO = "moderator-of-then"


@dataclass
class Past:
    """What was made: an address of each kind, and how much of everything."""

    planner: str = ""
    """The cookie of somebody who plans everything."""
    gathering: str = ""
    gathering_id: str = ""
    stage: str = ""
    session: str = ""
    body: str = ""
    rooms: list[str] = field(default_factory=list)
    questions: int = 0


async def make_past(application: Application, log: Log, *, sessions: int, questions: int) -> Past:
    """Plan, publish, ask and answer."""
    chance, past = random.Random(1), Past()
    host = application.site.programme
    bodies = [await made(host, p.AddBody(kind="committee", words=BodyWords(name=name))) for name in BODIES]
    past.body = host.state.bodies[bodies[0]].slug
    past.planner = secrets.token_urlsafe(32)
    account = await made(host, p.MakeAccount(name="Anne Holm", email="anne@example.dk", role="organiser"))
    await made(host, p.SignIn(account=account, token_hash=token_hash(past.planner)))
    days = -(-sessions // A_DAY_HAS)
    for day in range(days):
        morning = host.now() + (day - days + STILL_TO_COME) * DAYS_BETWEEN * DAY
        held_by = chance.sample(bodies, 2)
        left = sessions - day * A_DAY_HAS
        await _day(application, past, day, morning=morning, held_by=held_by, sessions=min(A_DAY_HAS, left))
    sentences = [
        one["text"] for one in json.loads(LABELLED.read_text(encoding="utf-8")) if one["lang"] == "da"
    ]
    each, more = divmod(questions, len(past.rooms))
    for place, room in enumerate(past.rooms):
        await _evening(log, past, room, sentences, chance, questions=each + (place < more))
    return past


async def _day(
    application: Application, past: Past, day: int, *, morning: int, held_by: list[str], sessions: int
) -> None:
    site, host = application.site, application.site.programme
    title = f"Festdag nummer {day + 1}"
    gathering = await made(
        host, p.PlanGathering(words=GatheringWords(title=title, place="Festpladsen"), bodies=tuple(held_by))
    )
    stages = [
        await made(host, p.AddStage(gathering=gathering, words=PlaceWords(name=name))) for name in STAGES
    ]
    await made(host, p.PublishGathering(gathering=gathering))
    for number in range(sessions):
        starts = morning + (number // len(stages)) * 60 * MINUTE
        theme = THEMES[(day + number) % len(THEMES)]
        words = SessionWords(
            title=f"{theme}: hvad skal der ske i {2026 + day % 4}? Samtale {number + 1}",
            summary="En samtale om, hvad der virker i dag, og hvad der mangler.",
            themes=(theme,),
            politicians=("Karen Lund", "Ib Krogh"),
            **FRAME,
        )
        planned = p.PlanSession(
            template="talk",
            gathering=gathering,
            stage=stages[number % len(stages)],
            starts=starts,
            ends=starts + 45 * MINUTE,
            bodies=(held_by[number % 2],),
            words=words,
        )
        session = await made(host, planned)
        await site.session_rooms.publish(SERVER, session)
        past.rooms.append(host.state.sessions[session].room or "")
        past.session = session
    past.stage, past.gathering_id = stages[0], gathering
    past.gathering = host.state.gatherings[gathering].slug


async def _evening(
    log: Log, past: Past, room: str, sentences: list[str], chance: random.Random, *, questions: int
) -> None:
    """Questions that were asked, let in, answered aloud and some of them followed up in writing."""
    seq = 0
    at = 0
    async for fact in log.read(room):
        seq, at = fact.seq, fact.at
    drafts: list[Draft] = []
    words: dict[str, str] = {}
    for number in range(questions):
        name = f"k{number}"
        key = f"q:{name}"
        words[f"{key}:text:1"] = " ".join(chance.sample(sentences, 2))
        words[f"{key}:theme"] = chance.choice(THEMES)
        asked = f.QuestionAsked(
            question=name, held=True, text_key=f"{key}:text:1", theme_key=f"{key}:theme", origin="phone"
        )
        drafts += [
            Draft(at=at, event=asked, by=f"citizen-{number}"),
            Draft(at=at, event=f.QuestionApproved(question=name), by=MO),
        ]
        match number % 4:
            case 0:
                drafts += [
                    Draft(at=at, event=f.QuestionTaken(question=name), by=MO),
                    Draft(at=at, event=f.QuestionFinished(question=name, how="answered"), by=MO),
                ]
            case 1:
                item = f"item:s{number}"
                words[f"{item}:title:1"] = f"Svar på spørgsmålet om {chance.choice(THEMES).lower()}"
                words[f"{item}:answer:2"] = " ".join(chance.sample(sentences, 3))
                opened = f.ItemOpened(
                    item=f"s{number}", kind="question", question=name, title_key=f"{item}:title:1"
                )
                answered = f.ItemUpdated(item=f"s{number}", status="answered", answer_key=f"{item}:answer:2")
                drafts += [Draft(at=at, event=opened, by=MO), Draft(at=at, event=answered, by=MO)]
            case _:
                pass
    await log.append(room, seq, drafts, None, words)
    past.questions += questions
