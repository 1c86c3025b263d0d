"""How long public pages take after years of meetings: ``python -m tests.bench.programme_speed``.

1,000 sessions, 20,000 questions in as many rooms, a real log in a file, the whole application with its
compression, one request after the other. Beside the medians: how heavy the page is on its way (its style
sheet, too), how many entries of the archive a search weighed, and which way SQLite went to find them.
Nothing is asserted: a figure depends on the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import re
import resource
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import apsw
import httpx

from livetalk.bootstrap import Application, make_application
from livetalk.edge.planners import PLANNER_COOKIE
from livetalk.live.upkeep import caretaker
from livetalk.log.sqlite import SqliteLog
from livetalk.log_address import LogAddress
from tests.bench.programme_past import Past, make_past
from tests.bench.stats import spread_ms
from tests.support.sites import BASE_URL, site_settings

RUNS = 100
FEW = 5  # of what is sent as a whole: megabytes
_MIB = 1024 * 1024


class Scan:
    """What SQLite did for one request: rows that it looked at one by one, and its plans."""

    def __init__(self, connection: apsw.Connection) -> None:
        self.scanned = 0
        self.sentences: list[str] = []
        self._connection = connection

    def __enter__(self) -> Self:
        self._connection.trace_v2(apsw.SQLITE_TRACE_PROFILE, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.trace_v2(0)

    def plans(self) -> list[str]:
        """How each statement finds its rows, each way once."""
        found = dict[str, None]()
        for sql in self.sentences:
            if sql.startswith(("SELECT", "WITH")):
                rows = self._connection.execute(f"EXPLAIN QUERY PLAN {sql}", (None,) * sql.count("?"))
                found |= dict.fromkeys(str(row[3]) for row in rows)
        return list(found)

    def _note(self, event: dict[str, Any]) -> None:
        self.scanned += event["stmt_status"]["SQLITE_STMTSTATUS_FULLSCAN_STEP"]
        self.sentences.append(event["sql"])


def addresses(past: Past) -> dict[str, int]:
    """What is measured, and how often."""
    pages = (
        "/programme",
        f"/g/{past.gathering}",
        f"/g/{past.gathering}/wall/{past.stage}",
        f"/s/{past.session}",
        "/calendar",
        "/calendar?view=list",
        f"/calendar?body={past.body}",
        "/search",
        "/search?q=cykel",
        "/search?q=cykel+skole",
        "/search?q=hvorn%C3%A5r+biblioteket&sort=date",
        f"/search?q=skole&body={past.body}&status=answered",
        "/search?theme=Trafik&year=2026",
        "/search?q=skole",
        "/search?q=biblotek",
        "/search?page=500",
        "/search.json?q=cykel",
    )
    planners = ("/organise", "/organise/programme", f"/organise/gatherings/{past.gathering_id}", "/outreach")
    files = (
        "/calendar.ics",
        "/open-data/sessions.json",
        "/open-data/questions.json",
        "/open-data/questions.csv",
    )
    return dict.fromkeys((*pages, *planners), RUNS) | dict.fromkeys(files, FEW)


async def measure(arguments: argparse.Namespace) -> None:
    """Make the past, read it in, and ask for every address in turn."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rooms.db"
        settings = site_settings(log=LogAddress(kind="sqlite", path=path))
        log = SqliteLog(path)
        application = make_application(settings, log)
        await log.open()
        started = time.perf_counter()
        past = await make_past(application, log, sessions=arguments.sessions, questions=arguments.questions)
        print(
            f"made        {time.perf_counter() - started:6.1f} s: {len(past.rooms)} sessions, {past.questions} questions"
        )
        await _read_in(application)
        transport = httpx.ASGITransport(app=application.asgi)
        cookie = f"{PLANNER_COOKIE}={past.planner}"  # no page for everybody asks for it
        headers = {"Accept-Language": "da", "Accept-Encoding": "gzip", "Cookie": cookie}
        async with httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=headers) as client:
            print(f"\n{'':<52}{'median':>8}{'p95':>8}{'cpu':>8} ms{'page':>9}{'style':>7} KB{'scanned':>9}")
            for address, runs in addresses(past).items():
                if arguments.only in address:
                    await _one(client, application, address, runs, shows_plans=arguments.plans)
        application.site.index.store.close()
        await log.close()


async def _read_in(application: Application) -> None:
    """The walk of a server that has just started, without its pauses."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    caretaker.PAUSE_S = 0
    started = time.perf_counter()
    await application.site.caretaker.walk()
    await application.site.index_watch.catch_up()
    took = time.perf_counter() - started
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    ((pages, size),) = application.site.index.store.query(
        "SELECT p.page_count, s.page_size FROM pragma_page_count p, pragma_page_size s"
    )
    print(
        f"read in     {took:6.1f} s, {more:.0f} MiB more memory at the most; the index has {pages * size / _MIB:.0f} MiB"
    )


async def _one(
    client: httpx.AsyncClient, application: Application, address: str, runs: int, *, shows_plans: bool
) -> None:
    with Scan(application.site.index.store.connection) as scan:
        answer = await client.get(address)
    if answer.status_code != httpx.codes.OK:
        print(f"{address:<52}{answer.status_code:>8}")
        return
    took, used = list[float](), list[float]()
    for _ in range(runs):
        clock, cpu = time.perf_counter(), time.process_time()
        answer = await client.get(address)
        took.append(time.perf_counter() - clock)
        used.append(time.process_time() - cpu)
    spread, busy = spread_ms(took), spread_ms(used)
    assert spread is not None
    assert busy is not None
    page = len(gzip.compress(answer.content, 6)) / 1024
    style = await _style(client, answer.text) / 1024
    print(
        f"{address:<52}{spread.p50:8.1f}{spread.p95:8.1f}{busy.p50:8.1f}   {page:9.1f}{style:7.1f}   "
        f"{scan.scanned:9}"
    )
    if shows_plans:
        print("".join(f"    {line}\n" for line in scan.plans()), end="")


async def _style(client: httpx.AsyncClient, html: str) -> int:
    """Bytes of the style sheets that the page names, as a browser gets them."""
    sizes = [
        len(gzip.compress((await client.get(href)).content, 6))
        for href in re.findall(r'rel="stylesheet" href="([^"]+)"', html)
    ]
    return sum(sizes)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.programme_speed")
    parser.add_argument("--sessions", type=int, default=1_000)
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--only", default="", help="addresses that have this in them")
    parser.add_argument("--plans", action="store_true", help="how SQLite finds the rows, too")
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
