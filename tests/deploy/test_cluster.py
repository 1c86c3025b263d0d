"""Three nodes, Redis and the proxy with TLS, as ``make cluster`` starts them: one LiveTalk to people."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import websockets

from livetalk.commands.phone import Phone, phone
from tests.deploy.people import browser
from tests.support.cluster import Cluster
from tests.support.server_process import ORGANISER_KEY
from tests.support.waiting import LOOK_EVERY_S

PATIENCE_S = 60.0
ROOM = {
    "title": "Talk ved havnen",
    "purpose": "Vi vil høre, hvad I mener.",
    "input_use": "Udvalget læser alt.",
    "moderation": "after",
}


@pytest.fixture
async def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Cluster]:
    with Cluster(tmp_path) as cluster:
        cluster.start()
        await cluster.ready()
        monkeypatch.setenv("SSL_CERT_FILE", str(cluster.proxy.certificate))
        yield cluster


async def open_room(cluster: Cluster) -> str:
    async with browser(cluster.proxy) as organiser:
        bearer = {"Authorization": f"Bearer {ORGANISER_KEY}"}
        answer = await organiser.post("/api/v1/rooms", json=ROOM, headers=bearer)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    assert answer.json()["links"]["audience"].startswith(cluster.url)
    return str(answer.json()["code"])


def somebody(cluster: Cluster, code: str, name: str) -> contextlib.AbstractAsyncContextManager[Phone]:
    return phone(cluster.url, {"code": code, "participant": f"{name}-of-the-cluster-test"})


async def sees(person: Phone, *texts: str) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not {*texts} <= {card["text"] for card in person.questions("approved")}:  # noqa: ASYNC110 - a phone tells nobody
            await asyncio.sleep(LOOK_EVERY_S)


def digests(cluster: Cluster) -> str:
    verified = cluster.nodes[0].verify()
    assert verified.returncode == 0, verified.stdout + verified.stderr
    return verified.stdout


async def test_people_on_three_nodes_are_in_one_room(cluster: Cluster) -> None:
    code = await open_room(cluster)
    async with (
        somebody(cluster, code, "anne") as anne,
        somebody(cluster, code, "bent") as bent,
        somebody(cluster, code, "carl") as carl,
    ):
        assert [await node.metric("livetalk_people") for node in cluster.nodes] == [1, 1, 1]
        assert (await anne.say("ask", text="Bliver der flere bænke?"))["ok"]
        assert (await bent.say("ask", text="Og mere lys?"))["ok"]
        for person in (anne, bent, carl):
            await sees(person, "Bliver der flere bænke?", "Og mere lys?")

    async with browser(cluster.proxy) as reader:
        page = await reader.get(f"/r/{code}")
        assert "Bliver der flere bænke?" in page.text
        assert page.headers["strict-transport-security"]
        assert (await reader.get("/metrics")).status_code == httpx.codes.NOT_FOUND
    assert "Every room reads the same" in digests(cluster)


async def test_a_rolling_restart_loses_nothing_that_was_acknowledged(cluster: Cluster) -> None:
    code = await open_room(cluster)
    acknowledged: list[str] = []
    is_over = asyncio.Event()

    async def keeps_asking() -> None:
        """Comes back after every cut, as a phone does, and asks something new."""
        number = 0
        while not is_over.is_set():
            with contextlib.suppress(OSError, TimeoutError, websockets.WebSocketException):
                name = f"person-{number}"  # somebody new every time: nobody asks too often
                async with asyncio.timeout(5), somebody(cluster, code, name) as person:
                    text = f"Spørgsmål nummer {number}?"
                    if (await person.say("ask", text=text))["ok"]:
                        acknowledged.append(text)
            number += 1

    async def are_acknowledged(count: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while len(acknowledged) < count:  # noqa: ASYNC110 - a phone tells nobody
                await asyncio.sleep(LOOK_EVERY_S)

    asking = asyncio.create_task(keeps_asking())
    await are_acknowledged(1)
    pids = [node.process.pid for node in cluster.nodes]
    await cluster.restart_in_turn()
    await are_acknowledged(len(acknowledged) + 1)
    is_over.set()
    await asking

    assert not {node.process.pid for node in cluster.nodes} & {*pids}
    async with somebody(cluster, code, "reader") as reader:
        await sees(reader, *acknowledged)
        texts = [card["text"] for card in reader.questions("approved")]
    assert len(texts) == len({*texts})
    digests(cluster)


async def test_what_was_acknowledged_is_there_after_redis_was_killed(cluster: Cluster) -> None:
    code = await open_room(cluster)
    async with somebody(cluster, code, "anne") as anne:
        assert (await anne.say("ask", text="Bliver der flere bænke?"))["ok"]
    before = digests(cluster)
    cluster.restart_redis()
    await cluster.ready()

    assert digests(cluster) == before
    async with somebody(cluster, code, "bent") as bent:
        await sees(bent, "Bliver der flere bænke?")


def test_make_cluster_prints_the_links_and_ends_everything_on_ctrl_c() -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "tests.support.cluster"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = []
        try:
            for line in process.stdout:
                said.append(line)
                if "what was acknowledged stays" in line:
                    break
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE_S)
        finally:
            process.kill()
    text = "".join(said)

    assert process.returncode == 0
    assert "/enter#" in text
    assert text.count("/metrics") == 4
    pids = [int(line.split("pid ")[1].split()[0]) for line in said if "pid " in line]
    assert len(pids) == 4
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
