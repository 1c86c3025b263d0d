"""The engine that ``livetalk[speech]`` brings: faster-whisper, with a model from the operator's own disk.

Nothing is ever downloaded: the model is a folder that must be there. Must not live here: pushing.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from livetalk.speech.engine import SpeechMissing

INSTALL = "Install it with: pip install 'livetalk[speech]'"
FULL_SCALE = 32768.0  # of a 16-bit sample


def library(name: str, what: str) -> Any:
    """A library of the optional extra, or the sentence that it is not installed."""
    try:
        return importlib.import_module(name)
    except (ImportError, OSError) as error:  # OSError: the sound library of the system is missing
        raise SpeechMissing(f"{what} needs {name}, which cannot be loaded ({error}). {INSTALL}") from None


class Whisper:
    """faster-whisper, ready to hear. ``lang`` is two letters."""

    def __init__(self, model: Path, lang: str) -> None:
        if not (model / "model.bin").is_file():
            raise SpeechMissing(
                f"--model: {model} is no folder with a faster-whisper model (there is no model.bin in it). "
                "Fetch one beforehand; LiveTalk downloads nothing."
            )
        engine = library("faster_whisper", "Speech to text")
        self._numpy = library("numpy", "Speech to text")
        self._model = engine.WhisperModel(
            str(model), device="auto", compute_type="default", local_files_only=True
        )
        self._lang = lang

    def of_file(self, path: Path) -> Iterator[str]:
        """What is said in a file."""
        return self._said(str(path))

    def of_samples(self, samples: bytes) -> Iterator[str]:
        """What is said in a few seconds of sound."""
        sound = self._numpy.frombuffer(samples, dtype="<i2").astype("float32") / FULL_SCALE
        return self._said(sound)

    def _said(self, sound: object) -> Iterator[str]:
        # Without the condition a mistake in one phrase does not repeat itself in all that follow.
        segments, _ = self._model.transcribe(
            sound, language=self._lang, vad_filter=True, condition_on_previous_text=False
        )
        for segment in segments:
            if text := str(segment.text).strip():
                yield text
