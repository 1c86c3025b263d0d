"""The HTTP API: rooms are opened by those with the key, and every refusal has a code and a sentence."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Route

from livetalk.edge import access
from livetalk.edge.app import routes
from livetalk.edge.openapi import document
from tests.support.sites import BASE_URL, KEY, ROOM, TestSite, running_site

BEARER = {"Authorization": f"Bearer {KEY}"}


async def post(
    site: TestSite, *, lang: str = "en", headers: dict[str, str] | None = None, **sent: Any
) -> httpx.Response:
    async with site.visitor(lang=lang) as organiser:
        return await organiser.post("/api/v1/rooms", headers=BEARER if headers is None else headers, **sent)


async def test_a_room_is_opened_and_every_link_works(site: TestSite) -> None:
    answer = await post(site, json={**ROOM, "not_open": "Budgettet.", "moderation": "after"})
    opened = answer.json()

    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    assert set(opened["links"]) == {"audience", "moderate", "wall", "desk", "notes", "captions"}
    assert set(opened["tokens"]) == {"moderator", "speaker", "notes", "captions"}
    async with site.visitor() as anne:
        page = await anne.see(opened["links"]["audience"])
        assert "Budgettet." in page.text
        await anne.see(opened["links"]["wall"])
    for link, role in (("moderate", "moderator"), ("desk", "speaker"), ("notes", "notes")):
        address, _, fragment = opened["links"][link].partition("#")
        assert address == f"{BASE_URL}/enter"
        assert fragment == opened["tokens"][role]
    assert (await site.live(opened["code"])).state.moderation == "after"


async def test_a_room_opens_with_its_themes_its_speakers_and_its_order(site: TestSite) -> None:
    lists = {"themes": ["havnen", "trafik", "Havnen"], "speakers": ["Anna Holm"], "ordering": "manual"}
    opened = (await post(site, json={**ROOM, **lists})).json()
    room = (await site.live(opened["code"])).state

    assert [room.text(key) for key in room.themes.values()] == ["havnen", "trafik"]
    assert [room.text(key) for key in room.speakers.values()] == ["Anna Holm"]
    assert room.ordering == "manual"


async def test_a_room_without_wishes_is_ordered_fairly_and_has_empty_lists(site: TestSite) -> None:
    room = (await site.live((await post(site, json=ROOM)).json()["code"])).state

    assert (room.ordering, room.themes, room.speakers) == ("fair", {}, {})


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"json": {}}, 400, "malformed_body"),
        ({"json": [1]}, 400, "malformed_body"),
        ({"content": b"{"}, 400, "malformed_body"),
        ({"content": b'{"title": "\xff"}'}, 400, "malformed_body"),
        ({"content": b'{"title": "\\ud800"}'}, 400, "malformed_body"),
        ({"content": b"[" * 60_000}, 400, "malformed_body"),
        ({"json": {**ROOM, "languages": ["xx"]}}, 400, "malformed_body"),
        ({"json": {**ROOM, "moderation": "never"}}, 400, "malformed_body"),
        ({"json": {**ROOM, "ordering": "loudest"}}, 400, "malformed_body"),
        ({"json": {**ROOM, "themes": "havn"}}, 400, "malformed_body"),
        ({"json": {**ROOM, "themes": [1]}}, 400, "malformed_body"),
        ({"json": {**ROOM, "speakers": ["x"] * 41}}, 400, "malformed_body"),
        ({"json": {**ROOM, "themes": ["x" * 61]}}, 422, "theme_too_long"),
        ({"json": {**ROOM, "speakers": ["x" * 61]}}, 422, "name_too_long"),
        ({"json": {**ROOM, "purpose": " "}}, 422, "frame_missing"),
        ({"json": {**ROOM, "title": "\u200b"}}, 422, "frame_missing"),
        ({"json": {**ROOM, "languages": []}}, 422, "frame_missing"),
        ({"json": {**ROOM, "title": "x" * 121}}, 422, "frame_too_long"),
        ({"json": {**ROOM, "not_open": "x" * 1501}}, 422, "frame_too_long"),
    ],
    ids=str,
)
@pytest.mark.parametrize("lang", ["da", "en"])
async def test_what_cannot_be_opened_is_told_in_the_callers_language(
    site: TestSite, sent: dict[str, Any], status: int, code: str, lang: str
) -> None:
    answer = await post(site, lang=lang, **sent)

    assert answer.status_code == status
    assert answer.json()["code"] == code
    assert answer.json()["message"]
    assert await site.log.rooms() == []


async def test_the_two_languages_say_different_things(site: TestSite) -> None:
    bad = {**ROOM, "purpose": " "}
    danish, english = await post(site, lang="da", json=bad), await post(site, lang="en", json=bad)

    assert danish.json()["message"] != english.json()["message"]


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": KEY}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {KEY}"}],
    ids=str,
)
async def test_without_the_key_nothing_is_opened(site: TestSite, headers: dict[str, str]) -> None:
    answer = await post(site, headers=headers, json=ROOM)

    assert answer.status_code == 401
    assert answer.json()["code"] == "wrong_key"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert await site.log.rooms() == []


async def test_a_server_without_a_key_opens_rooms_on_the_command_line_only() -> None:
    async with running_site(organiser_key=None) as site:
        answer = await post(site, json=ROOM)

    assert (answer.status_code, answer.json()["code"]) == (403, "no_organiser_key")


async def test_many_wrong_keys_are_slowed_and_the_right_one_still_works(site: TestSite) -> None:
    for _ in range(60):
        await post(site, headers={"Authorization": "Bearer wrong"}, json=ROOM)
    slowed = await post(site, headers={"Authorization": "Bearer wrong"}, json=ROOM)

    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) > 0
    assert (await post(site, json=ROOM)).status_code == 201


async def test_a_full_disk_is_told(site: TestSite) -> None:
    site.log.full = True
    answer = await post(site, json=ROOM)

    assert (answer.status_code, answer.json()["code"]) == (503, "log_unavailable")
    assert "retry-after" in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/api/v1/rooms", 405), ("GET", "/api/v1/x", 404)]
)
async def test_mistakes_in_the_address_are_json_too(
    site: TestSite, method: str, path: str, status: int
) -> None:
    async with site.visitor() as program:
        answer = await program.request(method, path)

    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message"}


# The description


def test_the_description_is_valid() -> None:
    served = msgspec.json.decode(msgspec.json.encode(document(BASE_URL)))

    OpenAPIV31SpecValidator(served).validate()


async def test_it_is_served_and_names_every_address_for_programs(site: TestSite) -> None:
    async with site.visitor() as program:
        served = (await program.get("/api/v1/openapi.json")).json()
    for_programs = {
        route.path
        for route in routes(site.application.site, lambda: 0)
        if isinstance(route, Route)
        and (route.path.startswith("/api/") or route.path in ("/healthz", "/readyz", "/metrics"))
    }

    assert set(served["paths"]) == for_programs


async def test_what_is_answered_is_what_is_described(site: TestSite) -> None:
    described = document(BASE_URL)["components"]["schemas"]
    opened = (await post(site, json=ROOM)).json()
    refusal = (await post(site, json={})).json()

    assert set(opened) == set(described["Opened"]["properties"])
    assert set(opened["links"]) == set(described["Links"]["properties"]) - {"member"}
    assert set(refusal) == set(described["Refusal"]["properties"])


def test_only_hashes_of_tokens_are_kept() -> None:
    token = access.new_token("482913")

    assert token not in access.token_hash(token)
    assert access.code_of_token(token) == "482913"
