"""The caption address: what it answers to whom, by each of the contracts."""

from __future__ import annotations

import re
from datetime import datetime

import httpx
import pytest

from livetalk.edge.opening import Opened
from livetalk.rooms import transcript_parts
from tests.edge.link_pages import link_of, open_as, state
from tests.support.sites import TestSite, Visitor

LATIN = "Så er der kaffe på Ærø"


def path(opened: Opened) -> str:
    """The caption address without what is before it."""
    return opened.links.captions.removeprefix("http://livetalk.example")


async def push(tool: Visitor, opened: Opened, seq: object, body: bytes | str, **more: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else body.encode()
    headers = {name.replace("_", "-"): value for name, value in more.items() if name != "lang"}
    params = {"seq": str(seq)} | ({"lang": more["lang"]} if "lang" in more else {})
    return await tool.post(path(opened), params=params, content=content, headers=headers)


async def lines(site: TestSite, opened: Opened) -> list[str]:
    return [line.text for line in transcript_parts.captions(await state(site, opened), "audience")]


async def test_the_address_is_given_when_a_room_is_opened_and_is_no_page_of_staff(opened: Opened) -> None:
    assert path(opened) == f"/captions/{opened.tokens['captions']}"
    assert opened.links.moderate.endswith(f"/enter#{opened.tokens['moderator']}")


async def test_a_post_is_answered_with_a_moment_and_is_there(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as tool:
        answer = await push(tool, opened, 41, "Velkommen til mødet.\n", lang="da-DK")
        seq = await tool.get(f"{path(opened)}/seq")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert datetime.fromisoformat(answer.text).tzinfo is not None
    assert (seq.status_code, seq.text) == (200, "41")
    assert await lines(site, opened) == ["Velkommen til mødet."]


async def test_a_retry_counts_once_and_one_that_grew_adds_its_rest(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as tool:
        for body in ("Vi be", "Vi be", "Vi begynder.", "Vi begynder.", "Vi be"):
            answer = await push(tool, opened, 1, body, x_timestamp="1")
            assert answer.status_code == 200

    assert await lines(site, opened) == ["Vi begynder."]


async def test_the_last_number_is_told_by_language_and_zero_before_the_first(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as tool:
        assert (await tool.get(f"{path(opened)}/seq")).text == "0"
        await push(tool, opened, 5, "Hej.\n", lang="da")
        await push(tool, opened, 0, "Hi.\n", lang="en-US")
        told = [(await tool.get(f"{path(opened)}/seq{q}")).text for q in ("?lang=da", "?lang=en", "?lang=de")]

    assert told == ["5", "0", "0"]


@pytest.mark.parametrize("seq", ["", "-1", "1.5", "et", "1e3", "٣", "9" * 16])
async def test_a_number_that_is_none_is_403(site: TestSite, opened: Opened, seq: str) -> None:
    async with site.visitor() as tool:
        answer = await push(tool, opened, seq, "Hej.")
        without = await tool.post(path(opened), content=b"Hej.")

    assert (answer.status_code, without.status_code) == (403, 403)
    assert "?seq=" in answer.text
    assert await lines(site, opened) == []


async def test_a_wrong_secret_is_403_and_so_is_a_link_of_another_role(site: TestSite, opened: Opened) -> None:
    wrong = [f"{opened.code}-{'a' * 28}", "482913", "x", opened.tokens["moderator"], opened.tokens["notes"]]
    async with site.visitor(lang="en") as tool:
        answers = [await tool.post(f"/captions/{token}?seq=1", content=b"Hej") for token in wrong]
        asked = await tool.get(f"/captions/{wrong[0]}/seq")

    assert {answer.status_code for answer in (*answers, asked)} == {403}
    assert "Ask a moderator" in answers[0].text
    assert all(token not in answer.text for token, answer in zip(wrong, answers, strict=True))


async def test_who_tries_secrets_has_to_wait_and_a_captioner_beside_does_not(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as thief, site.visitor() as tool:
        for number in range(61):
            last = await thief.post(
                f"/captions/{opened.code}-{'a' * 26}{number:02}".replace("0", "b"), content=b""
            )
        answer = await push(tool, opened, 1, "Hej.")

    assert last.status_code == 429
    assert int(last.headers["retry-after"]) > 0
    assert answer.status_code == 200


@pytest.mark.parametrize("room_state", ["early", "closed"])
async def test_a_talk_that_is_not_on_is_400_and_the_same_post_gets_in_later(
    site: TestSite, opened: Opened, room_state: str
) -> None:
    async with site.visitor() as mo, site.visitor() as tool:
        await mo.post("/enter", data={"token": opened.tokens["moderator"]})
        await mo.post(f"/r/{opened.code}/do", data={"type": "room", "state": room_state, "id": "1"})
        early = await push(tool, opened, 1, "Er I der?")
        await mo.post(f"/r/{opened.code}/do", data={"type": "room", "state": "open", "id": "2"})
        later = await push(tool, opened, 1, "Er I der?")

    assert (early.status_code, later.status_code) == (400, 200)
    assert await lines(site, opened) == ["Er I der?"]


async def test_a_closed_link_is_403_at_once(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo, site.visitor() as tool:
        await push(tool, opened, 1, "Hej.\n")
        page = await open_as(mo, opened)
        link = link_of(await state(site, opened), "captions")
        await mo.fill(page, "/links", act="revoke", link=link)
        answer = await push(tool, opened, 2, "Er jeg her?")

    assert answer.status_code == 403
    assert await lines(site, opened) == ["Hej."]


async def test_only_post_is_taken_and_a_browser_gets_a_page_in_both_languages(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as tool:
        page = await tool.get(path(opened))
        others = [await tool.request(method, path(opened)) for method in ("HEAD", "PUT", "DELETE", "OPTIONS")]

    assert page.status_code == 405
    assert page.headers["allow"] == "POST"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "Indsæt hele adressen" in page.text
    assert "Paste the whole address" in page.text
    assert [answer.status_code for answer in others] == [405] * 4
    assert all("POST" in answer.headers["allow"] for answer in others)
    assert all(opened.tokens["captions"] not in answer.text for answer in (page, *others))


async def test_too_much_is_413(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as tool:
        long = await push(tool, opened, 1, "a" * 61_000)
        longer = await push(tool, opened, 1, "a" * 70_000)

    assert (long.status_code, longer.status_code) == (413, 413)
    assert opened.tokens["captions"] not in long.text + longer.text


async def test_a_log_that_is_away_is_503_and_the_retry_counts_once(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as tool:
        site.log.full = True
        away = await push(tool, opened, 1, "Hej.")
        site.log.full = False
        back = await push(tool, opened, 1, "Hej.")

    assert away.status_code == 503
    assert int(away.headers["retry-after"]) > 0
    assert back.status_code == 200
    assert await lines(site, opened) == ["Hej."]


@pytest.mark.parametrize(
    ("content_type", "body", "shown"),
    [
        ("text/plain; charset=utf-8", LATIN.encode(), LATIN),
        ("text/plain", LATIN.encode(), LATIN),
        ("text/plain;charset=ISO-8859-1", LATIN.encode("latin-1"), LATIN),
        ('text/plain; charset="windows-1252"', LATIN.encode("cp1252"), LATIN),
        ("text/plain; charset=zip", LATIN.encode(), LATIN),
        ("text/plain; charset=utf-8", b"\xef\xbb\xbfKaffe \xff", "Kaffe �"),
        ("application/x-www-form-urlencoded", b"a=1&b", "a=1&b"),
    ],
)
async def test_text_is_read_as_it_says_it_is_written(
    site: TestSite, opened: Opened, content_type: str, body: bytes, shown: str
) -> None:
    async with site.visitor() as tool:
        answer = await push(tool, opened, 1, body, content_type=content_type)

    assert answer.status_code == 200
    assert await lines(site, opened) == [shown]


async def test_web_captioners_webhook_needs_neither_number_nor_content_type(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as tool:
        for number, word in enumerate(("vi", "ser", "på", "det")):
            body = f'{{"transcript": "{word}", "sequence": {number}}}'
            answer = await tool.post(
                path(opened), content=body.encode(), headers={"Origin": "https://webcaptioner.example"}
            )
            assert answer.status_code == 200

    assert await lines(site, opened) == ["vi ser på det"]
    assert "access-control-allow-origin" not in answer.headers


async def test_the_language_is_the_querys_else_the_headers_else_the_rooms(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as tool:
        await push(tool, opened, 1, "Tere.", lang="et-EE", content_language="de")
        await push(tool, opened, 1, "Guten Abend.", content_language="de-DE, en")
        await push(tool, opened, 1, "Godaften.", lang="not a tag")

    streams = (await state(site, opened)).transcript.streams
    assert list(streams) == ["et", "de", "da"]


async def test_the_secret_is_in_no_page_number_or_word_that_is_kept(
    site: TestSite, opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    secret = opened.tokens["captions"]
    async with site.visitor() as tool:
        await push(tool, opened, 1, "Hej.")
        metrics = await tool.get("/metrics")
    kept = str(await site.log.facts(opened.code)) + str(await site.log.words(opened.code))
    own = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]

    assert secret not in metrics.text + kept
    assert all(secret not in record.getMessage() for record in own)
    assert re.search(r"livetalk_commands_total\{[^}]*hear_captions", metrics.text)
