"""Transcripts in and out as files, the overlay, and what pages say in the closed part."""

from __future__ import annotations

import re
from io import StringIO
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
import webvtt

from livetalk.edge.opening import Opened
from tests.edge.link_pages import state
from tests.support.forms import Page
from tests.support.servers import KEY, start_server
from tests.support.sites import ROOM, TestSite, Visitor

PROXY = Path(__file__).parents[2] / "deploy/haproxy/haproxy.cfg"

VTT = """WEBVTT

hej
00:00:01.000 --> 00:00:03.000
<v Lise Holm>Vi ser på stien &amp; på lyset.

00:01:04.000 --> 00:01:06.000
Tak.
"""
SRT = "1\n00:00:01,000 --> 00:00:02,000\nGoddag på Ærø.\n"


async def enter(who: Visitor, token: str) -> None:
    """Come in by a staff link, without looking at the page that it leads to."""
    assert (await who.post("/enter", data={"token": token})).is_redirect


async def push(tool: Visitor, opened: Opened, seq: int, body: str, lang: str = "da") -> None:
    address = f"/captions/{opened.tokens['captions']}?seq={seq}&lang={lang}"
    assert (await tool.post(address, content=body.encode())).status_code == 200


async def switch(mo: Visitor, opened: Opened, part: str) -> None:
    await enter(mo, opened.tokens["moderator"])
    page = await mo.see(f"/r/{opened.code}/moderate")
    await mo.fill(page, "do", type="part", part=part)


async def send_file(who: Visitor, opened: Opened, raw: bytes | str, status: int = 200, **fields: str) -> Page:
    fields = {"begin": "2026-11-23T19:30", "lang": "da", "act": "import", **fields}
    content = raw if isinstance(raw, bytes) else raw.encode()
    answer = await who.post(
        f"/r/{opened.code}/captions/file", data=fields, files={"file": ("mødet.vtt", content)}
    )
    assert answer.status_code == status, answer.text[:500]
    return Page(answer.text, str(answer.url), dict(answer.headers))


@pytest.mark.parametrize("role", ["moderator", "notes"])
async def test_a_file_is_looked_at_then_read_in_and_a_second_time_adds_nothing(
    site: TestSite, opened: Opened, role: str
) -> None:
    async with site.visitor() as who:
        await enter(who, opened.tokens[role])
        form = await who.see(f"/r/{opened.code}/captions/file")
        looked = await send_file(who, opened, VTT, act="look")
        nothing = (await state(site, opened)).transcript.lines.copy()
        done = await send_file(who, opened, VTT)
        again = await send_file(who, opened, VTT)

    assert "Hvornår begynder filen?" in form.text
    for page in (looked, done):
        assert "Filen har 2 linjer og varer 1 minut." in page.text
        assert "De, der taler: Lise Holm." in page.text
    assert "Intet er læst ind endnu" in looked.text
    assert nothing == {}
    assert "2 linjer er læst ind." in done.text
    assert "Alle linjer var der i forvejen" in again.text
    lines = list((await state(site, opened)).transcript.lines.values())
    assert len(lines) == 2
    assert lines[0].at == 1795458601000  # 19:30:01 in Copenhagen


async def test_a_file_of_thousands_of_lines_is_read_in_whole(site: TestSite, opened: Opened) -> None:
    cues = (f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000" for n in range(2001))
    times = list(cues)
    blocks = [f"{a} --> {b}\nLinje {n}." for n, (a, b) in enumerate(pairwise(times))]
    async with site.visitor() as who:
        await enter(who, opened.tokens["notes"])
        done = await send_file(who, opened, "WEBVTT\n\n" + "\n\n".join(blocks))

    assert "2000 linjer er læst ind." in done.text.replace("\xa0", " ").replace("2.000", "2000")
    assert len((await state(site, opened)).transcript.lines) == 2000


@pytest.mark.parametrize(
    ("raw", "fields", "sentence"),
    [
        (b"", {}, "Vælg først den fil"),
        (b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nS\xe5dan", {}, "kan ikke læses som tekst"),
        (b"%PDF-1.7 ...", {}, "i linje 1"),
        (b"WEBVTT\n\n00:00 --> x\nHej", {}, "i linje 3"),
        (b"WEBVTT\n", {}, "ingen ord"),
        (VTT.encode(), {"begin": "i går"}, "hvornår filen begynder"),
        (VTT.encode(), {"begin": "9999-12-31T23:59:59-23:59"}, "hvornår filen begynder"),
    ],
)
async def test_a_file_that_cannot_be_read_gets_a_sentence(
    site: TestSite, opened: Opened, raw: bytes, fields: dict[str, str], sentence: str
) -> None:
    async with site.visitor() as who:
        await enter(who, opened.tokens["notes"])
        page = await send_file(who, opened, raw, 422, **fields)

    assert sentence in page.alerts[0]
    assert (await state(site, opened)).transcript.lines == {}


async def test_srt_is_read_too_also_in_the_other_utf(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as who:
        await enter(who, opened.tokens["notes"])
        done = await send_file(who, opened, SRT.encode("utf-16"))

    assert "1 linje er læst ind." in done.text


async def test_only_minutes_and_moderators_read_in_and_only_from_our_own_form(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as stranger:
        await send_file(stranger, opened, VTT, 403)
        for role in ("speaker", "captions"):
            await enter(stranger, opened.tokens[role])
            await send_file(stranger, opened, VTT, 403)
        await enter(stranger, opened.tokens["notes"])
        stranger.headers["Origin"] = "https://elsewhere.example"
        await send_file(stranger, opened, VTT, 403)

    assert (await state(site, opened)).transcript.lines == {}


async def test_a_file_may_be_large_and_no_other_form(site: TestSite, opened: Opened) -> None:
    long = "WEBVTT\n\nNOTE " + "x" * 200_000 + "\n\n00:00:01.000 --> 00:00:02.000\nHej.\n"
    async with site.visitor() as who:
        await enter(who, opened.tokens["notes"])
        await send_file(who, opened, long)
        await send_file(who, opened, b"x" * 4_300_000, 413)
        other = await who.post(f"/r/{opened.code}/do", content=b"x" * 100_000)

    assert other.status_code == 413


# Out


async def test_the_transcript_is_public_as_it_was_mended_and_another_reader_reads_it(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as who:
        none = await who.get(f"/r/{opened.code}/transcript.vtt")
        await enter(who, opened.tokens["notes"])
        await send_file(who, opened, VTT)
        await push(who, opened, 1, "Good <evening> & welcome.\n", lang="en")
        file = await who.get(f"/r/{opened.code}/transcript.vtt")
        english = await who.get(f"/r/{opened.code}/transcript.vtt?lang=en")
        missing = await who.get(f"/r/{opened.code}/transcript.vtt?lang=de")

    assert (none.status_code, missing.status_code) == (404, 404)
    assert "ingen udskrift" in none.text
    assert file.headers["content-type"] == "text/vtt; charset=utf-8"
    cues = webvtt.from_buffer(StringIO(file.text)).captions
    assert [(cue.start, cue.voice, cue.text) for cue in cues] == [
        ("00:00:00.000", "Lise Holm", "Vi ser på stien &amp; på lyset."),
        ("00:01:03.000", None, "Tak."),
    ]
    assert "Good &lt;evening&gt; &amp; welcome." in english.text


async def test_the_overlay_is_what_its_address_asks_for_and_may_be_framed(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as who:
        await push(who, opened, 1, "Hej <alle>.\n")
        page = await who.get(f"/r/{opened.code}/overlay?size=64&lines=3&align=top&theme=light&lang=da-DK")
        odd = await who.get(f"/r/{opened.code}/overlay?size=9e9&lines=-1&align=x&theme=%22&lang=%3Cb%3E")

    assert "frame-ancestors *" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" not in page.headers["content-security-policy"]
    for wish in ('data-size="64"', 'data-lines="3"', 'data-align="top"', 'data-box="light"'):
        assert wish in page.text
    assert 'data-lang-wanted="da"' in page.text
    assert "Hej &lt;alle&gt;." in page.text
    for usual in ('data-size="48"', 'data-lines="2"', 'data-align="bottom"', 'data-box="dark"'):
        assert usual in odd.text
    assert "<b>" not in odd.text.partition("<main")[2].partition(">")[0]


async def test_phone_and_wall_show_the_latest_lines_without_a_script(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as who:
        await push(who, opened, 1, "Hej alle.\n")
        pages = [await who.see(f"/r/{opened.code}{page}") for page in ("", "/wall", "/overlay")]

    assert all("Hej alle." in page.text for page in pages)
    assert "Direkte tekst kan indeholde fejl." in pages[0].text
    assert "Direkte tekst kan indeholde fejl." in pages[1].text


async def test_the_closed_part_takes_two_presses_and_stops_everything_at_once(
    site: TestSite, opened: Opened
) -> None:
    async with site.visitor() as mo, site.visitor() as citizen:
        await push(citizen, opened, 1, "Offentlige ord.\n")
        await switch(mo, opened, "closed")
        await push(citizen, opened, 2, "Hemmelige ord.\n")
        pages = [await citizen.see(f"/r/{opened.code}{page}") for page in ("", "/wall", "/overlay")]
        file = await citizen.get(f"/r/{opened.code}/transcript.vtt")
        control = await mo.see(f"/r/{opened.code}/moderate")
        await switch(mo, opened, "open")
        opened_again = [await citizen.see(f"/r/{opened.code}{page}") for page in ("", "/wall", "/overlay")]
        file_again = await citizen.get(f"/r/{opened.code}/transcript.vtt")

    for page in pages:
        assert " ord." not in page.text
        assert "Åben del slut. Udsendelsen er stoppet." in page.text
        assert 'data-meeting="closed"' in page.html
    assert file.status_code == 404
    assert control.attributes["data-meeting"] == "closed"
    assert "Lukket del. Intet kommer ud til publikum." in control.text
    for page in opened_again:
        assert "Offentlige ord." in page.text
        assert "Hemmelige" not in page.text
    assert "Hemmelige" not in file_again.text


# The secret


def test_the_proxy_writes_no_address_into_its_log() -> None:
    formats = re.findall(r"^\s*(?:error-)?log-format\s+\"(.*)\"", PROXY.read_text(), flags=re.MULTILINE)

    assert formats
    for one in formats:  # %r is the request, %HP, %HU and %HQ are its address; captures may hold anything
        assert not re.search(r"%(\{[^}]*\})?(r|HP|HPO|HU|HQ|hr|hs|capture)\b|path|url|base", one)
    assert "option httplog" not in PROXY.read_text()


@pytest.mark.slow
def test_the_servers_own_output_never_has_the_secret(tmp_path: Path) -> None:
    server = start_server(tmp_path)
    try:
        opened = httpx.post(
            f"{server.base_url}/api/v1/rooms", json=ROOM, headers={"Authorization": f"Bearer {KEY}"}
        ).json()
        token = opened["tokens"]["captions"]
        address = f"{server.base_url}/captions/{token}"
        for method, more in (
            ("POST", "?seq=1"),
            ("POST", "?seq=x"),
            ("GET", "/seq"),
            ("GET", ""),
            ("PUT", ""),
            ("POST", "/nowhere"),
        ):
            httpx.request(method, address + more, content=b"Hej")
        httpx.post(f"{address}?seq=2", content=b"x" * 100_000)
    finally:
        server.process.terminate()
        server.process.wait(20)

    assert token not in server.said() + server.logged()
    for file in tmp_path.iterdir():
        assert token.encode() not in file.read_bytes()
