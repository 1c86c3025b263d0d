"""``livetalk copy`` from SQLite to a Redis with a password, and back: by what operators type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import Type
from tests.commands.moved import CODE, WHOLE, address, held, put
from tests.commands.test_rooms import opened
from tests.support.redis_process import RedisProcess
from tests.support.travellers import part

PASSWORD = "hunter2hunter2"
SECRET = "a secret that both instances share"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisProcess]:
    with RedisProcess(tmp_path_factory.mktemp("redis"), password=PASSWORD) as redis:
        yield redis


@pytest.fixture
def redis(server: RedisProcess) -> RedisProcess:
    """With nothing in it."""
    server.ask("FLUSHALL")
    return server


@pytest.mark.parametrize("is_in_address", [False, True])
def test_rooms_go_to_redis_and_back_and_verify_alike(
    livetalk: Type, database: Path, redis: RedisProcess, is_in_address: bool
) -> None:
    put(database, WHOLE)
    code = opened(livetalk).code
    url = redis.url.replace("//", f"//:{PASSWORD}@") if is_in_address else redis.url
    settings = {"LIVETALK_SECRET": SECRET} | ({} if is_in_address else {"LIVETALK_REDIS_PASSWORD": PASSWORD})
    back = database.with_name("back.db")
    there = livetalk("copy", address(database), url, **settings)
    again = livetalk("copy", address(database), url, **settings)
    verified = livetalk("verify", **settings, LIVETALK_LOG=url)
    returned = livetalk("copy", url, address(back), **settings)

    for result in (there, again, verified, returned):
        assert result.exit_code == 0, result.output
        assert PASSWORD not in result.output
    assert "2 rooms: 2 new." in there.output
    assert "2 rooms: 2 same." in again.output
    assert "2 rooms: 2 new." in returned.output
    assert verified.output == livetalk("verify").output
    assert held(back) == WHOLE
    assert held(back, code) == held(database, code)


def test_what_came_since_is_appended_in_redis(livetalk: Type, database: Path, redis: RedisProcess) -> None:
    settings = {"LIVETALK_SECRET": SECRET, "LIVETALK_REDIS_PASSWORD": PASSWORD}
    parcel, back = database.with_name("day.livetalk"), database.with_name("back.db")
    put(database, part(WHOLE))
    livetalk("copy", address(database), redis.url, **settings)
    put(database, WHOLE)
    livetalk("export", str(parcel), LIVETALK_SECRET=SECRET)
    imported = livetalk("import", str(parcel), **settings, LIVETALK_LOG=redis.url)
    livetalk("copy", redis.url, address(back), "--room", CODE, **settings)

    assert (imported.exit_code, imported.stderr) == (0, "")
    assert "1 room: 1 grown." in imported.output
    assert held(back) == WHOLE


@pytest.mark.parametrize("password", ["", "the wrong one"])
def test_a_wrong_password_is_told_in_a_sentence(
    livetalk: Type, database: Path, redis: RedisProcess, password: str
) -> None:
    put(database, WHOLE)
    settings = {"LIVETALK_SECRET": SECRET, "LIVETALK_REDIS_PASSWORD": password}
    result = livetalk("copy", address(database), redis.url, **settings)

    assert result.exit_code == 1
    assert result.output.startswith("Error: TO: the log cannot be used: ")
    assert "password" in result.output.lower()
    assert "the wrong one" not in result.output
