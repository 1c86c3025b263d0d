"""The lists of words for similar questions, read from their files.

Lives here: which files, and in what order. Must not live here: what a list may say
(``moderation.similarity.words``), which is pure and takes text.
"""

from __future__ import annotations

from pathlib import Path

from livetalk.moderation.similarity import Words, WrongWords, parse_words

OWN_LISTS = Path(__file__).parent / "moderation" / "similarity" / "rules"
EXTRA_LISTS = "similarity"  # the folder inside the municipality's own one; others belong to other rules


def load_similarity_words(extra_folder: Path | None = None) -> Words:
    """Our lists and after them every ``similarity/*.toml`` of the municipality, by name."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(OWN_LISTS.glob("*.toml"))]
    words = parse_words(texts)
    extra = sorted((extra_folder / EXTRA_LISTS).glob("*.toml")) if extra_folder else []
    for path in extra:
        try:
            texts.append(path.read_text(encoding="utf-8"))
            words = parse_words(texts)
        except (WrongWords, UnicodeDecodeError) as error:
            raise WrongWords(f"{path}: {error}") from None
    return words
