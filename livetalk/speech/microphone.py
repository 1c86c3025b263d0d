"""A microphone as a row of phrases: sound between two silences.

Lives here: opening it, and where a phrase ends. Must not live here: what was said.
"""

from __future__ import annotations

import queue
import sys
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from livetalk.speech.engine import BYTES_PER_SAMPLE, SAMPLES_PER_S, SpeechMissing
from livetalk.speech.whisper import library

BLOCK_S = 0.1
SHORTEST_S = 1.0  # less has no context, and an engine guesses
LONGEST_S = 8.0  # readers wait no longer than this for a long sentence
PAUSE_S = 0.5  # a breath between two phrases
QUIET = 250  # mean of the absolute samples: a silent hall with a good microphone has less
MOST_WAITING = 600  # blocks: a minute of sound that an engine which is too slow is behind


def phrases(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Join blocks of ``BLOCK_S`` into phrases, and leave out silence."""
    kept: list[bytes] = []
    quiet_blocks = 0
    for block in blocks:
        quiet_blocks = quiet_blocks + 1 if is_quiet(block) else 0
        if not kept and quiet_blocks:
            continue
        kept.append(block)
        seconds = len(kept) * BLOCK_S
        is_pause = quiet_blocks * BLOCK_S >= PAUSE_S and seconds >= SHORTEST_S
        if is_pause or seconds >= LONGEST_S:
            yield b"".join(kept)
            kept, quiet_blocks = [], 0
    if kept:
        yield b"".join(kept)


def is_quiet(block: bytes) -> bool:
    """Whether nobody speaks in this block."""
    samples = array("h", block[: len(block) // BYTES_PER_SAMPLE * BYTES_PER_SAMPLE])
    if sys.byteorder == "big":
        samples.byteswap()
    return sum(map(abs, samples)) < QUIET * max(1, len(samples))


def listen() -> Iterator[bytes]:
    """Blocks from the system's usual microphone, until interrupted. Raises ``SpeechMissing``."""
    sound = library("sounddevice", "The microphone")
    waiting: queue.Queue[bytes] = queue.Queue(MOST_WAITING)

    def take(block: Any, _frames: int, _time: object, _status: object) -> None:
        if waiting.full():
            waiting.get_nowait()  # an engine that is too slow loses the oldest, not the present
        waiting.put_nowait(bytes(block))

    try:
        stream = sound.RawInputStream(
            samplerate=SAMPLES_PER_S,
            channels=1,
            dtype="int16",
            blocksize=int(SAMPLES_PER_S * BLOCK_S),
            callback=take,
        )
    except sound.PortAudioError as error:
        raise SpeechMissing(f"--microphone: there is none that can be used ({error}).") from None
    with stream:
        while True:
            yield waiting.get()
