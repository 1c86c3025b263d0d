"""Traps at the door: origins, cookies, addresses, polling, the number of sockets.

A real server for each test, over real TCP.
"""

from __future__ import annotations

import logging

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from livetalk.edge.realtime import Limits
from tests.edge.realtime.served import BASE_URL, joined, opened, serve


async def test_the_client_address_is_the_real_one_or_the_trusted_proxys_word() -> None:
    with serve(trusted_proxies=["127.0.0.1"]) as served:
        async with joined(served, **{"X-Forwarded-For": "203.0.113.7"}):
            assert served.application.connections[0].client == "203.0.113.7"
    with serve() as served:
        async with joined(served, **{"X-Forwarded-For": "203.0.113.7"}):
            assert served.application.connections[0].client == "127.0.0.1"


@pytest.mark.parametrize("origin", [BASE_URL, BASE_URL.upper(), "the same host"])
async def test_an_origin_of_ours_is_let_in(origin: str) -> None:
    with serve() as served:
        origin = origin.replace("the same host", served.http)
        async with joined(served, Origin=origin, Cookie="lt_me=abc"):
            pass


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", BASE_URL + ".evil.example", "file://", "http://"]
)
@pytest.mark.parametrize("cookie", ["", "lt_me=abc"])
async def test_a_foreign_origin_is_refused_without_a_word_in_the_log(
    origin: str, cookie: str, caplog: pytest.LogCaptureFixture
) -> None:
    with serve() as served:
        with pytest.raises(InvalidStatus) as refusal:
            async with opened(served, Origin=origin, Cookie=cookie):
                pass
        assert refusal.value.response.status_code == 403
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_a_socket_with_our_cookie_must_say_its_origin_and_a_program_need_not() -> None:
    with serve() as served:
        with pytest.raises(InvalidStatus) as refusal:
            async with opened(served, Cookie="theme=dark; lt_me=abc"):
                pass
        assert refusal.value.response.status_code == 403
        async with joined(served, Cookie="theme=dark"), joined(served):
            pass


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize("query", ["EIO=4&transport=polling", "EIO=4&transport=polling&sid=x", "EIO=4", ""])
async def test_polling_is_refused_clearly_and_leaves_nothing_behind(method: str, query: str) -> None:
    with serve() as served:
        async with httpx.AsyncClient() as client:
            answer = await client.request(method, f"{served.http}/socket.io/?{query}")

        assert answer.status_code == 400
        assert "websocket" in answer.json()["message"]
        assert served.sockets.socket_count() == 0


async def test_too_many_sockets_lock_nobody_out_of_the_pages() -> None:
    with serve(limits=Limits(sockets=2)) as served:
        async with joined(served), joined(served), httpx.AsyncClient() as client:
            with pytest.raises(InvalidStatus) as refusal:
                async with opened(served):
                    pass
            assert refusal.value.response.status_code == 503
            assert "Retry-After" in refusal.value.response.headers
            assert (await client.get(served.http)).text == "a page"
        await served.until(lambda: served.sockets.socket_count() == 0)
        async with joined(served):
            pass
