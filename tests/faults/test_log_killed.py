"""Rule L3 by force: the process is killed at random moments, again and again."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

from livetalk.log.sqlite import SqliteLog
from tests.contract.adapters import facts_of
from tests.faults.appending import ROOMS

ROOT = Path(__file__).parents[2]
ROUNDS = 24

Acknowledged = dict[tuple[str, str], tuple[int, int]]  # room and command: first and last seq


def acknowledged_before_the_kill(path: Path, name: str, lines: int) -> Acknowledged:
    """Start the process, kill it after so many acknowledgements, and collect all that it gave."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.appending", str(path), name], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        heard = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        heard += process.stdout.readlines()
    assert heard[0] == b"ready\n"
    assert process.returncode == -9
    found: Acknowledged = {}
    for line in heard[1:]:
        if line.endswith(b"\n"):
            room, first, last, command = line.decode().split()
            found[room, command] = (int(first), int(last))
    return found


async def test_l3_every_acknowledged_append_survives_sigkill_exactly_once(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    acknowledged: Acknowledged = {}
    for number in range(ROUNDS):
        lines = random.choice([1, 2, 10, 100, 400])
        acknowledged |= acknowledged_before_the_kill(path, f"round{number}", lines)
    assert len(acknowledged) > ROUNDS

    log = SqliteLog(path)
    await log.open()
    assert await log.check() == []
    for room in ROOMS:
        facts = await facts_of(log, room)
        assert [fact.seq for fact in facts] == list(range(1, len(facts) + 1))
        counted = Counter(fact.command for fact in facts)
        words = await log.words(room)
        for command, length in counted.items():
            places = [fact.seq for fact in facts if fact.command == command]
            assert places == list(range(places[0], places[0] + length))
            assert words[str(command)] == f"words of {command}"
        for (where, command), (first, last) in acknowledged.items():
            if where == room:
                assert counted[command] == last - first + 1
                assert facts[first - 1].command == facts[last - 1].command == command
    await log.close()
