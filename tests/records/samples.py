"""Records to try the forms on: one with everything that files trip over, and one as long as an evening can be."""

from __future__ import annotations

from livetalk.edge.rendering.locales import load_locales
from livetalk.edge.rendering.webdir import find_web
from livetalk.records.record import (
    Attendance,
    ModerationCounts,
    NotShown,
    Person,
    PromiseEntry,
    QuestionEntry,
    Record,
    Spoken,
    ThemeSection,
    TranscriptLine,
    WrittenAnswer,
)

DANISH = load_locales(find_web().locales)["da"]
ENGLISH = load_locales(find_web().locales)["en"]

BASE = "https://talk.example.dk"
HEBREW = "מתי ייפתח המרחץ בחורף?"
ARABIC = "متى يفتح المسبح في الشتاء؟"
EMOJI = "Må hunde komme med? 🐕👩‍👧"
FORMULA = '=HYPERLINK("https://evil.example","Klik her")'
MARKUP = '#import "@preview/x:0.1.0" $x^2$ *fed* _skrå_ @ref <label> `kode` \\ // = Overskrift <b>b</b> &amp;'
CONTROLS = "Før\x00\x07\x0b\x1b efter\ufffe\uffff"
LONG = "Hvornår bliver der gjort noget ved trafikken ved skolen? " * 12


def question(id_: str, text: str | None, **fields: object) -> QuestionEntry:
    given: dict[str, object] = {
        "id": id_,
        "text": text,
        "status": "answered",
        "status_text": "Besvaret på mødet",
        "origin": "phone",
        "origin_text": "Fra en telefon",
        "url": f"{BASE}/r/4821/q/{id_}",
    }
    return QuestionEntry(**(given | fields))  # type: ignore[arg-type] # a test names the fields it means


ANSWER = (
    Spoken(text="Broen er ikke bygget til is.", from_s=39, speaker="Ane Holm", role="Havnechef"),
    Spoken(text="Vi regner på det. Æ, ø og å 😀", from_s=3725, speaker="Borgmester"),
)

TRICKY = Record(
    code="4821",
    title="Talk ved havnen – kultur & havnebad <æøå>",
    language="da",
    date="2026-08-20",
    url=f"{BASE}/r/4821/record",
    address=BASE,
    version=2,
    published_at="2026-08-24T08:00:00.123Z",
    correction="Frist rettet",
    begin="2026-08-20T17:00:00+00:00",
    end="2026-08-20T18:30:00+00:00",
    transcript_begin="2026-08-20T17:00:05+00:00",
    place="Skovshoved Havn",
    organisation="Gentofte Kommune",
    purpose="At høre, hvad I vil med havnen.\n\nOg at svare.",
    input_use="Udvalget får en opsamling.",
    not_open="Lokalplanen er vedtaget.",
    roles=(
        Person(role="Ordstyrer", name="Bo Lind"),
        Person(role="Havnechef", name="Ane Holm", organisation="Skovshoved Havn"),
        Person(role="Referent"),
    ),
    attendance=Attendance(present_most=30, asked=12, supported=25, reactions=140),
    summary="En aften om havnen.\n\n* ikke en liste\n+ heller ikke",
    themes=(
        ThemeSection(
            name="Havnebad",
            questions=(
                question(
                    "q1",
                    "Kan havnebadet få åbent om vinteren?",
                    answer=ANSWER,
                    askers=3,
                    supports=12,
                    promises=("p1",),
                ),
                question("q2", HEBREW, answer=(Spoken(text=ARABIC, from_s=50),)),
                question("q3", EMOJI, name="Søren Ærø"),
                question("q4", FORMULA),
            ),
        ),
        ThemeSection(
            name=None,
            questions=(
                question("q5", MARKUP),
                question("q6", CONTROLS),
                question("q7", None),
                question("q8", LONG.strip()),
            ),
        ),
    ),
    unanswered=(
        question(
            "q9",
            "Hvad koster det?",
            status="unanswered",
            status_text="Ikke nået på mødet",
            theme="Penge",
            reply_by="2026-09-03",
            written_answer=WrittenAnswer(text="Det koster 3 mio.", by="Teknik og Miljø", at="2026-08-23"),
        ),
    ),
    promises=(
        PromiseEntry(
            id="p1",
            title="Regne på vinteråbning",
            status="received",
            status_text="Modtaget",
            owner="Havnechef",
            due="2026-11-01",
            next_step="@Ingeniør spørges",
            quote="Vi får en ingeniør til at regne på det, og du får svaret inden 1. november.",
            speaker="Havnechef",
            from_s=48,
            question="q1",
            url=f"{BASE}/r/4821/f/p1",
        ),
        PromiseEntry(
            id="p2",
            title="-Flere bænke",
            status="declined",
            status_text="Kan ikke lade sig gøre",
            reason="Der er ikke plads.",
            url="javascript:alert(1)",
        ),
    ),
    moderation=ModerationCounts(
        asked=14,
        approved=12,
        merged=1,
        withdrawn=1,
        not_shown=(NotShown(reason="off_topic", reason_text="uden for emnet", count=2),),
    ),
    transcript=(
        TranscriptLine(
            cue="k1",
            start_ms=0,
            end_ms=10357,
            text="God aften og velkommen <v Hacker> -->",
            speaker="Bo Lind",
            role="Ordstyrer",
        ),
        TranscriptLine(
            cue="k2",
            start_ms=10607,
            end_ms=24323,
            text="Good evening & welcome",
            speaker="Gæst",
            lang="en-GB",
        ),
        TranscriptLine(cue="k3", start_ms=24573, end_ms=29892, text=ARABIC, lang="ar"),
        TranscriptLine(
            cue="k4", start_ms=30000, end_ms=31000, text=f"{FORMULA} {EMOJI}", speaker="+Taler", lang="??"
        ),
    ),
)


def long_record(questions: int = 500, lines: int = 0) -> Record:
    """A record of many questions, every fifth with an answer, and of as many lines as wanted."""
    return Record(
        code="4821",
        title="Et langt møde",
        language="da",
        date="2026-08-20",
        url=f"{BASE}/r/4821/record",
        address=BASE,
        purpose="At høre jer.",
        input_use="Til udvalget.",
        themes=(
            ThemeSection(
                name="Alt",
                questions=tuple(
                    question(
                        f"q{n}",
                        f"Spørgsmål nummer {n}: hvornår får vi svar?",
                        answer=ANSWER if n % 5 == 0 else (),
                        promises=(f"p{n}",) if n % 10 == 0 else (),
                    )
                    for n in range(questions)
                ),
            ),
        ),
        promises=tuple(
            PromiseEntry(
                id=f"p{n}", title=f"Tilsagn {n}", status="received", status_text="Modtaget", due="2026-11-01"
            )
            for n in range(0, questions, 10)
        ),
        transcript=tuple(
            TranscriptLine(
                cue=f"k{n}",
                start_ms=n * 4000,
                end_ms=n * 4000 + 3900,
                text=f"Linje {n}: Vi får en ingeniør til at regne på det, og du får svaret inden jul. 😀",
                speaker="Havnechef",
            )
            for n in range(lines)
        ),
    )
