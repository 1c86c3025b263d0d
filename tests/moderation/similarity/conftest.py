"""One reader with the project's own lists for all tests of this folder."""

from __future__ import annotations

import pytest

from livetalk.moderation.similarity import Reader, SimilarIndex
from livetalk.rules_files import load_similarity_words


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader(load_similarity_words())


@pytest.fixture
def index(reader: Reader) -> SimilarIndex:
    return SimilarIndex(reader)
