"""Who speaks in a line that begins with a name and a colon, as captioners write.

Lives here: taking such a line apart. Must not live here: which names a meeting knows.
"""

from __future__ import annotations

import re

_NAMED = re.compile(r"(?:>>\s*)?(?P<name>[^\s:>][^:\n]{0,59}?)\s*:\s+(?P<said>\S.*)", flags=re.DOTALL)


def named(text: str) -> tuple[str, str] | None:
    """The name that a line begins with, and what is said; None if it does not look like that."""
    found = _NAMED.fullmatch(text)
    return (found["name"], found["said"]) if found else None


def without_name(text: str, speaker: str | None) -> str:
    """The line as it reads beside its speaker's name: a name that it begins with is not said twice."""
    found = named(text)
    return found[1] if found and speaker and found[0].casefold() == speaker.casefold() else text
