"""Everything that a downloaded file says, whatever its form: for looking for words that must not be there.

Lives here: unpacking, and poppler for PDFs. Must not live here: expectations.
"""

from __future__ import annotations

import io
import subprocess
import zipfile

POPPLER_S = 60


def said_by(content: bytes) -> str:
    """All text in the file, and its bytes as far as they are text."""
    if content.startswith(b"%PDF"):
        return _pdf(content)
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = [said_by(packed.read(name)) for name in packed.namelist()]
            return "\n".join([*packed.namelist(), *members])
    return content.decode("utf-8", "replace")


def _pdf(content: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-", "-"], input=content, capture_output=True, timeout=POPPLER_S, check=True
    )
    return done.stdout.decode("utf-8", "replace")
