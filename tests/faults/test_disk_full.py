"""A disk that is really full: clear refusals, nothing half written, and on it goes with space."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from livetalk.log.port import LogUnavailable
from livetalk.log.sqlite import SqliteLog
from tests.contract.adapters import ROOM, draft, facts_of
from tests.faults.filling import Report, fill

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of eight megabytes, where the machine allows one."""
    mount = tmp_path / "small"
    mount.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(mount)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting takes rights that this user has not; the test with the limit runs anyway")
    yield mount
    subprocess.run(["umount", "--lazy", str(mount)], check=True)


def goes_on_as_if_nothing_had_been(report: Report) -> bool:
    assert report.acknowledged
    assert report.seen_while_full == report.acknowledged
    assert report.acknowledged_later == report.refused
    assert report.found == report.acknowledged + report.refused
    assert report.words == len(report.found)
    assert report.problems == []
    return True


def test_l10_at_the_limit_of_a_files_size(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.faults.filling", str(tmp_path / "log.db")],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    report = msgspec.json.decode(run.stdout, type=Report)
    assert goes_on_as_if_nothing_had_been(report)
    assert report.causes
    assert all("disk did not keep what was written" in cause for cause in report.causes)


async def test_l10_on_a_full_file_system(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\x00" * 7_800_000)
    log = SqliteLog(small_disk / "log.db")
    await log.open()
    report = await fill(log, ballast.unlink)
    await log.close()
    assert goes_on_as_if_nothing_had_been(report)
    assert report.causes
    assert all("disk is full" in cause for cause in report.causes)


async def test_l10_a_log_that_cannot_be_made_for_want_of_space_says_so(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"\x00" * 8_380_000)
    log = SqliteLog(small_disk / "log.db")
    with pytest.raises(LogUnavailable, match="disk"):
        await log.open()
    (small_disk / "ballast").unlink()
    await log.open()
    assert (await log.append(ROOM, 0, [draft()])).last == 1
    await log.close()


async def test_a_backup_onto_a_full_disk_leaves_nothing_behind(tmp_path: Path, small_disk: Path) -> None:
    log = SqliteLog(tmp_path / "log.db")
    await log.open()
    await log.append(ROOM, 0, [draft()], None, {"long": "ord " * 5_000_000})
    with pytest.raises(LogUnavailable, match="disk is full"):
        await log.backup(small_disk / "copy.db")
    assert list(small_disk.iterdir()) == []  # noqa: ASYNC240 - nothing runs beside
    assert len(await facts_of(log)) == 1
    await log.close()
