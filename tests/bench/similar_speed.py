"""How long the index of similar questions takes: ``python -m tests.bench.similar_speed``.

Lives here: a room of a thousand questions of some 150 letters, put together from the labelled ones, and
the processor time of put and find (what other work the machine has does not count). Nothing is asserted:
a figure depends on the machine.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from livetalk.moderation.similarity import Reader, SimilarIndex
from livetalk.rules_files import load_similarity_words
from tests.bench.stats import spread_ms

LABELLED = Path(__file__).parents[1] / "moderation" / "similarity" / "labelled.json"
LETTERS = 120  # a question is as long as this, and its last sentence more
SEARCHES = 500


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.similar_speed")
    parser.add_argument("--questions", type=int, default=1_000)
    arguments = parser.parse_args()
    chance = random.Random(1)
    sentences = [question["text"] for question in json.loads(LABELLED.read_text(encoding="utf-8"))]
    texts = [_question(chance, sentences) for _ in range(arguments.questions + SEARCHES)]
    room, searches = texts[: arguments.questions], texts[arguments.questions :]
    started = time.thread_time()
    index = SimilarIndex(Reader(load_similarity_words()))
    print(f"lists read      {(time.thread_time() - started) * 1000:8.1f} ms, once for the server")
    print(f"questions       {len(room)}, {sum(map(len, room)) / len(room):.0f} letters on average")
    names = [str(number) for number in range(len(texts))]
    _print("put", [_timed(partial(index.put, *put)) for put in zip(names, room, strict=False)])
    _print("find", [_timed(partial(index.find, text)) for text in searches])
    _print("find after put", [_after_put(index, *put) for put in zip(names, searches, strict=False)])


def _question(chance: random.Random, sentences: list[str]) -> str:
    text = chance.choice(sentences)
    while len(text) < LETTERS:
        text += " " + chance.choice(sentences)
    return text


def _timed(act: Callable[[], object]) -> float:
    started = time.thread_time()
    act()
    return time.thread_time() - started


def _after_put(index: SimilarIndex, id: str, text: str) -> float:  # noqa: A002 - as the index calls it
    """The dearest search: what every feature tells has just changed."""
    index.put(id, text)
    return _timed(lambda: index.find(text, without={id}))


def _print(what: str, seconds: list[float]) -> None:
    spread = spread_ms(seconds)
    if spread:
        print(f"{what:<15} {spread.p50:8.2f} ms median {spread.p95:8.2f} p95 {spread.worst:8.2f} worst")


if __name__ == "__main__":
    main()
