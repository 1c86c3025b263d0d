"""What can turn speech into text, and the one way in which it can be missing.

Lives here: the port. Must not live here: an engine (``whisper``), or where sound comes from.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

SAMPLES_PER_S = 16_000
"""Sound is 16-bit mono, little-endian, at this rate: what engines for speech are trained on."""
BYTES_PER_SAMPLE = 2


class SpeechMissing(Exception):
    """Something that is needed is not there. The sentence says what, and what to do."""


class Engine(Protocol):
    """Turns speech into text, phrase by phrase, each as it is ready."""

    def of_file(self, path: Path) -> Iterator[str]:
        """What is said in a file of sound or film."""
        ...

    def of_samples(self, samples: bytes) -> Iterator[str]:
        """What is said in a few seconds of sound."""
        ...
