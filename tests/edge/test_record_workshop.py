"""Files are made beside the loop: each content once, few at once, kept for a while and not for ever."""

from __future__ import annotations

import asyncio
import threading

import pytest

from livetalk.edge.record import workshop
from livetalk.edge.record.workshop import Job, Workshop, Write
from livetalk.records.record import Progress


def quick(content: bytes) -> Write:
    def write(_progress: Progress) -> bytes:
        return content

    return write


async def made(shop: Workshop, name: str, fingerprint: str, content: bytes) -> Job:
    job = shop.make((name,), fingerprint, quick(content))
    assert job is not None
    await job.task
    await asyncio.sleep(0)
    return job


async def test_the_same_content_is_made_once() -> None:
    shop = Workshop()
    first = await made(shop, "pdf", "a", b"one")

    assert shop.make(("pdf",), "a", quick(b"never")) is first
    assert shop.find(("pdf",), "a") is first
    assert (first.content, first.percent) == (b"one", 100)


async def test_another_content_takes_the_place_of_the_old_one() -> None:
    shop = Workshop()
    await made(shop, "pdf", "a", b"with a word that was erased")
    await made(shop, "pdf", "b", b"without")

    assert shop.find(("pdf",), "a") is None
    assert shop.find(("pdf",), "b") is not None


async def test_few_are_made_at_once_and_the_loop_goes_on() -> None:
    shop, go_on, under_way, most = Workshop(), threading.Event(), [], []

    def write(progress: Progress) -> bytes:
        under_way.append(1)
        most.append(len(under_way))
        progress(1, 4)
        assert go_on.wait(30)
        under_way.pop()
        return b""

    jobs = [shop.make((str(number),), "a", write) for number in range(6)]
    while len(under_way) < workshop.AT_ONCE:  # noqa: ASYNC110 - threads have no event to wait for
        await asyncio.sleep(0.01)
    assert {job.percent for job in jobs if job} == {0, 25}
    go_on.set()
    await asyncio.gather(*(job.task for job in jobs if job))
    assert max(most) <= workshop.AT_ONCE


async def test_a_line_that_is_too_long_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "LONGEST_LINE", 2)
    shop, go_on = Workshop(), threading.Event()

    def write(_progress: Progress) -> bytes:
        assert go_on.wait(30)
        return b""

    jobs = [shop.make((str(number),), "a", write) for number in range(3)]
    assert [job is None for job in jobs] == [False, False, True]
    assert shop.make(("0",), "a", write) is jobs[0]
    go_on.set()
    await asyncio.gather(*(job.task for job in jobs if job))
    assert shop.make(("2",), "a", quick(b"")) is not None


async def test_what_failed_is_forgotten() -> None:
    shop = Workshop()

    def broken(_progress: Progress) -> bytes:
        raise OSError("no space left")

    job = shop.make(("pdf",), "a", broken)
    assert job is not None
    with pytest.raises(OSError, match="no space"):
        await job.task
    await asyncio.sleep(0)
    assert shop.find(("pdf",), "a") is None
    assert (await made(shop, "pdf", "a", b"one")).content == b"one"


async def test_the_oldest_go_when_too_much_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "KEPT_BYTES", 10)
    shop = Workshop()
    await made(shop, "1", "a", b"12345")
    await made(shop, "2", "a", b"12345")
    shop.make(("1",), "a", quick(b""))  # somebody wanted it again
    await made(shop, "3", "a", b"12345")

    assert [shop.find((name,), "a") is not None for name in "123"] == [True, False, True]


async def test_nothing_is_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "KEPT_S", 0.01)
    shop = Workshop()
    await made(shop, "pdf", "a", b"one")
    while shop.find(("pdf",), "a") is not None:  # noqa: ASYNC110 - a timer of the workshop's own
        await asyncio.sleep(0.01)
