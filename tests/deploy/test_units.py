"""The service units, judged by systemd itself, as they lie on a machine where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.cluster_proxy import DEPLOY

UNITS = DEPLOY / "systemd"
PATIENCE_S = 60.0
PROGRAMS = ("opt/livetalk/bin/livetalk", "usr/local/sbin/livetalk-backup")
MOST_EXPOSED = {"livetalk.service": 15, "livetalk@.service": 15, "livetalk-backup.service": 20}
"""In tenths; systemd calls up to 2.0 well protected. What is left is the network that a server needs."""


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.fail("systemd-analyze is missing; `make test` installs it (the package systemd)")
    return subprocess.run([found, *words], capture_output=True, text=True, timeout=PATIENCE_S, check=False)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine as docs/deploying.md leaves it, with Debian's own units."""
    root = tmp_path / "machine"
    shutil.copytree("/usr/lib/systemd/system", root / "usr/lib/systemd/system", symlinks=True)
    shutil.copytree(UNITS, root / "etc/systemd/system")
    for name in PROGRAMS:
        program = root / name
        program.parent.mkdir(parents=True)
        program.touch(mode=0o755)
    return root


@pytest.mark.parametrize(
    "unit", ["livetalk.service", "livetalk@8001.service", "livetalk-backup.service", "livetalk-backup.timer"]
)
def test_systemd_understands_every_line(unit: str, machine: Path) -> None:
    judged = analyze("verify", "--man=no", f"--root={machine}", f"{machine}/etc/systemd/system/{unit}")

    assert (judged.returncode, judged.stderr) == (0, "")


def test_a_slip_of_the_pen_would_be_found(machine: Path) -> None:
    unit = machine / "etc/systemd/system/livetalk.service"
    unit.write_text(unit.read_text().replace("ProtectSystem=strict", "ProtectSystem=strickt"))

    assert "strickt" in analyze("verify", "--man=no", f"--root={machine}", str(unit)).stderr


@pytest.mark.parametrize("unit", MOST_EXPOSED)
def test_what_a_service_does_not_need_is_closed_to_it(unit: str) -> None:
    judged = analyze(
        "security", "--offline=yes", "--no-pager", f"--threshold={MOST_EXPOSED[unit]}", str(UNITS / unit)
    )

    assert judged.returncode == 0, judged.stdout


def test_both_services_are_protected_alike() -> None:
    alone, node = (
        (UNITS / name).read_text().partition("Everything else is closed to it.")[2]
        for name in ("livetalk.service", "livetalk@.service")
    )

    assert alone
    assert alone == node
