"""The scripts for backup and restore drill, run as an operator runs them, on SQLite and on Redis."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cluster import REDIS_OPTIONS
from tests.support.cluster_proxy import DEPLOY
from tests.support.redis_process import RedisProcess
from tests.support.server_process import free_port

SECRET = "a secret that only tests know"
PASSWORD = "a-password-that-only-tests-know"
PATIENCE_S = 120.0
ROOM = ("--title", "Talk ved havnen", "--purpose", "Vi lytter.", "--input-use", "Udvalget læser alt.")


class Operator:
    """Somebody at the command line of the machine with the log."""

    def __init__(self, folder: Path, log: str, settings: dict[str, str]) -> None:
        self.backups = folder / "backups"
        self.backups.mkdir()
        programs = f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}"
        strange = {name: value for name, value in os.environ.items() if not name.startswith("LIVETALK_")}
        self.environment = {**strange, "PATH": programs, "LIVETALK_LOG": log, **settings}
        self.folder = folder

    def does(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            env={**self.environment, **settings},
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    def opens_rooms(self, count: int) -> None:
        for _ in range(count):
            made = self.does("livetalk", "room", "create", *ROOM)
            assert made.returncode == 0, made.stderr

    def backs_up(self, *more: str) -> Path:
        made = self.does(str(DEPLOY / "backup" / "backup.sh"), str(self.backups), *more)
        assert made.returncode == 0, made.stdout + made.stderr
        return max(self.backups.glob("livetalk-*.db"))

    def drills(self, kind: str) -> subprocess.CompletedProcess[str]:
        ports = {"DRILL_PORT": str(free_port()), "DRILL_REDIS_PORT": str(free_port())}
        return self.does(str(DEPLOY / "backup" / "drill.sh"), str(self.backups), kind, **ports)


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Operator:
    return Operator(tmp_path, f"sqlite:///{tmp_path}/livetalk.db", {"LIVETALK_SECRET": SECRET})


@pytest.fixture
def on_redis(tmp_path: Path) -> Iterator[Operator]:
    with RedisProcess(tmp_path / "redis", options=REDIS_OPTIONS, password=PASSWORD) as redis:
        yield Operator(tmp_path, redis.url, {"LIVETALK_SECRET": SECRET, "LIVETALK_REDIS_PASSWORD": PASSWORD})


def test_a_backup_of_sqlite_is_restored_and_reads_the_same(on_sqlite: Operator) -> None:
    on_sqlite.opens_rooms(2)
    on_sqlite.backs_up()
    drill = on_sqlite.drills("sqlite")

    assert drill.returncode == 0, drill.stdout + drill.stderr
    assert "(sqlite): 2 rooms read the same" in drill.stdout


def test_a_backup_of_redis_is_restored_into_another_redis_and_reads_the_same(on_redis: Operator) -> None:
    on_redis.opens_rooms(2)
    live = on_redis.does("livetalk", "verify").stdout
    backup = on_redis.backs_up()
    drill = on_redis.drills("redis")

    assert drill.returncode == 0, drill.stdout + drill.stderr
    assert "(redis): 2 rooms read the same" in drill.stdout
    assert backup.with_name(f"{backup.name}.verified").read_text() == live


def test_where_no_secret_was_set_the_one_beside_the_database_goes_along(on_sqlite: Operator) -> None:
    del on_sqlite.environment["LIVETALK_SECRET"]
    on_sqlite.opens_rooms(1)
    backup = on_sqlite.backs_up()

    kept = backup.with_name(f"{backup.name}.secret")
    assert kept.read_text() == (on_sqlite.folder / "livetalk.db.secret").read_text()
    assert on_sqlite.drills("sqlite").returncode == 0
    assert kept.stat().st_mode & 0o077 == 0


def test_a_backup_that_is_not_what_it_was_is_found_out(on_sqlite: Operator) -> None:
    on_sqlite.opens_rooms(1)
    with sqlite3.connect(on_sqlite.backs_up()) as copy:
        copy.execute("UPDATE words SET text = 'Talk ved skoven' WHERE text = 'Talk ved havnen'")
    copy.close()
    drill = on_sqlite.drills("sqlite")

    assert drill.returncode == 1
    assert "does not come to what it was" in drill.stderr


def test_who_has_no_backup_is_told(on_sqlite: Operator) -> None:
    drill = on_sqlite.drills("sqlite")

    assert (drill.returncode, drill.stderr) == (1, f"There is no backup in {on_sqlite.backups}.\n")


def test_backups_are_kept_no_longer_than_said(on_sqlite: Operator) -> None:
    on_sqlite.opens_rooms(1)
    old = on_sqlite.backups / "livetalk-2025-05-04T033000Z.db"
    verified = old.with_name(f"{old.name}.verified")
    others = on_sqlite.backups / "notes.txt"
    for file in (old, verified, others):
        file.touch()
        os.utime(file, (0, 0))
    backup = on_sqlite.backs_up("7")

    assert {file.name for file in on_sqlite.backups.iterdir()} == {
        backup.name,
        f"{backup.name}.verified",
        others.name,
    }


def test_a_log_that_cannot_be_read_leaves_no_backup_behind(on_sqlite: Operator) -> None:
    made = on_sqlite.does(str(DEPLOY / "backup" / "backup.sh"), str(on_sqlite.backups))

    assert made.returncode != 0
    assert "there is no file" in made.stderr
    assert list(on_sqlite.backups.iterdir()) == []


def test_secrets_are_new_closed_and_never_overwritten(tmp_path: Path) -> None:
    def make() -> subprocess.CompletedProcess[str]:
        words = [str(DEPLOY / "make-secrets.sh"), str(tmp_path / "secrets")]
        return subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=False)

    first = make()
    made = {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}
    second = make()

    assert first.returncode == 0, first.stderr
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    env = dict(line.split("=", 1) for line in made["livetalk.env"].splitlines())
    assert len({*env.values()}) == len(env) == 3
    assert all(len(value) >= 32 for value in env.values())
    password = env["LIVETALK_REDIS_PASSWORD"]
    assert made["redis-secret.conf"] == f"requirepass {password}\nmasterauth {password}\n"
    assert not any(value in first.stdout for value in env.values())
    assert second.returncode == 1
    assert made == {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}
