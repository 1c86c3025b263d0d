"""What an operator is told of a Redis that cannot be used: one sentence that names the setting and the cure."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import Result

from tests.commands.conftest import Type
from tests.commands.redis_standins import old_redis, sentinel, wait_for
from tests.commands.test_rooms import FRAME, opened
from tests.support.redis_process import DURABLE, RedisProcess, empty_redis
from tests.support.server_process import HOST, SECRET, ServerProcess, free_port

PASSWORD = "hunter2hunter2"
COMMANDS = (("serve",), ("room", "list"))
NEWER = ("n", "ffffffff-1", "at", "1", "by", "", "c", "", "e", '{"t":"holograms_shown","count":3}')

by_both = pytest.mark.parametrize("words", COMMANDS, ids=" ".join)


@pytest.fixture
def on_redis(livetalk: Type) -> Type:
    """Type a command with that Redis in the settings."""

    def run(*words: str, **settings: str) -> Result:
        return livetalk(*words, **{"LIVETALK_SECRET": SECRET, **settings})

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "redis"


def told(result: Result, *wanted: str) -> None:
    """It is one sentence, or two short ones, on one line; it holds what is wanted, and no password."""
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)
    (line,) = result.output.strip().splitlines()
    assert line.startswith("Error: LIVETALK_")
    for part in wanted:
        assert part in line
    assert PASSWORD not in line


@by_both
def test_nobody_is_at_the_address(on_redis: Type, words: tuple[str, ...]) -> None:
    port = free_port()
    result = on_redis(*words, LIVETALK_LOG=f"redis://:{PASSWORD}@{HOST}:{port}/0")
    told(result, f"Redis at {HOST}:{port} does not answer", "Start it, or correct LIVETALK_LOG.")


@by_both
def test_the_address_has_no_such_host(on_redis: Type, words: tuple[str, ...]) -> None:
    told(
        on_redis(*words, LIVETALK_LOG="redis://redis.invalid:6379/0"), "redis.invalid", "correct LIVETALK_LOG"
    )


@by_both
@pytest.mark.parametrize("port", ["", "0x17", "99999", "0"])
def test_the_address_cannot_be_one(on_redis: Type, words: tuple[str, ...], port: str) -> None:
    result = on_redis(*words, LIVETALK_LOG=f"redis://:{PASSWORD}@{'' if not port else HOST}:{port or 1}/0")
    told(result, "LIVETALK_LOG cannot be used", "no host with a port")


@by_both
def test_the_password_is_wrong_or_missing(on_redis: Type, words: tuple[str, ...], folder: Path) -> None:
    with RedisProcess(folder, password="the right one") as redis:
        wrong = on_redis(*words, LIVETALK_LOG=redis.url, LIVETALK_REDIS_PASSWORD=PASSWORD)
        missing = on_redis(*words, LIVETALK_LOG=redis.url)
        with_user = on_redis(*words, LIVETALK_LOG=f"redis://talk:{PASSWORD}@{HOST}:{redis.port}/0")
    told(wrong, "does not accept the password", "Set LIVETALK_REDIS_PASSWORD to the one")
    told(missing, "wants a password", "Set LIVETALK_REDIS_PASSWORD.")
    told(with_user, "does not accept the password")


@by_both
def test_a_password_is_given_where_none_is_wanted(on_redis: Type, words: tuple[str, ...]) -> None:
    result = on_redis(*words, LIVETALK_LOG=empty_redis().url, LIVETALK_REDIS_PASSWORD=PASSWORD)
    told(result, "LIVETALK_REDIS_PASSWORD")


@by_both
def test_it_is_too_old(on_redis: Type, words: tuple[str, ...]) -> None:
    with old_redis() as port:
        result = on_redis(*words, LIVETALK_LOG=f"redis://{HOST}:{port}/0")
    told(result, "is version 6.0.16", "needs 7.0 or newer", "Upgrade it.")


@by_both
def test_it_keeps_no_append_only_file(on_redis: Type, words: tuple[str, ...], folder: Path) -> None:
    with RedisProcess(folder, options=("--save", "")) as redis:
        result = on_redis(*words, LIVETALK_LOG=redis.url)
        assert redis.ask("DBSIZE") == b":0\r\n"  # and nothing was written into it
    told(result, "keeps no append-only file", "'appendonly yes'", "redis.conf")


@by_both
def test_it_throws_data_away_when_it_is_full(on_redis: Type, words: tuple[str, ...], folder: Path) -> None:
    evicting = (*DURABLE, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")
    with RedisProcess(folder, options=evicting) as redis:
        result = on_redis(*words, LIVETALK_LOG=redis.url)
    told(result, "throws data away", "allkeys-lru", "'maxmemory-policy noeviction'")


def test_it_is_full(on_redis: Type, folder: Path) -> None:
    full = (*DURABLE, "--maxmemory", "1mb", "--maxmemory-policy", "noeviction")
    with RedisProcess(folder, options=full) as redis:
        result = on_redis("room", "create", *FRAME, LIVETALK_LOG=redis.url)
    told(result, "has no memory left", "Raise its maxmemory")


@by_both
def test_it_is_only_a_replica(on_redis: Type, words: tuple[str, ...], folder: Path) -> None:
    with RedisProcess(folder) as redis:
        redis.ask("REPLICAOF", HOST, str(free_port()))
        result = on_redis(*words, LIVETALK_LOG=redis.url)
    told(result, "starting or changing roles", "read only replica")


def test_nodes_with_another_secret_are_kept_out(on_redis: Type, folder: Path) -> None:
    with RedisProcess(folder) as redis, _serving(redis, folder):
        other = on_redis("serve", LIVETALK_LOG=redis.url, LIVETALK_SECRET=PASSWORD)
        looking = on_redis("room", "list", LIVETALK_LOG=redis.url, LIVETALK_SECRET=PASSWORD)
    told(other, "have another LIVETALK_SECRET", "Give this node the same LIVETALK_SECRET")
    assert looking.exit_code == 0  # who only looks makes no pseudonyms


def test_a_secret_is_wanted_at_all(livetalk: Type) -> None:
    result = livetalk("serve", LIVETALK_LOG=empty_redis().url)
    told(result, "LIVETALK_SECRET cannot be used", "all nodes on one Redis must have the same one")


@by_both
def test_a_newer_version_laid_the_data_out_otherwise(on_redis: Type, words: tuple[str, ...]) -> None:
    redis = empty_redis()
    redis.ask("HSET", "livetalk:meta", "layout", "2")
    result = on_redis(*words, LIVETALK_LOG=redis.url)
    told(result, "has layout 2", "a newer LiveTalk wrote it", "Start that version")


@pytest.mark.parametrize("words", [("verify",), ("room", "show", "CODE"), ("room", "list")], ids=" ".join)
def test_facts_of_a_newer_version_are_named(on_redis: Type, words: tuple[str, ...]) -> None:
    redis = empty_redis()
    code = _room_with_newer_facts(on_redis, redis)
    named = [code if word == "CODE" else word for word in words]
    result = on_redis(*named, LIVETALK_LOG=redis.url)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "LIVETALK_LOG" in result.stderr
    assert "“holograms_shown”" in result.stderr
    assert "start that one" in result.stderr


def test_a_server_goes_on_with_its_other_rooms_beside_facts_of_a_newer_version(
    on_redis: Type, folder: Path
) -> None:
    with RedisProcess(folder) as redis:
        newer = _room_with_newer_facts(on_redis, redis)
        fine, struck = (
            opened(lambda *words: on_redis(*words, LIVETALK_LOG=redis.url)).code for _ in range(2)
        )
        with _serving(redis, folder) as server:
            for _ in range(3):
                assert _page(server, newer).status_code == httpx.codes.SERVICE_UNAVAILABLE
            assert _page(server, struck).status_code == httpx.codes.OK
            _add_newer_fact(redis, struck)  # by another node, in the middle of an upgrade
            wait_for(lambda: f"room {struck} cannot be used" in server.last_words())
            assert _page(server, fine).status_code == httpx.codes.OK
            said = server.last_words()
    assert "Traceback" not in said
    for code in (newer, struck):
        assert f"room {code} cannot be used: this log holds a fact of the kind “holograms_shown”" in said
    assert f"room {fine}" not in said
    assert said.count(f"room {struck}") <= 2  # who follows says so, and who reads


def test_files_that_are_written_late_are_warned_of(on_redis: Type, folder: Path) -> None:
    late = (*DURABLE, "--appendfsync", "everysec")
    with RedisProcess(folder, options=late) as redis, _serving(redis, folder) as server:
        said = server.last_words()
    assert "writes its file only everysec" in said
    assert "'appendfsync always'" in said


def _room_with_newer_facts(on_redis: Type, redis: RedisProcess) -> str:
    code = opened(lambda *words: on_redis(*words, LIVETALK_LOG=redis.url)).code
    _add_newer_fact(redis, code)
    return code


def _add_newer_fact(redis: RedisProcess, code: str) -> None:
    key = f"livetalk:{{{code}}}:facts"
    seq = int(redis.ask("XLEN", key)[1:]) + 1
    assert redis.ask("XADD", key, f"{seq}-0", *NEWER).startswith(b"$")


def _page(server: ServerProcess, code: str) -> httpx.Response:
    return httpx.get(f"{server.url}/r/{code}", timeout=10)


@contextlib.contextmanager
def _serving(redis: RedisProcess, folder: Path) -> Iterator[ServerProcess]:
    """A server on that Redis, when it is ready."""
    settings = {"LIVETALK_LOG": redis.url}
    with ServerProcess(folder / "none.db", folder / "output", settings) as server:
        server.start()
        asyncio.run(server.ready())
        yield server


def test_the_sentinels_do_not_know_the_service(on_redis: Type, folder: Path) -> None:
    with RedisProcess(folder) as redis, sentinel(folder, redis) as port:
        settings = {"LIVETALK_REDIS_REPLICAS": "0"}
        known = on_redis(
            "room", "list", LIVETALK_LOG=f"redis+sentinel://{HOST}:{port}/livetalk/0", **settings
        )
        unknown = on_redis(
            "room", "list", LIVETALK_LOG=f"redis+sentinel://{HOST}:{port}/livetalks/0", **settings
        )
        nameless = on_redis("room", "list", LIVETALK_LOG=f"redis+sentinel://{HOST}:{port}", **settings)
    away = on_redis("room", "list", LIVETALK_LOG=f"redis+sentinel://{HOST}:{port}/livetalk/0", **settings)
    assert known.exit_code == 0, known.output
    told(unknown, "livetalks", "name no master", "correct the name of the service in LIVETALK_LOG")
    told(nameless, "LIVETALK_LOG", "needs the name of the service at its end")
    told(away, "name no master", "Start them")


@by_both
def test_tls_is_asked_of_a_server_without_it(on_redis: Type, words: tuple[str, ...]) -> None:
    result = on_redis(*words, LIVETALK_LOG=empty_redis().url.replace("redis://", "rediss://"))
    told(result, "cannot be reached over TLS", "Write redis:// in LIVETALK_LOG")
