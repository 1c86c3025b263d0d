"""Built files: found by their hashed names, in the form a browser likes best, kept for ever."""

from __future__ import annotations

import gzip

import pytest

from tests.support.sites import TestSite


def asset(site: TestSite, name: str) -> str:
    return site.application.site.assets.url(name)


@pytest.mark.parametrize(
    ("accepts", "gets"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate, br;q=0.9", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
async def test_a_file_comes_in_the_best_form(site: TestSite, accepts: str, gets: str | None) -> None:
    async with site.visitor() as reader:
        answer = await reader.get(asset(site, "audience.js"), headers={"Accept-Encoding": accepts})

    assert answer.status_code == 200
    assert answer.headers.get("content-encoding") == gets
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert answer.headers["content-type"].startswith("text/javascript")


async def test_hashed_files_are_kept_for_ever_and_the_worker_is_asked_for_again(site: TestSite) -> None:
    async with site.visitor() as reader:
        script = await reader.get(asset(site, "audience.js"))
        worker = await reader.get("/sw.js")

    assert "immutable" in script.headers["cache-control"]
    assert worker.headers["cache-control"] == "no-cache"
    assert worker.headers["content-type"].startswith("text/javascript")


async def test_all_forms_of_a_file_say_the_same(site: TestSite) -> None:
    file = site.application.site.assets.get("audience.js")

    assert gzip.decompress(file.encoded["gzip"].read_bytes()) == file.path.read_bytes()


@pytest.mark.parametrize(
    "name", ["nothing.js", "manifest.json", "..%2f..%2fpyproject.toml", "audience.js", "%00"]
)
async def test_nothing_else_can_be_fetched(site: TestSite, name: str) -> None:
    async with site.visitor() as reader:
        answer = await reader.get(f"/static/{name}")

    assert answer.status_code == 404


async def test_every_asset_a_page_names_exists(site: TestSite) -> None:
    async with site.visitor() as reader:
        html = (await reader.get("/")).text
        names = {part.split('"')[0] for part in html.split("/static/")[1:]}
        for name in names:
            assert (await reader.get(f"/static/{name}")).status_code == 200
    assert names
