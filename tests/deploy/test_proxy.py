"""The proxy on the configuration that operators get: who comes to which node, and what never comes in."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import msgspec
import pytest

from tests.deploy.people import PATIENCE_S, browser, line, socket
from tests.deploy.stub_node import Heard, StubNode
from tests.support.cluster_proxy import CONFIGURATION, DEPLOY, ProxyProcess
from tests.support.waiting import until

HTTP2_HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0"  # the preface and empty settings
HALF_HEADERS = b"\0\0\1\1\1\0\0\0\1\x82"  # a request's headers that say: more will follow


@pytest.fixture
async def nodes() -> AsyncIterator[list[StubNode]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(StubNode(f"node{n}")) for n in (1, 2, 3)]


@pytest.fixture
async def proxy(nodes: list[StubNode], tmp_path: Path) -> AsyncIterator[ProxyProcess]:
    with ProxyProcess(tmp_path, [node.address for node in nodes]) as proxy:
        await proxy.sees("UP", "UP", "UP")
        yield proxy


def heard(answer: httpx.Response) -> Heard:
    assert answer.status_code == httpx.codes.OK, answer.text
    return msgspec.json.decode(answer.content, type=Heard)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_haproxy_finds_nothing_to_complain_of(count: int, tmp_path: Path) -> None:
    checked = ProxyProcess(tmp_path, [f"192.0.2.{n}:8000" for n in range(count)]).check()

    assert checked.returncode == 0, checked.stderr
    assert "WARNING" not in checked.stdout + checked.stderr


async def test_an_operator_who_names_no_node_is_told(tmp_path: Path) -> None:
    assert ProxyProcess(tmp_path, []).check().returncode != 0


async def test_the_nodes_hear_who_it_was_whatever_they_say_themselves(proxy: ProxyProcess) -> None:
    said = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "elsewhere.example",
        "Forwarded": "for=203.0.113.9",
        "X-Real-IP": "203.0.113.9",
    }
    async with browser(proxy) as person:
        headers = heard(await person.get("/r/482913", headers=said)).headers

    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "https"
    assert not {"x-forwarded-host", "forwarded", "x-real-ip"} & headers.keys()


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
async def test_numbers_and_reasons_stay_inside_however_they_are_spelt(
    path: str, proxy: ProxyProcess, nodes: list[StubNode]
) -> None:
    word = path[1:]
    spellings = [path, f"//{word}", f"{path}/", f"{path}?a=b", f"/%{ord(word[0]):x}{word[1:]}", path.upper()]
    reader, writer = await line(proxy, "http/1.1")
    for spelling in spellings:
        writer.write(f"GET {spelling} HTTP/1.1\r\nHost: talk.example\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 404 " in head, spelling
        length = next(int(part.split(b":")[1]) for part in head.lower().split(b"\r\n") if b"-length" in part)
        await reader.readexactly(length)
    writer.close()

    async with browser(proxy) as person:
        assert (await person.get("/healthz")).text == "ok"
    assert [node.heard for node in nodes] == [[], [], []]


async def test_plain_http_leads_to_the_same_page_with_tls(proxy: ProxyProcess) -> None:
    async with httpx.AsyncClient(base_url=proxy.plain_url, trust_env=False) as person:
        answer = await person.get("/r/482913?lang=en", headers={"Host": "elsewhere.example"})
        renewal = await person.get("/.well-known/acme-challenge/token")

    assert answer.status_code == httpx.codes.PERMANENT_REDIRECT
    assert answer.headers["location"] == f"{proxy.url}/r/482913?lang=en"
    assert "location" not in renewal.headers


async def test_sockets_go_where_fewest_are(proxy: ProxyProcess) -> None:
    sockets = [await socket(proxy) for _ in range(6)]

    assert sorted(one.node for one in sockets) == ["node1", "node1", "node2", "node2", "node3", "node3"]


async def test_a_person_gets_all_pages_from_one_node(proxy: ProxyProcess) -> None:
    for name in ("anne", "bent", "carl"):
        seen = set()
        for _ in range(4):
            async with browser(proxy) as person:
                seen.add(heard(await person.get("/mine", headers={"Cookie": f"lt_me={name}"})).node)
        assert len(seen) == 1


async def test_who_is_at_a_node_that_is_not_ready_stays_and_nobody_else_comes(
    proxy: ProxyProcess, nodes: list[StubNode]
) -> None:
    there = [await socket(proxy) for _ in range(3)]
    nodes[1].is_ready = False
    await proxy.sees("UP", "NOLB", "UP")

    assert "node2" not in {(await socket(proxy)).node for _ in range(4)}
    assert all([await one.is_alive() for one in there])
    nodes[1].is_ready = True
    await proxy.sees("UP", "UP", "UP")
    assert "node2" in {(await socket(proxy)).node for _ in range(4)}


async def test_sockets_of_a_node_that_hangs_are_cut_so_that_phones_come_back_elsewhere(
    proxy: ProxyProcess, nodes: list[StubNode]
) -> None:
    there = [await socket(proxy) for _ in range(3)]
    nodes[2].pause()
    await proxy.sees("UP", "UP", "DOWN")

    by_node = {one.node: one for one in there}
    assert await by_node["node3"].is_cut()
    assert await by_node["node1"].is_alive()
    assert await by_node["node2"].is_alive()
    nodes[2].go_on()
    await proxy.sees("UP", "UP", "UP")


async def test_a_node_that_just_went_away_is_passed_over_at_once(
    proxy: ProxyProcess, nodes: list[StubNode]
) -> None:
    nodes[0].kill()  # the proxy has not noticed yet
    async with browser(proxy) as person:
        served = {heard(await person.get("/", headers={"Cookie": f"lt_me={n}"})).node for n in range(20)}
    assert served == {"node2", "node3"}
    assert {(await socket(proxy)).node for _ in range(4)} == {"node2", "node3"}


async def test_if_no_node_is_ready_they_answer_themselves_and_if_none_is_there_the_proxy_says_so(
    proxy: ProxyProcess, nodes: list[StubNode]
) -> None:
    for node in nodes:
        node.is_ready = False
    await proxy.sees("NOLB", "NOLB", "NOLB")
    async with browser(proxy) as person:
        assert heard(await person.get("/r/482913")).path == "/r/482913"
        assert await (await socket(proxy)).is_alive()
        for node in nodes:
            node.kill()
        answer = await person.get("/r/482913")

    assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert "LiveTalk kommer straks igen" in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_what_changes_something_is_never_sent_twice(proxy: ProxyProcess, nodes: list[StubNode]) -> None:
    for node in nodes:
        node.hangs_up = True
    async with browser(proxy) as person:
        await person.post("/r/482913/do", data={"type": "ask"})
    posted = [one for node in nodes for one in node.heard]
    async with browser(proxy) as person:
        await person.get("/r/482913")

    assert [one.method for one in posted] == ["POST"]
    assert len([one for node in nodes for one in node.heard]) > 2


@pytest.mark.parametrize(
    ("speaks", "begun"),
    [
        ("http/1.1", b"GET / HTTP/1.1\r\nHost: talk.example\r\nX-Slow: "),
        ("http/1.1", b"POST /join HTTP/1.1\r\nHost: talk.example\r\nContent-Length: 99\r\n\r\ncode="),
        ("h2", HTTP2_HELLO),
        ("h2", HTTP2_HELLO + HALF_HEADERS),
    ],
    ids=["head", "form", "idle-h2", "head-h2"],
)
async def test_nobody_holds_a_connection_with_half_a_request(
    speaks: str, begun: bytes, nodes: list[StubNode], tmp_path: Path
) -> None:
    hasty = tmp_path / "haproxy.cfg"
    written = CONFIGURATION.read_text()
    assert "timeout http-request 10s" in written
    hasty.write_text(written.replace("timeout http-request 10s", "timeout http-request 500ms"))
    with ProxyProcess(tmp_path / "proxy", [nodes[0].address], hasty) as proxy:
        await proxy.sees("UP")
        reader, writer = await line(proxy, speaks)
        writer.write(begun)

        async with asyncio.timeout(PATIENCE_S):
            await reader.read()

    assert nodes[0].heard == []


async def test_a_new_certificate_cuts_nobody_off(proxy: ProxyProcess) -> None:
    there = await socket(proxy)
    old = proxy.certificate.read_text()
    proxy.make_certificate()
    proxy.reload()
    await until(lambda: proxy.last_words().count("Loading success") == 2)

    assert proxy.certificate.read_text() != old
    async with browser(proxy) as person:  # who trusts the new one only
        assert (await person.get("/healthz")).text == "ok"
    assert await there.is_alive()


def test_a_renewed_certificate_gets_to_the_proxy_whole(tmp_path: Path) -> None:
    renewed, certificates, programs = (tmp_path / name for name in ("renewed", "certificates", "bin"))
    for folder in (renewed, certificates, programs):
        folder.mkdir()
    (renewed / "fullchain.pem").write_text("certificate and chain\n")
    (renewed / "privkey.pem").write_text("key\n")
    (programs / "systemctl").write_text(
        f"#!/bin/sh\ncp {certificates}/talk.pem {tmp_path}/reloaded; echo $* >&2\n"
    )
    (programs / "systemctl").chmod(0o755)
    environment = {"PATH": f"{programs}:{os.defpath}", "RENEWED_LINEAGE": str(renewed)}
    hook = subprocess.run(
        [DEPLOY / "haproxy/new-certificate.sh", certificates],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )

    assert (hook.returncode, hook.stderr) == (0, "reload haproxy\n")
    assert (tmp_path / "reloaded").read_text() == "certificate and chain\nkey\n"
    assert (certificates / "talk.pem").stat().st_mode & 0o077 == 0


async def test_the_proxys_log_names_neither_people_nor_rooms(
    proxy: ProxyProcess, nodes: list[StubNode]
) -> None:
    for node in nodes:
        node.hangs_up = True
    async with browser(proxy) as person:
        await person.get("/r/482913?token=abc")
    reader, writer = await line(proxy, "http/1.1")
    writer.write(b"GET /r/482913\r\n\r\n")
    await reader.read()
    nodes[0].kill()
    await until(lambda: "DOWN" in proxy.last_words())

    words = proxy.last_words()
    assert "GET 502" in words
    for secret in ("482913", "token", "127.0.0.1"):
        assert secret not in words
