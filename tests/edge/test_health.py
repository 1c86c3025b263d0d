"""What machines ask."""

from __future__ import annotations

import asyncio

import pytest

from livetalk.edge import health
from livetalk.live.metrics import Metrics
from livetalk.log.port import LogUnavailable
from tests.edge.connections import command, connect
from tests.support.sites import TestSite


async def test_alive_and_ready(site: TestSite) -> None:
    async with site.visitor() as probe:
        assert (await probe.get("/healthz")).text == "ok\n"
        assert (await probe.get("/readyz")).text == "ready\n"


async def test_not_ready_while_stopping_but_still_alive(site: TestSite) -> None:
    await site.application.drain()
    async with site.visitor() as probe:
        answer = await probe.get("/readyz")
        assert answer.status_code == 503
        assert "stopping" in answer.text
        assert (await probe.get("/healthz")).status_code == 200


async def test_not_ready_when_the_log_cannot_be_reached(
    site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone() -> int:
        raise LogUnavailable("The disk is gone.")

    monkeypatch.setattr(site.log, "size", gone)
    async with site.visitor() as probe:
        answer = await probe.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "not ready: The disk is gone.\n")
        assert "livetalk_log_bytes -1.0" in (await probe.get("/metrics")).text


async def test_a_log_that_keeps_silent_is_not_waited_for(
    site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent() -> int:
        await asyncio.Event().wait()
        return 0

    monkeypatch.setattr(health, "ANSWER_S", 0.05)
    monkeypatch.setattr(site.log, "size", silent)
    async with site.visitor() as probe:
        answer = await probe.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "not ready: the log does not answer\n")
        assert "livetalk_log_bytes -1.0" in (await probe.get("/metrics")).text


async def test_ready_while_nothing_can_be_written_since_people_read_on_and_phones_keep_what_they_say(
    site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.log, "trouble", lambda: "The disk is full.")
    async with site.visitor() as probe:
        assert (await probe.get("/readyz")).text == "ready\n"


async def test_what_is_asked_by_machines_is_kept_by_nobody(site: TestSite) -> None:
    async with site.visitor() as probe:
        for path in ("/healthz", "/readyz", "/metrics"):
            assert (await probe.get(path)).headers["cache-control"] == "no-store"


async def test_the_numbers_move(site: TestSite) -> None:
    opened = await site.open_room()
    phone = await connect(site, opened.code)
    await command(site, phone, id="1", type="ask", text="Hvad?")
    async with site.visitor() as probe:
        text = (await probe.get("/metrics")).text

    assert 'livetalk_people{view="audience"} 1.0' in text
    assert 'livetalk_commands_total{outcome="ok",type="ask"} 1.0' in text
    assert "livetalk_append_seconds_count 1.0" in text
    assert "livetalk_rooms 1.0" in text


def test_every_metric_has_the_houses_name() -> None:
    names = {metric.name for metric in Metrics().registry.collect()}

    assert names
    assert all(name.startswith("livetalk_") for name in names)
