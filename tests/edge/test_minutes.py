"""The minute-taker's pages without JavaScript: writing, mending, judging, and the transcript by question."""

from __future__ import annotations

import re

import pytest

from livetalk.edge.opening import Opened
from livetalk.edge.realtime.frames import Frame
from livetalk.live.live_room import LiveRoom
from livetalk.live.submissions import Accepted
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.support.forms import Form, Page
from tests.support.screens import person
from tests.support.sites import TestSite, Visitor

MO = Actor(id="mo", role="moderator")
NOA = Actor(id="noa", role="notes")
SAID = "Vi laver lys på stien inden sommerferien."


async def give(
    room: LiveRoom[Frame], actor: Actor, *commands: c.WireCommand | c.ImportLines
) -> list[Accepted]:
    """Give commands that must be taken."""
    outcomes = [await room.give(actor, command, None) for command in commands]
    taken = [outcome for outcome in outcomes if isinstance(outcome, Accepted)]
    assert len(taken) == len(outcomes), outcomes
    return taken


async def question_on(site: TestSite, opened: Opened, text: str = "Hvad med lyset på stien?") -> str:
    """A question that is on now, with somebody to answer it; its id."""
    room = await site.live(opened.code)
    [asked] = await give(room, person(), c.AskQuestion(text=text))
    question = str(asked.question)
    await give(
        room,
        MO,
        c.ApproveQuestion(question=question),
        c.AssignQuestion(question=question, speakers=("Karin Holm",)),
        c.TakeQuestion(question=question),
    )
    return question


async def minute_taker(visitor: Visitor, opened: Opened) -> None:
    await visitor.enter(opened.tokens["notes"])


def address(opened: Opened, page: str) -> str:
    return f"/r/{opened.code}/{page}"


def to_judge(page: Page) -> list[Form]:
    """The promises of a page that are to be judged."""
    return [form for form in page.forms if {"promise", "owner"} <= form.fields.keys()]


# Writing


async def test_a_line_is_written_by_form_and_stands_on_the_page_with_its_speaker(
    site: TestSite, opened: Opened
) -> None:
    await question_on(site, opened)
    async with site.visitor() as noa:
        page = await noa.enter(opened.tokens["notes"])
        assert page.url.endswith("/notes")
        assert "Hvad med lyset på stien?" in page.text
        page = await noa.fill(page, "/do", type="note", text=SAID, speaker="Karin Holm")
        assert page.url.endswith("/notes?done=note")
        assert SAID in page.text
        # Whoever speaks goes on speaking.
        assert page.form("/do", type="note").fields["speaker"] == "Karin Holm"
    room = await site.live(opened.code)
    [line] = room.state.transcript.lines.values()
    assert (line.source, line.speaker_key) == ("notes", None)
    assert room.state.text(room.state.speakers[str(line.speaker)]) == "Karin Holm"


async def test_a_refused_line_comes_back_with_what_was_typed(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as noa:
        page = await noa.enter(opened.tokens["notes"])
        page = await noa.fill(page, "/do", 422, type="note", text="x" * 1001, speaker="Bo")
        assert "Linjen er 1001 tegn lang" in " ".join(page.alerts)
        form = page.form("/do", type="note")
        assert (form.fields["text"], form.fields["speaker"]) == ("x" * 1001, "Bo")


async def test_a_line_is_mended_by_form_and_the_original_stays_on_the_page(
    site: TestSite, opened: Opened
) -> None:
    room = await site.live(opened.code)
    await give(room, NOA, c.WriteNote(text="Vi laver lyst på stien."))
    async with site.visitor() as noa:
        await minute_taker(noa, opened)
        page = await noa.see(address(opened, "notes?line=1"))
        page = await noa.fill(page, "/do", type="correct_line", text=SAID)
        assert SAID in page.text
        assert "Vi laver lyst på stien." in page.text


async def test_the_promise_key_marks_what_is_written_and_its_chips_confirm_it(
    site: TestSite, opened: Opened
) -> None:
    question = await question_on(site, opened)
    async with site.visitor() as noa:
        page = await noa.enter(opened.tokens["notes"])
        page = await noa.fill(page, "/do", type="note", text=SAID, speaker="Karin Holm", promise="true")
        [form] = to_judge(page)
        assert (form.fields["text"], form.fields["owner"]) == (SAID, "Karin Holm")
        page = await noa.fill(page, "/do", type="confirm_promise", owner="Teknikudvalget", due="2026-06-26")
        assert to_judge(page) == []
    room = await site.live(opened.code)
    [item] = room.state.followup.items.values()
    assert (item.kind, item.due, item.question, item.lines) == ("promise", "2026-06-26", question, (1,))
    assert room.state.text(item.owner_key) == "Teknikudvalget"


async def test_a_mark_that_is_none_is_taken_away_by_the_other_button(site: TestSite, opened: Opened) -> None:
    room = await site.live(opened.code)
    await give(room, NOA, c.WriteNote(text=SAID, promise=True))
    async with site.visitor() as noa:
        page = await noa.enter(opened.tokens["notes"])
        [form] = to_judge(page)
        await noa.post(form.action, data={**form.fields, "type": "reject_promise"})
    assert [one.status for one in room.state.transcript.promises.values()] == ["rejected"]
    assert room.state.followup.items == {}


# Promises


async def test_the_review_has_what_was_marked_before_what_the_rules_suggest_and_says_why(
    site: TestSite, opened: Opened
) -> None:
    room = await site.live(opened.code)
    await question_on(site, opened)
    await give(
        room,
        NOA,
        c.WriteNote(text="Tak for spørgsmålet.", speaker="Karin Holm"),
        c.WriteNote(text="Vi sender svaret til skolen senest 1. november.", speaker="Karin Holm"),
        c.WriteNote(text="Det var alt.", speaker="Karin Holm"),
        c.WriteNote(text="Busserne er noget for sig.", speaker="Karin Holm", promise=True),
    )
    async with site.visitor() as noa:
        await minute_taker(noa, opened)
        page = await noa.see(address(opened, "promises"))
    first, second = to_judge(page)
    assert first.fields["text"] == "Busserne er noget for sig."
    assert second.fields["promise"] == "s2"
    assert re.fullmatch(r"\d{4}-11-01", second.fields["due"])
    assert second.fields["owner"] == "Karin Holm"
    for around in ("Tak for spørgsmålet.", "Det var alt.", "senest 1. november", "Hvorfor?", "2 venter"):
        assert around in page.text


async def test_a_suggestion_is_judged_once_and_a_rejected_one_comes_back(
    site: TestSite, opened: Opened
) -> None:
    room = await site.live(opened.code)
    await give(room, NOA, c.WriteNote(text=SAID), c.WriteNote(text="Vi sender svaret til skolen på mandag."))
    async with site.visitor() as noa:
        await minute_taker(noa, opened)
        page = await noa.see(address(opened, "promises"))
        first, _ = to_judge(page)
        await noa.post(first.action, data={**first.fields, "type": "reject_promise"})
        page = await noa.see(address(opened, "promises"))
        assert [form.fields["promise"] for form in to_judge(page)] == ["s2"]
        page = await noa.fill(page, "/do", type="reopen_promise")
        assert len(to_judge(page)) == 2
        page = await noa.fill(page, "/do", 422, type="confirm_promise", owner=" ", text="Lys på stien")
        assert "ansvarlig" in " ".join(page.alerts)
        # What was typed is still there, in its own card.
        assert to_judge(page)[0].fields["text"] == "Lys på stien"
        page = await noa.fill(
            page, "/do", type="confirm_promise", owner="Teknikudvalget", text="Lys på stien"
        )
        assert [form.fields["promise"] for form in to_judge(page)] == ["s2"]
    assert [room.state.text(item.title_key) for item in room.state.followup.items.values()] == [
        "Lys på stien"
    ]


async def test_a_review_without_promises_says_how_one_comes_there(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as noa:
        await minute_taker(noa, opened)
        page = await noa.see(address(opened, "promises"))
    assert "Ingen tilsagn venter." in page.text
    assert to_judge(page) == []


# The transcript


async def test_the_transcript_stands_by_question_and_can_be_searched(site: TestSite, opened: Opened) -> None:
    room = await site.live(opened.code)
    await give(room, NOA, c.WriteNote(text="Velkommen."))
    question = await question_on(site, opened)
    await give(room, NOA, c.WriteNote(text=SAID), c.WriteNote(text="Og så er der <b>kaffe</b>."))
    async with site.visitor() as noa:
        await minute_taker(noa, opened)
        page = await noa.see(address(opened, "transcript"))
        assert page.text.index("Velkommen.") < page.text.index("Svar på:") < page.text.index(SAID)
        assert "<b>kaffe</b>" in page.text
        assert "<b>kaffe" not in page.html
        page = await noa.see(address(opened, "transcript?q=KAFFE"))
        assert "1 linje" in page.text
        assert SAID not in page.text
        page = await noa.see(address(opened, f"transcript?show={question}"))
        assert "mens spørgsmålet var på" in page.text
        form = page.form("/do", type="bracket")
        assert form.fields["question"] == question
        for end, line in (("first", 2), ("last", 3)):
            assert re.search(rf'name="{end}" value="{line}"[^>]* checked', page.html)


async def test_an_answer_is_moved_to_other_lines_and_back(site: TestSite, opened: Opened) -> None:
    room = await site.live(opened.code)
    question = await question_on(site, opened)
    await give(room, NOA, *(c.WriteNote(text=f"Linje {n}.") for n in range(1, 6)))
    place = {"page": "transcript", "show": question, "question": question, "type": "bracket"}
    async with site.visitor() as noa:
        await minute_taker(noa, opened)
        answer = await noa.post(address(opened, "do"), data={**place, "first": "4", "last": "2"})
        assert answer.status_code == 422
        assert "Den første linje skal være sagt" in answer.text
        answer = await noa.post(address(opened, "do"), data={**place, "first": "2", "last": "4"})
        assert answer.headers["location"].startswith(address(opened, "transcript?done=bracket"))
        page = await noa.see(answer.headers["location"])
        assert "flyttet i hånden" in page.text
        assert question in room.state.transcript.moved
        await noa.post(address(opened, "do"), data=place)
    assert room.state.transcript.moved == {}


async def test_a_line_in_the_transcript_is_mended_and_marked_where_it_stands(
    site: TestSite, opened: Opened
) -> None:
    room = await site.live(opened.code)
    await give(room, NOA, *(c.WriteNote(text=f"Linje {n}.") for n in range(1, 4)))
    async with site.visitor() as noa:
        await minute_taker(noa, opened)
        page = await noa.see(address(opened, "transcript?line=2"))
        page = await noa.fill(page, "/do", type="correct_line", text="Linje nummer to.")
        assert "Linje nummer to." in page.text
        assert "Linje 2." in page.text
        page = await noa.fill(page, "/do", type="promise", line="3")
        assert [one.line for one in room.state.transcript.promises.values()] == [3]


async def test_a_long_transcript_comes_in_pages_and_a_line_is_found_on_its_own(
    site: TestSite, opened: Opened
) -> None:
    room = await site.live(opened.code)
    lines = tuple(
        c.ImportedLine(cue=str(n), start=n * 1000, end=n * 1000 + 900, text=f"Sætning {n}.")
        for n in range(1, 451)
    )
    await give(room, NOA, c.ImportLines(lang="da", begin=room.state.created_at, lines=lines))
    async with site.visitor() as noa:
        await minute_taker(noa, opened)
        page = await noa.see(address(opened, "transcript?page=3"))
        assert "Side 3 af 3" in page.text
        assert "Sætning 450." in page.text
        assert "Sætning 200." not in page.text
        page = await noa.see(address(opened, "transcript?line=250"))
        assert "Side 2 af 3" in page.text
        assert (await noa.see(address(opened, "transcript?page=99"))).text.count("Sætning") == 50


# Who may


@pytest.mark.parametrize("page", ["notes", "promises", "transcript"])
@pytest.mark.parametrize(
    ("role", "status"), [("moderator", 200), ("notes", 200), ("speaker", 403), ("captions", 403), (None, 403)]
)
async def test_the_pages_are_for_minute_takers_and_moderators(
    site: TestSite, opened: Opened, page: str, role: str | None, status: int
) -> None:
    async with site.visitor() as visitor:
        if role is not None:
            await visitor.enter(opened.tokens[role])
        await visitor.see(address(opened, page), status)


async def test_what_was_said_in_the_closed_part_is_marked_as_such_for_staff(
    site: TestSite, opened: Opened
) -> None:
    room = await site.live(opened.code)
    await give(room, MO, c.SwitchPart(part="closed"))
    await give(room, NOA, c.WriteNote(text="Noget fortroligt.", promise=True))
    async with site.visitor() as noa:
        page = await noa.enter(opened.tokens["notes"])
        assert "intet herfra bliver offentligt" in page.text
        for name in ("notes", "promises", "transcript"):
            page = await noa.see(address(opened, name))
            assert "Noget fortroligt." in page.text
            assert re.search(r"[Ll]ukke(t|de) del", page.text)
