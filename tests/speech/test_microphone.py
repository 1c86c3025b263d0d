"""Where a phrase ends: at a breath, or when it is long."""

from __future__ import annotations

import sys
import types
from array import array

import pytest

from livetalk.speech import microphone
from livetalk.speech.engine import BYTES_PER_SAMPLE, SAMPLES_PER_S, SpeechMissing
from livetalk.speech.microphone import BLOCK_S, LONGEST_S, listen, phrases

SAMPLES = int(SAMPLES_PER_S * BLOCK_S)
LOUD = array("h", [3000, -3000] * (SAMPLES // 2)).tobytes()
QUIET = bytes(SAMPLES * BYTES_PER_SAMPLE)


def seconds(phrase: bytes) -> float:
    return len(phrase) / BYTES_PER_SAMPLE / SAMPLES_PER_S


def test_a_breath_ends_a_phrase_and_silence_is_none() -> None:
    heard = [*[QUIET] * 30, *[LOUD] * 20, *[QUIET] * 30, *[LOUD] * 15]
    assert [round(seconds(one), 1) for one in phrases(heard)] == [2.5, 1.5]


def test_a_short_hesitation_goes_on_and_who_never_breathes_is_cut() -> None:
    assert len(list(phrases([*[LOUD] * 10, QUIET, QUIET, *[LOUD] * 10]))) == 1
    assert [seconds(one) for one in phrases([LOUD] * 100)] == [LONGEST_S, 2.0]


def test_silence_is_nothing_at_all() -> None:
    assert list(phrases([QUIET] * 500)) == []


def test_the_microphone_gives_blocks_until_somebody_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = types.ModuleType("sounddevice")

    class Stream:
        def __init__(
            self, *, samplerate: int, channels: int, dtype: str, blocksize: int, callback: object
        ) -> None:
            assert (samplerate, channels, dtype, blocksize) == (SAMPLES_PER_S, 1, "int16", SAMPLES)
            self.callback = callback

        def __enter__(self) -> None:
            for block in (LOUD, QUIET):
                self.callback(block, SAMPLES, None, None)  # type: ignore[operator]  # what is called is given from outside

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    monkeypatch.setattr(fake, "RawInputStream", Stream, raising=False)
    monkeypatch.setattr(fake, "PortAudioError", OSError, raising=False)
    blocks = listen()
    assert [next(blocks), next(blocks)] == [LOUD, QUIET]


def test_without_the_library_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(SpeechMissing, match=r"pip install 'livetalk\[speech\]'"):
        next(listen())
    assert microphone.PAUSE_S < microphone.SHORTEST_S
