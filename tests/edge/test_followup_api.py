"""Items for programs: anybody reads what is public, a staff token writes, and the description says so."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest

from livetalk.edge.openapi import document
from livetalk.edge.opening import Opened
from tests.support.sites import BASE_URL, TestSite


def bearer(token: str) -> dict[str, str]:
    """The header of a program that has the token."""
    return {"Authorization": f"Bearer {token}"}


async def call(
    site: TestSite, method: str, path: str, token: str | None = None, key: str | None = None, **sent: Any
) -> httpx.Response:
    """One request of a program."""
    headers = (bearer(token) if token else {}) | ({"Idempotency-Key": key} if key else {})
    async with site.visitor(lang="en") as program:
        return await program.request(method, path, headers=headers, **sent)


async def test_a_program_opens_an_item_updates_it_and_everybody_reads_it(
    site: TestSite, opened: Opened
) -> None:
    path, token = f"/api/v1/rooms/{opened.code}/items", opened.tokens["moderator"]
    body = {
        "title": "Lys på stien",
        "owner": "Vej og park",
        "contact": "vej@eksempel.dk",
        "due": "2030-12-01",
    }
    made = await call(site, "POST", path, token, json=body)
    item = made.json()["id"]

    assert made.status_code == 201
    assert made.headers["location"] == f"{path}/{item}"
    assert "vej@eksempel.dk" not in made.text
    changed = await call(
        site, "PATCH", f"{path}/{item}", token, json={"status": "done", "answer": "Det er tændt."}
    )
    assert (changed.status_code, changed.json()["status"]) == (200, "done")
    read = await call(site, "GET", f"{path}/{item}")
    assert (read.status_code, read.json()["answer"]) == (200, "Det er tændt.")
    listed = (await call(site, "GET", path)).json()["items"]
    assert [one["id"] for one in listed] == [item]
    assert listed[0] == read.json()


async def test_the_same_key_opens_one_item_and_answers_the_same(site: TestSite, opened: Opened) -> None:
    path, token = f"/api/v1/rooms/{opened.code}/items", opened.tokens["moderator"]
    first = await call(site, "POST", path, token, key="k-1", json={"title": "Et"})
    other = await call(site, "POST", path, token, key="k-2", json={"title": "To"})
    again = await call(site, "POST", path, token, key="k-1", json={"title": "Et"})

    assert again.json()["id"] == first.json()["id"] != other.json()["id"]
    assert len((await call(site, "GET", path)).json()["items"]) == 2


@pytest.mark.parametrize("token", [None, "wrong", "000000-" + "a" * 28])
async def test_without_a_token_of_the_room_nothing_is_written(
    site: TestSite, opened: Opened, token: str | None
) -> None:
    answer = await call(site, "POST", f"/api/v1/rooms/{opened.code}/items", token, json={"title": "Et"})

    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_token")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("role", ["speaker", "notes", "captions"])
async def test_other_staff_do_not_work_on_items(site: TestSite, opened: Opened, role: str) -> None:
    answer = await call(
        site, "POST", f"/api/v1/rooms/{opened.code}/items", opened.tokens[role], json={"title": "Et"}
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_the_token_of_another_room_opens_nothing_here(site: TestSite, opened: Opened) -> None:
    other = await site.open_room()
    answer = await call(
        site, "POST", f"/api/v1/rooms/{opened.code}/items", other.tokens["moderator"], json={"title": "Et"}
    )

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"content": b"{"}, 400, "malformed_body"),
        ({"json": ["x"]}, 400, "malformed_body"),
        ({"json": {"title": 1}}, 400, "malformed"),
        ({"json": {}}, 422, "title_empty"),
        ({"json": {"title": "Et", "due": "snart"}}, 422, "wrong_date"),
        ({"json": {"title": "Et", "question": "q9"}}, 404, "unknown_question"),
    ],
    ids=str,
)
async def test_what_cannot_be_opened_is_told(
    site: TestSite, opened: Opened, sent: dict[str, Any], status: int, code: str
) -> None:
    answer = await call(
        site, "POST", f"/api/v1/rooms/{opened.code}/items", opened.tokens["moderator"], **sent
    )

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]


async def test_an_internal_item_and_none_at_all_look_the_same(site: TestSite, opened: Opened) -> None:
    path, token = f"/api/v1/rooms/{opened.code}/items", opened.tokens["moderator"]
    made = await call(site, "POST", path, token, json={"title": "Internt", "public": False})
    hidden = await call(site, "GET", f"{path}/{made.json()['id']}")
    nothing = await call(site, "GET", f"{path}/nothing")

    assert (hidden.status_code, hidden.json()) == (nothing.status_code, nothing.json())
    assert hidden.status_code == 404
    assert (await call(site, "GET", path)).json() == {"items": []}


async def test_a_step_that_is_not_in_the_life_cycle_is_told_in_words(site: TestSite, opened: Opened) -> None:
    path, token = f"/api/v1/rooms/{opened.code}/items", opened.tokens["moderator"]
    item = (await call(site, "POST", path, token, json={"title": "Et"})).json()["id"]
    answer = await call(site, "PATCH", f"{path}/{item}", token, json={"status": "done"})
    back = await call(site, "PATCH", f"{path}/{item}", token, json={"status": "received"})

    assert answer.status_code == 200
    assert (back.status_code, back.json()["code"]) == (409, "wrong_step")
    assert "Done" in back.json()["message"]
    assert "Received" in back.json()["message"]


async def test_what_is_answered_is_what_is_described(site: TestSite, opened: Opened) -> None:
    schemas = msgspec.json.decode(msgspec.json.encode(document(BASE_URL)))["components"]["schemas"]
    path, token = f"/api/v1/rooms/{opened.code}/items", opened.tokens["moderator"]
    made = (await call(site, "POST", path, token, json={"title": "Et", "due": "2030-01-02"})).json()

    assert set(made) <= set(schemas["FollowupPart"]["properties"])
    assert set(made["timeline"][0]) <= set(schemas["EntryPart"]["properties"])
    assert set(schemas["FollowupPart"]["required"]) <= set(made)
    assert "type" not in schemas["OpenItem"]["properties"]
    assert "item" not in schemas["UpdateItem"]["properties"]
