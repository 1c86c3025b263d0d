"""The page that operators keep open leads somewhere, and what it says of the proxy was tried."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.deploy.test_numbers import RULES
from tests.support.cluster_proxy import find_haproxy
from tests.support.server_process import HOST, free_port

DOCS = Path(__file__).parents[2] / "docs"
OPERATIONS = (DOCS / "operations.md").read_text()
CAPACITY = (DOCS / "capacity.md").read_text()
SHARDS = "1 shard1\n4 shard2\n482914 shard1\n"
AROUND = """
defaults
    mode http
    timeout connect 2s
    timeout client 10s
    timeout server 10s
    option http-buffer-request
frontend people
    bind {address}
{rules}
    default_backend shard1
backend shard1
    http-request return status 200 content-type text/plain string shard1
backend shard2
    http-request return status 200 content-type text/plain string shard2
"""


def headings(page: str) -> set[str]:
    """The places in a page that a link can name."""
    titles = re.findall(r"^#+ (.+)$", page, flags=re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_alert_has_a_place_to_begin() -> None:
    named = re.findall(r"^\| `(LiveTalk\w+)` \| (page|ticket) \|", OPERATIONS, flags=re.MULTILINE)

    assert sorted(named) == sorted((name, rule["labels"]["severity"]) for name, rule in RULES.items())


@pytest.mark.parametrize("page", ["operations.md", "capacity.md", "deploying.md"])
def test_links_within_the_documents_lead_to_a_heading(page: str) -> None:
    for file, place in re.findall(r"\]\(([a-z-]*(?:\.md)?)#([^)]+)\)", (DOCS / page).read_text()):
        assert place in headings((DOCS / (file or page)).read_text()), f"{file}#{place}"


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[str]:
    """HAProxy on the rules that the page about capacity shows, before two shards that say who they are."""
    rules = re.findall(r"```haproxy\n(.*?)```", CAPACITY, flags=re.DOTALL)[0]
    shards, configuration = tmp_path / "shards.map", tmp_path / "haproxy.cfg"
    shards.write_text(SHARDS)
    address = f"{HOST}:{free_port()}"
    rules = rules.replace("/etc/haproxy/shards.map", str(shards))
    configuration.write_text(AROUND.format(address=address, rules=rules))
    process = subprocess.Popen([find_haproxy(), "-db", "-f", str(configuration)])
    yield f"http://{address}"
    process.kill()
    process.wait()


async def test_the_proxy_of_several_shards_finds_a_room_by_the_digits_of_its_code(proxy: str) -> None:
    async with httpx.AsyncClient(base_url=proxy, trust_env=False) as client:

        async def is_there() -> bool:
            try:
                return (await client.get("/privacy")).text == "shard1"
            except httpx.TransportError:
                return False

        while not await is_there():
            pass

        async def led(address: str, **form: str) -> str:
            answer = await (client.post(address, data=form) if form else client.get(address))
            return answer.text

        assert await led("/r/482913/wall") == "shard2"
        assert await led("/r/182913") == "shard1"
        assert await led("/socket.io/?EIO=4&transport=websocket&code=482913") == "shard2"
        assert await led("/?code=482%20913") == "shard2"
        assert await led("/join", code="482 913") == "shard2"
        assert await led("/enter", token="482913-abcdef") == "shard2"
        assert await led("/r/482914") == "shard1", "a room that was moved has a line of its own"
