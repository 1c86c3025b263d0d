"""How long screening takes, and how it grows: ``python -m tests.bench.screening_speed``.

Prints CPU time per text. The last column says how many times longer the text of 1,000 signs takes
than the one of 250: 4 is in proportion, 16 would be the square.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from livetalk.rules_files import load_screening

QUESTION = (
    "Hvornår bliver der gjort noget ved trafikken på Lyngbyvej, når skolen på Bakkegårdsvej 14 får fri kl. 14? "
    "Min nabo Kirsten Holm siger, at I har brugt 25.000.000 kr. på rådgivere uden at spørge os, der bor her."
)
HARD: dict[str, Callable[[int], str]] = {
    "the question again and again": lambda n: QUESTION * (n // len(QUESTION) + 1),
    "one endless word": lambda n: "a" * n,
    "endless digits": lambda n: "1" * n,
    "digits with dots": lambda n: "1." * (n // 2),
    "pairs of digits": lambda n: "20 " * (n // 3),
    "single letters": lambda n: "i " * (n // 2),
    "stars in words": lambda n: "f*k " * (n // 4),
    "capitalised names": lambda n: "Hans " * (n // 5),
    "relations and names": lambda n: "min nabo Hans " * (n // 14),
    "streets and numbers": lambda n: "Vej 1 " * (n // 6),
    "at signs": lambda n: "a@" * (n // 2),
    "at and dot": lambda n: "a at b dot " * (n // 11),
    "dots and letters": lambda n: "a.b" * (n // 3),
    "opening brackets": lambda n: "(at " * (n // 4),
    "marks in piles": lambda n: "e\u0301\u0302" * (n // 3),
    "emoji": lambda n: "\U0001f469\u200d\U0001f467" * (n // 3),
    "mixed scripts": lambda n: "aа" * (n // 2),
    "fillers": lambda n: "er en " * (n // 6) + "klovn",
    "insults aimed": lambda n: "I er dumme " * (n // 11),
    "adjectives": lambda n: "dumme " * (n // 6),
    "number words": lambda n: "en to " * (n // 6),
}
SIZES = (250, 1000)


def cpu_ms(work: Callable[[], object]) -> float:
    """The best of five, so that others on the machine count for little."""
    times = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(10):
            work()
        times.append((time.process_time() - start) * 100)
    return min(times)


def main() -> None:
    start = time.process_time()
    screening = load_screening()
    print(f"reading the rules: {(time.process_time() - start) * 1e3:.0f} ms")
    print(f"a question of {len(QUESTION)} signs: {cpu_ms(lambda: screening.screen(QUESTION)):.2f} ms")
    for name, make in HARD.items():
        texts = [make(size)[:size] for size in SIZES]
        short, long = (cpu_ms(partial(screening.screen, text)) for text in texts)
        print(f"{name:<30}{short:>8.2f} ms{long:>8.2f} ms   x{long / short:.1f}")


if __name__ == "__main__":
    main()
