"""``livetalk account``: the first account, and what helps when nobody can sign in any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from livetalk.commands.cli import cli

EMAIL = "anne@gentofte.example"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"LIVETALK_LOG": f"sqlite:///{tmp_path}/talk.db", "LIVETALK_SECRET": "known to tests only"}


def run(environment: dict[str, str], *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["account", *words], env=environment, input=typed)


def create(environment: dict[str, str], *more: str, typed: str = "fire ord i en række\n") -> Result:
    return run(environment, "create", "--name", "Anne Holm", "--email", EMAIL, *more, typed=typed)


def test_the_first_account_is_an_administrator_and_its_password_is_nowhere(
    environment: dict[str, str], tmp_path: Path
) -> None:
    answer = create(environment)

    assert answer.exit_code == 0, answer.output
    listed = run(environment, "list").output
    assert "active   administrator" in listed
    assert EMAIL in listed
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("talk.db*"))
    assert b"$argon2id$" in raw
    assert b"fire ord" not in raw


def test_a_password_that_is_too_short_makes_no_account(environment: dict[str, str]) -> None:
    answer = create(environment, typed="kort\n")

    assert answer.exit_code == 1
    assert "at least 12 characters" in answer.output
    assert "no file" in run(environment, "list").output


def test_the_same_address_gets_no_second_account(environment: dict[str, str]) -> None:
    create(environment)

    again = create(environment)

    assert again.exit_code == 1
    assert "already" in again.output


def test_a_link_lets_its_owner_choose_the_password(environment: dict[str, str]) -> None:
    first = create(environment, "--link").output
    second = run(environment, "link", EMAIL).output

    assert "/organise/invitation#" in first
    assert "/organise/invitation#" in second
    assert first.split("#")[1].split()[0] != second.split("#")[1].split()[0]


def test_a_host_belongs_to_a_body_that_exists(environment: dict[str, str]) -> None:
    answer = create(environment, "--role", "host", "--body", "groent-raad")

    assert answer.exit_code == 1
    assert "There is no body groent-raad" in answer.output


def test_a_revoked_account_is_closed_and_the_last_administrator_stays(environment: dict[str, str]) -> None:
    create(environment)
    refused = run(environment, "revoke", EMAIL)
    run(environment, "create", "--name", "Bo", "--email", "bo@x.example", typed="fire andre ord her\n")
    answer = run(environment, "revoke", EMAIL)

    assert refused.exit_code == 1
    assert answer.exit_code == 0
    assert "revoked  administrator" in run(environment, "list").output


def test_an_unknown_address_is_told(environment: dict[str, str]) -> None:
    create(environment)

    assert "There is no account of x@y.example" in run(environment, "link", "x@y.example").output
