"""Every answer of every route carries the security headers; no body is larger than it may be."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from starlette.routing import Route

from livetalk.edge.app import routes
from livetalk.edge.headers import LARGEST_BODY, SECURITY_HEADERS
from livetalk.edge.opening import Opened
from tests.support.forms import Page
from tests.support.sites import KEY, TestSite, running_site


def test_the_policy_allows_nothing_that_is_not_ours() -> None:
    policy = SECURITY_HEADERS["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    for needed in ("frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'"):
        assert needed in policy


OTHERWISE = {
    ("/r/{code}/wall", "Content-Security-Policy"): "the wall of its stage holds it in a frame",
    ("/g/{slug}/wall/{stage}", "Content-Security-Policy"): "it holds that frame",
    ("/r/{code}/overlay", "Content-Security-Policy"): "may be framed: it is public text",
    ("/search.", "Cross-Origin-Resource-Policy"): "open data, for programs on any site",
    ("/open-data/", "Cross-Origin-Resource-Policy"): "the same",
    ("/captions/", "Referrer-Policy"): "a secret stands in the path, so nobody hears of it",
    ("/confirm", "Referrer-Policy"): "a mail's link may prove who opens it",
    ("/unsubscribe", "Referrer-Policy"): "the same",
}
"""Where a header has another value (addresses that begin so), and why."""


async def test_every_route_answers_with_all_of_them(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as reader:
        for route in routes(site.application.site, lambda: 0):
            assert isinstance(route, Route)
            path = re.sub(r"\{\w+\}", "nothing", route.path.replace("{code}", opened.code))
            for method in ("GET", "POST", "PUT", "HEAD", "OPTIONS"):
                answer = await reader.request(method, path)
                for name, value in SECURITY_HEADERS.items():
                    if any(route.path.startswith(begin) and name == one for begin, one in OTHERWISE):
                        assert name in answer.headers
                    else:
                        assert answer.headers.get(name) == value, f"{method} {path} has no {name}"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/r/", "/static/../secret", "/socket.io/?transport=polling", "/%00"]
)
async def test_so_does_every_address_that_is_none(site: TestSite, path: str) -> None:
    async with site.visitor() as reader:
        answer = await reader.get(path)

    assert answer.status_code in (400, 404)
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers.get(name) == value


async def test_a_mistake_of_ours_is_a_page_with_a_sentence_and_the_headers(
    site: TestSite, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("a bug with a SECRET in it")

    monkeypatch.setattr("livetalk.edge.room_pages.views.mine", fail)
    async with site.visitor(lang="en") as reader:
        answer = await reader.get(f"/r/{opened.code}")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "SECRET" not in answer.text
    assert answer.headers["content-security-policy"] == SECURITY_HEADERS["Content-Security-Policy"]


async def test_transport_security_is_asked_for_behind_tls_only(site: TestSite) -> None:
    async with site.visitor() as reader:
        assert "strict-transport-security" not in (await reader.get("/")).headers
    async with running_site(base_url="https://talk.example.dk") as secure, secure.visitor() as reader:
        opened = await secure.open_room()
        answer = await reader.get(f"/r/{opened.code}")
        assert "max-age" in answer.headers["strict-transport-security"]
        assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))


async def test_personal_pages_are_kept_by_nobody(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as mo:
        await mo.enter(opened.tokens["moderator"])
        for path in ("/", "/mine", "/enter", f"/r/{opened.code}", f"/r/{opened.code}/moderate"):
            assert (await mo.get(path)).headers["cache-control"] == "no-store"


# Bodies


@pytest.mark.parametrize("lang", ["da", "en"])
async def test_a_body_over_the_limit_is_refused_with_a_sentence(
    site: TestSite, opened: Opened, lang: str
) -> None:
    async with site.visitor(lang=lang) as reader:
        answer = await reader.post(f"/r/{opened.code}/do", data={"type": "ask", "text": "x" * LARGEST_BODY})

    page = Page(answer.text, str(answer.url), dict(answer.headers))
    assert answer.status_code == 413
    assert page.lang == lang
    assert page.alerts[0].strip()


async def _endless() -> AsyncIterator[bytes]:
    yield b"type=ask&text="
    for _ in range(20):
        yield b"x" * 8192


@pytest.mark.parametrize("path", ["/r/{code}/do", "/join", "/enter", "/lang", "/api/v1/rooms"])
async def test_a_body_that_hides_its_length_is_cut_off_with_the_same_answer(
    site: TestSite, opened: Opened, path: str
) -> None:
    async with site.visitor() as reader:
        answer = await reader.post(
            path.format(code=opened.code),
            content=_endless(),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Authorization": f"Bearer {KEY}",
            },
        )

    assert answer.status_code == 413
    if path.startswith("/api/"):
        assert answer.json()["code"] == "body_too_large"


async def test_pages_are_compressed_for_those_who_can(site: TestSite, opened: Opened) -> None:
    async with site.visitor() as reader:
        answer = await reader.get(f"/r/{opened.code}", headers={"Accept-Encoding": "gzip"})
        plain = await reader.get(f"/r/{opened.code}", headers={"Accept-Encoding": "identity"})

    assert answer.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
