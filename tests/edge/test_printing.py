"""Posters, table cards, the invitation and the printed queue, read by poppler as a printer would."""

from __future__ import annotations

import subprocess

import pytest

from livetalk.edge.printing.telling import shortened
from livetalk.live.programme.programme_host import Done
from livetalk.programme import commands as c
from livetalk.programme.context import SERVER
from tests.support.planners import add_body, make_account, plan_session, publish, signed_in
from tests.support.sites import TestSite, Visitor

POPPLER_S = 60


def words_of(pdf: bytes) -> str:
    """The text of a PDF in one line; places to break an address are not seen."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, timeout=POPPLER_S, check=True
    )
    return " ".join(done.stdout.decode().replace("\u200b", "").split())


def pages_of(pdf: bytes) -> list[str]:
    """What ``pdfinfo`` says, line by line."""
    done = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, timeout=POPPLER_S, check=True)
    return [" ".join(line.split()) for line in done.stdout.decode().splitlines()]


async def organiser(site: TestSite, visitor: Visitor) -> Visitor:
    """The visitor, signed in."""
    return await signed_in(site, await make_account(site.application.site.programme), visitor)


async def pdf_of(visitor: Visitor, session: str, name: str) -> bytes:
    """One of the files."""
    answer = await visitor.get(f"/organise/sessions/{session}/print/{name}")
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-type"] == "application/pdf"
    return answer.content


@pytest.mark.parametrize(("name", "size"), [("poster-a4.pdf", "A4"), ("poster-a3.pdf", "A3")])
async def test_a_poster_says_everything_on_one_page(site: TestSite, name: str, size: str) -> None:
    host = site.application.site.programme
    body = await add_body(host, "Grønt Råd")
    session = await plan_session(host, "Cykler på Strandvejen", bodies=(body,), place="Hellerup Havn")
    code = await publish(site, session)
    async with site.visitor() as visitor:
        pdf = await pdf_of(await organiser(site, visitor), session, name)
    said, facts = words_of(pdf), pages_of(pdf)
    for expected in ("Cykler på Strandvejen", "Grønt Råd", "Hellerup Havn", "Vi vil høre, hvad I mener"):
        assert expected in said
    assert "livetalk.example" in said
    assert f"{code[:3]} {code[3:]}" in said.replace("\u00a0", " ")
    assert "ikke et høringssvar" in said
    assert "Trinfri adgang fra torvet." in said
    assert "Pages: 1" in facts
    assert any(size in line for line in facts if line.startswith("Page size"))


async def test_the_longest_words_still_fit_on_one_page(site: TestSite) -> None:
    host = site.application.site.programme
    session = await plan_session(
        host,
        "Trafiksikkerhedsforanstaltninger " * 3 + "på vejen",
        purpose="Vi vil høre jer. " * 80,
        listens="Et meget langt udvalgsnavn, " * 40,
        place="Et sted med et langt navn ved vandet",
    )
    await publish(site, session)
    async with site.visitor() as visitor:
        await organiser(site, visitor)
        for name in ("poster-a4.pdf", "table-cards.pdf"):
            assert "Pages: 1" in pages_of(await pdf_of(visitor, session, name))


async def test_a_sheet_has_four_table_cards(site: TestSite) -> None:
    session = await plan_session(site.application.site.programme, "Cykler på Strandvejen")
    await publish(site, session)
    async with site.visitor() as visitor:
        said = words_of(await pdf_of(await organiser(site, visitor), session, "table-cards.pdf"))
    assert said.count("Cykler på Strandvejen") == 4
    assert said.count("livetalk.example") == 4


async def test_the_invitation_can_be_copied_in_both_languages(site: TestSite) -> None:
    session = await plan_session(site.application.site.programme, "Cykler på Strandvejen")
    code = await publish(site, session)
    async with site.visitor() as visitor:
        await organiser(site, visitor)
        page = await visitor.see(f"/organise/sessions/{session}/print")
        text = (await visitor.get(f"/organise/sessions/{session}/print/invitation.txt?lang=en")).text
    assert f"Stil dit spørgsmål allerede nu: http://livetalk.example/r/{code}" in page.text
    assert f"Ask your question now: http://livetalk.example/r/{code}" in text
    assert "What is not open for discussion: Linjeføringen ligger fast." in text


async def test_a_hearing_says_that_contributions_are_responses(site: TestSite) -> None:
    session = await plan_session(site.application.site.programme, template="hearing")
    await publish(site, session)
    async with site.visitor() as visitor:
        said = words_of(await pdf_of(await organiser(site, visitor), session, "poster-a4.pdf"))
    assert "er et høringssvar" in said
    assert "ikke et høringssvar" not in said


@pytest.mark.parametrize("kind", ["draft", "cancelled", "members"])
async def test_what_nobody_can_use_is_not_printed(site: TestSite, kind: str) -> None:
    host = site.application.site.programme
    session = await plan_session(host, template="small_room" if kind == "members" else "talk")
    if kind != "draft":
        await publish(site, session)
    if kind == "cancelled":
        assert isinstance(await host.give(SERVER, c.CancelSession(session=session, reason="Storm")), Done)
    async with site.visitor() as visitor:
        await organiser(site, visitor)
        page = await visitor.see(f"/organise/sessions/{session}/print")
        answer = await visitor.get(f"/organise/sessions/{session}/print/poster-a4.pdf")
    sentences = site.application.site.templates.sentences("da")
    assert sentences(f"print.why_not.{kind}") in page.text
    assert answer.status_code == 404


async def test_a_host_prints_nothing_of_others(site: TestSite) -> None:
    host = site.application.site.programme
    own, others = await add_body(host, "Grønt Råd"), await add_body(host, "Seniorråd")
    session = await plan_session(host, "De andres", bodies=(others,))
    await publish(site, session)
    async with site.visitor() as visitor:
        await signed_in(site, await make_account(host, "host", own), visitor)
        for path in ("", "/poster-a4.pdf", "/invitation.txt"):
            answer = await visitor.get(f"/organise/sessions/{session}/print{path}")
            assert answer.status_code == 403
            assert "De andres" not in answer.text


async def test_the_queue_is_printed_in_its_order_with_what_is_on_now_first(site: TestSite) -> None:
    opened = await site.open_room(moderation="after")
    async with site.visitor() as citizen, site.visitor() as moderator:
        for text in ("Hvornår bliver stien bredere?", "Kommer der flere træer?"):
            page = await citizen.see(f"/r/{opened.code}")
            await citizen.fill(page, f"/r/{opened.code}/do", type="ask", text=text)
        await moderator.enter(opened.tokens["moderator"])
        control = await moderator.see(f"/r/{opened.code}/moderate")
        question = next(iter((await site.live(opened.code)).state.questions))
        await moderator.fill(control, f"/r/{opened.code}/do", type="take", question=question)
        answer = await moderator.get(f"/r/{opened.code}/print/queue.pdf")
    said = words_of(answer.content)
    assert said.index("Stilles nu") < said.index("Hvornår bliver stien bredere?") < said.index("Køen")
    assert said.index("Køen") < said.index("Kommer der flere træer?")


async def test_the_printed_queue_has_nothing_that_only_moderators_see(site: TestSite) -> None:
    opened = await site.open_room(moderation="before")
    async with site.visitor() as citizen, site.visitor() as moderator:
        page = await citizen.see(f"/r/{opened.code}")
        await citizen.fill(page, f"/r/{opened.code}/do", type="ask", text="Hemmelig sag om naboen")
        await moderator.enter(opened.tokens["moderator"])
        answer = await moderator.get(f"/r/{opened.code}/print/queue.pdf")
        stranger = await citizen.get(f"/r/{opened.code}/print/queue.pdf")
    assert "Hemmelig" not in words_of(answer.content)
    assert "Ingen spørgsmål i køen." in words_of(answer.content)
    assert stranger.status_code == 403


def test_long_words_end_with_a_sentence_or_at_least_with_a_word() -> None:
    assert shortened("Kort. Og mere, som ikke er der plads til.", 10) == "Kort."
    assert shortened("Ingen punktummer her i lang tid", 14) == "Ingen…"
    assert shortened("Passer.", 7) == "Passer."
