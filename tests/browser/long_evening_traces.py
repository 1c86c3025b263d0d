"""What is left of somebody's words: in the record's files, on the server's disk, in what it wrote.

Lives here: looking everywhere. Must not live here: what may be found there.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.browser.long_evening import LongEvening

FORMS = ("record.json", "record.pdf", "record.zip", "record.docx", "record.xlsx", "record/questions.csv")
PAGES = ("", "/record", "/what-happened", "/feed.atom", "/transcript.vtt", "/wall")


async def files_of(evening: LongEvening) -> dict[str, bytes]:
    """The published record in its forms, as anybody gets them now."""
    found = {}
    for form in FORMS:
        answer = await evening.read(f"/r/{evening.room.code}/{form}")
        assert answer.status_code == 200, (form, answer.status_code, answer.text[:300])
        found[form] = answer.content
    return found


async def pages_of(evening: LongEvening) -> dict[str, bytes]:
    """The public pages and feeds of the room."""
    asked = (evening.words.first, evening.words.second, *evening.words.queue)
    items = [item["id"] for item in await evening.items()]
    paths = [*PAGES, *(f"/q/{evening.ids[text]}" for text in asked), *(f"/f/{item}" for item in items)]
    return {path: (await evening.read(f"/r/{evening.room.code}{path}")).content for path in paths}


def texts(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Everything that can be read in them: archives unpacked, as deep as they go, and PDFs as text."""
    for name, content in files.items():
        yield name, content
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                yield from texts({f"{name}/{one}": archive.read(one) for one in archive.namelist()})
        elif content.startswith(b"%PDF"):
            yield f"{name} as text", pdf_text(content)


def pdf_text(content: bytes) -> bytes:
    """What a reader of the PDF reads."""
    tool = shutil.which("pdftotext")
    assert tool is not None, "poppler-utils is missing"
    done = subprocess.run([tool, "-", "-"], input=content, capture_output=True, timeout=60, check=True)
    return done.stdout


def holding(words: list[str], places: dict[str, bytes]) -> list[str]:
    """Where any of the words stand."""
    return [name for name, text in texts(places) if any(word.encode() in text for word in words)]


def on_disk(folder: Path) -> dict[str, bytes]:
    """Every file of the server: its database with all that belongs to it, and what it wrote."""
    return {one.name: one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def differences(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two JSON documents differ, and how."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from differences(before.get(key), after.get(key), f"{path}/{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for at, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{path}/{at}")
    elif before != after:
        yield path, before, after
