"""Who is it? Tokens, codes and the pseudonyms that a log knows people by."""

from __future__ import annotations

import pytest

from livetalk.edge import access
from livetalk.edge.access import Pseudonyms
from livetalk.rooms import facts as f
from livetalk.rooms.room import Room
from livetalk.rooms.staff import Link

SECRET = "a secret that only tests know"


def room_with(*tokens: tuple[f.StaffRole, str]) -> Room:
    room = Room(code="482913", seq=1)
    for number, (role, token) in enumerate(tokens):
        room.links[str(number)] = Link(id=str(number), role=role, token_hash=access.token_hash(token))
    return room


def test_one_person_has_another_name_in_every_room_and_in_every_role() -> None:
    names = Pseudonyms(SECRET)
    ids = {
        names.participant("482913", "anne-anne-anne-anne").id,
        names.participant("482914", "anne-anne-anne-anne").id,
        names.staff("482913", "moderator", "anne-anne-anne-anne").id,
        Pseudonyms(SECRET + "!").participant("482913", "anne-anne-anne-anne").id,
    }

    assert len(ids) == 4
    assert all("anne" not in name for name in ids)


def test_the_same_person_keeps_the_name() -> None:
    first, again = (Pseudonyms(SECRET).participant("482913", "x" * 20) for _ in range(2))

    assert first == again
    assert first.role == "audience"


def test_fresh_values_cannot_be_guessed_and_have_the_right_form() -> None:
    people = {access.new_person() for _ in range(100)}
    tokens = {access.new_token("482913") for _ in range(100)}

    assert len(people) == len(tokens) == 100
    assert all(access.is_participant(person) for person in people)
    assert all(access.code_of_token(token) == "482913" for token in tokens)


@pytest.mark.parametrize("value", ["", "x" * 15, "x" * 65, "æ" * 20, "with a blank in it", "x" * 16 + "\n"])
def test_what_is_no_participant(value: str) -> None:
    assert not access.is_participant(value)


@pytest.mark.parametrize(
    "token", ["", "482913", "482913-", "48291-" + "a" * 28, "482913-" + "A" * 28, "x" * 40]
)
def test_what_is_no_token(token: str) -> None:
    assert access.code_of_token(token) is None


def test_a_token_is_its_role_in_its_room_only() -> None:
    token = access.new_token("482913")
    room = room_with(("speaker", token), ("moderator", access.new_token("482913")))

    assert access.link_of_token(room, f" {token}\n") is room.links["0"]
    assert access.link_of_token(room, access.new_token("482913")) is None
    assert access.link_of_token(Room(code="482914", seq=1), token) is None


def test_a_staff_cookie_needs_the_token_and_a_session() -> None:
    token = access.new_token("482913")
    room, names = room_with(("moderator", token)), Pseudonyms(SECRET)
    cookie = access.staff_cookie("482913")
    session = access.new_staff_session(token)

    staff = access.find_staff(room, names, {cookie: session})
    assert staff is not None
    assert staff.actor.role == "moderator"
    assert access.find_staff(room, names, {cookie: token}) is None
    assert access.find_staff(room, names, {cookie: f"{token}x.{session}"}) is None
    assert access.find_staff(room, names, {}) is None


def test_a_link_that_no_longer_holds_opens_nothing() -> None:
    token = access.new_token("482913")
    room, names = room_with(("moderator", token)), Pseudonyms(SECRET)
    cookies = {access.staff_cookie("482913"): access.new_staff_session(token)}
    room.links.clear()

    assert access.find_staff(room, names, cookies) is None


@pytest.mark.parametrize(
    "value", ["482913.482914", "482913.482913.482914", "x.482913..482914", "482913.482914.12"]
)
def test_rooms_are_remembered_latest_first_and_rubbish_is_not(value: str) -> None:
    assert access.remembered_rooms({access.ROOMS_COOKIE: value}) == ["482913", "482914"]


def test_a_visit_moves_a_room_to_the_front_and_old_ones_drop_off() -> None:
    value = ""
    for number in range(100_000, 100_030):
        value = access.remember_room({access.ROOMS_COOKIE: value}, str(number))
    value = access.remember_room({access.ROOMS_COOKIE: value}, "100020")

    rooms = access.remembered_rooms({access.ROOMS_COOKIE: value})
    assert rooms[0] == "100020"
    assert len(rooms) == len(set(rooms)) == access.ROOMS_REMEMBERED


@pytest.mark.parametrize("name", ["Mo", "Åse Ø", "Mo; x=1", 'M"o,'])
def test_a_name_for_colleagues_survives_its_cookie(name: str) -> None:
    value = access.name_cookie(name)

    assert value.isascii()
    assert access.name_in({access.NAME_COOKIE: value}) == name
