"""What the machine is, who uses its cores, and where a process may run.

Lives here: reading /proc, pinning. Must not live here: what the benchmark makes of it.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import apsw
import msgspec

SERVER_CORE = 0
LOAD_CORE = 1
LOOK_S = 0.5
IDLE = 0.1  # share of a core that an idle machine may use
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_PACKAGES = (
    "livetalk",
    "python-socketio",
    "python-engineio",
    "uvicorn",
    "uvloop",
    "websockets",
    "picows",
    "starlette",
)


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """CPU seconds so far: of each core by whomever, and taken by the hypervisor."""

    cores: tuple[float, ...]
    stolen: float


@contextmanager
def pinned_to(core: int) -> Iterator[None]:
    """Run on one core meanwhile; children that are started inherit it. One core only: nothing is pinned."""
    before = os.sched_getaffinity(0)
    if {SERVER_CORE, LOAD_CORE} <= before:
        os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def usage() -> Usage:
    """Read how long each core has been busy with processes (interrupts are left out)."""
    cores: list[float] = []
    stolen = 0.0
    for line in Path("/proc/stat").read_text().splitlines():
        name, *numbers = line.split()
        if name.startswith("cpu") and name != "cpu":
            user, nice, system = map(int, numbers[:3])
            cores.append((user + nice + system) * _TICK_S)
            stolen += int(numbers[7]) * _TICK_S
    return Usage(cores=tuple(cores), stolen=stolen)


def wait_until_idle(at_most_s: float) -> None:
    """Wait until nobody uses the two cores, or the time is up."""
    deadline = time.monotonic() + at_most_s
    while time.monotonic() < deadline:
        before = usage()
        time.sleep(LOOK_S)
        after = usage()
        spent = [after.cores[core] - before.cores[core] for core in (SERVER_CORE, LOAD_CORE)]
        if max(spent) < IDLE * LOOK_S:
            return


def cpu_of(pids: Iterable[int]) -> float:
    """Give the CPU seconds that these processes have used, all threads together."""
    spent = 0.0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        spent += (int(fields[11]) + int(fields[12])) * _TICK_S
    return spent


def resident_kb(pid: int) -> int:
    """Give the resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def file_system_of(folder: Path) -> str:
    """Name the kind of file system that a folder lies on: a log in memory proves nothing."""
    kind, depth = "unknown", -1
    for line in Path("/proc/mounts").read_text().splitlines():
        _, mount, fs, *_ = line.split()
        if folder.resolve().is_relative_to(mount) and len(mount) > depth:
            kind, depth = fs, len(mount)
    return kind


def facts(folder: Path) -> dict[str, str]:
    """Say on what the figures were made."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    return {
        "cores": str(os.cpu_count()),
        "processor": model,
        "kernel": platform.release(),
        "python": sys.version.split()[0],
        "sqlite": apsw.sqlite_lib_version(),
        "log on": file_system_of(folder),
        "open files": str(resource.getrlimit(resource.RLIMIT_NOFILE)[1]),
        "load before": f"{os.getloadavg()[0]:.2f}",
    } | {name: _version(name) for name in _PACKAGES}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "from the checkout"
