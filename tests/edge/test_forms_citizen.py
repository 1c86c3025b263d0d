"""A citizen without JavaScript: every step by plain forms and links."""

from __future__ import annotations

import time

import pytest

from livetalk.edge import access
from livetalk.edge.forms import STATUS_OF
from livetalk.edge.opening import Opened
from livetalk.live.limits import Lately, Limit, Rate
from livetalk.rooms import commands as c
from livetalk.rooms.actors import Actor
from tests.edge.test_refusals import codes_in_the_code
from tests.support.forms import Page
from tests.support.sites import TestSite, Visitor

MO = Actor(id="mo", role="moderator")


async def approved(site: TestSite, code: str) -> str:
    """A moderator lets the latest question into the queue; gives its id."""
    room = await site.live(code)
    question = next(reversed(room.state.questions))
    await room.give(MO, c.ApproveQuestion(question=question), None)
    return question


async def asked(visitor: Visitor, code: str, text: str = "Hvad med havnen?") -> Page:
    page = await visitor.see(f"/r/{code}")
    return await visitor.fill(page, "/do", type="ask", text=text)


async def test_from_the_front_door_to_the_own_question_and_its_fate(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        front = await anne.see("/")
        page = await anne.fill(front, "/join", code=f"{opened.code[:3]} {opened.code[3:]}")
        assert "Vi vil høre, hvad I mener." in page.text
        assert "Udvalget læser alt." in page.text

        page = await anne.fill(page, "/do", type="ask", text="Hvad med havnen?", name="Anne", theme="havn")
        assert "Tak! Dit spørgsmål er sendt." in page.text
        assert "Dit spørgsmål venter på godkendelse." in page.text

        question = await approved(site, opened.code)
        page = await anne.see(f"/r/{opened.code}")
        assert f'id="q-{question}"' in page.html

        page = await anne.fill(page, "/do", type="revise", question=question, text="Hvad med broen?")
        assert "Din rettelse er sendt." in page.text
        assert f'id="q-{question}"' not in page.html  # new words are judged again

        page = await anne.fill(page, "/do", type="withdraw", question=question)
        assert "Hvad med broen?" not in page.text


async def test_support_is_given_and_taken_back(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne, site.visitor() as bent:
        await asked(anne, opened.code)
        question = await approved(site, opened.code)
        room = await site.live(opened.code)

        page = await bent.see(f"/r/{opened.code}")
        page = await bent.fill(page, "/do", type="support", question=question)
        assert len(room.state.supporters[question]) == 1

        await bent.fill(page, "/do", type="unsupport", question=question)
        assert len(room.state.supporters[question]) == 0


async def test_a_reaction_counts(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        page = await anne.see(f"/r/{opened.code}")
        await anne.fill(page, "/do", type="react", kind="applause")

    assert (await site.live(opened.code)).state.reactions == {"applause": 1}


async def test_the_order_can_be_chosen_by_links(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne, site.visitor() as bent, site.visitor() as clara:
        await asked(anne, opened.code, "Det første")
        first = await approved(site, opened.code)
        await asked(bent, opened.code, "Det andet")
        second = await approved(site, opened.code)
        page = await clara.see(f"/r/{opened.code}")
        await clara.fill(page, "/do", type="support", question=first)

        newest = await clara.see(f"/r/{opened.code}?sort=newest")
        supported = await clara.see(f"/r/{opened.code}?sort=support")
        orders = [(await clara.see(f"/r/{opened.code}?sort={s}")).html for s in ("fair", "fair", "nonsense")]

    assert newest.html.index(f"q-{second}") < newest.html.index(f"q-{first}")
    assert supported.html.index(f"q-{first}") < supported.html.index(f"q-{second}")
    assert len({html.index(f"q-{first}") < html.index(f"q-{second}") for html in orders}) == 1


# Refused


@pytest.mark.parametrize(
    ("lang", "sentence"), [("da", "Skriv dit spørgsmål først"), ("en", "Write your question first.")]
)
async def test_a_refused_form_says_why_in_the_readers_language_and_keeps_what_was_typed(
    site: TestSite, opened: Opened, lang: str, sentence: str
) -> None:
    async with site.visitor(lang=lang) as anne:
        page = await anne.see(f"/r/{opened.code}")
        command_id = page.form("/do", type="ask").fields["id"]
        page = await anne.fill(page, "/do", 422, type="ask", text=" ", name="Anne Møller", theme="havn")

    assert page.lang == lang
    assert any(sentence in alert for alert in page.alerts)
    kept = page.form("/do", type="ask").fields
    assert (kept["name"], kept["theme"]) == ("Anne Møller", "havn")
    assert kept["id"] == command_id


async def test_a_text_that_is_too_long_comes_back_whole(site: TestSite, opened: Opened) -> None:
    text = "æ" * 1001
    async with site.visitor() as anne:
        page = await anne.see(f"/r/{opened.code}")
        page = await anne.fill(page, "/do", 422, type="ask", text=text)

    assert page.form("/do", type="ask").fields["text"] == text
    assert any("1001" in alert for alert in page.alerts)
    assert not (await site.live(opened.code)).state.questions


async def test_what_was_typed_is_shown_as_text_and_never_as_markup(site: TestSite, opened: Opened) -> None:
    evil = '</textarea><script>alert("x")</script>' + "x" * 1000
    async with site.visitor() as anne:
        page = await anne.see(f"/r/{opened.code}")
        page = await anne.fill(page, "/do", 422, type="ask", text=evil, name='"><img src=x>')

    assert page.form("/do", type="ask").fields["text"] == evil
    assert "<script>alert" not in page.html
    assert "<img" not in page.html


async def test_asking_too_fast_is_429_with_the_seconds_to_wait(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        for number in range(3):
            page = await asked(anne, opened.code, f"Nummer {number}")
        page = await anne.fill(page, "/do", 429, type="ask", text="Nummer 4")

    assert int(page.headers["retry-after"]) > 0
    assert page.form("/do", type="ask").fields["text"] == "Nummer 4"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"type": "dance"}, 422),
        ({}, 422),
        ({"type": "support", "question": "nothere"}, 404),
        ({"type": "support", "question": "../../etc"}, 422),
        ({"type": "revise", "question": "nothere", "text": "Mit"}, 403),
        ({"type": "react", "kind": "boo"}, 422),
        ({"type": "react", "kind": "heart", "count": "1000"}, 422),
        ({"type": "ask", "text": "Hvad?", "id": "x" * 65}, 422),
        ({"type": "ask", "text": "Hvad?", "id": "æ"}, 422),
        ({"type": "ask", "text": "Hvad?", "id": ""}, 422),
        ({"type": "approve", "question": "nothere"}, 403),
        ({"type": "undo"}, 403),
        ({"type": "ask", "text": "Hvad?", "page": "moderate"}, 403),
    ],
    ids=str,
)
async def test_bad_input_is_answered_with_a_sentence_and_changes_nothing(
    site: TestSite, opened: Opened, fields: dict[str, str], status: int
) -> None:
    room = await site.live(opened.code)
    before = room.state.seq
    async with site.visitor() as anne:
        answer = await anne.post(f"/r/{opened.code}/do", data=fields)

    page = Page(answer.text, str(answer.url), dict(answer.headers))
    assert answer.status_code == status
    assert any(alert.strip() for alert in page.alerts)
    assert room.state.seq == before


async def test_broken_encodings_do_no_harm(site: TestSite, opened: Opened) -> None:
    half = (
        b'--x\r\nContent-Disposition: form-data; name="type"\r\n\r\nask\r\n'
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nHvad +2AA- ?\r\n'
        b'--x\r\nContent-Disposition: form-data; name="id"\r\n\r\n+2AA-x\r\n--x--\r\n'
    )
    async with site.visitor() as anne:
        odd = await anne.post(
            f"/r/{opened.code}/do",
            content=half,
            headers={"Content-Type": "multipart/form-data; boundary=x; charset=utf-7"},
        )
        raw = await anne.post(
            f"/r/{opened.code}/do",
            content=b"type=ask&text=%ff%fe%00Hvad%0",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        broken = await anne.post(
            f"/r/{opened.code}/do",
            content=b"--y\r\nnonsense",
            headers={"Content-Type": "multipart/form-data; boundary=x"},
        )

    assert odd.status_code in (303, 422)
    assert raw.status_code in (303, 422)
    assert broken.status_code in (400, 422)


# Once


async def test_the_same_form_sent_twice_counts_once(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        page = await anne.see(f"/r/{opened.code}")
        form = page.form("/do", type="ask")
        twice = [await anne.post(form.action, data={**form.fields, "text": "Hvad?"}) for _ in range(2)]

    assert [answer.status_code for answer in twice] == [303, 303]
    assert len((await site.live(opened.code)).state.questions) == 1


async def test_a_form_sent_again_after_a_full_disk_counts_once(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        page = await anne.see(f"/r/{opened.code}")
        site.log.full = True
        page = await anne.fill(page, "/do", 503, type="ask", text="Hvad?")
        assert "retry-after" in page.headers
        assert page.form("/do", type="ask").fields["text"] == "Hvad?"
        site.log.full = False
        await anne.fill(page, "/do", type="ask", text="Hvad?")

    assert len((await site.live(opened.code)).state.questions) == 1


# From elsewhere, and who it is


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://LiveTalk.example"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://livetalk.example"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
    ],
    ids=str,
)
async def test_a_form_from_another_site_is_refused(
    site: TestSite, opened: Opened, headers: dict[str, str], passes: bool
) -> None:
    async with site.visitor() as anne:
        answer = await anne.post(
            f"/r/{opened.code}/do", data={"type": "ask", "text": "Hvad?"}, headers=headers
        )

    assert answer.status_code == (303 if passes else 403)
    assert len((await site.live(opened.code)).state.questions) == int(passes)


async def test_the_person_cookie_is_out_of_reach_and_set_once(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as anne:
        first = await anne.get(f"/r/{opened.code}")
        again = await anne.get(f"/r/{opened.code}")

    (cookie,) = [c for c in first.headers.get_list("set-cookie") if c.startswith(access.PERSON_COOKIE)]
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= attributes
    assert "secure" not in attributes  # this site is reached without TLS
    assert not [c for c in again.headers.get_list("set-cookie") if c.startswith(access.PERSON_COOKIE)]


async def test_a_forged_cookie_is_replaced_by_one_that_cannot_be_guessed(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as anne:
        answer = await anne.get(f"/r/{opened.code}", headers={"Cookie": f"{access.PERSON_COOKIE}=a"})

    assert any(c.startswith(access.PERSON_COOKIE) for c in answer.headers.get_list("set-cookie"))


async def test_a_flood_of_invented_people_is_held_back_also_with_forged_cookies(
    site: TestSite, opened: Opened
) -> None:
    network = site.application.site.limits.network("198.51.100.9")
    site.application.site.limits.newcomers.take(network, 5_000)
    async with site.visitor(address="198.51.100.9") as flood:
        answer = await flood.post(
            f"/r/{opened.code}/do",
            data={"type": "ask", "text": "Spam?"},
            headers={"Cookie": f"{access.PERSON_COOKIE}=forged-forged-forged"},
        )

    assert answer.status_code == 429
    assert "retry-after" in answer.headers


@pytest.mark.parametrize(
    "form", ["/r/{code}/do", "/r/{code}/name", "/r/{code}/links", "/enter", "/mine/code"]
)
async def test_no_form_of_another_site_acts_in_anybodys_name(
    site: TestSite, opened: Opened, form: str
) -> None:
    async with site.visitor() as anne:
        answer = await anne.post(form.format(code=opened.code), headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert site.application.site.templates.sentences("da")("refusal.from_elsewhere") in answer.text
    assert "set-cookie" not in answer.headers


async def test_who_has_asked_before_is_no_newcomer_whatever_the_server_remembers(
    site: TestSite, opened: Opened
) -> None:
    limits = site.application.site.limits
    async with site.visitor(address="198.51.100.9") as anne:
        await asked(anne, opened.code)
        limits._people = Lately()  # as after a restart
        limits.newcomers = Limit(Rate(per_second=1, burst=0), time.monotonic)  # no room for anybody new
        state = (await site.live(opened.code)).state
        question = next(iter(state.questions))
        await anne.fill(await anne.see(f"/r/{opened.code}"), "/do", type="withdraw", question=question)

    assert state.questions[question].status == "withdrawn"


async def test_every_refusal_with_a_status_of_its_own_is_a_refusal() -> None:
    assert STATUS_OF.keys() <= set(codes_in_the_code())
    assert all(400 <= status < 600 for status in STATUS_OF.values())
