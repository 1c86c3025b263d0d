"""How long each form of a record takes for the longest evening: ``python -m tests.bench.record_speed``.

10,000 lines of transcript and 500 questions, on one thread. Beside the seconds: how large the file is, and how
often progress was told on the way.
"""

from __future__ import annotations

import time

from livetalk.records import package
from livetalk.records.forms import FORMS
from tests.records.samples import DANISH, long_record

QUESTIONS = 500
LINES = 10_000
_MIB = 1024 * 1024


class Counter:
    """Counts what a form tells of its progress."""

    def __init__(self) -> None:
        self.told = 0

    def __call__(self, done: int, total: int, /) -> None:
        self.told += 1


def line(name: str, progress: Counter, *, content: bytes, took: float) -> str:
    return f"{name:<12}{took:>7.2f} s{len(content) / _MIB:>9.2f} MiB{progress.told:>7} times"


def main() -> None:
    record = long_record(QUESTIONS, LINES)
    print(f"{QUESTIONS} questions, {LINES} lines of transcript")
    for name, form in FORMS.items():
        progress = Counter()
        start = time.perf_counter()
        content = form.write(record, DANISH, progress)
        print(line(name, progress, content=content, took=time.perf_counter() - start))
    progress = Counter()
    start = time.perf_counter()
    content = package.write(record, DANISH, progress=progress)
    print(line("all, zipped", progress, content=content, took=time.perf_counter() - start))


if __name__ == "__main__":
    main()
