"""The rules as they come with us, read once, and lines for tests."""

from __future__ import annotations

from livetalk.rules_files import load_promise_rules
from livetalk.transcripts.segments import Line

RULES = load_promise_rules()


def spoken(*said: str, speaker: str = "Borgmester") -> list[Line]:
    """Lines one after the other. "Navn: ord" is said by that speaker, everything else by ``speaker``."""
    lines = []
    for number, words in enumerate(said, start=1):
        name, colon, text = words.partition(": ")
        lines.append(
            Line(
                cue=f"k{number}",
                start=number * 1000,
                end=number * 1000 + 900,
                text=text if colon else words,
                speaker=name if colon else speaker,
            )
        )
    return lines
